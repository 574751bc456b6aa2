"""Reads and rewrites `grammar/corpus`: source, a line `---`, and the tree as an S-expression.

`python -m tests.unit.syntax.corpus` writes all trees anew; the diff is read in review.
"""

from pathlib import Path

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.dump import dump
from onexdsl.syntax.parse import parse

FOLDER = Path(__file__).parents[3] / "grammar" / "corpus"
_LINE = "---\n"


def pages() -> list[Path]:
    """Give the files of the corpus, in order."""
    return sorted(FOLDER.glob("*.txt"))


def read(page: Path) -> tuple[str, str]:
    """Give the source and the tree of a file."""
    source, _, tree = page.read_text(encoding="utf-8").partition(_LINE)
    return source, tree


def tree_of(source: str) -> str:
    """Parse a source and dump it."""
    return dump(parse(SourceText("corpus.onex", source), Problems()))


if __name__ == "__main__":
    for each in pages():
        text, _ = read(each)
        each.write_text(text + _LINE + tree_of(text), encoding="utf-8")
