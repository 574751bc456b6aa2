"""Order per key, whatever handlers do: scripted items go in, a record of what ran comes out."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onexdsl.runtime import EnumPriority
from onexdsl.runtime.bus.gate import Gate
from onexdsl.runtime.bus.lanes import LATER, Lanes, Work
from onexdsl.runtime.envelope import HANDLING

CONCURRENCY = 2
ALL = -1
"""Stands for all gates together."""


@dataclass(slots=True)
class Item:
    """Handled in a lane, through a gate, with so many suspensions; then it ends somehow."""

    number: int
    lane: int
    gate: int
    turns: int
    end: str
    pause: bool
    chain: int = 0


ITEMS = st.lists(
    st.builds(
        Item,
        number=st.just(0),
        lane=st.integers(0, 3),
        gate=st.integers(0, 2),
        turns=st.sampled_from((0, 0, 0, 1, 2, 5)),
        end=st.sampled_from(("return", "return", "raise", "exit", "cancel", "cancel and return")),
        pause=st.booleans(),
    ),
    max_size=40,
)


class Record:
    """Runs items as their scripts say, and notes what was at once and in which order."""

    def __init__(self) -> None:
        self.ended: list[Item] = []
        self.failed: list[Item] = []
        self.running: list[Item] = []
        self.wrong: list[str] = []
        self.most: Counter[int] = Counter()

    async def run(self, item: Item) -> None:
        """Follow the script."""
        if any(other.lane == item.lane for other in self.running):
            self.wrong.append(f"{item.number} overlaps in its lane")
        self.running.append(item)
        at_once = Counter(other.gate for other in self.running)
        at_once[ALL] = len(self.running)
        self.most |= at_once
        try:
            for _ in range(item.turns):
                await asyncio.sleep(0)
            if HANDLING.get() is not item:
                self.wrong.append(f"{item.number} sees another message than its own")
            await _end(item)
        finally:
            self.running.remove(item)
            self.ended.append(item)


async def _end(item: Item) -> None:
    task = asyncio.current_task()
    match item.end:
        case "raise":
            raise OSError("no current")
        case "exit":
            raise SystemExit(3)
        case "cancel" if task is not None:
            task.cancel()
            await asyncio.sleep(0)
        case "cancel and return" if task is not None:
            task.cancel()
        case _:
            pass


async def _play(items: list[Item], limits: tuple[int, ...] | None) -> tuple[Record, int]:
    record = Record()
    gates = [Gate(limit) for limit in limits or ()]
    work = Work(
        name="tests",
        handle=record.run,
        take=lambda item: item,
        failed=lambda item, _error: record.failed.append(item),
        lane_of=lambda item: item.lane,
        concurrency=CONCURRENCY,
        gate_of=(lambda item: gates[item.gate]) if gates else None,
    )
    lanes: Lanes[Item] = Lanes(work, lambda: None)
    for number, item in enumerate(items):
        item.number = number
        lanes.put(item)
        if item.pause:
            await asyncio.sleep(0)
    await _drained(lanes)
    return record, lanes.awake


@given(items=ITEMS, limits=st.none() | st.just((1, 2, 3)))
async def test_lanes_keep_their_order(items: list[Item], limits: tuple[int, ...] | None) -> None:
    """Every item is handled once, after those of its lane, and no gate lets too many through."""
    record, awake = await _play(items, limits)

    assert ([], 0) == (record.wrong, awake)
    for lane in range(4):
        expected = [item.number for item in items if item.lane == lane]
        assert expected == [item.number for item in record.ended if item.lane == lane]
    failed = sorted(item.number for item in items if item.end in {"raise", "exit", "cancel"})
    assert failed == sorted(item.number for item in record.failed)
    allowed = dict(enumerate(limits)) if limits else {ALL: CONCURRENCY}
    assert {} == {gate: record.most[gate] for gate in allowed if record.most[gate] > allowed[gate]}


def _item(number: int, lane: int, gate: int = 0, turns: int = 0) -> Item:
    return Item(number, lane, gate, turns, "return", pause=False)


async def _numbers(items: list[Item], gates: tuple[Gate, ...]) -> list[int]:
    seen: list[int] = []

    async def handle(number: int) -> None:
        seen.append(number)

    work = Work(
        name="tests",
        handle=handle,
        take=lambda item: item.number,
        failed=lambda _item, error: pytest.fail(repr(error)),
        lane_of=lambda item: item.lane,
        gate_of=lambda item: gates[item.gate],
    )
    lanes: Lanes[Item] = Lanes(work, lambda: None)
    for item in items:
        lanes.put(item)
    await _drained(lanes)
    return seen


async def test_the_highest_priority_goes_first() -> None:
    """But within a lane nothing overtakes: the urgent item of lane 1 comes after its elder."""
    gates = (Gate(1, EnumPriority.LOW), Gate(1), Gate(1, EnumPriority.HIGH))
    items = [_item(0, lane=1), _item(1, lane=2, gate=1), _item(2, lane=1, gate=2)]
    items.append(_item(3, lane=3, gate=2))

    assert [3, 1, 0, 2] == await _numbers(items, gates)


async def test_what_a_handler_starts_keeps_its_message() -> None:
    """A task that a handler leaves behind still sees the message that caused it."""
    seen: list[object] = []
    tasks: list[asyncio.Task[None]] = []

    async def later() -> None:
        await asyncio.sleep(0)
        seen.append(HANDLING.get())

    async def handle(_item: Item) -> None:
        tasks.append(asyncio.create_task(later()))

    lanes = _lanes(handle)
    items = [_item(number, lane=0) for number in range(3)]
    for item in items:
        lanes.put(item)
    await _drained(lanes)
    await asyncio.gather(*tasks)

    assert items == seen


async def test_a_front_that_is_cancelled_between_items_is_replaced() -> None:
    """A handler that cancels its own task and goes home does not stop those who come after it."""
    seen: list[int] = []

    async def handle(item: Item) -> None:
        seen.append(item.number)
        task = asyncio.current_task()
        if item.number == 0 and task is not None:
            task.cancel()

    lanes = _lanes(handle)
    for number in range(300):
        lanes.put(_item(number, lane=number))
    await _drained(lanes)

    assert list(range(300)) == seen


def _lanes(handle: Callable[[Item], Awaitable[object]]) -> Lanes[Item]:
    work = Work(
        name="tests",
        handle=handle,
        take=lambda item: item,
        failed=lambda _item, error: pytest.fail(repr(error)),
        lane_of=lambda item: item.lane,
    )
    return Lanes(work, lambda: None)


async def _drained(lanes: Lanes[Item]) -> None:
    async with asyncio.timeout(20):
        while lanes.in_flight:  # noqa: ASYNC110  # lanes tell nobody, the bus around them does
            await asyncio.sleep(0)


async def test_an_item_whose_handler_has_returned_holds_its_lane_and_not_its_place() -> None:
    """Others run meanwhile; the next one of its lane runs when it is told that it has ended."""
    items = [Item(number, lane, 0, turns, "", pause=False) for number, lane, turns in _LATE]
    handled: list[int] = []

    async def handle(item: Item) -> object:
        for _ in range(item.turns):
            await asyncio.sleep(0)
        handled.append(item.number)
        return LATER

    work = Work(
        name="tests",
        handle=handle,
        take=lambda item: item,
        failed=lambda _item, _error: None,
        lane_of=lambda item: item.lane,
        concurrency=1,
    )
    lanes: Lanes[Item] = Lanes(work, lambda: None)
    for item in items:
        lanes.put(item)
    for _ in range(20):
        await asyncio.sleep(0)
    before, waiting = list(handled), lanes.in_flight
    for item in items:
        lanes.end(item)
        for _ in range(20):
            await asyncio.sleep(0)

    assert ([1, 3, 5], 5) == (before, waiting)
    assert [1, 3, 5, 2, 4] == handled
    assert 0 == lanes.in_flight


_LATE = ((1, 0, 0), (2, 0, 1), (3, 1, 2), (4, 1, 0), (5, 2, 1))
"""Number, lane and suspensions."""
