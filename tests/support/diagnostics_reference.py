"""Writes `docs/reference/diagnostics.md`: the catalogue and the first words of each story.

`python -m tests.support.diagnostics_reference` (or `make docs`) writes it anew.
"""

from importlib.resources import files
from pathlib import Path

from onexdsl.diagnostics.codes import CATALOGUE, Code

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/diagnostics.md"
STORIES = "../../onexdsl/diagnostics/explain"

HEAD = """# Diagnostics

Everything that `onexc` can tell. Made from the catalogue (`onexdsl/diagnostics/codes.py`) and the \
stories (`onexdsl/diagnostics/explain/`) by `make docs`; do not edit.

`onexc explain CODE` prints a story: what is wrong, why, a wrong and a right example, how to \
decide. An error stops the build; a warning does with `strict = true` or `--strict`. How many \
findings a mistake gives is told in [explanation/diagnostics.md](../explanation/diagnostics.md).

| code | severity | since | what it says |
|---|---|---|---|
"""


def reference() -> str:
    """Give the whole page."""
    stories = "".join(_story(code) for code in CATALOGUE)
    return HEAD + "".join(_row(code) for code in CATALOGUE) + stories


def _row(code: Code) -> str:
    where = f"[`{code.name}`](#{code.name})"
    return f"| {where} | {code.severity.value} | {code.since} | {_in_cell(code.summary)} |\n"


def _story(code: Code) -> str:
    link = f"[The whole story]({STORIES}/{code.name}.md)"
    return f"\n## {code.name}\n\n{_meaning(code)} {link}.\n"


def _meaning(code: Code) -> str:
    """Give the first paragraph of a story: what the code means."""
    page = (files("onexdsl.diagnostics") / "explain" / f"{code.name}.md").read_text("utf-8")
    return page.split("\n\n", 2)[1]


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
