"""A place in a source file."""

from dataclasses import dataclass

from onexdsl.source.quickly import made_quickly


@made_quickly
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters: `start` is in it, `end` is not.

    Offsets count Unicode code points from 0. `file` is the name under which the
    source was given, usually its path relative to the project, with `/`. Lines and
    columns are computed only where they are shown (`SourceText.position`).
    """

    file: str
    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """Give the span from the start of this one to the end of the other."""
        return Span(self.file, self.start, other.end)
