"""Tokens of a text in, out: annotations that end a line and mark what stands on the next one.

White space means nothing to the parser, so `token: str @sensitive` marks the field below it, and
the reader believes the other: a secret would be in the clear. So this is told, and such a text
is not laid out, or its lines would no longer show what was meant.
"""

import re
from collections.abc import Iterator, Sequence

from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.problems import annotation_behind
from onexdsl.syntax.scan import END, Token

_MAY_BE = re.compile(r"[^\s{,][ \t]*@[ \t]*[a-z_]")  # nearly no text has this anywhere
_APART = frozenset({"{", ","})
_CLOSING = frozenset({"}", ""})


def annotations_behind(source: SourceText, tokens: Sequence[Token]) -> Iterator[Diagnostic]:
    """Find annotations that stand behind a piece on its line, where the next one is below.

    `tokens` are those of the text, before anything in them was repaired.
    """
    if not _MAY_BE.search(source.text):
        return
    at = 0
    for first in [index for index, token in enumerate(tokens) if token[0] == "AT"]:
        if first < at or tokens[first + 1].type == "VERSION":
            continue
        at = _end_of_annotations(tokens, first)
        if _is_behind(source.text, tokens, first, at):
            place = Span(source.name, tokens[first].start, tokens[at - 1].end)
            marked = Span(source.name, tokens[at].start, tokens[at].end)
            yield annotation_behind(place, source.text[place.start : place.end], marked)


def _end_of_annotations(tokens: Sequence[Token], at: int) -> int:
    """Give the index behind a row of annotations with their arguments."""
    while tokens[at].type == "AT" and at + 2 < len(tokens):
        at += 2
        if tokens[at].text == "(":
            closed = (end for end in range(at, len(tokens)) if tokens[end].text == ")")
            at = next(closed, len(tokens) - 2) + 1
    return max(at, 1)


def _is_behind(text: str, tokens: Sequence[Token], first: int, end: int) -> bool:
    before, after = tokens[first - 1] if first else None, tokens[end]
    if before is None or before.text in _APART or after.type == END or after.text in _CLOSING:
        return False
    on_line = "\n" not in text[before.end : tokens[first].start]
    return on_line and "\n" in text[tokens[end - 1].end : after.start]
