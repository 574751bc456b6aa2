"""Blocks of statements to documents."""

from typing import assert_never

from onexdsl.formatter.doc import BLANK, Doc, Group, Indent
from onexdsl.formatter.expressions import assigned, construct, expression
from onexdsl.formatter.shapes import LINES, ONE, Brackets, enclosed, taken, unreadable
from onexdsl.formatter.words import Words
from onexdsl.syntax import tree
from onexdsl.syntax.tree import Block


def block(words: Words, piece: Block, head: Doc = "") -> Doc:
    """Lay out statements in braces: a single one without braces of its own may share their line."""
    brackets = ONE if is_short(piece) else LINES
    return Group(enclosed(words, piece.statements, _statement, brackets, head))


def is_short(piece: Block) -> bool:
    """Whether a block may stand on one line: it has at most one statement, without a block."""
    statements = piece.statements
    nested = any(isinstance(each, (tree.Branch, tree.Loop)) for each in statements)
    return len(statements) <= 1 and not nested


def _statement(words: Words, piece: tree.Statement) -> Doc:
    match piece:
        case tree.Let():
            return assigned(words, taken(words, 2), piece.value)
        case tree.Assign():
            return assigned(words, words.take(), piece.value)
        case tree.Emit() | tree.Publish():
            return (words.take(), BLANK, construct(words, piece.message))
        case tree.Branch():
            return _branch(words, piece)
        case tree.Loop():
            head = (taken(words, 3), BLANK, Indent(expression(words, piece.source)))
            return block(words, piece.body, head)
        case tree.Broken():
            raise unreadable(piece)
        case _:
            assert_never(piece)


def _branch(words: Words, piece: tree.Branch) -> Doc:
    """Lay out `if … { … } else { … }`: all on one line, or each block on its own."""
    brackets = ONE if _is_short_branch(piece) else LINES
    parts = [_branch_block(words, piece, brackets)]
    otherwise = piece.otherwise
    while otherwise is not None:
        parts += [BLANK, words.take(), BLANK]
        if words.text != "if":
            parts.append(enclosed(words, otherwise.statements, _statement, brackets))
            break
        (branch,) = otherwise.statements
        assert isinstance(branch, tree.Branch), "what follows `else if`"  # noqa: S101 - our bug
        parts.append(_branch_block(words, branch, brackets))
        otherwise = branch.otherwise
    return Group(tuple(parts))


def _is_short_branch(piece: tree.Branch) -> bool:
    otherwise = piece.otherwise
    return is_short(piece.then) and (otherwise is None or is_short(otherwise))


def _branch_block(words: Words, piece: tree.Branch, brackets: Brackets) -> Doc:
    head = (words.take(), BLANK, Indent(expression(words, piece.condition)))
    return enclosed(words, piece.then.statements, _statement, brackets, head)


def block_on_lines(words: Words, piece: Block) -> Doc:
    """Lay out statements in braces, each on a line of its own."""
    return enclosed(words, piece.statements, _statement, LINES)
