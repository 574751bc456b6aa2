"""Text to its comments, for those who keep or read them: the tree has doc comments only."""

from dataclasses import dataclass

from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.scan import scan_comments


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment from its slashes to the end of its line; `text` has no blanks behind.

    `is_doc` is true for `///`; `own_line` where nothing but blanks stands before it.
    """

    span: Span
    text: str
    is_doc: bool
    own_line: bool


def comments(source: SourceText) -> tuple[Comment, ...]:
    """Give all comments in the order of the text; what looks like one in a string is none."""
    found = scan_comments(current_tables(), source.text)
    return tuple(_comment(source, token.start, token.text) for token in found)


def _comment(source: SourceText, start: int, written: str) -> Comment:
    text = written.rstrip()
    line_start = source.text.rfind("\n", 0, start) + 1
    return Comment(
        Span(source.name, start, start + len(text)),
        text,
        is_doc=text.startswith("///"),
        own_line=not source.text[line_start:start].strip(),
    )
