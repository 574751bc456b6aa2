"""A guard and the blocks that ran since in; what it still says of the data out.

A type checker forgets what `case X() if data.name is not None` says as soon as an `exit` block
makes new data. What the block does not touch still holds, and is said again.
"""

from collections.abc import Iterable, Iterator

from onexdsl.codegen.walk import assigned_in, expressions_in, narrows, statement_expressions
from onexdsl.semantics.expressions import (
    Attribute,
    Expression,
    Logical,
    Statement,
    Variable,
    VariableKind,
)

WHOLE = ""
"""Stands for all data: an expression that reads `data` itself."""


def still_said(
    guard: Expression, ran: Iterable[Statement], body: Iterable[Statement]
) -> tuple[Expression, ...]:
    """Give the narrowing parts of a guard that hold after `ran` and that `body` may lean on."""
    changed = {*assigned_in(ran)}
    if not changed:
        return ()
    used = {name for one in statement_expressions(body) for name in _data_in(one)}
    return tuple(one for one in _parts(guard) if narrows(one) and _kept(one, changed, used))


def _parts(guard: Expression) -> Iterator[Expression]:
    if isinstance(guard, Logical) and guard.operator == "and":
        yield from _parts(guard.left)
        yield from _parts(guard.right)
    else:
        yield guard


def _kept(part: Expression, changed: set[str], used: set[str]) -> bool:
    read = set(_data_in(part))
    return bool(read & used) and not read & {WHOLE, *changed}


def _data_in(expression: Expression) -> Iterator[str]:
    named = 0  # so many times `data` was read for one of its fields
    for part in expressions_in(expression):
        match part:
            case Attribute(subject=Variable(kind=VariableKind.DATA), name=name):
                named += 1
                yield name
            case Variable(kind=VariableKind.DATA_FIELD, name=name):
                yield name
            case Variable(kind=VariableKind.DATA) if named:
                named -= 1
            case Variable(kind=VariableKind.DATA):
                yield WHOLE
            case _:
                pass
