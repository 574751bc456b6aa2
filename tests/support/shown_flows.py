"""The repository's files in, each flow that a reader is shown out, with the place it stands at."""

from collections.abc import Iterator
from pathlib import Path

from tests.support.pages import FILE_LINE, Block, blocks_of

ROOT = Path(__file__).parents[2]
FOLDERS = ("benchmarks", "docs", "editors", "examples", "grammar", "onexdsl", "tests")
FRAGMENT_HEADER = "flow fragment @ 1.0.0\n\n"

Shown = tuple[str, str]
"""Where a flow stands (`docs/language/types.md:15`), and its text."""


def shown_flows() -> list[Shown]:
    """Give all `.onex` files and all `onex` blocks of pages; a fragment gets a header."""
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.onex"))]
    pages = [page for folder in FOLDERS for page in sorted((ROOT / folder).rglob("*.md"))]
    return [
        *((_name(file), file.read_text("utf-8")) for file in files if _is_ours(file)),
        *(one for page in (ROOT / "README.md", *pages) if _is_ours(page) for one in _on(page)),
    ]


def _is_ours(file: Path) -> bool:
    return "node_modules" not in file.parts


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _on(page: Path) -> Iterator[Shown]:
    for block in blocks_of(page.read_text("utf-8")):
        if block.language == "onex":
            for text in _files(block):
                yield f"{_name(page)}:{block.line}", text


def _files(block: Block) -> list[str]:
    """Give the flows of a block; the empty lines that part two files belong to neither."""
    if block.info == "onex fragment":
        return [FRAGMENT_HEADER + block.text]
    parts = FILE_LINE.split(block.text)
    if len(parts) == 1:
        return parts
    named = zip(parts[1::2], parts[2::2], strict=True)
    return [text.rstrip("\n") + "\n" for name, text in named if name.endswith(".onex")]
