"""Sources of loops and names that are introduced in, the types of items out.

For `for` statements, generators and the `for` of a workflow's step.
"""

from onexdsl.semantics.expressions import Expression, VariableKind
from onexdsl.semantics.field_types import (
    UNKNOWN,
    DictType,
    ListType,
    SetType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.fit import present
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.show_types import show_type
from onexdsl.syntax import tree

WHAT = {
    VariableKind.LOCAL: "a local value",
    VariableKind.PARAMETER: "a parameter",
    VariableKind.DATA_FIELD: "a data field",
    VariableKind.DATA: "the data of the reducer",
    VariableKind.EVENT: "the message that is handled",
    VariableKind.KEY: "the key of the instance",
    VariableKind.META: "what is known about the message",
    VariableKind.INPUT: "the input of the compute",
    VariableKind.STEP: "a step",
    VariableKind.FAILURE: "what failed",
}


def items_of(source: Expression, scope: Scope) -> tuple[Expression, Type]:
    """Give the source of a loop and the type of its items: a list's or a set's.

    Anything else is `type-mismatch`, an optional `optional-not-narrowed`.
    """
    source = present(source, scope)
    match source.type:
        case ListType(UnknownType()) | SetType(UnknownType()):
            scope.problems.add(words.always_empty(source.span))
            return source, UNKNOWN
        case ListType(item) | SetType(item):
            return source, item
        case UnknownType():
            return source, UNKNOWN
        case other:
            hint = "Write `keys(…)` or `values(…)`." if isinstance(other, DictType) else None
            told = words.type_mismatch(
                f"A loop runs over a list or set, and this is `{show_type(other)}`.",
                source.span,
                hint,
            )
            scope.problems.add(told)
            return source, UNKNOWN


def introduce(name: tree.Name, scope: Scope) -> None:
    """Tell a `let` or loop variable that hides a name in sight."""
    hidden = scope.bindings.get(name.text)
    if hidden is not None:
        told = words.hides_name(name.text, WHAT[hidden.kind], name.span, hidden.declared)
        scope.problems.add(told)
