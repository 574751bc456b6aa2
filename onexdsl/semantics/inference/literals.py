"""Literals in, whether they can stand where a type asks for them out.

A text may stand for a uuid, date, datetime or url, and must then be a valid one. Which
literal a `let` was given is found here too: it stands wherever the name is used.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from urllib.parse import urlsplit

from onexdsl.semantics.field_types import Primitive
from onexdsl.semantics.scope import Scope
from onexdsl.source.span import Span
from onexdsl.syntax import tree

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII
)


def _is_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None and _reads(date.fromisoformat, text)


def _is_datetime(text: str) -> bool:
    # Without an offset it could not be compared with `meta.timestamp`, which has one.
    return _DATETIME.fullmatch(text) is not None and _reads(datetime.fromisoformat, text)


def _is_url(text: str) -> bool:
    if any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.hostname or (parts.path and "://" not in text))


def _reads(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


# What a text must be to stand for a value of a type, and an example for the hint.
STANDS_FOR: dict[Primitive, tuple[Callable[[str], bool], str]] = {
    Primitive.UUID: (
        lambda text: _UUID.fullmatch(text) is not None,
        "4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11",
    ),
    Primitive.DATE: (_is_date, "2026-01-31"),
    Primitive.DATETIME: (_is_datetime, "2026-01-31T12:00:00Z"),
    Primitive.URL: (_is_url, "https://example.org/page"),
}


def literal_of(piece: tree.Expression, scope: Scope) -> tree.Expression | None:
    """Give the open literal that a `let` was given, also by the name of another `let`."""
    if isinstance(piece, tree.Variable):
        binding = scope.bindings.get(piece.name)
        return None if binding is None else binding.literal
    return piece if open_literal(piece) else None


def open_literal(piece: tree.Expression) -> bool:
    """Whether a literal's type is decided by its place: so a `let` of it hands it on."""
    match piece:
        case tree.NumberLiteral() | tree.TextLiteral() | tree.NoneLiteral() | tree.EmptyDict():
            return True
        case tree.Unary("-", operand):
            return isinstance(operand, tree.NumberLiteral)
        case tree.ListLiteral(items):
            return all(_constant(item) for item in items)
        case _:
            return False


def moved(literal: tree.Expression, span: Span) -> tree.Expression:
    """Give an open literal as if it were written at another place, where a name stands for it."""
    match literal:
        case tree.Unary(operator, operand):
            return tree.Unary(operator, moved(operand, span), span=span)
        case tree.ListLiteral(items):
            return tree.ListLiteral(tuple(moved(item, span) for item in items), span=span)
        case _:
            return replace(literal, span=span)


def _constant(piece: tree.Expression) -> bool:
    closed = tree.DurationLiteral | tree.BoolLiteral | tree.EnumMember
    return isinstance(piece, closed) or open_literal(piece)
