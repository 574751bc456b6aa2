"""Order per key: items go in, each is handled after the one before it in its lane.

    put ──▶ ready ──▶ the front: lane held? ── no ──▶ handle ──▶ the next one
                          │ yes                         │ suspends
                          ▼                             ▼
                   waits in its lane        the item holds its lane and a place at its gate;
                                            another front goes on with what is ready

The trick: a handler that does not suspend overlaps with nothing, so it needs no lane and no place.
One task, the front, handles what is ready, one after the other, and does no bookkeeping at all.
Before it begins it asks the loop for a call. The loop can make that call only when the front has
let go of it; if that was inside a handler, its item gets its lane and its place then, before
anything can resume it (`_hold_front`).

A handler that has nothing more to do while what came of it is written returns `LATER`: its place is
free then, and no task waits; its lane is held until `end` is called. One that lets somebody else's
code stay in the task that began it (`Apart`) goes on in another task, and so does its item.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Generic, TypeVar

from onexdsl.runtime.apart import Carried
from onexdsl.runtime.bus.activity import BURST
from onexdsl.runtime.bus.delivery import ENDED
from onexdsl.runtime.bus.gate import Gate, Queue, RankedQueue
from onexdsl.runtime.envelope import HANDLING, Cause

ItemT = TypeVar("ItemT", bound=Cause)

LATER: Final = object()
"""What a handler returns whose item ends when `Lanes.end` is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Generic[ItemT]):
    """What is done with the items: at most `concurrency` at once, or what their gates let through.

    `take` says what the handler takes of an item, where that is not all of it. Neither it nor
    `lane_of` and `gate_of` ever raise, and a lane can be hashed. `failed` is told what a handler
    has raised. An item ends when its handler returns, unless it returns `LATER`.
    """

    name: str
    handle: Callable[[Any], Awaitable[object]]
    take: Callable[[ItemT], Any] | None = None
    failed: Callable[[ItemT, BaseException], None]
    lane_of: Callable[[ItemT], Hashable]
    concurrency: int = 64
    gate_of: Callable[[ItemT], Gate] | None = None


class Lanes(Generic[ItemT]):
    """The lanes of one consumer. Who keeps the items, and what follows from one, is not known here.

    `paused` is called when some items have ended, before the loop gets its turn.
    """

    def __init__(self, work: Work[ItemT], paused: Callable[[], None]) -> None:
        self.name = work.name
        self._handle = work.handle
        self._take = work.take
        self._told = work.failed
        self._lane_of = work.lane_of
        self._gate_of = work.gate_of or _one_gate(work.concurrency)
        self._paused = paused
        self._ready: Queue[ItemT] = deque()
        if work.gate_of is not None:
            self._ready = RankedQueue(work.lane_of, work.gate_of)
        self.put: Callable[[ItemT], None] = self._put_first
        """Takes an item in: the queue's own method while there is a front that will see it."""
        self._front: asyncio.Task[None] | None = None
        self._current: ItemT | None = None
        """What the front handles."""
        self._held: dict[Hashable, deque[ItemT]] = {}
        """What waits behind each item that was suspended, or that waits at its gate."""
        self._behind = 0
        """How many that are behind others; those at gates are not among them."""
        self._at_gates = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._context = copy_context()
        self._closed = False

    @property
    def in_flight(self) -> int:
        """How many items were put in and have not ended."""
        running = self._current is not None
        return len(self._ready) + running + len(self._held) + self._behind

    @property
    def awake(self) -> int:
        """How many of those are in a handler, or will be before long."""
        return self.in_flight - self._behind - self._at_gates

    def end(self, item: ItemT) -> None:
        """Hear that an item has ended whose handler had returned `LATER`.

        `paused` is not called: who ends many of them calls it once.
        """
        gate = self._free_lane(item)
        if gate is not None and not self._closed:
            self._admit((gate,))

    async def close(self) -> None:
        """Cancel what runs; what waits stays where it is."""
        self._closed = True
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ---- tasks

    async def _work(self, item: ItemT | None = None) -> None:
        """Run an item that has its place, and what follows; then be the front."""
        task = asyncio.current_task()
        turns = 0
        while not (task is None or task.cancelling() or self._closed or turns == BURST):
            if item is not None:
                turns += 1
                item = await self._run(item)
                task = asyncio.current_task()  # another one if its handler was set apart
                continue
            self._hold_front()
            if not self._ready:
                return
            self._lead(task)
            item = await self._go_ahead(task)
            task = asyncio.current_task()  # as above
            if item is None:
                await asyncio.sleep(0)
        if item is not None and not self._closed:
            self._start(item)

    def _start(self, item: ItemT | None = None) -> asyncio.Task[None]:
        return self._carry(self._work(item), self._context.copy())

    def _carry(self, work: Coroutine[Any, Any, None], context: Context) -> asyncio.Task[None]:
        carried = Carried(work, context, self._move)
        task = asyncio.get_running_loop().create_task(
            carried.run(), name=self.name, context=context
        )
        self._tasks.add(task)
        task.add_done_callback(partial(self._left, carried))
        return task

    def _move(self, work: Coroutine[Any, Any, None], context: Context) -> None:
        """Let work go on in a task of its own; the one that it leaves is not of ours any more."""
        self._tasks.discard(asyncio.current_task())
        self._carry(work, context)

    def _left(self, carried: Carried, task: asyncio.Task[None]) -> None:
        carried.close()
        self._tasks.discard(task)
        if self._front is task:
            self._current = None
            self._lead(None)
        if self._front is None and self._ready:
            self._send_front()

    # ---- the front

    def _put_first(self, item: ItemT) -> None:
        self._ready.append(item)
        self._send_front()

    def _send_front(self) -> None:
        if not self._closed:
            self._lead(self._start())

    def _lead(self, task: asyncio.Task[None] | None) -> None:
        self._front = task
        self.put = self._put_first if task is None else self._ready.append

    async def _go_ahead(self, task: asyncio.Task[None]) -> ItemT | None:
        """Handle some of what is ready; return what follows on the item that was suspended."""
        is_cancelled = task.cancelling
        ready, held, handle, take = self._ready, self._held, self._handle, self._take
        next_of, set_handling = ready.popleft, HANDLING.set
        asyncio.get_running_loop().call_soon(self._hold_front)
        for _ in range(min(len(ready), BURST)):
            item = next_of()
            if held and self._has_to_wait(item):
                continue
            self._current = item
            set_handling(item)
            try:
                waits = handle(item if take is None else take(item))
                answer = None if waits is ENDED else await waits
            except BaseException as error:  # noqa: BLE001  # SystemExit ends the item, not the service
                answer = None
                self._failed(item, error)
            if self._current is not item:
                return self._follow(item, answer)
            if answer is LATER:
                held[self._lane_of(item)] = deque()
            if is_cancelled():
                break  # by a handler that went home with it: the next one must not meet it
        self._current = None
        self._paused()
        return None

    def _has_to_wait(self, item: ItemT) -> bool:
        self._current = None
        lane, gate = self._lane_of(item), self._gate_of(item)
        behind = self._held.get(lane)
        if behind is not None:
            behind.append(item)
            self._behind += 1
        elif not gate.free:
            self._held[lane] = deque()
            self._at_gates += 1
            gate.waiting.append(item)
        else:
            return False
        return True

    def _hold_front(self) -> None:
        """If the front was suspended inside a handler: let it stay there, and send another one."""
        item = self._current
        if item is not None:
            self._current = None
            self._lead(None)
            self._held[self._lane_of(item)] = deque()
            self._gate_of(item).free -= 1
            if self._ready:
                self._send_front()

    # ---- who was suspended

    async def _run(self, item: ItemT) -> ItemT | None:
        HANDLING.set(item)
        try:
            answer = await self._handle(item if self._take is None else self._take(item))
        except BaseException as error:  # noqa: BLE001  # as above
            answer = None
            self._failed(item, error)
        return self._follow(item, answer)

    def _failed(self, item: ItemT, error: BaseException) -> None:
        if self._closed:
            raise error
        self._told(item, error)

    def _follow(self, handled: ItemT, answer: object) -> ItemT | None:
        """Free place and lane; return one that may run now, and start what else may."""
        self._hold_front()  # it may have been suspended since, and has a place already
        gate = self._gate_of(handled)
        gate.free += 1
        other = None if answer is LATER else self._free_lane(handled)
        admitted = self._admit((gate,) if other is None else (gate, other), but=1)
        self._paused()
        return admitted[0] if admitted else None

    def _free_lane(self, ended: ItemT) -> Gate | None:
        """Let the next one of its lane come to its gate, and return that gate."""
        lane = self._lane_of(ended)
        behind = self._held.pop(lane)
        if not behind:
            return None
        self._held[lane] = behind
        following = behind.popleft()
        self._behind -= 1
        gate = self._gate_of(following)
        gate.waiting.append(following)
        self._at_gates += 1
        return gate

    def _admit(self, gates: tuple[Gate, ...], but: int = 0) -> list[ItemT]:
        """Start what may run now, but so many, and return all of it."""
        admitted: list[ItemT] = [item for gate in gates for item in gate.admit()]
        self._at_gates -= len(admitted)
        for item in admitted[but:]:
            self._start(item)
        return admitted


def _one_gate(concurrency: int) -> Callable[[object], Gate]:
    gate = Gate(concurrency)
    return lambda _item: gate
