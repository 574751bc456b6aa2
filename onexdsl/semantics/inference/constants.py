"""The default of a field as written in, a typed constant out."""

from dataclasses import replace

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.expressions import Expression
from onexdsl.semantics.field_types import Type
from onexdsl.semantics.inference.fit import erroneous
from onexdsl.semantics.inference.infer import check
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words import problems as words
from onexdsl.source.span import Span
from onexdsl.syntax import tree

# A value that does not fit is a bad default; a name that does not exist stays one.
BAD = frozenset({codes.TYPE_MISMATCH.name, codes.OPTIONAL_NOT_NARROWED.name})


def check_default(
    default: tree.Expression, wanted: Type, symbols: Symbols, problems: Problems
) -> Expression:
    """Type the default of a field of type `wanted`.

    It must be made of literals, enum members, lists, `{}`, records and `-`, and satisfy type
    and constraint; else exactly one `bad-default` is told and the result is `Erroneous`.
    Names in it that do not exist (a member, a field) are told as such.
    """
    place = _not_constant(default)
    if place is not None:
        problems.add(words.not_constant(place))
        return erroneous(default.span)
    found = Problems()
    value = check(default, wanted, Scope(symbols, found))
    problems.extend(_as_default(one) for one in found.sorted())
    return value


def _as_default(found: Diagnostic) -> Diagnostic:
    return replace(found, code=codes.BAD_DEFAULT) if found.code.name in BAD else found


def _not_constant(piece: tree.Expression) -> Span | None:
    """Find the first part that is no constant."""
    match piece:
        case tree.ListLiteral(items):
            parts = items
        case tree.Construct(initialisers=initialisers):
            parts = tuple(one.value for one in initialisers)
        case tree.Unary("-", operand):
            parts = (operand,)
        case (
            tree.NumberLiteral()
            | tree.TextLiteral()
            | tree.DurationLiteral()
            | tree.BoolLiteral()
            | tree.NoneLiteral()
            | tree.EmptyDict()
            | tree.EnumMember()
            | tree.Broken()
        ):
            return None
        case _:
            return piece.span
    for part in parts:
        place = _not_constant(part)
        if place is not None:
            return place
    return None
