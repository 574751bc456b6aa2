"""Blocks of statements as written in, typed statements out."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from onexdsl.semantics.expressions import (
    Assign,
    Construct,
    Emit,
    For,
    If,
    Let,
    Publish,
    Statement,
    VariableKind,
)
from onexdsl.semantics.field_types import BOOL
from onexdsl.semantics.inference.infer import check, construct, construct_unknown, infer
from onexdsl.semantics.inference.literals import literal_of
from onexdsl.semantics.inference.loops import introduce, items_of
from onexdsl.semantics.inference.narrowing import knowing_that
from onexdsl.semantics.model import Message, Record
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.kinds import what_it_is
from onexdsl.semantics.words.near_names import Unknown
from onexdsl.syntax import tree


def check_block(block: tree.Block, scope: Scope) -> tuple[Statement, ...]:
    """Type the statements of a block, in order; mistakes are told to `scope.problems`.

    Only data fields that the scope holds (`VariableKind.DATA_FIELD`) may be assigned; so in
    an orchestrator's `else` every assignment is `assign-unknown-data`. A `let` or loop
    variable that hides a name in sight is `duplicate-name`. What cannot be typed is left out.
    """
    typed: list[Statement] = []
    for piece in block.statements:
        statement, scope = _check(piece, scope)
        if statement is not None:
            typed.append(statement)
    return tuple(typed)


def check_let(piece: tree.Let, scope: Scope) -> tuple[Let, Scope]:
    """Type `let name = value`, and give the scope in which the name stands (scenarios too)."""
    value = infer(piece.value, scope)
    introduce(piece.name, scope)
    binding = Binding(
        VariableKind.LOCAL, value.type, piece.name.span, literal=literal_of(piece.value, scope)
    )
    let = Let(piece.name.text, value, span=piece.span)
    return let, scope.with_binding(piece.name.text, binding)


def _check(piece: tree.Statement, scope: Scope) -> tuple[Statement | None, Scope]:
    """Type one statement, and give the scope of those after it."""
    match piece:
        case tree.Let():
            return check_let(piece, scope)
        case tree.Assign(name):
            return _assign(piece, scope), scope.forgetting(_data_path(name.text))
        case tree.Emit(message):
            return Emit(_message(message, scope, emitted=True), span=piece.span), scope
        case tree.Publish(message):
            return Publish(_message(message, scope, emitted=False), span=piece.span), scope
        case tree.Branch(then=then, otherwise=otherwise):
            blocks = (then,) if otherwise is None else (then, otherwise)
            return _branch(piece, scope), after_blocks(blocks, scope)
        case tree.Loop(body=body):
            # What the body assigns is not known when it runs again, nor after it.
            after = after_blocks((body,), scope)
            return _loop(piece, scope, after), after
        case tree.Broken():
            return None, scope
        case _:
            assert_never(piece)


def _assign(piece: tree.Assign, scope: Scope) -> Assign | None:
    name = piece.name.text
    binding = scope.bindings.get(name)
    if binding is None or binding.kind is not VariableKind.DATA_FIELD:
        infer(piece.value, scope)
        hint = None if binding is None else "Only data fields change; a `let` stays what it is."
        unknown = Unknown(name, piece.name.span, tuple(_data_fields(scope)))
        scope.problems.add(words.assign_unknown_data(unknown, hint))
        return None
    value = check(piece.value, binding.type, scope, words.declared(binding.declared))
    return Assign(name, value, span=piece.span)


def _data_fields(scope: Scope) -> Iterator[str]:
    return (
        name for name, binding in scope.bindings.items() if binding.kind is VariableKind.DATA_FIELD
    )


def _message(piece: tree.Construct, scope: Scope, *, emitted: bool) -> Construct:
    name = piece.type
    header = scope.symbols.find(name.text)
    if header is None or isinstance(header, Record | Message):
        return construct(piece, scope)
    tell = words.cannot_emit if emitted else words.cannot_publish
    scope.problems.add(tell(name.text, what_it_is(header), name.span))
    return construct_unknown(piece, scope)


def _branch(piece: tree.Branch, scope: Scope) -> If:
    condition = check(piece.condition, BOOL, scope)
    then = check_block(piece.then, knowing_that(condition, scope))
    otherwise: tuple[Statement, ...] = ()
    if piece.otherwise is not None:
        otherwise = check_block(piece.otherwise, knowing_that(condition, scope, holds=False))
    return If(condition, then, otherwise, span=piece.span)


def _loop(piece: tree.Loop, before: Scope, inside: Scope) -> For:
    source, item = items_of(infer(piece.source, before), before)
    introduce(piece.variable, before)
    body = inside.with_local(piece.variable.text, item, piece.variable.span)
    return For(piece.variable.text, source, check_block(piece.body, body), span=piece.span)


def after_blocks(blocks: Iterable[tree.Block], scope: Scope) -> Scope:
    """Give a scope that forgets what was known of the fields that blocks assign."""
    for block in blocks if scope.narrowed else ():
        for name in _assigned(block):
            scope = scope.forgetting(_data_path(name))
    return scope


def _assigned(block: tree.Block) -> Iterator[str]:
    for piece in block.statements:
        match piece:
            case tree.Assign(name):
                yield name.text
            case tree.Branch(then=then, otherwise=otherwise):
                yield from _assigned(then)
                yield from () if otherwise is None else _assigned(otherwise)
            case tree.Loop(body=body):
                yield from _assigned(body)
            case _:
                pass


def _data_path(name: str) -> tuple[str, ...]:
    return (VariableKind.DATA.value, name)
