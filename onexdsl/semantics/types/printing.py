"""Types and Python formats in, whether a value can be printed so out.

Rule: language page, "Lexical rules" (f-strings): printable are numbers, texts, booleans,
uuids, dates, durations, urls and enum members.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal

from onexdsl.semantics.field_types import EnumType, Primitive, ScalarType, Type, UnknownType

UNPRINTABLE = frozenset({Primitive.BYTES, Primitive.JSON})
SAMPLES: dict[Primitive, object] = {
    Primitive.BOOL: True,
    Primitive.INT: 1,
    Primitive.FLOAT: 1.5,
    Primitive.DECIMAL: Decimal("1.5"),
    Primitive.STR: "text",
    Primitive.DATE: datetime(2026, 1, 31, tzinfo=UTC).date(),
    Primitive.DATETIME: datetime(2026, 1, 31, tzinfo=UTC),
}
# Python would really make a text of the asked width, so a huge one is refused unseen.
_HUGE = re.compile(r"\d{4}")


def is_printable(type_: Type) -> bool:
    """Whether `str(x)` and f-strings take a value of this type."""
    match type_:
        case ScalarType(primitive):
            return primitive not in UNPRINTABLE
        case EnumType() | UnknownType():
            return True
        case _:
            return False


def format_error(format_: str, type_: Type) -> str | None:
    """Say why a value of a printable type cannot be printed in a format, or None.

    A uuid, duration or url has no format but the empty one, as in Python.
    """
    if not format_ or isinstance(type_, UnknownType):
        return None
    primitive = type_.primitive if isinstance(type_, ScalarType) else Primitive.STR
    sample = SAMPLES.get(primitive)
    if sample is None:
        return f"a `{primitive.value}` has no format"
    is_moment = primitive in {Primitive.DATE, Primitive.DATETIME}
    if not is_moment and _HUGE.search(format_):
        return "it asks for more than 999 places"
    try:
        format(sample, format_)
    except ValueError as error:
        return str(error)
    return None
