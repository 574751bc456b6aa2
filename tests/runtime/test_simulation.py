"""The real host over a bus that fails in every way, for many seeds: no promise is broken.

A failing seed is told with the command that repeats it.
"""

import asyncio
import os
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.codegen import imported
from tests.support.simulation.promises import breaches
from tests.support.simulation.simulate import Day, Simulation
from tests.support.simulation.world import World
from tests.support.soak import short_or_long

SHOP = Path(__file__).parents[1] / "support" / "simulation" / "shop.onex"
SEEDS = range(short_or_long(20, 5000))
CHOSEN = os.environ.get("ONEX_SEED")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Give the generated code of the simulated shop."""
    folder = tmp_path_factory.mktemp("shop")
    return imported(f"==== sim/shop.onex\n{SHOP.read_text('utf-8')}", folder, "sim.shop")


def _lived(shop: ModuleType, seed: int, world: World) -> Day:
    return asyncio.run(Simulation(shop, seed, world).run())


def test_no_promise_is_broken(shop: ModuleType) -> None:
    """Crashes, zombies, lost answers, doubled deliveries: everything still comes to its one end."""
    for seed in [int(CHOSEN)] if CHOSEN else SEEDS:
        found = breaches(_lived(shop, seed, World()))
        again = f"ONEX_SEED={seed} python -m pytest tests/runtime/test_simulation.py"
        assert () == found, f"\n{chr(10).join(found)}\nrepeat it: {again}"


def test_a_seed_gives_the_same_day_again(shop: ModuleType) -> None:
    """The same messages with the same ids, in the same order."""
    first, second = (_lived(shop, 7, World()) for _ in range(2))

    assert first.world.rows == second.world.rows
    assert [place for place, _ in first.world.ended] == [place for place, _ in second.world.ended]


def test_a_world_that_compares_nothing_is_found_out(shop: ModuleType) -> None:
    """The control: where late workers overwrite, the checks see it."""
    seeds = range(6)
    caught = [seed for seed in seeds if breaches(_lived(shop, seed, World(compares=False)))]

    assert len(caught) > len(seeds) // 2
