"""Orchestrators to documents."""

from typing import assert_never

from onexdsl.formatter.declarations import above
from onexdsl.formatter.doc import BLANK, SPACE, Doc, Group, Indent
from onexdsl.formatter.expressions import construct, expression
from onexdsl.formatter.nodes import conditions, names
from onexdsl.formatter.shapes import LINES, alternatives, enclosed, taken, unreadable
from onexdsl.formatter.statements import block_on_lines
from onexdsl.formatter.words import Words
from onexdsl.syntax import tree


def orchestrator(words: Words, piece: tree.OrchestratorDecl) -> Doc:
    """Lay out an orchestrator, its steps and those after `else` each on a line of its own."""
    head = taken(words, 2)
    return (head, BLANK, enclosed(words, piece.workflows, _workflow, LINES))


def _workflow(words: Words, piece: tree.WorkflowDecl) -> Doc:
    before = above(words, piece.preamble)
    head = [words.take(), BLANK, alternatives(words, len(piece.triggers))]
    head.append(Indent(conditions(words, piece.by, piece.guard)))
    if piece.within is not None:
        head.append(Indent((SPACE, taken(words, 2))))
    steps = enclosed(words, piece.steps, _step, LINES, tuple(head))
    if piece.otherwise is None:
        return (before, steps)
    return (before, steps, BLANK, words.take(), BLANK, block_on_lines(words, piece.otherwise))


def _step(words: Words, piece: tree.Step) -> Doc:
    match piece:
        case tree.CallStep():
            before = above(words, piece.preamble)
            call = (taken(words, 2), BLANK, construct(words, piece.message))
        case tree.AwaitStep():
            before = above(words, piece.preamble)
            call = (taken(words, 3), BLANK, alternatives(words, len(piece.events)))
        case tree.PublishStep():
            before = above(words, piece.preamble)
            call = (words.take(), BLANK, construct(words, piece.message))
        case tree.Broken():
            raise unreadable(piece)
        case _:
            assert_never(piece)
    modifiers = tuple((SPACE, _modifier(words, each)) for each in piece.modifiers)
    return (before, Group((call, Indent(modifiers))))


def _modifier(words: Words, piece: tree.Modifier) -> Doc:
    match piece:
        case tree.After():
            return (words.take(), names(words, piece.steps))
        case tree.When():
            return (words.take(), BLANK, Indent(expression(words, piece.condition)))
        case tree.ForEach():
            return (taken(words, 3), BLANK, Indent(expression(words, piece.source)))
        case tree.Expect():
            return (words.take(), BLANK, alternatives(words, len(piece.events)))
        case tree.Timeout():
            return taken(words, 2)
        case tree.Undo():
            return (words.take(), BLANK, construct(words, piece.message))
        case _:
            assert_never(piece)
