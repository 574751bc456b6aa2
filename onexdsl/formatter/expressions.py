"""Expressions to documents: words and a piece in, where its lines may end out."""

from typing import assert_never

from onexdsl.formatter.doc import BLANK, EDGE, SPACE, Doc, Group, Indent
from onexdsl.formatter.shapes import ARGUMENTS, FIELDS, ITEMS, enclosed, run, taken, unreadable
from onexdsl.formatter.words import Words
from onexdsl.syntax.tree import (
    Attribute,
    Binary,
    BoolLiteral,
    Broken,
    Call,
    Conditional,
    Construct,
    DurationLiteral,
    EmptyDict,
    EnumMember,
    Expression,
    FormattedText,
    Generator,
    Index,
    Initialiser,
    IsTest,
    ListGenerator,
    ListLiteral,
    NoneLiteral,
    NumberLiteral,
    TextLiteral,
    Unary,
    Variable,
)

_LEVELS = (
    ("or",),
    ("and",),
    ("==", "!=", "<=", ">=", "<", ">", "in", "not in"),
    ("+", "-"),
    ("*", "/", "%"),
)
_LEVEL = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}


def expression(words: Words, piece: Expression) -> Doc:
    """Lay out an expression, with all parentheses that stand around it."""
    if words.start < piece.span.start:
        return Group((words.take(), Indent((EDGE, expression(words, piece))), EDGE, words.take()))
    match piece:
        case Binary():
            return _chain(words, piece)
        case Conditional():
            return _conditional(words, piece)
        case Construct():
            return construct(words, piece)
        case Call():
            return (words.take(), _arguments(words, piece.arguments))
        case ListLiteral():
            return _list(words, piece)
        case ListGenerator():
            return _bracketed(words, piece.generator)
        case Attribute():
            return (expression(words, piece.subject), words.take(), words.take())
        case Index():
            return (expression(words, piece.subject), _bracketed(words, piece.index))
        case IsTest():
            return (expression(words, piece.subject), BLANK, taken(words, 2))
        case Unary():
            sign = words.take()
            gap = BLANK if piece.operator == "not" else ""
            return (sign, gap, expression(words, piece.operand))
        case EnumMember():
            return run(words, piece.span.end)
        case EmptyDict():
            return (words.take(), words.take())
        case (
            NumberLiteral()
            | TextLiteral()
            | DurationLiteral()
            | BoolLiteral()
            | NoneLiteral()
            | FormattedText()
            | Variable()
        ):
            return words.take()
        case Broken():
            raise unreadable(piece)
        case _:
            assert_never(piece)


def assigned(words: Words, left: Doc, value: Expression, gap: str = BLANK) -> Doc:
    """Lay out `left = value` or, without a gap, `left: value`; the sign is the next word.

    A list or a record stays on the line and is broken within; all else goes to the next line
    first.
    """
    sign = words.take()
    hugs = isinstance(value, (Construct, ListLiteral, ListGenerator))
    if hugs and words.start == value.span.start:
        return (left, gap, sign, BLANK, expression(words, value))
    return Group((left, gap, sign, Indent((SPACE, expression(words, value)))))


def construct(words: Words, piece: Construct) -> Doc:
    """Lay out `Money { amount: 1 }`; broken, each field stands on its own line without a comma."""
    name = words.take()
    fields = enclosed(words, piece.initialisers, _initialiser, FIELDS)
    return (name, BLANK, Group(fields))


def _initialiser(words: Words, piece: Initialiser) -> Doc:
    return assigned(words, words.take(), piece.value, gap="")


def _arguments(words: Words, arguments: tuple[Expression | Generator, ...]) -> Doc:
    return Group(enclosed(words, arguments, _argument, ARGUMENTS))


def _list(words: Words, piece: ListLiteral) -> Doc:
    return Group(enclosed(words, piece.items, _argument, ITEMS))


def _argument(words: Words, piece: Expression | Generator) -> Doc:
    if isinstance(piece, Generator):
        return _generator(words, piece)
    return Indent(expression(words, piece))


def _bracketed(words: Words, inside: Expression | Generator) -> Doc:
    return Group(enclosed(words, (inside,), _argument, ARGUMENTS))


def _generator(words: Words, piece: Generator) -> Doc:
    element = expression(words, piece.element)
    source = (SPACE, taken(words, 3), BLANK, expression(words, piece.source))
    if piece.condition is None:
        return Group((element, *source))
    condition = (SPACE, words.take(), BLANK, expression(words, piece.condition))
    return Group((element, *source, *condition))


def _chain(words: Words, piece: Binary) -> Doc:
    """Lay out operators of one level; broken, each begins a line; the closer-bound lie in."""
    level = _LEVEL[piece.operator]
    rights: list[Binary] = []
    left: Expression = piece
    while (
        isinstance(left, Binary)
        and _LEVEL[left.operator] == level
        and left.span.start == piece.span.start
    ):
        rights.append(left)
        left = left.left
    parts: list[Doc] = [_operand(words, left)]
    for binary in reversed(rights):
        operator = taken(words, 2 if binary.operator == "not in" else 1)
        parts += [SPACE, operator, BLANK, _operand(words, binary.right)]
    return Group(tuple(parts))


def _operand(words: Words, piece: Expression) -> Doc:
    chained = isinstance(piece, Binary) and words.start == piece.span.start
    return Indent(expression(words, piece)) if chained else expression(words, piece)


def _conditional(words: Words, piece: Conditional) -> Doc:
    """Lay out `if … then … else …`; broken, each `else` begins a line."""
    parts: list[Doc] = [_arm(words, piece)]
    otherwise = piece.otherwise
    word = words.take()
    while isinstance(otherwise, Conditional) and words.start == otherwise.span.start:
        parts += [SPACE, word, BLANK, _arm(words, otherwise)]
        otherwise = otherwise.otherwise
        word = words.take()
    return Group((*parts, SPACE, word, BLANK, Indent(expression(words, otherwise))))


def _arm(words: Words, piece: Conditional) -> Doc:
    condition = (words.take(), BLANK, Indent(expression(words, piece.condition)))
    value = Indent((SPACE, words.take(), BLANK, expression(words, piece.value)))
    return Group((*condition, value))
