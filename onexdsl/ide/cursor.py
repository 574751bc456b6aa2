"""An offset in a text in; the word there, and what it stands in, out."""

from dataclasses import dataclass

from onexdsl.source.text import SourceText
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.scan import UNCLOSED, Token, scan_all
from onexdsl.syntax.tree import FlowFile

_TEXTS = frozenset({"STRING", "RSTRING"})
_COMMENTS = frozenset({"COMMENT", "DOC"})


@dataclass(frozen=True, slots=True)
class Cursor:
    """The word around an offset: `start` and `end` of it, both the offset where there is none.

    `since` is where to read from to know what stands around it, by the grammar's `rule`.
    """

    file: str
    start: int
    end: int
    since: int
    rule: str = "start"


def cursor_at(source: SourceText, file: FlowFile, offset: int) -> Cursor | None:
    """Look at the word at an offset; None within a comment, or a string that is no f-string."""
    text = source.text
    start = end = offset
    while start and _in_word(text[start - 1]):
        start -= 1
    while end < len(text) and _in_word(text[end]):
        end += 1
    token = _token_around(text, offset)
    if token is None:
        return Cursor(source.name, start, end, _since(file, text, start))
    brace = _open_brace(token, offset)
    if brace is None:
        return None
    return Cursor(source.name, max(start, brace + 1), end, brace + 1, "expr")


def _in_word(letter: str) -> bool:
    return letter.isascii() and (letter.isalnum() or letter == "_")


def _token_around(text: str, offset: int) -> Token | None:
    """Find the string or comment that an offset is in; none of them goes beyond its line."""
    line = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    for token in scan_all(current_tables(), text[line:end]):
        inside = token.start < offset - line < token.end
        at_end = token.start < offset - line == token.end
        shifted = token._replace(start=line + token.start, end=line + token.end)
        if token.type in _COMMENTS and (inside or at_end):
            return shifted
        if token.type == UNCLOSED and (inside or at_end):
            return shifted
        if token.type in {*_TEXTS, "FSTRING"} and inside:
            return shifted
    return None


def _open_brace(token: Token, offset: int) -> int | None:
    """Find the brace of an f-string that is open before an offset; None if there is none."""
    if not token.text.startswith("f"):
        return None
    written = token.text[: offset - token.start].replace("{{", "  ")
    brace = written.rfind("{")
    return None if brace <= written.rfind("}") else token.start + brace


def _since(file: FlowFile, text: str, start: int) -> int:
    """Give where the declaration around an offset begins; 0 before the first one.

    What could not be read may begin within one: only what begins a line counts.
    """
    found = 0
    for piece in file.declarations:
        begin = piece.span.start
        preamble = getattr(piece, "preamble", None)
        if preamble is not None:
            begin = min(begin, preamble.span.start)
        if begin > start:
            break
        if text[begin - 1 : begin] == "\n":
            found = begin
    return found
