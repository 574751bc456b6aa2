"""The pictures of the README out: `python -m tests.support.pictures` (`make pictures`) writes them.

They are drawn from what stands in the repository, so a test can tell when one is out of date.
"""

import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.report import Report
from onexdsl.diagnostics.terminal import as_text, summary
from onexdsl.graph.draw import draw
from onexdsl.source.text import SourceText
from tests.support.pages import blocks_of, sources_of

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"

_DARK = TerminalTheme(
    (15, 20, 27),
    (232, 237, 244),
    [
        (29, 38, 50),
        (255, 123, 114),
        (86, 211, 140),
        (240, 176, 91),
        (121, 174, 255),
        (213, 139, 224),
        (86, 212, 221),
        (200, 208, 218),
    ],
)
_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FAMILY = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'


def orders() -> str:
    """Draw the flow of the example `orders`."""
    return _drawn(None)


def order_ledger() -> str:
    """Draw the state machine of its reducer."""
    return _drawn("OrderLedger")


def error() -> str:
    """Show the error that the README begins with as a terminal does."""
    block = next(
        one for one in blocks_of((ROOT / "README.md").read_text("utf-8")) if "onex" in one.info
    )
    sources = sources_of(block.text)
    report = Report(
        check(sources).diagnostics, {source.name: source for source in sources}, files=len(sources)
    )
    told = f"$ onexc check\n{as_text(report, colour=True)}{summary(report, colour=True)}"
    width = 136  # what is said below the lines fits; the hint is broken where a terminal would
    console = Console(file=StringIO(), record=True, width=width, force_terminal=True)
    console.print(Text.from_ansi(told), soft_wrap=False)
    svg = console.export_svg(title="onexc check", theme=_DARK, unique_id="error")
    without_fetching = _FONT.sub("", svg)
    return without_fetching.replace("font-family: Fira Code, monospace", f"font-family: {_FAMILY}")


DRAWN: dict[str, Callable[[], str]] = {
    "orders.svg": orders,
    "order-ledger.svg": order_ledger,
    "error.svg": error,
}
"""The pictures by name, and how each is drawn."""


def _drawn(node: str | None) -> str:
    root = ROOT / "examples/orders/flows"
    files = sorted(root.rglob("*.onex"))
    sources = tuple(
        SourceText(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in files
    )
    return draw(check(sources).model, "svg", node)


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for name, make in DRAWN.items():
        (PICTURES / name).write_text(make(), encoding="utf-8", newline="\n")
