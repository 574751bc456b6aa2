"""A bus over a World: what a worker asks of it is late, doubled, lost, or its last act."""

import asyncio
from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.delivery import BusStatistics, Consumer, DeadLetter, Delivery
from onexdsl.runtime.bus.event_bus import EventBus
from onexdsl.runtime.bus.lanes import Lanes, Work
from onexdsl.runtime.clock import Cancellable, Clock
from onexdsl.runtime.identity import IdSource
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.waiting import wait_until
from tests.support.simulation.chaos import Chaos, Fault
from tests.support.simulation.world import Place, StaleError, World, keeps_of

DONE = Decision(EnumVerdict.DONE)


class Held(Delivery):
    """A delivery of a World; to lanes it is a cause."""

    def __init__(self, place: Place, message: Message, waits: tuple[int, int]) -> None:
        super().__init__(place.consumer, message)
        self.place = place
        self.number = message.number
        self.chain = message.chain
        self.attempts, self.due = waits


class SimulatedBus(EventBus):
    """One worker's connection. Once it has `crashed`, nothing that it asks comes back."""

    def __init__(self, world: World, clock: Clock, chaos: Chaos, seed: int) -> None:
        super().__init__(clock)
        self.world = world
        self.chaos = chaos
        self.crashed = False
        self.mint = Mint(clock, IdSource(Random(seed)))
        self._lanes: dict[str, Lanes[Held]] = {}
        self._consumers: dict[str, Consumer] = {}
        self._activity = Activity(1_000_000, self._lanes.values)
        self._alarms: dict[tuple[str, Hashable], list[Cancellable]] = {}
        self._started = False

    async def open(self, clock: Clock | None = None) -> None:
        """Keep the ids that the seed has made."""

    async def start(self) -> None:
        """Give what earlier workers have left, and set their timers again."""
        self._started = True
        for name in self._consumers:
            for place in self.world.waiting(name):
                self._give(place)
        for timers in self.world.timers.values():
            self._set_alarms(timers)

    async def attach(self, consumer: Consumer) -> None:
        """Take a consumer in; it is known by its name from now on, also to later workers."""
        self._consumers[consumer.name] = consumer
        self.world.topics[consumer.name] = consumer.topics
        keeps = keeps_of(consumer.keeps)
        if keeps is not None:
            self.world.keeps[consumer.name] = keeps
        gate_of = consumer.gate_of
        work = Work(
            name=consumer.name,
            handle=partial(self._handle, consumer),
            take=lambda held: held,
            failed=lambda _held, _error: None,
            lane_of=lambda held: consumer.lane_of(held.message),
            concurrency=consumer.concurrency,
            gate_of=None if gate_of is None else lambda held: gate_of(held.message),
        )
        self._lanes[consumer.name] = Lanes(work, self._activity.paused)

    async def detach(self, name: str) -> None:
        """Deliver nothing new."""
        self._consumers.pop(name)

    async def _close(self) -> None:
        """Leave, in order or not: what has not ended stays in the world."""
        self.crashed = True
        self._activity.close()
        for alarms in self._alarms.values():
            for alarm in alarms:
                alarm.cancel()
        for lanes in self._lanes.values():
            await lanes.close()

    # ---- requests, and what happens to them

    async def publish(self, event: Any) -> None:
        """Accept a message: once this returns, it is in the world."""
        message = self.mint.message(event)
        carried_out = False

        def accept() -> None:
            nonlocal carried_out
            if not carried_out:
                carried_out = True
                self._give_all(self.world.accept(message, self.world.takers(message.topic)))

        await self._ask(accept)

    async def deliver(self, consumer: str, message: Message) -> None:
        """Accept a message for one consumer."""
        await self._pass()
        self._give_all(self.world.accept(message, (consumer,)))

    async def commit(self, delivery: Delivery, decision: Decision) -> None:
        """Keep a Decision, however often it has to be asked for."""
        if not isinstance(delivery, Held):
            raise TypeError("a delivery of another bus")
        carried_out = False

        def commit() -> None:
            nonlocal carried_out
            if carried_out:
                return
            sent = self.world.commit(delivery.place, decision)
            carried_out = True
            delivery.decision = decision
            if decision.instance is not None and decision.timers is not None:
                place = (decision.instance.node, decision.instance.key)
                for alarm in self._alarms.pop(place, ()):
                    alarm.cancel()
                self._set_alarms(decision.timers)
            self._give_all(sent)

        await self._ask(commit)

    async def rang(self, name: str, now: int) -> int:
        """Return for which moment a periodic timer rang last."""
        return self.world.rung.setdefault(name, now)

    async def ring(self, name: str, due: int, message: Message) -> None:
        """Accept what a periodic timer says for a moment, once."""
        await self._pass()
        if self.world.rung.get(name, 0) < due or not self.world.compares:
            self.world.rung[name] = due
            self._give_all(self.world.accept(message, (name,)))

    async def postpone(self, delivery: Delivery, attempts: int, due: int) -> None:
        """Note how often a delivery was tried."""
        await self._pass()
        if isinstance(delivery, Held) and delivery.place in self.world.pending:
            self.world.pending[delivery.place] = (attempts, due)

    async def _ask(self, request: Any) -> None:
        """Send a request until an answer comes back; a crash on the way is the worker's end."""
        while True:
            await self._pass()
            fault = self.chaos.fault()
            if fault is Fault.CRASH_BEFORE:
                await self._crash()
            if fault is Fault.LOST_BEFORE:
                continue
            request()
            if fault is Fault.CRASH_AFTER:
                await self._crash()
            if fault is not Fault.LOST_AFTER:
                return

    async def _pass(self) -> None:
        """Let a request be under way; a worker that is dead waits for ever."""
        if self.crashed:
            await asyncio.get_running_loop().create_future()
        delay = self.chaos.delay()
        if delay:
            await wait_until(self.mint.clock, self.mint.clock.now() + delay)
        if self.crashed:
            await asyncio.get_running_loop().create_future()

    async def _crash(self) -> None:
        self.crashed = True
        self.chaos.crashes += 1
        await asyncio.get_running_loop().create_future()

    # ---- deliveries

    def _give_all(self, places: tuple[Place, ...]) -> None:
        for place in places:
            self._give(place)

    def _give(self, place: Place) -> None:
        lanes = self._lanes.get(place.consumer)
        if lanes is None or not self._started:
            return
        for _ in range(2 if self.chaos.is_doubled() else 1):
            lanes.put(Held(place, self.world.message(place), self.world.pending[place]))

    async def _handle(self, consumer: Consumer, held: Held) -> None:
        await self._pass()
        if held.place not in self.world.pending and self.world.compares:
            return
        try:
            await consumer.handle(held)
            if held.decision is None:
                await self.commit(held, DONE)
        except StaleError:
            if held.place in self.world.pending:
                self._lanes[consumer.name].put(held)
        except Exception as error:  # noqa: BLE001  # as every bus does
            if held.decision is None:
                dead = Decision(EnumVerdict.DEAD, reason="a handler failed", error=error)
                await self.commit(held, dead)

    def _set_alarms(self, timers: tuple[Timer, ...]) -> None:
        for timer in timers:
            if timer.node in self._consumers:
                alarm = self.mint.clock.call_at(timer.due, partial(self._ring, timer))
                self._alarms.setdefault((timer.node, timer.key), []).append(alarm)

    def _ring(self, timer: Timer) -> None:
        left = self.world.timers.get((timer.node, timer.key), ())
        if self.crashed or timer not in left:
            return
        self.world.timers[timer.node, timer.key] = tuple(one for one in left if one != timer)
        elapsed = Elapsed(timer.key, timer.entry, timer.position)
        number, now = self.mint.new_id(), self.mint.clock.now()
        message = Message(number, "onex.timer", elapsed, timer.cause.chain, timer.cause.number, now)
        self._give_all(self.world.accept(message, (timer.node,)))

    # ---- questions

    async def instance(self, node: str, key: Hashable) -> Any:
        """Read an instance, which may have changed by the time when the answer comes."""
        found = self.world.instance(node, key)
        await self._pass()
        return found

    def find(self, node: str, key: Hashable) -> Any:
        """Read an instance at once; a worker that is dead reads nothing any more."""
        if self.crashed:
            raise ConnectionError("this worker has crashed")
        return self.world.instance(node, key)

    async def instances(self, node: str) -> Any:
        """Read all instances."""
        return self.world.all_instances(node)

    async def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Give none: the checks read the world."""
        return ()

    async def redrive(self, number: int) -> None:
        """Nobody redrives here."""

    async def drop(self, number: int) -> None:
        """Nobody drops here."""

    async def settled(self) -> None:
        """Nobody waits here: the simulation turns the clock."""

    async def quiet(self) -> None:
        """As above."""

    def takes(self, message_type: str) -> bool:
        """Say whether somebody takes a type."""
        return bool(self.world.takers(message_type))

    def park(self) -> None:
        """Count nothing."""

    def unpark(self) -> None:
        """Count nothing."""

    def statistics(self) -> BusStatistics:
        """Give the counts of this worker."""
        return replace(self._activity.statistics(), late=0)
