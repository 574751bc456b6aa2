"""One simulated day of the shop: a seed goes in, the world that it left comes out.

Workers are started and crash, or are taken for dead while they go on (zombies), until the orders
are in and the chaos calms down; then one last worker brings everything to its end.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from types import ModuleType
from typing import Any

from onexdsl.runtime import Host
from onexdsl.runtime.testing import VirtualClock
from tests.support.simulation.bus import SimulatedBus
from tests.support.simulation.chaos import Chaos
from tests.support.simulation.staff import Staff
from tests.support.simulation.world import World

ZOMBIES = 0.4
"""So many of the workers go on beside the one that takes their place."""
TURN = timedelta(milliseconds=500)
DAY = 60
"""So many turns last the troubles, at most."""
EVENING_TURN = timedelta(seconds=10)
EVENING = 1_000
"""So many of those may pass until all has come to its end."""


@dataclass(slots=True)
class Day:
    """What a simulated day has left."""

    world: World
    staff: Staff
    acknowledged: list[Any] = field(default_factory=list)
    zombies: int = 0


class Simulation:
    """The day of one seed."""

    def __init__(self, shop: ModuleType, seed: int, world: World) -> None:
        self._seed = seed
        self._random = Random(seed)
        self._clock = VirtualClock()
        self._chaos = Chaos(Random(seed + 1))
        self._shop = shop
        self._workers = 0
        self._orders: list[Any] = []
        self._clients: list[asyncio.Task[None]] = []
        self.day = Day(world, Staff(shop, self._clock, self._chaos))

    async def run(self) -> Day:
        """Live through the day."""
        self._orders = [self._shop.Ordered(order=one, items=self._items()) for one in range(6)]
        zombie: Host | None = None
        while self._orders:
            host = await self._started()
            await self._serve(host, DAY)
            await self._stopped(zombie)
            zombie = host if self._random.random() < ZOMBIES else None
            self.day.zombies += zombie is not None
            if zombie is None:
                await self._stopped(host)
        await self._bring_to_an_end(zombie)
        return self.day

    def _items(self) -> list[int]:
        return [self._random.randrange(9) for _ in range(self._random.randint(1, 4))]

    async def _started(self) -> Host:
        self._workers += 1
        seed = self._seed * 1000 + self._workers
        bus = SimulatedBus(self.day.world, self._clock, self._chaos, seed)
        host = Host(self.day.staff.bound(), bus=bus, clock=self._clock)
        host.draw_waits(Random(seed).random)
        return await host.__aenter__()

    async def _serve(self, host: Host, turns: int) -> None:
        """Take orders and approvals until the worker crashes or its time is over."""
        for _ in range(turns):
            if isinstance(host.bus, SimulatedBus) and host.bus.crashed:
                return
            if self._orders and self._random.random() < 0.3:
                self._publish(host, self._orders.pop())
            if self._random.random() < 0.2:
                self._publish(host, self._shop.Approved(order=self._random.randrange(6)))
            await self._clock.advance(TURN)

    def _publish(self, host: Host, event: Any) -> None:
        """Publish, and note it once it is acknowledged; a client tries only once."""

        async def publish() -> None:
            await host.publish(event)
            self.day.acknowledged.append(event)

        self._clients.append(asyncio.get_running_loop().create_task(publish()))

    async def _stopped(self, host: Host | None) -> None:
        if host is not None:
            error = RuntimeError("the worker is gone")
            await host.__aexit__(type(error), error, None)

    async def _bring_to_an_end(self, zombie: Host | None) -> None:
        host = await self._started()
        await self._serve(host, DAY)
        await self._stopped(zombie)
        await self._stopped(host)
        self._chaos.calm = True
        last = await self._started()
        for _ in range(EVENING):
            await self._clock.advance(EVENING_TURN)
            if not self.day.world.pending and not any(self.day.world.timers.values()):
                break
        await self._stopped(last)
        for client in self._clients:
            client.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
