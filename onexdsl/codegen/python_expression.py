"""The pieces of Python that generated code consists of, and their text on one line."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias, assert_never


class Precedence(IntEnum):
    """How tightly Python's operators bind, from the loosest."""

    CONDITIONAL = 1
    OR = 2
    AND = 3
    NOT = 4
    COMPARISON = 5
    UNION = 6
    SUM = 7
    PRODUCT = 8
    SIGN = 9
    ATOM = 10


BINARY = {
    "or": Precedence.OR,
    "and": Precedence.AND,
    **dict.fromkeys(
        ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"), Precedence.COMPARISON
    ),
    "|": Precedence.UNION,
    "+": Precedence.SUM,
    "-": Precedence.SUM,
    "*": Precedence.PRODUCT,
    "/": Precedence.PRODUCT,
    "%": Precedence.PRODUCT,
}


_PREFIXES = {
    "not": Precedence.NOT,
    "await": Precedence.SIGN,
    "lambda:": Precedence.CONDITIONAL,
    "lambda data:": Precedence.CONDITIONAL,
}


@dataclass(frozen=True, slots=True)
class Atom:
    """A name, a number, a string or an f-string: nothing that could be split."""

    text: str


@dataclass(frozen=True, slots=True)
class Member:
    """`subject.name`."""

    subject: "Python"
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """`subject[items]`."""

    subject: "Python"
    items: "tuple[Python, ...]"


@dataclass(frozen=True, slots=True)
class Invoke:
    """`function(arguments, name=value)`."""

    function: "Python"
    arguments: "tuple[Python, ...]" = ()
    named: "tuple[tuple[str, Python], ...]" = ()


@dataclass(frozen=True, slots=True)
class Prefix:
    """`not x`, `-x`, `**x`, `await x`, `lambda: x` or `lambda data: x`."""

    operator: str
    operand: "Python"


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`."""

    left: "Python"
    operator: str
    right: "Python"


@dataclass(frozen=True, slots=True)
class Choose:
    """`value if condition else otherwise`."""

    value: "Python"
    condition: "Python"
    otherwise: "Python"


@dataclass(frozen=True, slots=True)
class Bracketed:
    """`[a, b]`, `{a, b}`, `(a, b)`, or with keys `{k: v}`."""

    brackets: str
    items: "tuple[Python, ...]"


@dataclass(frozen=True, slots=True)
class Pair:
    """`key: value` of a dict."""

    key: "Python"
    value: "Python"


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`[element for variable in source if condition]`; brackets `()` for a generator."""

    brackets: str
    element: "Python"
    variable: str
    source: "Python"
    condition: "Python | None" = field(default=None)


Python: TypeAlias = (
    Atom | Member | Item | Invoke | Prefix | Binary | Choose | Bracketed | Pair | Comprehension
)


def precedence(piece: Python) -> Precedence:
    """Say how tightly a piece binds."""
    match piece:
        case Binary():
            return BINARY[piece.operator]
        case Choose():
            return Precedence.CONDITIONAL
        case Prefix(operator):
            return _PREFIXES.get(operator, Precedence.SIGN)
        case Atom(text):
            return Precedence.SIGN if text.startswith("-") else Precedence.ATOM
        case _:
            return Precedence.ATOM


def needs_left(piece: Binary) -> bool:
    """Whether the left operand stands in parentheses; comparisons never form chains."""
    level = precedence(piece)
    left = precedence(piece.left)
    return left <= level if level is Precedence.COMPARISON else left < level


def needs_right(piece: Binary) -> bool:
    """Whether the right operand stands in parentheses: `a - (b - c)`, but `a and b and c`."""
    level = precedence(piece)
    right = precedence(piece.right)
    chains = isinstance(piece.right, Binary) and piece.right.operator == piece.operator
    if level <= Precedence.AND and chains:
        return False
    return right <= level


def is_sole_generator(piece: Invoke) -> bool:
    """Whether the call's only argument is a generator, which then has no parentheses."""
    return (
        not piece.named
        and len(piece.arguments) == 1
        and isinstance(piece.arguments[0], Comprehension)
        and piece.arguments[0].brackets == "()"
    )


def in_parentheses(piece: Python, needed: Precedence) -> bool:
    """Whether a piece stands in parentheses where at least `needed` is asked for."""
    return precedence(piece) < needed


def one_line(piece: Python) -> str:
    """Give the text of a piece on one line, with as few parentheses as there can be."""
    match piece:
        case Atom(text):
            return text
        case Member(subject, name):
            return f"{_closed(subject, Precedence.ATOM)}.{name}"
        case Item(subject, items):
            return f"{_closed(subject, Precedence.ATOM)}[{_listed(items)}]"
        case Invoke():
            return _call(piece)
        case Prefix(operator, operand):
            return f"{spaced(operator)}{_closed(operand, prefix_operand(piece))}"
        case Binary(left, operator, right):
            before = f"({one_line(left)})" if needs_left(piece) else one_line(left)
            after = f"({one_line(right)})" if needs_right(piece) else one_line(right)
            return f"{before} {operator} {after}"
        case Choose(value, condition, otherwise):
            return (
                f"{_closed(value, Precedence.OR)} if {_closed(condition, Precedence.OR)}"
                f" else {one_line(otherwise)}"
            )
        case Bracketed(brackets, items):
            comma = "," if brackets == "()" and len(items) == 1 else ""
            return f"{brackets[0]}{_listed(items)}{comma}{brackets[1]}"
        case Pair(key, value):
            return f"{one_line(key)}: {one_line(value)}"
        case Comprehension(brackets):
            return f"{brackets[0]}{_comprehended(piece)}{brackets[1]}"
        case _:
            assert_never(piece)


def prefix_operand(piece: Prefix) -> Precedence:
    """Say how tightly the operand of a prefix must bind to stand without parentheses."""
    if piece.operator in _PREFIXES:
        return _PREFIXES[piece.operator]
    return Precedence.SIGN if piece.operator == "-" else Precedence.UNION


def spaced(operator: str) -> str:
    """Give a prefix with the blank that parts a word from its operand."""
    return f"{operator} " if operator in _PREFIXES else operator


def _closed(piece: Python, needed: Precedence) -> str:
    text = one_line(piece)
    return f"({text})" if precedence(piece) < needed else text


def _listed(items: tuple[Python, ...]) -> str:
    return ", ".join(map(one_line, items))


def _call(piece: Invoke) -> str:
    function = _closed(piece.function, Precedence.ATOM)
    if is_sole_generator(piece):
        return function + one_line(piece.arguments[0])
    texts = [one_line(argument) for argument in piece.arguments]
    texts += [f"{name}={one_line(value)}" for name, value in piece.named]
    return f"{function}({', '.join(texts)})"


def _comprehended(piece: Comprehension) -> str:
    text = (
        f"{one_line(piece.element)} for {piece.variable} in {_closed(piece.source, Precedence.OR)}"
    )
    if piece.condition is None:
        return text
    return f"{text} if {_closed(piece.condition, Precedence.OR)}"
