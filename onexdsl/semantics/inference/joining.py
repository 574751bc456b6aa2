"""Several expressions that must have one type in (branches, items), that type and they out."""

from collections.abc import Sequence

from onexdsl.semantics.expressions import (
    EmptyDict,
    Expression,
    ListValue,
    Negate,
    Nothing,
    Number,
    Text,
)
from onexdsl.semantics.field_types import UNKNOWN, Type, UnknownType
from onexdsl.semantics.inference.fit import fit, lean, refuse
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.types.assignability import join_types
from onexdsl.semantics.types.members import bare
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.show_types import show_type


def join_values(values: Sequence[Expression], scope: Scope) -> tuple[tuple[Expression, ...], Type]:
    """Find the type that all values fit, and make them fit; without values it is `UNKNOWN`.

    What is no literal decides first, so that `[0, price]` is a list of decimals. A value
    that has no type in common with those before it is `type-mismatch`.
    """
    joined: Type = UNKNOWN
    known = dict(enumerate(values))
    typed = (place for place, one in known.items() if not isinstance(one.type, UnknownType))
    for place in sorted(typed, key=lambda place: _is_open(values[place])):
        value = lean(values[place], joined, scope)
        both = _join(joined, bare(value.type), scope)
        if both is None:
            told = words.type_mismatch(
                f"This is `{show_type(bare(value.type))}`, next to `{show_type(joined)}`.",
                value.span,
                "Branches and items of a list have one type.",
            )
            value = refuse(told, value.span, scope)
        else:
            joined = both
        known[place] = value
    return tuple(fit(one, joined, scope) for one in known.values()), joined


def _join(joined: Type, next_type: Type, scope: Scope) -> Type | None:
    if isinstance(joined, UnknownType):  # the first of them
        return next_type
    return join_types(joined, next_type, scope.symbols)


def _is_open(value: Expression) -> bool:
    if isinstance(value, Negate):
        return _is_open(value.operand)
    return isinstance(value, Number | Text | Nothing | EmptyDict | ListValue)
