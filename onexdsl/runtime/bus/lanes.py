"""Order per key: messages go in, each is handed to a handler after the one before it in its lane.

    put ──▶ lane free? ── yes ──▶ ready ──▶ a worker ──▶ handle ──▶ next of the lane
                       └─ no ───▶ backlog of the lane

Workers are few and live long: a task a message would cost more than most handlers.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.delivery import Consumer, Delivery
from onexdsl.runtime.bus.gate import RANKS, Gate
from onexdsl.runtime.envelope import HANDLING
from onexdsl.runtime.message import Message

Finished = Callable[[Delivery, BaseException | None], None]

_FREE: deque[Delivery] = deque()
_TURNS_BEFORE_OTHERS = 256


class Lanes:
    """The lanes of one consumer; `finished` hears of every delivery once."""

    def __init__(self, consumer: Consumer, finished: Finished, activity: Activity) -> None:
        self.consumer = consumer
        self._name = consumer.name
        self._finished = finished
        self._activity = activity
        self._busy: dict[Hashable, deque[Delivery] | None] = {}
        self._ready: deque[Delivery] = deque()
        self._workers: set[asyncio.Task[None]] = set()
        self._idle: list[asyncio.Future[None]] = []
        self._scouts = 0
        """Workers that are awake and not in a handler: they will find what is ready."""
        self._closing = False
        self._retiring = False

    def put(self, message: Message) -> None:
        """Take a message in."""
        lane = self.consumer.lane_of(message)
        delivery = Delivery(self._name, message, lane)
        backlog = self._busy.get(lane, _FREE)
        if backlog is _FREE:
            self._busy[lane] = None
            self._offer(delivery)
            if not self._scouts:
                self._send_scout()
        elif backlog is None:
            self._busy[lane] = deque((delivery,))
        else:
            backlog.append(delivery)

    async def retire(self) -> None:
        """Let the workers go home as soon as there is nothing left to do."""
        self._retiring = True
        while self._idle:
            self._idle.pop().cancel()

    async def close(self) -> None:
        """Cancel what runs; what waits stays where it is."""
        self._closing = True
        workers = tuple(self._workers)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    def _offer(self, delivery: Delivery) -> None:
        self._ready.append(delivery)

    def _take(self) -> Delivery | None:
        return self._ready.popleft() if self._ready else None

    def _has_ready(self) -> bool:
        return bool(self._ready)

    def _passed(self, delivery: Delivery) -> None:
        """Say that a delivery has left its handler."""

    def _send_scout(self) -> None:
        if self._idle:
            self._scouts += 1
            self._activity.woke()
            self._idle.pop().set_result(None)
        elif len(self._workers) < self.consumer.concurrency and not self._closing:
            self._scouts += 1
            self._activity.woke()
            worker = asyncio.get_running_loop().create_task(self._work(), name=self.consumer.name)
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)

    async def _work(self) -> None:
        turns = 0
        while True:
            delivery = self._take()
            if delivery is None:
                self._scouts -= 1
                self._activity.slept()
                if self._retiring:
                    return
                await self._sleep()
                continue
            self._scouts -= 1
            if not self._scouts and self._has_ready():
                self._send_scout()
            error = await self._handled(delivery)
            self._scouts += 1
            self._finished(delivery, error)
            self._follow(delivery)
            if _is_cancelled(error):
                self._scouts -= 1
                self._activity.slept()
                asyncio.get_running_loop().call_soon(self._relieve)
                return
            turns += 1
            if turns % _TURNS_BEFORE_OTHERS == 0:
                await asyncio.sleep(0)

    async def _handled(self, delivery: Delivery) -> BaseException | None:
        HANDLING.set(delivery.message)
        try:
            await self.consumer.handle(delivery)
        except BaseException as error:  # also SystemExit: it ends the message, not the service
            if self._closing:
                raise
            return error
        return None

    def _follow(self, delivery: Delivery) -> None:
        self._passed(delivery)
        backlog = self._busy[delivery.lane]
        if backlog:
            self._offer(backlog.popleft())
        else:
            del self._busy[delivery.lane]

    async def _sleep(self) -> None:
        woken = asyncio.get_running_loop().create_future()
        self._idle.append(woken)
        try:
            await woken
        finally:
            if woken in self._idle:
                self._idle.remove(woken)

    def _relieve(self) -> None:
        if self._has_ready() and not self._scouts:
            self._send_scout()


class GatedLanes(Lanes):
    """Lanes whose messages pass gates: the highest priority first, none beyond its gate's limit."""

    def __init__(self, consumer: Consumer, finished: Finished, activity: Activity) -> None:
        super().__init__(consumer, finished, activity)
        if consumer.gate_of is None:
            raise AssertionError("gated lanes need gates")
        self._gate_of: Callable[[Message], Gate] = consumer.gate_of
        self._ranks: tuple[deque[Delivery], ...] = tuple(deque() for _ in RANKS)

    def _offer(self, delivery: Delivery) -> None:
        gate = self._gate_of(delivery.message)
        if gate.free:
            gate.free -= 1
            self._ranks[gate.rank].append(delivery)
        else:
            gate.waiting.append(delivery)

    def _take(self) -> Delivery | None:
        return next((ready.popleft() for ready in self._ranks if ready), None)

    def _has_ready(self) -> bool:
        return any(self._ranks)

    def _passed(self, delivery: Delivery) -> None:
        gate = self._gate_of(delivery.message)
        gate.free += 1
        if gate.waiting:
            self._offer(gate.waiting.popleft())


def _is_cancelled(error: BaseException | None) -> bool:
    """Tell a worker that was cancelled (the loop ends) from a handler that raised such an error."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0
