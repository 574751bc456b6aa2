"""The decider at its edges: what is too hard, and which member of a set is shown."""

from decimal import Decimal
from itertools import combinations

import pytest

from onexdsl.graph.formulas import Either, Every, Formula, Within, find_witness, is_impossible
from onexdsl.graph.intervals import ALL_NAMES, NO_NAMES, Domain, Interval, Names, numbers


def _pigeons(pigeons: int, holes: int) -> Formula:
    """Say that each pigeon sits in a hole of its own."""
    names = [str(hole) for hole in range(holes)]
    apart = (
        Either(tuple(Within(bird, Domain(Names(frozenset({name}), others=True))) for bird in pair))
        for pair in combinations([f"p{number}" for number in range(pigeons)], 2)
        for name in names
    )
    sits = (Within(f"p{number}", Domain(Names(frozenset(names)))) for number in range(pigeons))
    somewhere = (
        Either(tuple(Within(f"p{number}", Domain(Names(frozenset({name})))) for name in names))
        for number in range(pigeons)
    )
    return Every((*sits, *somewhere, *apart))


def test_a_small_puzzle_is_decided() -> None:
    """Three pigeons have no room in two holes, but in three."""
    assert is_impossible(_pigeons(3, 2), {})
    assert find_witness(_pigeons(3, 3), {}) is not None


def test_what_is_too_hard_is_left_undecided() -> None:
    """Neither impossible nor with a witness: then nothing is told."""
    hard = _pigeons(12, 11)

    assert not is_impossible(hard, {})
    assert find_witness(hard, {}) is None


def test_an_uncertain_piece_is_no_witness() -> None:
    """It may hold, but nobody may say so."""
    piece = Within("f(x)", Domain(Names(frozenset({"true"}))), certain=False)

    assert not is_impossible(piece, {})
    assert find_witness(piece, {}) is None


@pytest.mark.parametrize(
    ("interval", "shown"),
    [
        (Interval(), "0"),
        (Interval(low=Decimal(3)), "3"),
        (Interval(high=Decimal(3)), "3"),
        (Interval(low=Decimal(3), low_open=True), "4"),
        (Interval(high=Decimal(3), high_open=True), "2"),
        (Interval(Decimal(1), Decimal(2), low_open=True, high_open=True), "1.5"),
        (Interval(Decimal(1), Decimal(2), low_open=True), "2"),
    ],
)
def test_a_member_of_an_interval_is_shown(interval: Interval, shown: str) -> None:
    """A bound where there is one, else something near it."""
    assert numbers((interval,), whole=False).sample() == shown


def test_members_of_other_sets_are_shown() -> None:
    """Durations with their unit, names, or that it is any other value, or `none`."""
    minute = Interval(Decimal(60_000), Decimal(60_000))

    assert numbers((minute,), whole=True, time=True).sample() == "1m"
    assert Names(frozenset({"b", "a"})).sample() == "a"
    assert Names(frozenset({"a"}), others=True).sample() == "any other value"
    assert ALL_NAMES.sample() == "some value"
    assert Domain(NO_NAMES, absent=True).sample() == "none"


def test_sets_of_different_kinds_share_only_none() -> None:
    """A number is no name."""
    number = Domain(numbers((Interval(),), whole=False), absent=True)

    assert number.meet(Domain(ALL_NAMES, absent=True)) == Domain(NO_NAMES, absent=True)
