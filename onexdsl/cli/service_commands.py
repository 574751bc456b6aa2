"""The commands for services and what they keep: declared here, done in one file each."""

from enum import StrEnum
from typing import Annotated

import typer


class Listing(StrEnum):
    """How a list is printed."""

    TEXT = "text"
    JSON = "json"


ListingOption = Annotated[Listing, typer.Option("--format", help="How the list is printed.")]
DEFAULT_BUS = "sqlite:.onex/bus.db"
BusOption = Annotated[str, typer.Option("--bus", help="A durable bus: sqlite:PATH.")]
PlacesArgument = Annotated[
    list[str], typer.Argument(metavar="MODULE:OBJECT…", help="Where bound flows are.")
]
LARGEST = 2**63 - 1
NumbersArgument = Annotated[
    list[int] | None, typer.Argument(min=0, max=LARGEST, help="The letters' numbers.")
]
AllOption = Annotated[bool, typer.Option("--all", help="All dead letters.")]
WaitOption = Annotated[
    float,
    typer.Option(
        min=0.1, max=86_400, help="How many seconds a running service may take to answer."
    ),
]
NodeOption = Annotated[str | None, typer.Option(help="Of this reducer or orchestrator only.")]

services = typer.Typer(rich_markup_mode=None)
dead = typer.Typer(
    help="Look into the dead letters of a durable bus, and mend them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
services.add_typer(dead, name="dead")


@dead.command("list")
def dead_list(
    bus: BusOption = DEFAULT_BUS,
    form: ListingOption = Listing.TEXT,
    flow: Annotated[
        str | None, typer.Option(help="MODULE:OBJECT of the flow, to show the keys.")
    ] = None,
) -> int:
    """List them, oldest first."""
    from onexdsl.cli import dead as done  # noqa: PLC0415  # each command by itself

    return done.list_letters(bus, form, flow)


@dead.command("show")
def dead_show(
    number: Annotated[int, typer.Argument(help="The letter's number.")],
    bus: BusOption = DEFAULT_BUS,
    flow: Annotated[
        str | None, typer.Option(help="MODULE:OBJECT of the flow, to show the payload.")
    ] = None,
) -> int:
    """Show all that is known of one, as JSON; what is sensitive stays hidden."""
    from onexdsl.cli import dead as done  # noqa: PLC0415  # each command by itself

    return done.show_letter(bus, number, flow)


@dead.command("redrive")
def dead_redrive(
    bus: BusOption = DEFAULT_BUS,
    numbers: NumbersArgument = None,
    every: AllOption = False,
    wait: WaitOption = 30,
) -> int:
    """Deliver messages again: by the running service at once, or when it is started next."""
    from onexdsl.cli import dead_mending as done  # noqa: PLC0415  # each command by itself

    return done.redrive(bus, tuple(numbers or ()), every=every, patience=wait)


@dead.command("drop")
def dead_drop(
    bus: BusOption = DEFAULT_BUS,
    numbers: NumbersArgument = None,
    every: AllOption = False,
    wait: WaitOption = 30,
) -> int:
    """Throw dead letters away, also while the service runs."""
    from onexdsl.cli import dead_mending as done  # noqa: PLC0415  # each command by itself

    return done.drop(bus, tuple(numbers or ()), every=every, patience=wait)


@services.command()
def state(
    places: PlacesArgument,
    bus: BusOption = DEFAULT_BUS,
    node: NodeOption = None,
    key: Annotated[str | None, typer.Option(help="Of this key only.")] = None,
) -> int:
    """Print the instances that a durable bus keeps, a JSON object a line."""
    from onexdsl.cli import state as done  # noqa: PLC0415  # each command by itself

    return done.state(tuple(places), bus, node, key)


@services.command()
def replay(places: PlacesArgument, bus: BusOption = DEFAULT_BUS, node: NodeOption = None) -> int:
    """Decide anew what reducers and workflows have decided; say what comes out otherwise."""
    from onexdsl.cli import replay as done  # noqa: PLC0415  # each command by itself

    return done.replay(tuple(places), bus, node)


@services.command()
def run(
    places: PlacesArgument,
    bus: Annotated[
        str, typer.Option(help="Who keeps messages and state: memory or sqlite:PATH.")
    ] = DEFAULT_BUS,
    health: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Answer /health, /ready and /metrics here; 0: a free port."
        ),
    ] = None,
    health_address: Annotated[
        str, typer.Option(help="The address at which health is asked.")
    ] = "127.0.0.1",
    telemetry: Annotated[
        bool, typer.Option("--telemetry", help="Tell OpenTelemetry, by its global providers.")
    ] = False,
) -> int:
    """Host flows until SIGTERM or Ctrl-C."""
    from onexdsl.cli import run as done  # noqa: PLC0415  # each command by itself

    service = done.Service(bus=bus, address=health_address, port=health, telemetry=telemetry)
    return done.run(tuple(places), service)
