"""A reducer in, its state machine out: every transition that an instance can take, one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from onexdsl.graph.emissions import MANY, Counts, Emission, emissions, ways
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    Clause,
    PythonBody,
    Reducer,
    State,
    StateKind,
    StateReference,
    Timer,
)
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span

IMPLIED = ""
"""The name of the one state of a reducer without states."""


@made_quickly
@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """What one clause does in one state with one event; `event` is None for a timer.

    `blocks` run in this order: the `exit` that is left through, the body, the `enter` that is
    arrived through. `python` names what a Python body may emit; None: the body is written here.
    """

    reducer: Reducer
    clause: Clause | Timer
    event: QualifiedName | None
    source: str
    target: str
    blocks: tuple[ex.Statement, ...]
    python: tuple[Emission, ...] | None
    emissions: tuple[Emission, ...]

    @property
    def span(self) -> Span:
        """The piece of source that it is, in short."""
        return self.clause.name_span

    @property
    def guard(self) -> ex.Expression | None:
        """The guard; a timer has none."""
        return self.clause.guard if isinstance(self.clause, Clause) else None

    @property
    def by(self) -> ex.Expression | None:
        """What chooses the instance instead of the event's key."""
        return self.clause.by if isinstance(self.clause, Clause) else None

    def ways(self) -> tuple[Counts, ...]:
        """Count what each way through it emits; a Python body may emit all, and often."""
        found = ways(self.blocks)
        if not self.python:
            return found
        whatever = {one.message: MANY for one in self.python}
        return tuple({**way, **whatever} for way in found)


@dataclass(frozen=True, slots=True)
class Place:
    """A state as the machine has it: what holds in it, in the order in which it is tried."""

    name: str
    state: State | None  # None: the implied one
    clauses: tuple[Clause, ...]
    timers: tuple[Timer, ...]
    by_event: Mapping[QualifiedName, tuple[Clause, ...]] = field(repr=False)

    @property
    def final(self) -> bool:
        """Whether it is a final state."""
        return self.state is not None and self.state.kind is StateKind.FINAL

    def clauses_for(self, event: QualifiedName) -> tuple[Clause, ...]:
        """Give the clauses that name an event, in the order in which they are tried."""
        return self.by_event.get(event, ())

    @property
    def events(self) -> tuple[QualifiedName, ...]:
        """Every event that a clause names, in the order of the source."""
        return tuple(self.by_event)


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """The state machine of a reducer; `initial` is None where there is not exactly one."""

    reducer: Reducer
    places: tuple[Place, ...]
    initial: str | None
    transitions: tuple[Transition, ...]
    leaving: Mapping[str, tuple[Transition, ...]] = field(repr=False)  # by state


def build_machine(reducer: Reducer) -> Machine:
    """Make the state machine of a reducer.

    A clause that an earlier, unguarded one of the same state hides makes no transition there.
    """
    places = _places(reducer)
    leaving = {place.name: tuple(_leaving(reducer, place)) for place in places}
    initial = [place.name for place in places if _starts(place)]
    return Machine(
        reducer,
        places,
        initial[0] if len(initial) == 1 else None,
        tuple(transition for one in leaving.values() for transition in one),
        leaving,
    )


def way_targets(clause: Clause | Timer, reducer: Reducer) -> tuple[str, ...]:
    """Name the states that a clause or timer leads to, as far as they exist."""
    named: tuple[StateReference, ...] = ()
    if isinstance(clause, Clause):
        named = clause.targets
    elif clause.target is not None:
        named = (clause.target,)
    return tuple(one.name for one in named if reducer.state(one.name) is not None)


def _places(reducer: Reducer) -> tuple[Place, ...]:
    if reducer.stateless:
        heard = [one for one in reducer.loose_clauses if not one.ignores]
        ignored = [one for one in reducer.loose_clauses if one.ignores]
        return (_place(IMPLIED, None, (*heard, *ignored), reducer.loose_timers),)
    return tuple(
        _place(state.name, state, reducer.clauses_of(state), reducer.timers_of(state))
        for state in reducer.states
    )


def _place(
    name: str, state: State | None, clauses: tuple[Clause, ...], timers: tuple[Timer, ...]
) -> Place:
    found: dict[QualifiedName, dict[int, Clause]] = {}
    for at, clause in enumerate(clauses):
        for event in clause.events:
            found.setdefault(event.name, {})[at] = clause
    by_event = {event: tuple(ones.values()) for event, ones in found.items()}
    return Place(name, state, clauses, timers, by_event)


def _starts(place: Place) -> bool:
    return place.state is None or place.state.kind is StateKind.INITIAL


def _leaving(reducer: Reducer, place: Place) -> Iterator[Transition]:
    for event in place.events:
        for clause in place.clauses_for(event):
            if not clause.ignores:
                yield from _of_clause(reducer, place, clause, event)
            if clause.guard is None:
                break
    for timer in place.timers:
        yield from _of_timer(reducer, place, timer)


def _of_clause(
    reducer: Reducer, place: Place, clause: Clause, event: QualifiedName
) -> Iterator[Transition]:
    for target in way_targets(clause, reducer) or (None,):
        yield _transition(reducer, place, clause, event, target)


def _of_timer(reducer: Reducer, place: Place, timer: Timer) -> Iterator[Transition]:
    for target in way_targets(timer, reducer) or (None,):
        yield _transition(reducer, place, timer, None, target)


def _transition(
    reducer: Reducer,
    place: Place,
    clause: Clause | Timer,
    event: QualifiedName | None,
    target: str | None,
) -> Transition:
    written = () if isinstance(clause.body, PythonBody) else clause.body
    python = None
    if isinstance(clause.body, PythonBody):
        python = tuple(Emission(one.name, one.span, None) for one in clause.body.emits)
    blocks = _around(reducer, place, target, written)
    sent = (*emissions(blocks), *(python or ()))
    source = place.name
    return Transition(reducer, clause, event, source, target or source, blocks, python, sent)


def _around(
    reducer: Reducer, place: Place, target: str | None, body: tuple[ex.Statement, ...]
) -> tuple[ex.Statement, ...]:
    arrival = None if target is None else reducer.state(target)
    if place.state is None or arrival is None:
        return body
    return (*reducer.exit_of(place.state), *body, *reducer.enter_of(arrival))
