r"""Offsets to positions of the protocol and back: the only file that knows how those count.

The protocol counts lines from 0 and columns in UTF-16 code units; a line ends with `\n`, `\r\n`
or a lone `\r`. Texts here are normal ones (`compiler/sources.py`), whose `\r\n` is `\n` already:
that changes no line and no column.
"""

import re
from bisect import bisect_right
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from onexdsl.compiler.steady import SteadyText
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

_LINE_END = re.compile(r"[\n\r]")


class Ruler:
    """The lines of one text; of one with room in it, those that its author sees."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._steady = source if isinstance(source, SteadyText) else None
        self._text = text = source.text if self._steady is None else self._steady.real
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._ascii = text.isascii()

    def position(self, offset: int) -> types.Position:
        """Give the position of an offset; one beyond the text is its end."""
        return types.Position(*self.place(offset))

    def place(self, offset: int) -> tuple[int, int]:
        """Give line and column as a position has them, for those who need very many."""
        if self._steady is not None:
            offset = self._steady.to_real(offset)
        offset = min(max(offset, 0), len(self._text))
        line = bisect_right(self._starts, offset) - 1
        return line, self._units(self._starts[line], offset, self._text)

    def length(self, span: Span) -> int:
        """Give how long something within one line is, as positions count."""
        return self._units(span.start, span.end, self._source.text)

    def offset(self, position: types.Position) -> int:
        """Give the offset of a position; beyond a line is its end, beyond the text the text's."""
        real = self._real_offset(position)
        return real if self._steady is None else self._steady.from_real(real)

    def _real_offset(self, position: types.Position) -> int:
        if position.line >= len(self._starts):
            return len(self._text)
        start = self._starts[position.line]
        end = self._line_end(position.line)
        if self._ascii:
            return min(start + position.character, end)
        units, offset = 0, start
        while offset < end and units < position.character:
            units += 2 if self._text[offset] > "\uffff" else 1
            offset += 1
        return offset

    def range(self, span: Span) -> types.Range:
        """Give the range of a span."""
        start = self.position(span.start)
        return types.Range(start, start if span.start == span.end else self.position(span.end))

    def _units(self, start: int, end: int, text: str) -> int:
        if self._ascii:
            return end - start
        piece = text[start:end]
        return len(piece) + sum(letter > "\uffff" for letter in piece)

    def _line_end(self, line: int) -> int:
        if line + 1 == len(self._starts):
            return len(self._text)
        return self._starts[line + 1] - 1


def path_of(uri: str) -> Path | None:
    """Give the path of a file's address; None for what is no file, as a new text without one."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return None if path is None else Path(path)
