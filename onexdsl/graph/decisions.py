"""A state machine in, out: for each event of each state, what its guards leave to be taken."""

from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.graph.formulas import Remainder, Witness, every, find_witness, is_impossible
from onexdsl.graph.guards import GuardReader, uncertain_overlaps
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine, Place
from onexdsl.graph.paths import Sight
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Clause, Reducer
from onexdsl.source.quickly import made_quickly


@made_quickly
@dataclass(frozen=True, slots=True)
class Turn:
    """A clause at its turn for one event in one state, behind those tried before it."""

    event: QualifiedName
    clause: Clause
    before: tuple[Clause, ...]
    reachable: bool  # its guard can hold where none before it does


@dataclass(frozen=True, slots=True)
class Gap:
    """Values that none of the guards for an event in a state takes."""

    place: Place
    event: QualifiedName
    first: Clause
    witness: Witness


def turns(known: Lookup, machine: Machine) -> Iterator[Turn]:
    """Decide, for every clause in every state and for every event, whether it can be taken."""
    for place in machine.places:
        for event in place.events:
            yield from _turns(known, machine, place, event)


def gaps(known: Lookup, machine: Machine) -> Iterator[Gap]:
    """Find values that no guard takes; guards that never hold are reported for themselves."""
    for place in machine.places:
        for event in () if place.final else place.events:
            gap = _gap(known, machine, place, event)
            if gap is not None:
                yield gap


def can_hold(known: Lookup, reducer: Reducer, clause: Clause) -> bool:
    """Whether the guard of a clause can hold for one of its events at least.

    Where none of the events is known, nothing speaks against it.
    """
    if clause.guard is None or not clause.events:
        return True
    readers = [_reader(known, reducer, event.name, (clause,)) for event in clause.events]
    return any(
        reader is None or not is_impossible(reader.read(clause.guard, holds=True), reader.domains)
        for reader in readers
    )


def _turns(known: Lookup, machine: Machine, place: Place, event: QualifiedName) -> Iterator[Turn]:
    clauses = place.clauses_for(event)
    yield Turn(event, clauses[0], (), reachable=True)
    reader = _reader(known, machine.reducer, event, clauses) if len(clauses) > 1 else None
    left = None if reader is None else Remainder(reader.domains)
    for index, clause in enumerate(clauses[1:], start=1):
        before = clauses[:index]
        if reader is None or left is None:
            yield Turn(event, clause, before, reachable=True)
            continue
        left.keep(reader.read(before[-1].guard, holds=False))
        hidden = left.excludes(reader.read(clause.guard, holds=True))
        yield Turn(event, clause, before, not hidden)


def _gap(known: Lookup, machine: Machine, place: Place, event: QualifiedName) -> Gap | None:
    clauses = place.clauses_for(event)
    if any(clause.guard is None for clause in clauses):
        return None
    reader = _reader(known, machine.reducer, event, clauses)
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
    known: Lookup, reducer: Reducer, event: QualifiedName, clauses: tuple[Clause, ...]
) -> GuardReader | None:
    message = known.message(event)
    if message is None:
        return None
    plain = all(clause.by is None for clause in clauses)
    return GuardReader(Sight(known, reducer, message, plain))
