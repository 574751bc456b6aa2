"""Garbage is collected between checks, on a clock that a test turns."""

import gc
from collections.abc import Callable, Iterator

import pytest

from onexdsl.lsp.resting import LONG_REST, MOST_CHECKS, MOST_NEW, Resting, collect_seldom


class _Clock:
    """Does what is due when the time comes."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[_Due] = []

    def later(self, seconds: float, action: Callable[[], None]) -> "_Due":
        self._due.append(_Due(self.now + seconds, action))
        return self._due[-1]

    def turn_to(self, now: float) -> None:
        self.now = now
        for one in [one for one in self._due if one.at <= now and one.wanted]:
            one.wanted = False
            one.action()


class _Due:
    def __init__(self, at: float, action: Callable[[], None]) -> None:
        self.at = at
        self.action = action
        self.wanted = True

    def cancel(self) -> None:
        self.wanted = False


class _Ring:
    """Refers to itself, so that only a collection frees it."""

    alive = 0

    def __init__(self) -> None:
        _Ring.alive += 1
        self.self = self

    def __del__(self) -> None:
        _Ring.alive -= 1


@pytest.fixture
def clock() -> Iterator[_Clock]:
    gc.collect()
    gc.disable()
    _Ring.alive = 0
    yield _Clock()
    gc.unfreeze()
    gc.enable()


def test_what_a_check_leaves_is_collected_after_it(clock: _Clock) -> None:
    """It is new, so that this takes no time to speak of."""
    resting = Resting(clock.later)
    _Ring()
    assert _Ring.alive == 1
    resting.worked()
    assert _Ring.alive == 0


def test_what_lived_through_a_check_is_collected_in_a_longer_rest(clock: _Clock) -> None:
    """It is frozen until then, and each check begins the rest again."""
    resting = Resting(clock.later)
    ring = _Ring()
    resting.worked()
    del ring
    for number in range(5):
        resting.worked()
        clock.turn_to((number + 1) * LONG_REST * 0.9)
    assert _Ring.alive == 1
    clock.turn_to(100.0)
    assert _Ring.alive == 0


def test_many_checks_without_a_rest_do_not_fill_the_memory(clock: _Clock) -> None:
    """After so many all is looked at all the same, and they are counted anew."""
    resting = Resting(clock.later)
    ring = _Ring()
    resting.worked()
    del ring
    for _ in range(MOST_CHECKS - 2):
        resting.worked()
    assert _Ring.alive == 1
    resting.worked()
    assert _Ring.alive == 0


def test_python_collects_by_itself_only_where_much_is_made_between_checks(clock: _Clock) -> None:
    """Questions are answered without a check, and what they leave must go as well."""
    before = gc.get_threshold()
    try:
        collect_seldom()
        assert (gc.isenabled(), gc.get_threshold()[0]) == (True, MOST_NEW)
        assert gc.get_freeze_count() > 0
    finally:
        gc.set_threshold(*before)
