"""A line of source and what is marked on it in; what is shown of it, and what stands below, out.

4 | record Hen { egg: Egg } record Egg { hen: Hen }
  |        ^^^                     --- `Egg` is on the way round
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onexdsl.diagnostics.columns import cut, printable, width
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

MOST_LINES = 4
"""Of a place over more lines than this, only the first and the last are shown."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to underline with a sign, and what is written beside it."""

    span: Span
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a mark on one line: columns from 0, half open; the last part bears the text."""

    line: int
    start: int
    end: int
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Underline:
    """What is drawn below a line, beginning at a column of the screen, from 0."""

    column: int
    sign: str
    drawn: str
    width: int


def parts_of(mark: Mark, source: SourceText) -> tuple[Part, ...]:
    """Give the parts of a mark on the lines that are to be shown, without the blanks around."""
    start, end = source.position(mark.span.start), source.position(mark.span.end)
    last = end.line - 1 if end.column == 1 and end.line > start.line else end.line
    numbers = range(start.line, last + 1)
    shown = numbers if len(numbers) <= MOST_LINES else (start.line, last)
    parts: list[Part] = []
    for number in shown:
        line = source.line(number)
        blank = len(line) - len(line.lstrip())
        first = start.column - 1 if number == start.line else blank
        behind = end.column - 1 if number == end.line else len(line.rstrip())
        if number in {start.line, last} or first < behind:
            text = mark.text if number == last else ""
            parts.append(Part(number, first, max(first, behind), mark.sign, text))
    return tuple(parts)


def draw_line(line: str, parts: Sequence[Part]) -> tuple[str, tuple[tuple[Underline, ...], ...]]:
    """Give what is shown of a line, and the rows of underlines below it."""
    start, end = cut(line, _focus(line, parts))
    before = "…" if start else ""
    after = "…" if end < len(line) else ""
    underlines = [
        _underline(line, part, (start, end), len(before))
        for part in sorted(parts, key=lambda part: (part.start, part.sign))
    ]
    return f"{before}{printable(line[start:end])}{after}", _rows(underlines)


def _focus(line: str, parts: Sequence[Part]) -> int:
    """Choose what must be seen of a long line: the leftmost part, or else the finding itself."""
    leftmost = min(part.start for part in parts)
    _, end = cut(line, leftmost)
    main = [part.start for part in parts if part.sign == "^"]
    return main[0] if main and main[0] >= end else leftmost


def _underline(line: str, part: Part, shown: tuple[int, int], indent: int) -> Underline:
    start, end = shown
    first = min(max(part.start, start), end)
    behind = min(max(part.end, start), end)
    hidden = part.end <= start and part.start < start  # it stands below the sign of what is cut
    column = 0 if hidden else indent + width(line[start:first])
    signs = part.sign * max(1, width(line[first:behind]))
    drawn = f"{signs} {printable(part.text)}" if part.text else signs
    return Underline(column, part.sign, drawn, width(drawn))


def _rows(underlines: Iterable[Underline]) -> tuple[tuple[Underline, ...], ...]:
    """Put as many underlines side by side as fit; behind a text nothing fits."""
    rows: list[list[Underline]] = []
    for one in underlines:
        last = rows[-1][-1] if rows else None
        if last and last.drawn.strip(last.sign) == "" and one.column > last.column + last.width:
            rows[-1].append(one)
        else:
            rows.append([one])
    return tuple(tuple(row) for row in rows)
