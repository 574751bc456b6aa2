"""Declarations of data, messages, functions and properties to documents."""

from collections.abc import Sequence

from onexdsl.formatter.doc import BLANK, EDGE, HARD, SPACE, Doc, Group, Indent, Line
from onexdsl.formatter.expressions import assigned, construct, expression
from onexdsl.formatter.shapes import (
    ARGUMENTS,
    FIELDS,
    LINES,
    alternatives,
    enclosed,
    listed,
    run,
    taken,
    unreadable,
)
from onexdsl.formatter.words import Words
from onexdsl.syntax import tree
from onexdsl.syntax.tree import Preamble


def above(words: Words, preamble: Preamble) -> Doc:
    """Lay out annotations above a declaration or clause: on its line if none has arguments.

    Doc comments come with the first word behind them, as all comments do.
    """
    told = any(annotation.arguments is not None for annotation in preamble.annotations)
    return _annotations(words, preamble, HARD if told else SPACE)


def _before(words: Words, preamble: Preamble) -> Doc:
    """Lay out annotations of a field or member: on its line if there is room."""
    return _annotations(words, preamble, SPACE)


def _annotations(words: Words, preamble: Preamble, last: Line) -> Doc:
    if not preamble.annotations:
        return ""
    parts: list[Doc] = []
    for at, annotation in enumerate(preamble.annotations):
        parts += [SPACE if at else "", run(words, annotation.span.end)]
    return (Group(tuple(parts)), last) if last.hard else Group((*parts, last))


def enum(words: Words, piece: tree.EnumDecl) -> Doc:
    """Lay out `enum Channel { web, store }`."""
    head = taken(words, 2)
    if words.text != "{":
        return head
    members = enclosed(words, piece.members, _member, FIELDS)
    return (head, BLANK, Group(members))


def _member(words: Words, piece: tree.EnumMemberDecl) -> Doc:
    return (_before(words, piece.preamble), run(words, piece.span.end))


def record(words: Words, piece: tree.RecordDecl) -> Doc:
    """Lay out `record Line { … }`, with braces or without."""
    head = taken(words, 2)
    return head if piece.fields is None else (head, BLANK, fields(words, piece.fields))


def message(words: Words, piece: tree.MessageDecl) -> Doc:
    """Lay out an event, command or intent, with braces or without."""
    head = taken(words, 2)
    return (head, BLANK, fields(words, piece.fields)) if words.start < piece.span.end else head


def fields(words: Words, pieces: Sequence[tree.FieldDecl]) -> Doc:
    """Lay out `{ key a: int, b: str }`; broken, each field stands on its own line, no comma."""
    return Group(enclosed(words, pieces, _field, FIELDS))


def _field(words: Words, piece: tree.FieldDecl) -> Doc:
    before = _before(words, piece.preamble)
    declared = run(words, piece.type.span.end)
    if piece.default is None:
        return (before, declared)
    return (before, assigned(words, declared, piece.default))


def union(words: Words, piece: tree.UnionDecl) -> Doc:
    """Lay out `union Payment = Card | Cash`."""
    head = taken(words, 3)
    return Group((head, Indent((SPACE, alternatives(words, len(piece.members))))))


def function(words: Words, piece: tree.FunctionDecl) -> Doc:
    """Lay out `fn name(…) -> type = body`."""
    head = taken(words, 2)
    parameters = enclosed(words, piece.parameters, _parameter, ARGUMENTS)
    arrow = words.take()
    result = run(words, piece.result.span.end)
    declared = (head, Group(parameters), BLANK, arrow, BLANK, result)
    if piece.body is None:
        return (declared, BLANK, words.take())
    return assigned(words, declared, piece.body)


def _parameter(words: Words, piece: tree.ParameterDecl) -> Doc:
    return run(words, piece.span.end)


def invariant(words: Words, piece: tree.InvariantDecl) -> Doc:
    """Lay out `invariant Reducer in A | B: condition`."""
    head = taken(words, 2)
    if piece.states:
        head = (head, BLANK, words.take(), BLANK, alternatives(words, len(piece.states)))
    return assigned(words, head, piece.condition, gap="")


def scenario(words: Words, piece: tree.ScenarioDecl) -> Doc:
    """Lay out `scenario "title" { … }`, a scene on each line."""
    head = taken(words, 2)
    return (head, BLANK, enclosed(words, piece.scenes, _scene, LINES))


def _scene(words: Words, piece: tree.Scene) -> Doc:
    match piece:
        case tree.Let():
            return assigned(words, taken(words, 2), piece.value)
        case tree.SendScene() | tree.ExpectMessageScene():
            return (words.take(), BLANK, construct(words, piece.message))
        case tree.ReplyScene():
            return (taken(words, 3), BLANK, construct(words, piece.outcome))
        case tree.ExpectStateScene():
            return _expect_state(words, piece)
        case tree.FailScene():
            return taken(words, 4)
        case tree.ExpectNoneScene():
            return taken(words, 3)
        case tree.AdvanceScene():
            return taken(words, 2)
        case tree.Broken():
            raise unreadable(piece)


def _expect_state(words: Words, piece: tree.ExpectStateScene) -> Doc:
    head: Doc = taken(words, 2)
    if piece.key is not None:
        key = (words.take(), Indent((EDGE, expression(words, piece.key))), EDGE, words.take())
        head = (head, Group(key))
    rest: list[Doc] = []
    if piece.states:
        rest += [SPACE, words.take(), BLANK, alternatives(words, len(piece.states))]
    if piece.condition is not None:
        rest += [SPACE, words.take(), BLANK, expression(words, piece.condition)]
    return Group((head, Indent(tuple(rest))))


def use(words: Words, piece: tree.UseDecl) -> Doc:
    """Lay out `use shop.common: Money, Customer as Buyer`."""
    head = (words.take(), BLANK, run(words, piece.path.span.end), words.take())
    return (head, listed(words, piece.names, _used))


def _used(words: Words, piece: tree.Used) -> Doc:
    return run(words, piece.span.end)
