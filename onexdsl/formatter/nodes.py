"""Reducers, effects, computes and the wire to documents."""

from collections.abc import Sequence
from typing import assert_never

from onexdsl.formatter.declarations import above, fields
from onexdsl.formatter.doc import BLANK, SPACE, Doc, Group, Indent
from onexdsl.formatter.expressions import assigned, expression
from onexdsl.formatter.shapes import (
    FIELDS,
    LINES,
    ONE,
    alternatives,
    enclosed,
    listed,
    run,
    taken,
    unreadable,
)
from onexdsl.formatter.statements import block
from onexdsl.formatter.words import Words
from onexdsl.syntax import tree
from onexdsl.syntax.tree import Name


def names(words: Words, pieces: Sequence[Name]) -> Doc:
    """Take `A, B, C` behind a word, with the gap between them."""
    return listed(words, pieces, _name)


def _name(words: Words, _piece: Name) -> Doc:
    return words.take()


# ---- reducers


def reducer(words: Words, piece: tree.ReducerDecl) -> Doc:
    """Lay out a reducer, each item on a line of its own."""
    head = taken(words, 2)
    return (head, BLANK, enclosed(words, piece.items, _reducer_item, LINES))


def _reducer_item(words: Words, piece: tree.ReducerItem) -> Doc:
    match piece:
        case tree.DataDecl():
            return (words.take(), BLANK, fields(words, piece.fields))
        case tree.StateDecl():
            return (above(words, piece.preamble), _state(words, piece))
        case tree.AnyStateDecl():
            return _any_state(words, piece)
        case _:
            return _state_item(words, piece)


def _state(words: Words, piece: tree.StateDecl) -> Doc:
    head = taken(words, 3 if piece.kind else 2)
    return (head, BLANK, _state_items(words, piece.items)) if words.start < piece.span.end else head


def _any_state(words: Words, piece: tree.AnyStateDecl) -> Doc:
    head: Doc = taken(words, 2)
    if piece.exceptions:
        head = (head, BLANK, words.take(), names(words, piece.exceptions))
    return _state_items(words, piece.items, head)


def _state_items(words: Words, items: Sequence[tree.StateItem], head: Doc = "") -> Doc:
    brackets = LINES if len(items) > 1 or any(map(_has_block, items)) else ONE
    return Group(enclosed(words, items, _state_item, brackets, head))


def _has_block(piece: tree.StateItem) -> bool:
    return not isinstance(piece, (tree.IgnoreClause, tree.Broken)) and isinstance(
        piece.body, tree.Block
    )


def _state_item(words: Words, piece: tree.StateItem) -> Doc:
    match piece:
        case tree.OnClause():
            return (above(words, piece.preamble), _on(words, piece))
        case tree.IgnoreClause():
            return (words.take(), names(words, piece.events))
        case tree.TimerClause():
            return (above(words, piece.preamble), _timer(words, piece))
        case tree.EnterClause() | tree.ExitClause():
            return (words.take(), BLANK, block(words, piece.body))
        case tree.Broken():
            raise unreadable(piece)
        case _:
            assert_never(piece)


def _on(words: Words, piece: tree.OnClause) -> Doc:
    head = [words.take(), BLANK, alternatives(words, len(piece.events))]
    head.append(Indent(conditions(words, piece.by, piece.guard)))
    if piece.targets:
        arrow = (SPACE, words.take(), BLANK, alternatives(words, len(piece.targets)))
        head.append(Indent(arrow))
    match piece.body:
        case tree.Block():
            return block(words, piece.body, tuple(head))
        case tree.PythonBody():
            head.append(Indent((SPACE, _python(words, piece.body))))
    return Group(tuple(head))


def conditions(words: Words, by: tree.Expression | None, guard: tree.Expression | None) -> Doc:
    """Take `by expression when expression`, as far as they are there."""
    parts: list[Doc] = []
    for each in (by, guard):
        if each is not None:
            parts += [SPACE, words.take(), BLANK, Indent(expression(words, each))]
    return tuple(parts)


def _python(words: Words, piece: tree.PythonBody) -> Doc:
    python = words.take()
    if not piece.emits:
        return python
    return (python, BLANK, words.take(), names(words, piece.emits))


def _timer(words: Words, piece: tree.TimerClause) -> Doc:
    head = taken(words, 4 if piece.target else 2)
    return head if piece.body is None else (head, BLANK, block(words, piece.body))


# ---- effects and computes


def effect(words: Words, piece: tree.EffectDecl) -> Doc:
    """Lay out an effect; a single clause may share the line of the braces."""
    head = taken(words, 2)
    brackets = LINES if len(piece.items) > 1 else ONE
    return (head, BLANK, Group(enclosed(words, piece.items, _effect_item, brackets)))


def _effect_item(words: Words, piece: tree.EffectItem) -> Doc:
    match piece:
        case tree.EffectClause():
            return (above(words, piece.preamble), _effect_on(words, piece))
        case tree.PublishesClause():
            return (words.take(), names(words, piece.events))
        case tree.EveryClause():
            return taken(words, 4)
        case tree.Broken():
            raise unreadable(piece)
        case _:
            assert_never(piece)


def _effect_on(words: Words, piece: tree.EffectClause) -> Doc:
    head = (words.take(), BLANK, alternatives(words, len(piece.messages)))
    if not piece.outcomes:
        return head
    arrow = (SPACE, words.take(), BLANK, alternatives(words, len(piece.outcomes)))
    return Group((head, Indent(arrow)))


def compute(words: Words, piece: tree.ComputeDecl) -> Doc:
    """Lay out `compute Name: A | B -> C = body`."""
    head = (taken(words, 2), words.take(), BLANK, alternatives(words, len(piece.inputs)))
    arrow = (SPACE, words.take(), BLANK, alternatives(words, len(piece.outputs)))
    declared = Group((head, Indent(arrow)))
    return declared if piece.body is None else assigned(words, declared, piece.body)


# ---- wire


def wire(words: Words, piece: tree.WireDecl) -> Doc:
    """Lay out `wire { … }`, a route on each line; a bare one alone may share the braces' line."""
    head = words.take()
    bare = len(piece.routes) == 1 and not piece.routes[0].policies
    brackets = ONE if bare else LINES
    return (head, BLANK, Group(enclosed(words, piece.routes, _route, brackets)))


def _route(words: Words, piece: tree.RouteDecl) -> Doc:
    head = (above(words, piece.preamble), taken(words, 3))
    if words.start >= piece.span.end:
        return head
    return (head, BLANK, Group(enclosed(words, piece.policies, _policy, FIELDS)))


def _policy(words: Words, piece: tree.Policy) -> Doc:
    return run(words, piece.span.end)
