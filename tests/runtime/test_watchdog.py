"""Who blocks the loop is told by name, while it does and afterwards."""

import logging
import threading
from datetime import timedelta

import pytest

from onexdsl.runtime import (
    EffectContext,
    Event,
    EventBusMemory,
    Flow,
    Host,
    NodeEffectService,
    Subscribes,
)
from onexdsl.runtime.testing import VirtualClock

LIMIT = timedelta(milliseconds=20)


class Knocked(Event, topic="onex.evt.tests-watchdog.knocked.v1"):
    """Somebody is there."""

    secret: str = "sesame"  # noqa: S105  # looked for in what is told


class Told(logging.Handler):
    """Lets a handler go on as soon as it has been told of."""

    def __init__(self) -> None:
        super().__init__()
        self.was_told = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Note that there was a warning."""
        self.was_told.set()


class Door(NodeEffectService):
    """Blocks the loop until that is noticed; waits ten seconds at most, so that a test ends."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told

    async def knocked(self, _event: Knocked, _context: EffectContext) -> None:
        """Keep the loop."""
        assert self._told.was_told.wait(10)


FLOW = Flow(
    name="tests.watchdog",
    messages=(Knocked,),
    nodes=(Door,),
    subscriptions=(Subscribes(Knocked, Door, "knocked"),),
)


def _threads() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name == "onexdsl watchdog"]


async def test_a_handler_that_blocks_the_loop_is_named(caplog: pytest.LogCaptureFixture) -> None:
    """The consumer, its kind, the message's type and the place are told, and no payload."""
    told = Told()
    logging.getLogger("onexdsl.host").addHandler(told)
    try:
        async with Host(FLOW.bind(Door(told)), bus=EventBusMemory(), blocked_after=LIMIT) as host:
            await host.publish(Knocked())
    finally:
        logging.getLogger("onexdsl.host").removeHandler(told)

    still, ended = caplog.records[0], caplog.records[-1]
    assert still.getMessage().startswith("effect tests.watchdog.Door blocks the loop still, after ")
    assert ended.getMessage().startswith("effect tests.watchdog.Door blocked the loop for ")
    assert "while it handled Knocked (" in ended.getMessage()
    assert ("tests.watchdog.Door", "Knocked") == (ended.onex_consumer, ended.onex_type)
    assert "sesame" not in caplog.text
    assert not _threads()


async def test_nothing_is_said_of_a_loop_that_waits(caplog: pytest.LogCaptureFixture) -> None:
    """The thread lives as long as the host; an idle loop gives its sign of life."""
    async with Host(FLOW.bind(Door(Told())), bus=EventBusMemory()):
        running = _threads()

    assert ["onexdsl watchdog"] == running
    assert ([], []) == (_threads(), caplog.records)


@pytest.mark.parametrize(
    "settings", [{"blocked_after": None}, {"clock": VirtualClock()}], ids=["off", "virtual"]
)
async def test_there_is_no_watchdog_where_nobody_wants_one(settings: dict[str, object]) -> None:
    """Neither with None, nor on a virtual clock, where a debugger may hold the loop."""
    async with Host(FLOW.bind(Door(Told())), bus=EventBusMemory(), **settings):
        assert not _threads()
