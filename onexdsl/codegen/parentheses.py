"""Does an expression need parentheses to be split? Takes a piece of Python, answers as ruff does.

What stands outside of all brackets decides: an expression that has brackets at its ends is split in
these, one that has an operator gets parentheses, and some may do without them.
"""

from dataclasses import dataclass
from typing import assert_never

from onexdsl.codegen.python_expression import (
    BINARY,
    Atom,
    Binary,
    Bracketed,
    Choose,
    Comprehension,
    Invoke,
    Item,
    Member,
    Pair,
    Precedence,
    Prefix,
    Python,
    in_parentheses,
    needs_left,
    needs_right,
    prefix_operand,
)


def has_own_brackets(piece: Python) -> bool:
    """Whether a statement's expression never gets parentheses, as it has brackets of its own."""
    match piece:
        case Bracketed() | Comprehension():
            return True
        case Prefix(_, operand):
            return in_parentheses(operand, prefix_operand(piece)) or has_own_brackets(operand)
        case Invoke() | Item():
            return not is_chain(piece) and not _is_string(_root(piece))
        case Member():
            return not is_chain(piece) and not isinstance(_root(piece), Atom)
        case _:
            return False


def is_splittable(piece: Python) -> bool:
    """Whether parentheses could help, other than to move all of it to a line of its own."""
    match piece:
        case Prefix(_, operand):
            return is_splittable(operand)
        case Atom():
            return False
        case Member() | Invoke() | Item():
            return is_chain(piece)
        case _:
            return True


def _root(piece: Python) -> Python:
    """Give what a chain of calls, subscripts and attributes begins with."""
    while True:
        match piece:
            case Member(subject) | Item(subject):
                piece = subject
            case Invoke(function):
                piece = function
            case _:
                return piece


def _is_string(piece: Python) -> bool:
    return isinstance(piece, Atom) and piece.text.endswith(('"', "'"))


# ---- may the parentheses be left out?


@dataclass(slots=True)
class _Seen:
    """What stands outside of all brackets in an expression."""

    level: Precedence | None = None
    count: int = 0
    brackets: bool = False
    first_in_brackets: bool | None = None  # whether the first piece ends in brackets
    last_in_brackets: bool = False

    def operator(self, level: Precedence, count: int = 1) -> None:
        if self.level is None or level < self.level:
            self.level, self.count = level, count
        elif self.level == level:
            self.count += count


def may_do_without(piece: Python) -> bool:
    """Whether it may be split in brackets at its ends instead of getting parentheses."""
    seen = _Seen()
    _look(piece, seen, parenthesised=False)
    if not seen.brackets or seen.count > 1:
        return False
    if seen.level is None:
        return True
    return seen.last_in_brackets or bool(seen.first_in_brackets)


def _ends_in_brackets(piece: Python) -> bool:
    match piece:
        case Bracketed(_, items):
            return bool(items)
        case Invoke(_, arguments, named):
            return bool(arguments or named)
        case Comprehension():
            return True
        case _:
            return False


def _look(piece: Python, seen: _Seen, *, parenthesised: bool) -> None:
    bracketed = parenthesised or _ends_in_brackets(piece)
    seen.last_in_brackets = bracketed
    if parenthesised:
        seen.brackets = True
    else:
        _look_inside(piece, seen)
    if seen.first_in_brackets is None:
        seen.first_in_brackets = bracketed


def _look_inside(piece: Python, seen: _Seen) -> None:
    match piece:
        case Atom() | Pair():
            pass
        case Bracketed() | Comprehension():
            seen.brackets = True
        case Invoke(subject) | Item(subject):
            seen.brackets = True
            _look(subject, seen, parenthesised=in_parentheses(subject, Precedence.ATOM))
            seen.last_in_brackets = _ends_in_brackets(piece)
        case Member(subject):
            _look(subject, seen, parenthesised=in_parentheses(subject, Precedence.ATOM))
            if seen.level is None and isinstance(subject, Invoke | Item):
                seen.operator(Precedence.ATOM)
            seen.last_in_brackets = False
        case Prefix():
            if seen.first_in_brackets is None:
                seen.first_in_brackets = False
            closed = in_parentheses(piece.operand, prefix_operand(piece))
            _look(piece.operand, seen, parenthesised=closed)
        case Binary(left, _, right):
            seen.operator(split_level(piece.operator))
            _look(left, seen, parenthesised=needs_left(piece))
            _look(right, seen, parenthesised=needs_right(piece))
        case Choose(value, condition, otherwise):
            seen.operator(Precedence.CONDITIONAL, 2)
            _look(value, seen, parenthesised=in_parentheses(value, Precedence.OR))
            _look(condition, seen, parenthesised=in_parentheses(condition, Precedence.OR))
            _look(otherwise, seen, parenthesised=False)
        case _:
            assert_never(piece)


def is_chain(piece: Python) -> bool:
    """Whether two attributes follow calls, subscripts or parentheses: then dots are split."""
    after_brackets = 0
    while True:
        match piece:
            case Member(subject):
                if in_parentheses(subject, Precedence.ATOM):
                    return after_brackets + 1 > 1
                after_brackets += isinstance(subject, Invoke | Item)
                piece = subject
            case Invoke(subject) | Item(subject):
                piece = subject
                if in_parentheses(piece, Precedence.ATOM):
                    break
            case _:
                break
    return after_brackets > 1


def split_level(operator: str) -> Precedence:
    """Say at which level an operator is split: `and` and `or` at the same."""
    return max(BINARY[operator], Precedence.AND)
