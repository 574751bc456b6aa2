"""A service whose shop may be closed: what comes then is dead; what is served is noted in a file.

`onexc run tests.support.closed_shop:flow` takes the folder `SHOP`: the shop is closed while a file
`closed` is there, and writes `notes`. `SHOP_DIES` kills the process when a letter is to be
redriven, `before` or `after` that is on the disk.
"""

import os
import signal
from pathlib import Path
from typing import Any

from onexdsl.runtime import BoundFlow, Event, Flow, NodeEffectService, Subscribes
from onexdsl.runtime.bus.sqlite.letters import Letters


class Asked(Event, topic="onex.evt.tests-shop.asked.v1", key="customer"):
    """Somebody wants something."""

    customer: int
    item: int


class NodeShop(NodeEffectService):
    """Serves, unless it is closed."""

    def __init__(self, closed: Path, notes: Path) -> None:
        super().__init__()
        self._closed = closed
        self._notes = notes

    async def serve(self, event: Asked, _context: Any) -> None:
        """Serve one."""
        if self._closed.exists():
            raise ConnectionError("the shop is closed")
        with self._notes.open("a") as notes:
            notes.write(f"{event.customer} {event.item}\n")


FLOW = Flow(
    name="tests.shop",
    messages=(Asked,),
    nodes=(NodeShop,),
    subscriptions=(Subscribes(Asked, NodeShop, "serve"),),
)


def bound(folder: Path) -> BoundFlow:
    """Join the flow with a shop whose files are in a folder."""
    return FLOW.bind(NodeShop(folder / "closed", folder / "notes"))


def flow() -> BoundFlow:
    """Give what `onexc run` hosts."""
    if "SHOP_DIES" in os.environ:
        _die_when_redriving(os.environ["SHOP_DIES"])
    return bound(Path(os.environ["SHOP"]))


def _die_when_redriving(when: str) -> None:
    redrive = Letters.redrive

    async def die(self: Letters, number: int) -> None:
        if when == "after":
            await redrive(self, number)
        os.kill(os.getpid(), signal.SIGKILL)

    Letters.redrive = die  # type: ignore[method-assign]  # in a process of its own
