"""The text of one file, and the way from offsets to lines and columns."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Position:
    """A line and a column, both counted from 1; columns count code points."""

    line: int
    column: int


@dataclass(frozen=True)
class SourceText:
    """One file: its name (relative to the project, with `/`) and its text."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        r"""The offset at which each line begins; lines end with `\n` only."""
        starts = [0]
        found = self.text.find("\n")
        while found >= 0:
            starts.append(found + 1)
            found = self.text.find("\n", found + 1)
        return tuple(starts)

    def position(self, offset: int) -> Position:
        """Give line and column of an offset; one past the end is allowed."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Give the text of a line, counted from 1, without its line break."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]
