"""Rewrites what commands print on the pages given as arguments, or on all of them."""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.support.story import play

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
EXPLAIN = ROOT / "onexdsl/diagnostics/explain"


def doc_pages() -> list[Path]:
    """Give the pages for people: the front page, the docs, a page for each example."""
    docs = (ROOT / "docs").rglob("*.md")
    return sorted([ROOT / "README.md", *docs, *EXAMPLES.glob("*/README.md")])


def stage(page: Path, folder: Path) -> None:
    """Lay out the folder in which a page plays: empty, or for an example's page a copy of it."""
    if page.is_relative_to(EXAMPLES):
        shutil.copytree(page.parent, folder, dirs_exist_ok=True)


def accept(page: Path) -> None:
    """Play a page and keep what was printed."""
    with tempfile.TemporaryDirectory() as folder:
        stage(page, Path(folder))
        text = page.read_text("utf-8")
        played = play(text, Path(folder))
    if played != text:
        page.write_text(played, "utf-8")


if __name__ == "__main__":
    given = [Path(name).resolve() for name in sys.argv[1:]]
    for each in given or [*doc_pages(), *sorted(EXPLAIN.glob("*.md"))]:
        accept(each)
