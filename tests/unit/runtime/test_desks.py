"""Who only decides, in memory: messages go in, and are decided on in order, so many in one go."""

import asyncio
from collections.abc import Callable

from onexdsl.runtime.bus.activity import BURST
from onexdsl.runtime.bus.desks import Desk, Desks
from onexdsl.runtime.message import Message


def _message(number: int) -> Message:
    return Message(number, "t", None, number, None, 0)


class Office:
    """Two desks, and what was decided at them in which order."""

    def __init__(self) -> None:
        self.pauses = 0
        self.desks = Desks(self._paused)
        self.decided: list[tuple[str, int]] = []
        self.counts: list[tuple[int, int]] = []
        self.then: Callable[[str, int], None] = lambda _name, _number: None
        self.first, self.second = (self._desk(name) for name in ("first", "second"))

    def _paused(self) -> None:
        self.pauses += 1

    def _desk(self, name: str) -> Desk:
        def decide(message: Message) -> None:
            self.decided.append((name, message.number))
            self.counts.append((self.first.in_flight, self.second.awake))
            self.then(name, message.number)

        return Desk(name, decide, self.desks)


async def test_what_follows_is_decided_on_after_what_came_before() -> None:
    """Each message at once; what a decision sends waits until that is made."""
    office = Office()

    def follow(name: str, number: int) -> None:
        if name == "first" and number < 3:
            office.second.put(_message(number))
            office.first.put(_message(number + 1))

    office.then = follow
    office.first.put(_message(1))
    expected = [("first", 1), ("second", 1), ("first", 2), ("second", 2), ("first", 3)]
    assert expected == office.decided
    assert [(1, 0), (1, 1), (1, 0), (1, 1), (1, 0)] == office.counts
    assert (0, 0, 1) == (office.first.in_flight, office.second.in_flight, office.pauses)


async def test_a_circle_lets_others_have_their_turn() -> None:
    """The loop goes on after so many decisions, and comes back to what is left."""
    office = Office()
    most = 2 * BURST + 1

    def again(_name: str, number: int) -> None:
        if number < most:
            office.first.put(_message(number + 1))

    office.then = again
    office.first.put(_message(1))
    assert (BURST, 1) == (len(office.decided), office.first.in_flight)
    await asyncio.sleep(0)
    assert 2 * BURST == len(office.decided)
    await asyncio.sleep(0)
    assert (most, 0) == (len(office.decided), office.first.in_flight)


async def test_a_closed_one_decides_on_nothing_more() -> None:
    """What came before stays where it is, and is still counted."""
    office = Office()
    office.then = lambda _name, number: office.desks.close() if number == 1 else None
    office.first.put(_message(1))
    office.first.put(_message(2))
    await office.first.close()
    assert ([("first", 1)], 1) == (office.decided, office.first.in_flight)
