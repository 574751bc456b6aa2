"""`unhandled-event`: a state says what to do with every event that can arrive in it."""

from collections.abc import Iterator

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.in_flight import arrivals, comes_anyway
from onexdsl.graph.machines import Machine, Place
from onexdsl.graph.repairs import ignoring
from onexdsl.graph.topology import Topology
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.source.span import Span


def check(topology: Topology, problems: Problems) -> None:
    """Find states that say nothing about events that may really arrive in them."""
    for machine in topology.machines:
        if not machine.reducer.stateless and machine.initial is not None:
            _check_machine(topology, machine, problems)


def _check_machine(topology: Topology, machine: Machine, problems: Problems) -> None:
    missing = tuple(_missing(machine))
    if not missing:
        return
    heard = _heard(machine)
    answers = arrivals(topology, machine)
    anyway = {event for event in heard if comes_anyway(topology, machine, event)}
    for place, events in missing:
        if place.state is None or place.name not in answers:
            continue
        come = tuple(one for one in events if one in anyway or one in answers[place.name])
        if come:
            spans = tuple(heard[event] for event in come)
            fix = ignoring(machine.reducer, place.state, come, topology.model)
            problems.add(words.unhandled_event(machine.reducer, place.state, come, spans, fix))


def _missing(machine: Machine) -> Iterator[tuple[Place, tuple[QualifiedName, ...]]]:
    """Give the states that are not final, with the events that they say nothing about."""
    heard = _heard(machine)
    for place in machine.places:
        if not place.final:
            known = set(place.events)
            events = tuple(event for event in heard if event not in known)
            if events:
                yield place, events


def _heard(machine: Machine) -> dict[QualifiedName, Span]:
    """Give every event that the reducer hears, with the first place that names it."""
    found: dict[QualifiedName, Span] = {}
    for clause in machine.reducer.all_clauses:
        for event in clause.events:
            found.setdefault(event.name, event.span)
    return found
