"""The bus that keeps everything in this process: messages go in, deliveries come out."""

from collections.abc import Awaitable, Callable, Hashable
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from onexdsl.runtime.bus.dead_letters import LOG, DeadLetters, log_letter
from onexdsl.runtime.bus.delivery import (
    ENDED,
    BusStatistics,
    Consumer,
    DeadLetter,
    Decide,
    Delivery,
    Then,
    nothing,
)
from onexdsl.runtime.bus.desks import Desk, Desks
from onexdsl.runtime.bus.event_bus import EventBus, lane_of_key
from onexdsl.runtime.bus.lanes import Work
from onexdsl.runtime.bus.listeners import Listeners
from onexdsl.runtime.clock import SYSTEM_CLOCK, Cancellable, Clock
from onexdsl.runtime.envelope import HANDLING, Wrapper
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict, Instance, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, ReducerData

AnyInstance = Instance[StrEnum, ReducerData]
DONE, DEAD = EnumVerdict.DONE, EnumVerdict.DEAD  # to name a member takes as long as a call


class EventBusMemory(EventBus):
    """For tests, tools and the inner loop. Usable by hand, without a host, and without opening.

    Publishing waits while `capacity` deliveries are in flight, except inside a handler, where
    waiting could be a circle. The newest `dead_letters` are kept.
    """

    def __init__(
        self, *, capacity: int = 1024, dead_letters: int = 10_000, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        super().__init__(clock)
        self._listeners = Listeners(capacity)
        self._activity = self._listeners.activity
        self._ways = self._listeners.ways
        self._dead = DeadLetters(dead_letters)
        self._instances: dict[str, dict[Hashable, AnyInstance]] = {}
        self._timers: dict[tuple[str, Hashable], list[Cancellable]] = {}
        self._desks = Desks(self._activity.paused)

    async def publish(self, event: Payload | Wrapper[Any]) -> None:
        """Accept a message; waits while the bus is full, unless called while handling one."""
        activity = self._activity
        if activity.room <= 0:
            await activity.wait_for_turn(handling=HANDLING.get() is not None)
        way = self._ways.get(type(event))
        if way is None:
            if isinstance(event, Wrapper):
                self._listeners.accept(self.mint.message(event))
                return
            way = self._listeners.way_of(event)
        topic, taking = way
        message = self.mint.stamped(topic, event)
        # `accept` is written out: to call it for every message would cost a twentieth of all
        for lanes in taking:
            activity.room -= 1
            put = lanes.put  # not called at once: quicker where it is not a method of the class
            put(message)

    async def attach(self, consumer: Consumer) -> None:
        """Deliver to a consumer from now on."""
        name, decide = consumer.name, consumer.decide
        if decide is not None:
            desk = Desk(name, self._decider(name, decide), self._desks)
            self._listeners.seat(consumer.topics, desk, exactly_once=consumer.exactly_once)
            return

        work = Work(
            name=consumer.name,
            handle=self._handler(consumer),
            failed=partial(self._failed, consumer.name),
            lane_of=consumer.lane_of,
            concurrency=consumer.concurrency,
            gate_of=consumer.gate_of,
        )
        self._listeners.add(consumer.topics, work, exactly_once=consumer.exactly_once)

    async def listen(
        self,
        name: str,
        topic: str,
        part: Callable[[Message], Any],
        handler: Callable[[Any], Awaitable[object]],
    ) -> None:
        """Hand a part of each message to a handler, without a layer between."""
        failed = partial(self._failed, name)
        work = Work(name=name, handle=handler, take=part, failed=failed, lane_of=lane_of_key)
        self._listeners.add((topic,), work)

    async def detach(self, name: str) -> None:
        """Deliver nothing new to a consumer; what it has already taken in is handled."""
        self._listeners.remove(name)

    async def deliver(self, consumer: str, message: Message) -> None:
        """Accept a message for one consumer only."""
        self._listeners.put(consumer, message)

    def _handler(self, consumer: Consumer) -> Callable[[Message], Awaitable[object]]:
        name, handle = consumer.name, consumer.handle

        def handled(message: Message) -> Awaitable[object]:
            delivery = Delivery(name, message)
            try:
                waits = handle(delivery)
            except BaseException as error:  # noqa: BLE001  # as below
                waits = _raised(error)
            if waits is not ENDED:
                return self._see_through(waits, delivery)
            self._count(delivery)
            return ENDED

        return handled

    async def _see_through(self, waits: Awaitable[object], delivery: Delivery) -> None:
        try:
            await waits
        except BaseException as error:
            if delivery.decision is None:
                raise
            LOG.error("%s failed after its commit: %r", delivery.consumer, type(error))
        self._count(delivery)

    def _count(self, delivery: Delivery) -> None:
        decision = delivery.decision
        if decision is not None and decision.verdict is not DONE:
            self._activity.ended(decision.verdict)

    def _decider(self, name: str, decide: Decide) -> Callable[[Message], None]:
        """Decide on a message and keep what comes of it, as a handler does for others."""
        set_handling, find, commit = HANDLING.set, self.find, self._commit

        def decided(message: Message) -> None:
            delivery = Delivery(name, message)
            set_handling(message)
            try:
                decision, then = decide(delivery, find)
                commit(delivery, decision)
                if decision.verdict is not DONE:
                    self._activity.ended(decision.verdict)
                if then is not nothing:
                    then()
            except BaseException as error:  # noqa: BLE001  # SystemExit ends the message only
                if delivery.decision is None:
                    self._failed(name, message, error)
                else:
                    LOG.error("%s failed after its commit: %r", name, type(error))

        return decided

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep the new state, the messages, the timers and the delivery's end: all or nothing."""
        self._commit(delivery, decision)

    def conclude(
        self, delivery: Delivery, decision: Decision, then: Then = nothing
    ) -> Awaitable[object]:
        """Commit as a handler's last act: there is nothing to put off."""
        self._commit(delivery, decision)
        if then is not nothing:
            then()
        return ENDED

    def _commit(self, delivery: Delivery, decision: Decision) -> None:
        if delivery.decision is not None:
            raise ModelOnexError(f"{delivery.consumer} has ended this message before.")
        verdict, instance, sends, timers, _, _, _ = decision
        if instance is not None:
            self._keep(instance)
            if timers is not None:
                self._set_timers(instance, timers)
        for message in sends:
            self._listeners.accept(message)
        if verdict is DEAD:
            self._bury(delivery.consumer, delivery.message, decision)
        delivery.decision = decision

    async def instance(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key; `None` before its birth."""
        return self.find(node, key)

    def find(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return it at once."""
        found = self._instances.get(node)
        if found is None:
            return None
        return found.get((key.int, UUID) if type(key) is UUID else key)

    async def instances(self, node: str) -> tuple[AnyInstance, ...]:
        """Return all the instances of a reducer, in the order of their births."""
        return tuple(self._instances.get(node, {}).values())

    async def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Return the dead letters, oldest first."""
        return self._dead.all()

    async def redrive(self, number: int) -> None:
        """Deliver the message of a dead letter again.

        Raises `ModelOnexError` if there is none, or who could not handle it is not there any more.
        """
        letter, message = self._dead.find(number)
        if not self._listeners.has(letter.consumer):
            raise ModelOnexError(f"{letter.consumer} is gone: the dead letter {number} stays.")
        self._dead.take(number)
        self._listeners.put(letter.consumer, message)

    async def drop(self, number: int) -> None:
        """Throw a dead letter away; raises `ModelOnexError` if there is none."""
        letter, _ = self._dead.take(number)
        log_letter("a dead letter was dropped", letter)

    async def settled(self) -> None:
        """Wait until every accepted message has ended."""
        await self._activity.wait_settled()

    async def quiet(self) -> None:
        """Wait until nothing can happen before the clock moves."""
        await self._activity.wait_quiet()

    def park(self) -> None:
        """Count a handler as waiting for the clock."""
        self._activity.park()

    def unpark(self) -> None:
        """Count a handler as going on."""
        self._activity.unpark()

    def takes(self, message_type: str) -> bool:
        """Say whether anybody has subscribed to a type."""
        return self._listeners.takes(message_type)

    def statistics(self) -> BusStatistics:
        """Return the counts of this moment."""
        return self._activity.statistics()

    async def _close(self) -> None:
        """Stop delivering; what was not ended is given back, which here means that it is gone."""
        in_flight = self.statistics().in_flight
        if in_flight:
            LOG.warning("the bus closes with %d messages in flight", in_flight)
        for timers in self._timers.values():
            for timer in timers:
                timer.cancel()
        self._timers.clear()
        self._desks.close()
        await self._listeners.close()

    def _keep(self, instance: AnyInstance) -> None:
        node, key, _, _, version, _ = instance
        table = self._instances.get(node)
        if table is None:
            table = self._instances[node] = {}
        place = (key.int, UUID) if type(key) is UUID else key  # a UUID's own hash is a call
        found = table.get(place)
        if version != (1 if found is None else found.version + 1):
            raise ModelOnexError(f"{node} at {key} was changed by somebody else meanwhile.")
        table[place] = instance

    def _set_timers(self, instance: AnyInstance, timers: tuple[Timer, ...]) -> None:
        place = (instance.node, instance.key)
        for old in self._timers.pop(place, ()):
            old.cancel()
        if timers:
            self._timers[place] = [
                self.mint.clock.call_at(timer.due, self._firing(timer)) for timer in timers
            ]

    def _firing(self, timer: Timer) -> Callable[[], None]:
        def fire() -> None:
            elapsed = Elapsed(timer.key, timer.entry, timer.position)
            cause = timer.cause
            number, now = self.mint.new_id(), self.mint.clock.now()
            message = Message(number, "onex.timer", elapsed, cause.chain, cause.number, now)
            self._listeners.put(timer.node, message)

        return fire

    def _failed(self, consumer: str, message: Message, error: BaseException) -> None:
        reason = Decision(EnumVerdict.DEAD, reason="a handler failed", error=error)
        self._bury(consumer, message, reason)
        self._activity.ended(EnumVerdict.DEAD)

    def _bury(self, consumer: str, message: Message, decision: Decision) -> None:
        self._dead.add(consumer, message, decision, self.mint.clock.now())


async def _raised(error: BaseException) -> None:
    raise error
