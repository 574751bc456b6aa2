"""The bus that keeps everything in this process: messages go in, deliveries come out."""

from collections import deque
from collections.abc import Callable, Hashable
from enum import StrEnum
from typing import Any

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.dead_letters import LOG, DeadLetters
from onexdsl.runtime.bus.delivery import BusStatistics, Consumer, DeadLetter, Delivery
from onexdsl.runtime.bus.event_bus import EventBus
from onexdsl.runtime.bus.lanes import GatedLanes, Lanes
from onexdsl.runtime.clock import SYSTEM_CLOCK, Cancellable, Clock
from onexdsl.runtime.envelope import HANDLING, Wrapper
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict, Instance, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, ReducerData

DONE = Decision(EnumVerdict.DONE)
AnyInstance = Instance[StrEnum, ReducerData]


class EventBusMemory(EventBus):
    """For tests, tools and the inner loop. Usable by hand, without a host, and without opening.

    Publishing waits while `capacity` deliveries are in flight, except inside a handler, where
    waiting could be a circle. The newest `dead_letters` are kept.
    """

    def __init__(
        self, *, capacity: int = 1024, dead_letters: int = 10_000, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        super().__init__(clock)
        self._activity = Activity(capacity)
        self._dead = DeadLetters(dead_letters)
        self._consumers: dict[str, Lanes] = {}
        self._listeners: dict[str, tuple[Lanes, ...]] = {}
        self._instances: dict[str, dict[Hashable, AnyInstance]] = {}
        self._timers: dict[tuple[str, Hashable], list[Cancellable]] = {}
        self._published = Recent(65_536)

    async def publish(self, event: Payload | Wrapper[Any]) -> None:
        """Accept a message; waits while the bus is full, unless called while handling one."""
        message = self.mint.message(event)
        if self._activity.pending >= self._activity.capacity and HANDLING.get() is None:
            await self._activity.wait_for_room()
        self._activity.require_open()
        self._accept(message)

    async def attach(self, consumer: Consumer) -> None:
        """Deliver to a consumer from now on."""
        lanes = (GatedLanes if consumer.gate_of else Lanes)(
            consumer, self._finished, self._activity
        )
        self._consumers[consumer.name] = lanes
        for topic in consumer.topics:
            self._listeners[topic] = (*self._listeners.get(topic, ()), lanes)

    async def detach(self, name: str) -> None:
        """Deliver nothing new to a consumer; what it has already taken in is handled."""
        lanes = self._consumers.pop(name, None)
        if lanes is None:
            return
        for topic in lanes.consumer.topics:
            left = tuple(other for other in self._listeners[topic] if other is not lanes)
            self._listeners[topic] = left
        await lanes.retire()

    async def deliver(self, consumer: str, message: Message) -> None:
        """Accept a message for one consumer only."""
        self._put(self._consumers[consumer], message)

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep the new state, the messages, the timers and the delivery's end: all or nothing."""
        if delivery.ended:
            raise ModelOnexError(f"{delivery.consumer} has ended this message before.")
        instance = decision.instance
        if instance is not None:
            self._keep(instance)
            if decision.timers is not None:
                self._set_timers(instance, decision.timers)
        for message in decision.sends:
            self._accept(message)
        self._end(delivery, decision)

    async def instance(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key; `None` before its birth."""
        found = self._instances.get(node)
        return None if found is None else found.get(key)

    async def instances(self, node: str) -> tuple[AnyInstance, ...]:
        """Return all the instances of a reducer, in the order of their births."""
        return tuple(self._instances.get(node, {}).values())

    async def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Return the dead letters, oldest first."""
        return self._dead.all()

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
        return bool(self._listeners.get(message_type))

    def statistics(self) -> BusStatistics:
        """Return the counts of this moment."""
        return self._activity.statistics()

    async def close(self) -> None:
        """Stop delivering; what was not ended is given back, which here means that it is gone."""
        self._activity.close()
        if self._activity.pending:
            LOG.warning("the bus closes with %d messages in flight", self._activity.pending)
        for timers in self._timers.values():
            for timer in timers:
                timer.cancel()
        self._timers.clear()
        for lanes in self._consumers.values():
            await lanes.close()

    def _accept(self, message: Message) -> None:
        repeated = message.given is not None and self._published.seen(message.number)
        for lanes in self._listeners.get(message.topic, ()):
            if not (repeated and lanes.consumer.exactly_once):
                self._put(lanes, message)

    def _put(self, lanes: Lanes, message: Message) -> None:
        self._activity.began()
        lanes.put(message)

    def _keep(self, instance: AnyInstance) -> None:
        table = self._instances.setdefault(instance.node, {})
        found = table.get(instance.key)
        if instance.version != (1 if found is None else found.version + 1):
            raise ModelOnexError(
                f"{instance.node} at {instance.key} was changed by somebody else meanwhile."
            )
        table[instance.key] = instance

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
            self._put(self._consumers[timer.node], message)

        return fire

    def _finished(self, delivery: Delivery, error: BaseException | None) -> None:
        if delivery.ended:
            if error is not None:
                LOG.error("%s failed after its commit: %r", delivery.consumer, type(error))
        elif error is None:
            self._end(delivery, DONE)
        else:
            self._end(delivery, Decision(EnumVerdict.DEAD, reason="a handler failed", error=error))

    def _end(self, delivery: Delivery, decision: Decision) -> None:
        delivery.ended = True
        if decision.verdict is EnumVerdict.DEAD:
            now = self.mint.clock.now()
            self._dead.add(delivery.consumer, delivery.message, decision, now)
        self._activity.ended(decision.verdict)


class Recent:
    """The newest numbers, so many of them: says of each whether it was there before."""

    __slots__ = ("_numbers", "_order")

    def __init__(self, limit: int) -> None:
        self._order: deque[int] = deque(maxlen=limit)
        self._numbers: set[int] = set()

    def seen(self, number: int) -> bool:
        """Say whether a number was there before, and remember it."""
        if number in self._numbers:
            return True
        if len(self._order) == self._order.maxlen:
            self._numbers.discard(self._order[0])
        self._order.append(number)
        self._numbers.add(number)
        return False
