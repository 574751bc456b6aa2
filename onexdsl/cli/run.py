"""`onexc run`: the places of bound flows and of a bus in; they are hosted until SIGTERM."""

import asyncio
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from onexdsl.cli import exit_codes
from onexdsl.cli.bus import bus_at
from onexdsl.cli.collector import spared_collector
from onexdsl.cli.health import HealthServer
from onexdsl.cli.load import load_flows
from onexdsl.cli.turns import short_turns
from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import BoundFlow, Host, ModelOnexError

if TYPE_CHECKING:
    from onexdsl.runtime.hosting.telemetry import Telemetry

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How flows are hosted: `port` of the health server is 0 for any free one, None for none."""

    bus: str
    address: str
    port: int | None
    telemetry: bool


def run(places: tuple[str, ...], service: Service) -> int:
    """Host the flows at `module:object` places until SIGTERM or SIGINT, then finish what runs.

    Raises SettingsError where a place holds no bound flow, the service names no bus, its file
    cannot be opened or written, or telemetry is wanted and not installed.
    """
    flows = tuple(flow for place in places for flow in load_flows(place))
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        try:
            runner.run(_serve(flows, service, _telemetry(wanted=service.telemetry)))
        except ModelOnexError as error:
            raise SettingsError(str(error)) from error
    return exit_codes.FINE


async def _serve(
    flows: tuple[BoundFlow, ...], service: Service, telemetry: "Telemetry | None"
) -> None:
    hosted = f"hosting {', '.join(bound.flow.name for bound in flows)} on {service.bus}"
    bus = bus_at(service.bus)
    async with Host(*flows, bus=bus, telemetry=telemetry) as host:
        with spared_collector(), short_turns():
            await _serve_until_stopped(host, service, hosted)


async def _serve_until_stopped(host: Host, service: Service, hosted: str) -> None:
    if service.port is None:
        _say(hosted)
        await host.run_until_stopped()
    else:
        async with HealthServer(host, service.address, service.port) as health:
            _say(f"{hosted}; http://{service.address}:{health.port}/health")
            await host.run_until_stopped()
    _say("stopping: what runs is finished first")


def _telemetry(*, wanted: bool) -> "Telemetry | None":
    if not wanted:
        return None
    try:
        from onexdsl.runtime.hosting.telemetry import Telemetry  # noqa: PLC0415  # an extra
    except ModelOnexError as error:
        raise SettingsError(str(error)) from error
    return Telemetry()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Take uvloop's where it is installed. Source: the page on the runtime, "In memory"."""
    if find_spec("uvloop") is None:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = import_module("uvloop").new_event_loop
    return factory


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  # standard error carries the talk
