"""The inside of strings to values: escapes resolved, f-strings taken apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.syntax.problems import bad_escape

_SIMPLE = {"n": "\n", "t": "\t", "\\": "\\", '"': '"', "'": "'"}
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def milliseconds(duration: str) -> int:
    """Give the length of a duration as written, `200ms` or `7d`, in milliseconds."""
    number = duration.rstrip("mshd")
    return int(number) * _MILLISECONDS[duration[len(number) :]]


def resolve_escapes(text: str, place: Span) -> tuple[str, tuple[Diagnostic, ...]]:
    r"""Resolve `\n \t \\ \" \' \uXXXX`; another escape stays as it is and is a finding.

    `place` is where `text` stands, so that findings point into the string.
    """
    if "\\" not in text:
        return text, ()
    found: list[Diagnostic] = []

    def resolved(match: re.Match[str]) -> str:
        escape = match.group(1)
        if len(escape) > 1:
            return chr(int(escape[1:], 16))
        if escape not in _SIMPLE:
            start = place.start + match.start()
            found.append(bad_escape(Span(place.file, start, start + 2), match.group()))
        return _SIMPLE.get(escape, match.group())

    return _ESCAPE.sub(resolved, text), tuple(found)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an f-string as written, by offsets into it.

    For a value, `start` and `end` are its expression; the format, if any, runs from there
    to `format_end`. A lone brace that opens or closes nothing is a `stray` piece.
    """

    kind: str  # "text", "value" or "stray"
    start: int
    end: int
    format_end: int = 0


def split_formatted(text: str) -> Iterator[Piece]:
    """Take the inside of an f-string apart: `order {event.id:>8}` is a text and a value."""
    position = literal = 0
    while position < len(text):
        character = text[position]
        if character == "\\":
            position += 2
        elif character not in "{}":
            position += 1
        elif text[position : position + 2] in ("{{", "}}"):
            position += 2
        else:
            if literal < position:
                yield Piece("text", literal, position)
            piece = _value(text, position + 1) if character == "{" else None
            yield piece or Piece("stray", position, position + 1)
            position = literal = (piece.format_end if piece else position) + 1
    if literal < len(text):
        yield Piece("text", literal, len(text))


_CLOSING = {"(": ")", "[": "]", "{": "}"}


def _value(text: str, start: int) -> Piece | None:
    """Find the brace that closes a value, and the last colon outside brackets and quotes."""
    open_brackets: list[str] = []
    colon = -1
    position = start
    while position < len(text):
        character = text[position]
        if character == "'":
            position = _after_quote(text, position)
            continue
        if character == "}" and not open_brackets:
            return Piece("value", start, position if colon < 0 else colon, position)
        if character in _CLOSING:
            open_brackets.append(_CLOSING[character])
        elif open_brackets and character == open_brackets[-1]:
            open_brackets.pop()
        elif character == ":" and not open_brackets:
            colon = position
        position += 1
    return None


def _after_quote(text: str, start: int) -> int:
    match = re.compile(r"'(?:[^'\\]|\\.)*'").match(text, start)
    return match.end() if match else start + 1
