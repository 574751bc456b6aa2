"""From Python's places to ours: a line and a count of bytes in, a span of characters out."""

import ast
from dataclasses import dataclass

from onexdsl.source.span import Span
from onexdsl.source.text import SourceText


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one Python file. Its lines end with a line feed and nothing else."""

    source: SourceText

    def of(self, node: ast.AST) -> Span:
        """Give the span of a node; of one that stands nowhere, the start of the file."""
        start = self._offset(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))
        end_line = getattr(node, "end_lineno", None) or 1
        end = self._offset(end_line, getattr(node, "end_col_offset", None) or 0)
        return Span(self.source.name, start, max(start, end))

    def name_of(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Span:
        """Give the span of the name in `def name` or `class name`."""
        word = "class" if isinstance(node, ast.ClassDef) else "def"
        start = self._offset(node.lineno, node.col_offset)
        place = self.source.text.find(node.name, self.source.text.find(word, start) + len(word))
        return Span(self.source.name, place, place + len(node.name))

    def at(self, line: int, column: int) -> Span:
        """Give the span of one character; line and column (in characters) count from 1."""
        starts = self.source.line_starts
        start = starts[min(max(line, 1), len(starts)) - 1] + max(column, 1) - 1
        start = min(start, len(self.source.text))
        return Span(self.source.name, start, min(start + 1, len(self.source.text)))

    def _offset(self, line: int, bytes_before: int) -> int:
        start = self.source.line_starts[line - 1]
        text = self.source.line(line)
        if text.isascii():
            return start + bytes_before
        return start + len(text.encode("utf-8")[:bytes_before].decode("utf-8", "ignore"))
