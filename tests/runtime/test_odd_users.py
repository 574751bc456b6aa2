"""Services as people write them by hand, at their oddest, on every bus."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from onexdsl.runtime import (
    Event,
    EventBusMemory,
    EventBusSqlite,
    Flow,
    Host,
    ModelEventEnvelope,
    ModelOnexError,
    NodeEffectService,
    Subscribes,
)
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.testing import VirtualClock
from tests.support.buses import BUSES, MakeBus


class Came(Event, topic="onex.evt.tests-odd.came.v1", key="who"):
    """Somebody came."""

    who: str
    times: int = 0


class NodeDoor(NodeEffectService):
    """Does with who comes, and on its own, what a test says."""

    def __init__(
        self,
        take: Callable[[Came], Awaitable[None]] | None = None,
        source: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__()
        self._take = take
        self._source = source

    async def came(self, event: Came, _context: Any) -> None:
        """Take one."""
        if self._take is not None:
            await self._take(event)

    async def run(self) -> None:
        """Do something without being asked."""
        if self._source is not None:
            await self._source()


class Listed(Event, topic="onex.evt.tests-odd.listed.v1", key="names"):
    """A message whose key is a list."""

    names: list[str]


class Keyless(Event, topic="onex.evt.tests-odd.keyless.v1", key="nobody"):
    """A message whose key is not among its fields."""


FLOW = Flow(
    name="tests.odd",
    messages=(Came,),
    nodes=(NodeDoor,),
    subscriptions=(Subscribes(Came, NodeDoor, "came"),),
)

every_bus = pytest.mark.parametrize("make", BUSES.values(), ids=BUSES)


def _bus(make: MakeBus, folder: Path) -> ProtocolHostedBus:
    return make(folder, VirtualClock(), 1_024)


@every_bus
@pytest.mark.parametrize("is_effect", [False, True])
async def test_a_handler_may_close_its_own_bus(
    make: MakeBus, *, is_effect: bool, tmp_path: Path
) -> None:
    """Whole: what was in flight is given back, and the file may be opened again."""
    bus = _bus(make, tmp_path)
    has_ended = asyncio.Event()

    async def close(_event: Came) -> None:
        try:
            await bus.close()
        finally:
            has_ended.set()

    if is_effect:
        host = Host(FLOW.bind(NodeDoor(close)), bus=bus, clock=bus.mint.clock)
        await host.__aenter__()
    else:
        await bus.open()
        await bus.subscribe(event_type=Came, handler=close)
    await bus.publish(Came(who="Ada"))
    await has_ended.wait()
    await bus.close()
    with pytest.raises(ModelOnexError, match="The bus is closed"):
        await bus.publish(Came(who="Ada"))
    again = _bus(make, tmp_path)
    await again.open()
    await again.close()

    assert (1, 0) == (bus.statistics().accepted, bus.statistics().done)


@every_bus
async def test_a_bus_is_opened_once(make: MakeBus, tmp_path: Path) -> None:
    """A second host is refused in a sentence, and the first one goes on; closed is for good."""
    bus, door = _bus(make, tmp_path), FLOW.bind(NodeDoor())
    async with Host(door, bus=bus, clock=bus.mint.clock) as host:
        with pytest.raises(ModelOnexError, match="The bus is open already: let one Host have it"):
            await Host(door, bus=bus).__aenter__()
        await host.publish(Came(who="Ada"))
    with pytest.raises(ModelOnexError, match="The bus was closed, for good"):
        await bus.open()

    assert 1 == bus.statistics().done


@every_bus
@pytest.mark.parametrize("leave", [SystemExit, KeyboardInterrupt, GeneratorExit, "cancel"])
async def test_a_source_that_leaves_the_program_is_started_again(
    make: MakeBus, leave: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After a pause, as one that fails otherwise; the service goes on."""
    begun: list[int] = []

    async def source() -> None:
        begun.append(1)
        task = asyncio.current_task()
        if len(begun) == 1 and leave == "cancel" and task is not None:
            task.cancel()
        elif len(begun) == 1:
            raise leave
        await asyncio.Event().wait()

    bus = _bus(make, tmp_path)
    clock: Any = bus.mint.clock
    async with Host(FLOW.bind(NodeDoor(source=source)), bus=bus, clock=clock) as host:
        await clock.advance(timedelta(seconds=2), bus.quiet)
        await host.publish(Came(who="Ada"))

    assert (2, 1) == (len(begun), bus.statistics().done)
    assert "the source NodeDoor failed and is started again" in caplog.text


@every_bus
async def test_a_number_that_no_letter_can_have_is_told(make: MakeBus, tmp_path: Path) -> None:
    """Also one that the file could not hold."""
    bus = _bus(make, tmp_path)
    await bus.open()
    for mend in (bus.redrive, bus.drop):
        with pytest.raises(ModelOnexError, match=f"There is no dead letter {2**70}"):
            await mend(2**70)
    await bus.close()


@every_bus
@pytest.mark.parametrize(
    ("odd", "told"),
    [
        (Came, r"Came is a class: publish one of it, Came\(…\)"),
        (Listed(names=["Ada"]), "The key of Listed, names, cannot be told from others"),
        (
            ModelEventEnvelope(payload=Listed(names=["Ada"])),
            "The key of Listed, names, cannot be told from others",
        ),
        (Keyless(), "Keyless has no field nobody, its key"),
    ],
    ids=["class", "list", "wrapped list", "no field"],
)
async def test_what_is_no_message_is_refused_and_the_bus_goes_on(
    make: MakeBus, odd: Any, told: str, tmp_path: Path
) -> None:
    """Whoever publishes is told, each time; it hangs up nobody."""
    heard: list[str] = []

    async def hear(event: Came) -> None:
        heard.append(event.who)

    bus = _bus(make, tmp_path)
    await bus.open()
    await bus.subscribe(event_type=Came, handler=hear)
    for _ in range(2):
        with pytest.raises(ModelOnexError, match=told):
            await bus.publish(odd)
    await bus.publish(Came(who="Ada"))
    await bus.settled()
    await bus.close()

    assert ["Ada"] == heard


@every_bus
async def test_an_error_whose_text_no_file_can_hold_is_told_all_the_same(
    make: MakeBus, tmp_path: Path
) -> None:
    """As that of a file whose name is no UTF-8, which Python gives half surrogate pairs for."""
    name = os.fsdecode(b"caf\xe9")

    async def fail(_event: Came) -> None:
        raise OSError(f"no {name}")

    bus = _bus(make, tmp_path)
    await bus.open()
    await bus.subscribe(event_type=Came, handler=fail)
    await bus.publish(Came(who="Ada"))
    await bus.settled()
    (letter,) = await bus.dead_letters()
    await bus.close()

    assert r"OSError: no caf\udce9" == letter.error


async def test_a_letter_stays_whose_consumer_is_gone() -> None:
    """In memory nobody of that name comes back for it, so it is not given away."""

    async def fail(_event: Came) -> None:
        raise OSError("shut")

    async with EventBusMemory() as bus:
        subscription = await bus.subscribe(event_type=Came, handler=fail)
        await bus.publish(Came(who="Ada"))
        await bus.settled()
        (letter,) = await bus.dead_letters()
        await subscription.unsubscribe()
        with pytest.raises(ModelOnexError, match="is gone: the dead letter 1 stays"):
            await bus.redrive(letter.number)

        assert [letter] == list(await bus.dead_letters())


def _nested(depth: int) -> Any:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        (
            ModelEventEnvelope(event_type="tests.odd", payload={"deep": _nested(50_000)}),
            "it is nested too deeply",
        ),
        (Came(who="\ud800"), "surrogates not allowed"),
    ],
    ids=["deep", "surrogate"],
)
async def test_what_no_file_can_hold_is_refused(odd: Any, told: str, tmp_path: Path) -> None:
    """The publisher is told, nothing is kept, and the next message comes."""
    heard: list[str] = []

    async def hear(envelope: ModelEventEnvelope[Any]) -> None:
        heard.append(envelope.payload.who)

    async with EventBusSqlite(tmp_path / "bus.db") as bus:
        for kind in ("tests.odd", Came.__onex__.topic):
            await bus.subscribe(event_type=kind, handler=hear)
        with pytest.raises(ModelOnexError, match=told):
            await bus.publish(odd)
        await bus.publish(Came(who="Ada"))
        await bus.settled()

        assert (["Ada"], 1) == (heard, bus.statistics().accepted)


def _remove(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    shutil.copy(path, f"{path}-copy")
    os.replace(f"{path}-copy", path)  # noqa: PTH105  # both are names, not paths


@pytest.mark.parametrize("take_away", [_remove, _replace])
async def test_nothing_is_acknowledged_that_goes_into_a_file_that_is_gone(
    take_away: Callable[[Path], None], tmp_path: Path
) -> None:
    """It would not be found again: whoever publishes is told until the bus is opened anew."""
    path = tmp_path / "bus.db"
    bus = EventBusSqlite(path)
    await bus.open()
    await bus.subscribe(event_type=Came, handler=NodeDoor().came)  # type: ignore[arg-type]  # never asked
    take_away(path)
    for _ in range(2):
        with pytest.raises(ModelOnexError, match="the file was removed or replaced"):
            await bus.publish(Came(who="Ada"))
    await bus.close()
    async with EventBusSqlite(path) as again:
        left = await again.dead_letters()

    assert () == left
