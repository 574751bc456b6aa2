"""`onexc run`: the places of bound flows and of a bus in; they are hosted until SIGTERM."""

import asyncio
import logging
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from onexdsl.cli import exit_codes
from onexdsl.cli.bus import bus_at
from onexdsl.cli.health import HealthServer
from onexdsl.cli.load import load_flows
from onexdsl.runtime import BoundFlow, Host

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def run(places: tuple[str, ...], bus: str, address: str, port: int | None) -> int:
    """Host the flows at `module:object` places until SIGTERM or SIGINT, then finish what runs.

    `port` is that of the health server, 0 for any free one, None for no server.
    Raises SettingsError where a place holds no bound flow or `bus` names no bus.
    """
    flows = tuple(flow for place in places for flow in load_flows(place))
    logging.basicConfig(level=logging.INFO, format=LOG_FORMAT)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(flows, bus, address, port))
    return exit_codes.FINE


async def _serve(flows: tuple[BoundFlow, ...], bus: str, address: str, port: int | None) -> None:
    hosted = f"hosting {', '.join(bound.flow.name for bound in flows)} on {bus}"
    async with Host(*flows, bus=bus_at(bus)) as host:
        if port is None:
            _say(hosted)
            await host.run_until_stopped()
        else:
            async with HealthServer(host, address, port) as health:
                _say(f"{hosted}; http://{address}:{health.port}/health")
                await host.run_until_stopped()
        _say("stopping: what runs is finished first")


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Take uvloop's where it is installed. Source: the page on the runtime, "In memory"."""
    if find_spec("uvloop") is None:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = import_module("uvloop").new_event_loop
    return factory


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  # standard error carries the talk
