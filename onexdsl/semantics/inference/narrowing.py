"""What a condition says about types: a typed condition in, a scope that knows more out.

Narrowed are paths: a variable and the attributes read from it. `x != none` and `x is A`
say something of `x`; `and`, `or` and `not` pass it on. What both ways to a place say, holds
there. Rule: language page, "Expressions".
"""

from collections.abc import Mapping

from onexdsl.semantics.expressions import (
    Attribute,
    Comparison,
    Expression,
    IsTest,
    Logical,
    Not,
    Nothing,
    Variable,
    VariableKind,
)
from onexdsl.semantics.field_types import OptionalType, QualifiedName, Type
from onexdsl.semantics.scope import NOTHING_KNOWN, Path, Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.types.members import Member, inner_of, members_of, one_of

Facts = Mapping[Path, Type]


def knowing_that(condition: Expression, scope: Scope, *, holds: bool = True) -> Scope:
    """Give the scope in which `condition` is known to hold (or, `holds=False`, not to).

    Guards narrow their clause's body, `when` the step's other parts.
    """
    return scope.knowing(facts_of(condition, scope.symbols, holds=holds))


def facts_of(condition: Expression, symbols: Symbols, *, holds: bool) -> Facts:
    """Give the narrower types of paths that follow from a condition."""
    match condition:
        case Not(operand=operand):
            return facts_of(operand, symbols, holds=not holds)
        case Logical(operator=operator, left=left, right=right):
            one = facts_of(left, symbols, holds=holds)
            other = facts_of(right, symbols, holds=holds)
            if (operator == "and") == holds:
                return {**one, **other}
            return _both(one, other, symbols)
        case Comparison(operator="==" | "!=" as operator, left=left, right=right):
            if (operator == "!=") != holds:
                return NOTHING_KNOWN
            return _not_none(left, right)
        case IsTest(subject=subject, member=member):
            return _is_member(subject, member, symbols, holds=holds)
        case _:
            return NOTHING_KNOWN


def path_of(value: Expression) -> Path | None:
    """Give the path that an expression is; None for what is computed."""
    names: list[str] = []
    while isinstance(value, Attribute):
        names.append(value.name)
        value = value.subject
    if not isinstance(value, Variable):
        return None
    names.append(value.name)
    if value.kind is VariableKind.DATA_FIELD:
        names.append(VariableKind.DATA.value)
    return tuple(reversed(names))


def _not_none(left: Expression, right: Expression) -> Facts:
    value = left if isinstance(right, Nothing) else right
    path = path_of(value)
    nothing = isinstance(left, Nothing) or isinstance(right, Nothing)
    if not nothing or path is None or not isinstance(value.type, OptionalType):
        return NOTHING_KNOWN
    return {path: value.type.inner}


def _is_member(
    subject: Expression, member: QualifiedName, symbols: Symbols, *, holds: bool
) -> Facts:
    path, members = path_of(subject), members_of(subject.type, symbols)
    if path is None or members is None:
        return NOTHING_KNOWN
    kept = tuple(one for one in members if (one.name == member) == holds)
    if not kept or len(kept) == len(members):
        return {path: inner_of(subject.type)} if holds and kept else NOTHING_KNOWN
    narrowed = one_of(kept)
    optional = not holds and isinstance(subject.type, OptionalType)
    return {path: OptionalType(narrowed) if optional else narrowed}


def _both(one: Facts, other: Facts, symbols: Symbols) -> Facts:
    joined = {
        path: _either(type_, other[path], symbols) for path, type_ in one.items() if path in other
    }
    return {path: type_ for path, type_ in joined.items() if type_ is not None}


def _either(one: Type, other: Type, symbols: Symbols) -> Type | None:
    if one == other:
        return one
    mine, theirs = members_of(one, symbols), members_of(other, symbols)
    if mine is None or theirs is None:
        return None
    members: tuple[Member, ...] = tuple(dict.fromkeys((*mine, *theirs)))
    optional = isinstance(one, OptionalType) or isinstance(other, OptionalType)
    return OptionalType(one_of(members)) if optional else one_of(members)
