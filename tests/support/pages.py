"""Reads Markdown pages as tests do: a page goes in, its fenced blocks come out, and its flows."""

import re
from dataclasses import dataclass

from onexdsl.source.text import SourceText

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_LINE = re.compile(r"^(?://|#) file: (?P<path>\S+)\n", re.MULTILINE)
FLOW_NAME = re.compile(r"^flow ([a-z0-9_.]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its info string, what it holds, the line of the page where it begins."""

    info: str
    text: str
    line: int

    @property
    def language(self) -> str:
        """Give the first word of the info string."""
        return self.info.split(" ")[0]


def blocks_of(page: str) -> list[Block]:
    """Give the fenced blocks of a page, from top to bottom."""
    return [
        Block(found["info"].strip(), found["text"], page.count("\n", 0, found.start()) + 1)
        for found in FENCE.finditer(page)
    ]


def section_of(page: str, heading: str) -> str:
    """Give the text below a `## heading`, to the next one; empty where there is none."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(heading, "").strip()


def files_of(text: str) -> list[tuple[str, str]]:
    """Split a block at its `// file: path` (or `# file: path`) lines; none if it has none."""
    parts = FILE_LINE.split(text)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def sources_of(text: str) -> tuple[SourceText, ...]:
    """Give the flows of an `onex` block, named below their source root (`flows/`, if they say so).

    A block without a `file` line lies where its flow's name says.
    """
    named = files_of(text)
    if named:
        return tuple(SourceText(path.removeprefix("flows/"), part) for path, part in named)
    flow = FLOW_NAME.search(text)
    assert flow is not None, f"a complete flow begins with its name: {text!r}"
    return (SourceText(flow[1].replace(".", "/") + ".onex", text),)


def python_of(text: str) -> tuple[SourceText, ...]:
    """Give the Python files of a block; one without a `# file:` line is `handlers.py`."""
    named = files_of(text) or [("handlers.py", text)]
    return tuple(SourceText(path, part) for path, part in named)
