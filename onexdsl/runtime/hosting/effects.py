"""Runs effects: a delivery goes in; its outcome, the `else` event or a dead letter come out."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from types import CoroutineType
from typing import Any, Final, NamedTuple

from onexdsl.runtime.apart import Apart, rest_of
from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.clock import nanoseconds
from onexdsl.runtime.failure import add_origin, in_short
from onexdsl.runtime.flow import Retry, Route
from onexdsl.runtime.hosting.call_context import context_of
from onexdsl.runtime.hosting.deadlines import Deadlines
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.node import EffectContext, NodeEffectService
from onexdsl.runtime.payload import Event
from onexdsl.runtime.policy import CircuitBreaker, RateLimit, otherwise, refused, wait_before
from onexdsl.runtime.waiting import Ended, wait_until
from onexdsl.runtime.workflows.action import Asked, asked_by_run
from onexdsl.runtime.workflows.ending import ended_by, log_failed_call, taken_by_run
from onexdsl.runtime.workflows.run import WorkflowRun

UNANSWERED: Final = object()
"""What a scripted effect returns where its script has no answer: there is no outcome then."""

DEFAULT_TIMEOUT = timedelta(seconds=30)
DEFAULT_RETRY = Retry(3)
_new = tuple.__new__  # a NamedTuple's own constructor takes twice as long as that of all tuples
DONE = EnumVerdict.DONE  # to name a member of an enum takes as long as a call in Python 3.11


@dataclass(frozen=True, slots=True)
class Call:
    """How an effect takes one type of message; `route` is None for events and commands."""

    node: NodeEffectService
    method: Callable[[Any, EffectContext], Awaitable[Any]]
    outcomes: tuple[type[Event], ...]
    route: Route | None = None
    breaker: CircuitBreaker | None = None
    limit: RateLimit | None = None
    timeout: int = nanoseconds(DEFAULT_TIMEOUT)
    """How long an attempt may take, in nanoseconds."""

    @property
    def retry(self) -> Retry:
        """How often it is tried again."""
        return self.route.retry if self.route else DEFAULT_RETRY


class Begun(NamedTuple):
    """An attempt that waits for something, and its context."""

    delivery: Delivery
    coroutine: Coroutine[Any, Any, Any]
    waits: Any
    own: Context


@dataclass(slots=True)
class EffectRunner:
    """Runs the calls of one host; `draw` gives random fractions in [0, 1)."""

    bus: ProtocolHostedBus
    draw: Callable[[], float] = field(default=random.random)
    _deadlines: dict[int, Deadlines] = field(default_factory=dict)
    """Of each timeout, in nanoseconds."""

    def handler(self, calls: Mapping[str, Call]) -> Callable[[Delivery], Awaitable[object]]:
        """Return what brings a delivery to its end, by the policies of its route; calls by topics.

        Most handlers of effects never wait: a delivery of such a one is through when this returns,
        and no coroutine was made but the handler's own.
        """

        def handle(delivery: Delivery) -> Awaitable[object]:
            message = delivery.message
            call, asked = calls[message.topic], asked_by_run(message)
            if delivery.due or call.limit is not None:
                return self._see_through(call, delivery, asked, None)
            attempt = delivery.attempts + 1
            if call.breaker is not None or (asked is not None and self._is_stale(asked)):
                ending = self._refused(call, delivery, asked, attempt, None)
                if ending is not None:
                    return ending
            begun = self._begin(call, delivery, attempt)
            if isinstance(begun, Ended) and begun.error is None:
                return self._succeeded(call, delivery, asked, begun.value, attempt)
            return self._see_through(call, delivery, asked, begun)

        return handle

    async def _see_through(
        self, call: Call, delivery: Delivery, asked: Asked | None, begun: "Begun | Ended | None"
    ) -> None:
        """Wait for what was begun, if there is that, and try again as often as the route says."""
        attempt = delivery.attempts + 1
        last: BaseException | None = None
        if begun is None and delivery.due > self._now():
            await self._wait(delivery.due)
        while True:
            if begun is None:
                if call.limit is not None:
                    await self._wait_for_turn(call.limit)
                ending = self._refused(call, delivery, asked, attempt, last)
                if ending is not None:
                    await ending
                    return
                begun = self._begin(call, delivery, attempt)
            answer = begun if isinstance(begun, Ended) else await self._answer(call, begun)
            if answer.error is None:
                await self._succeeded(call, delivery, asked, answer.value, attempt)
                return
            if call.breaker:
                call.breaker.failed(self._now())
            if attempt > call.retry.times:
                reason = in_short(answer.error, delivery.message.payload)
                await self._give_up(call, delivery, reason, answer.error, attempt)
                return
            attempt += 1
            last, begun = answer.error, None
            due = self._now() + wait_before(call.retry, attempt, self.draw())
            await self.bus.postpone(delivery, attempt - 1, due)
            await self._wait(due)

    def _refused(
        self,
        call: Call,
        delivery: Delivery,
        asked: Asked | None,
        attempt: int,
        last: BaseException | None,
    ) -> Awaitable[object] | None:
        """End a call that must not be tried; `None` if it may be."""
        if asked is not None and self._is_stale(asked):
            ignored = Decision(EnumVerdict.IGNORED, attempts=attempt - 1)
            return self.bus.conclude(delivery, ignored)
        if call.breaker and not call.breaker.admits(self._now()):
            return self._give_up(call, delivery, "the circuit is open", last, attempt - 1)
        return None

    def _begin(self, call: Call, delivery: Delivery, attempt: int) -> "Begun | Ended":
        """Begin an attempt; one that does not wait has ended."""
        message = delivery.message
        own = copy_context()
        try:
            coroutine = call.method(message.payload, context_of(message, attempt, self.bus.publish))
            if type(coroutine) is not CoroutineType:
                coroutine = _awaited(coroutine)
            waits = own.run(coroutine.send, None)
        except StopIteration as end:
            ended: Ended = _new(Ended, (end.value, None))
            return ended
        except BaseException as error:  # noqa: BLE001  # also `SystemExit`, which would stop the loop
            add_origin(error)
            return Ended(None, error)
        return Begun(delivery, coroutine, waits, own)

    async def _answer(self, call: Call, begun: "Begun") -> Ended:
        """Let a handler that waits stay in the task in which it began, and wait for its answer."""
        loop = asyncio.get_running_loop()
        woken: asyncio.Future[Ended | None] = loop.create_future()
        task = asyncio.current_task()
        delivery, coroutine, waits, own = begun
        await Apart(_shown(rest_of(coroutine, waits, own, woken), delivery))
        return await self._answer_of(call, woken, task)

    async def _answer_of(
        self,
        call: Call,
        woken: "asyncio.Future[Ended | None]",
        task: "asyncio.Task[Any] | None",
    ) -> Ended:
        """Wait for a handler that runs in a task, as long as its call may take."""
        answer: Ended | None = None
        try:
            answer = await self._deadlines_of(call).wait(woken)
        finally:
            if answer is None and task is not None:
                task.cancel()
        if answer is None:
            seconds = call.timeout / 1_000_000_000
            return Ended(None, TimeoutError(f"no answer within {seconds:g} s"))
        if answer.error is not None:
            add_origin(answer.error)
        return answer

    def _deadlines_of(self, call: Call) -> Deadlines:
        found = self._deadlines.get(call.timeout)
        if found is None:
            clock = self.bus.mint.clock
            found = self._deadlines[call.timeout] = Deadlines(clock, call.timeout)
        return found

    def _succeeded(
        self, call: Call, delivery: Delivery, asked: Asked | None, value: Any, attempts: int
    ) -> Awaitable[object]:
        """End a call whose handler has returned; what it never promised is its fault."""
        if call.breaker:
            call.breaker.succeeded()
        if value is UNANSWERED:
            return self.bus.conclude(delivery, Decision(DONE, attempts=attempts))
        message, mint = delivery.message, self.bus.mint
        verdict, reason, outcome = DONE, "", None
        if value is not None or call.outcomes:
            wrong = refused(message.payload, value, call.outcomes)
            if wrong is None:
                outcome = mint.following(message, value.__onex__.topic, value)
            else:
                verdict, reason = EnumVerdict.DEAD, wrong
        sends = ended_by(message, asked, outcome, reason or None, mint)
        decision: Decision = _new(Decision, (verdict, None, sends, None, reason, None, attempts))
        return self.bus.conclude(delivery, decision)

    def _give_up(
        self,
        call: Call,
        delivery: Delivery,
        reason: str,
        error: BaseException | None,
        attempts: int,
    ) -> Awaitable[object]:
        message, asked = delivery.message, asked_by_run(delivery.message)
        decision = Decision(EnumVerdict.DEAD, reason=reason, error=error, attempts=attempts)
        if call.route is not None and call.route.otherwise is not None:
            decision = self._otherwise(call.route, message, decision)
        failure = decision.reason if decision.verdict is EnumVerdict.DEAD else None
        outcome = decision.sends[0] if decision.sends else None
        sends = ended_by(message, asked, outcome, failure, self.bus.mint)
        taken = taken_by_run(asked, decision._replace(sends=sends))
        if taken.verdict is not decision.verdict:
            log_failed_call(message, decision)
        return self.bus.conclude(delivery, taken)

    def _otherwise(self, route: Route, message: Message, failed: Decision) -> Decision:
        """Let the `else` event take the place of the outcome, if it can be made."""
        try:
            event = otherwise(route, message.payload, failed.reason, failed.attempts)
        except Exception as error:  # noqa: BLE001  # told as the reason of the dead letter
            return failed._replace(reason="the else event cannot be made", error=error)
        sends = (self.bus.mint.following(message, event.__onex__.topic, event),)
        return Decision(EnumVerdict.DONE, sends=sends, attempts=failed.attempts)

    def _is_stale(self, asked: Asked) -> bool:
        """Whether the run that has asked for a call has given up waiting for it; not of an undo."""
        if asked.undoes:
            return False
        found = self.bus.find(asked.orchestrator, asked.key)
        if found is None:
            return True
        if found.version == asked.version:
            return False  # nothing has happened to the run since
        run = found.data
        return not (isinstance(run, WorkflowRun) and run.waits_for(asked.lease_id, asked.epoch))

    async def _wait_for_turn(self, limit: RateLimit) -> None:
        start = limit.reserve(self._now())
        if start > self._now():
            await self._wait(start)

    async def _wait(self, until: int) -> None:
        self.bus.park()
        try:
            await wait_until(self.bus.mint.clock, until)
        finally:
            self.bus.unpark()

    def _now(self) -> int:
        return self.bus.mint.clock.now()


async def _awaited(answer: Awaitable[Any]) -> Any:
    return await answer


def _shown(
    rest: Generator[Any, None, None],
    delivery: Delivery,  # noqa: ARG001  # a watchdog finds it in this frame
) -> Generator[Any, None, None]:
    yield from rest
