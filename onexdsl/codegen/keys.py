"""Events and how each names its key go in, the method `key_of` comes out."""

from collections.abc import Mapping

from onexdsl.codegen.module import Module
from onexdsl.codegen.python_expression import Atom, Invoke, Member, Python, one_line
from onexdsl.codegen.python_names import field_name
from onexdsl.codegen.python_statements import (
    Case,
    Definition,
    Evaluate,
    Match,
    Parameter,
    PythonStatement,
    Return,
)
from onexdsl.codegen.python_types import NONE
from onexdsl.codegen.scope import Scope
from onexdsl.codegen.translate_expression import translate
from onexdsl.semantics.expressions import Expression
from onexdsl.semantics.field_types import QualifiedName


def key_of_method(
    event_type: Python, key_type: Python, keys: Mapping[QualifiedName, Python], module: Module
) -> Definition:
    """Plan `key_of`; events whose key is read alike share an arm."""
    grouped: dict[str, list[QualifiedName]] = {}
    for event, key in keys.items():
        grouped.setdefault(one_line(key), []).append(event)
    body: list[PythonStatement]
    if len(grouped) <= 1:
        body = [Return(next(iter(keys.values()), NONE))]
    else:
        cases = [
            Case(patterns(module, events), None, (Return(keys[events[0]]),))
            for events in grouped.values()
        ]
        body = [Match("event", (*cases, never(module, "event")))]
    parameters = (Parameter("self"), Parameter("event", event_type))
    return Definition("key_of", parameters, key_type, tuple(body))


def key_expression(
    event: QualifiedName, by: Expression | None, scope: Scope, *, keyed: bool
) -> Python:
    """Give how an event names its key: by what a clause says, or by its field marked `key`."""
    if by is not None:
        return translate(by, scope)
    message = scope.module.project.model.message(event)
    key = None if message is None or not keyed else message.key
    return NONE if key is None else Member(Atom("event"), field_name(key.name))


def patterns(module: Module, events: list[QualifiedName]) -> tuple[str, ...]:
    """Give the class patterns of some events."""
    return tuple(f"{module.declared(event)}()" for event in events)


def never(module: Module, subject: str) -> Case:
    """Give the arm that closes a match."""
    return Case(("_",), None, (unreachable(module, subject),))


def unreachable(module: Module, subject: str) -> PythonStatement:
    """Give the statement by which type checkers prove that a subject cannot be anything else."""
    return Evaluate(Invoke(module.standard("typing", "assert_never"), (Atom(subject),)))
