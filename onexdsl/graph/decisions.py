"""A state machine in, out: for each event of each state, what its guards leave to be taken."""

from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.graph.formulas import Formula, Witness, every, find_witness, is_impossible
from onexdsl.graph.guards import GuardReader, uncertain_overlaps
from onexdsl.graph.machines import Machine, Place
from onexdsl.graph.paths import Sight
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Clause, Model


@dataclass(frozen=True, slots=True)
class Turn:
    """A clause at its turn for one event in one state, behind those tried before it."""

    place: Place
    event: QualifiedName
    clause: Clause
    before: tuple[Clause, ...]
    impossible: bool  # its guard can never hold
    reachable: bool  # its guard can hold where none before it does


@dataclass(frozen=True, slots=True)
class Gap:
    """Values that none of the guards for an event in a state takes."""

    place: Place
    event: QualifiedName
    first: Clause
    witness: Witness


def turns(model: Model, machine: Machine) -> Iterator[Turn]:
    """Decide, for every clause in every state and for every event, whether it can be taken."""
    for place in machine.places:
        for event in place.events:
            yield from _turns(model, machine, place, event)


def gaps(model: Model, machine: Machine) -> Iterator[Gap]:
    """Find values that no guard takes; guards that never hold are reported for themselves."""
    for place in machine.places:
        for event in () if place.final else place.events:
            gap = _gap(model, machine, place, event)
            if gap is not None:
                yield gap


def _turns(model: Model, machine: Machine, place: Place, event: QualifiedName) -> Iterator[Turn]:
    clauses = place.clauses_for(event)
    reader = _reader(model, machine, event, clauses)
    refused: list[Formula] = []
    for index, clause in enumerate(clauses):
        before = clauses[:index]
        if reader is None:
            yield Turn(place, event, clause, before, impossible=False, reachable=True)
            continue
        own = reader.read(clause.guard, holds=True)
        impossible = clause.guard is not None and is_impossible(own, reader.domains)
        reached = not before or not is_impossible(every((own, *refused)), reader.domains)
        yield Turn(place, event, clause, before, impossible, reached)
        refused.append(reader.read(clause.guard, holds=False))


def _gap(model: Model, machine: Machine, place: Place, event: QualifiedName) -> Gap | None:
    clauses = place.clauses_for(event)
    if any(clause.guard is None for clause in clauses):
        return None
    reader = _reader(model, machine, event, clauses)
    if reader is None:
        return None
    possible = [
        clause
        for clause in clauses
        if not is_impossible(reader.read(clause.guard, holds=True), reader.domains)
    ]
    if not possible:
        return None
    left = every(reader.read(clause.guard, holds=False) for clause in possible)
    witness = find_witness(uncertain_overlaps(left), reader.domains)
    return None if witness is None else Gap(place, event, possible[0], witness)


def _reader(
    model: Model, machine: Machine, event: QualifiedName, clauses: tuple[Clause, ...]
) -> GuardReader | None:
    message = model.message(event)
    if message is None:
        return None
    plain = all(clause.by is None for clause in clauses)
    return GuardReader(Sight(model, machine.reducer, message, plain))
