"""Pieces of Python go in; where ruff knows a shorter way to say the same, that comes out.

Each function names the rules of `ruff check` that it keeps the generated code clear of.
"""

from collections.abc import Iterable
from dataclasses import replace

from onexdsl.codegen.python_expression import (
    Atom,
    Binary,
    Bracketed,
    Choose,
    Comprehension,
    Invoke,
    Item,
    Member,
    Pair,
    Prefix,
    Python,
)

TRUE, FALSE = Atom("True"), Atom("False")
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SMALLER = frozenset({"<", "<="})
_ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})


def minus(piece: Python) -> Python:
    """Give `-piece` (B002)."""
    return (
        piece.operand if isinstance(piece, Prefix) and piece.operator == "-" else Prefix("-", piece)
    )


def negated(piece: Python) -> Python:
    """Give `not piece` (SIM201, SIM202, SIM208, E713, E714)."""
    opposites = {"in": "not in", "not in": "in", "is": "is not", "is not": "is"}
    opposites |= {"==": "!=", "!=": "=="}
    match piece:
        case Prefix("not", operand):
            return operand
        case Binary(left, operator, right) if operator in opposites:
            return Binary(left, opposites[operator], right)
        case Atom("True"):
            return FALSE
        case Atom("False"):
            return TRUE
        case _:
            return Prefix("not", piece)


def chosen(value: Python, condition: Python, otherwise: Python) -> Python:
    """Give a conditional (SIM210, SIM211, SIM401, FURB136, RUF034)."""
    if value == otherwise or condition == TRUE:
        return value
    if condition == FALSE:
        return otherwise
    if (value, otherwise) == (TRUE, FALSE):
        return condition
    if (value, otherwise) == (FALSE, TRUE):
        return negated(condition)
    found: Python | None = None
    if isinstance(condition, Binary):
        found = _extreme(value, condition, otherwise)
        if condition.operator == "in":
            found = _got(condition, value, otherwise)
        elif condition.operator == "not in":
            found = _got(condition, otherwise, value)
    return found or Choose(value, condition, otherwise)


def _extreme(value: Python, condition: Binary, otherwise: Python) -> Python | None:
    """Give `min` or `max`, if the two that are compared are the two to choose from."""
    if condition.operator not in _FLIPPED:
        return None
    sides = (condition.left, condition.right)
    if sides == (value, otherwise):
        name = "min" if condition.operator in _SMALLER else "max"
    elif sides == (otherwise, value):
        name = "max" if condition.operator in _SMALLER else "min"
    else:
        return None
    # Of equals, such as 1.0 and 1.00, the function gives its first argument.
    chosen_of_equals = value if "=" in condition.operator else otherwise
    other = otherwise if chosen_of_equals == value else value
    return Invoke(Atom(name), (chosen_of_equals, other))


def _got(condition: Binary, value: Python, default: Python) -> Python | None:
    """Give `held.get(key, default)`; a default that could fail must wait for its turn."""
    simple = isinstance(default, Atom | Member)
    if not simple or value != Item(condition.right, (condition.left,)):
        return None
    return Invoke(Member(condition.right, "get"), (condition.left, default))


def both(left: Python, right: Python) -> Python:
    """Give `left and right` (PLR1716, RUF019, SIM220, SIM223)."""
    pieces = [*_parts(left, "and"), *_parts(right, "and")]
    if FALSE in (left, right) and all(map(_cannot_fail, pieces)):
        return FALSE
    if TRUE in (left, right):
        return right if left == TRUE else left
    if _contradict(pieces):
        return FALSE
    match left, right:
        case Binary(key, "in", held), Item(subject, (index,)) if (held, key) == (subject, index):
            return Invoke(Member(held, "get"), (key, FALSE))
        case _:
            return Binary(_turned(left, right), "and", right)


def _turned(left: Python, right: Python) -> Python:
    """Turn `0 <= x`, before `x <= 9`, into `x >= 0`."""
    if isinstance(left, Binary) and left.operator == "and":
        return Binary(left.left, "and", _turned(left.right, right))
    first = right.left if isinstance(right, Binary) and right.operator == "and" else right
    match left, first:
        case Binary(low, operator, shared), Binary(one, other, _) if shared == one:
            same = (operator in _SMALLER) == (other in _SMALLER)
            if operator in _FLIPPED and other in _FLIPPED and same:
                return Binary(shared, _FLIPPED[operator], low)
    return left


def either(left: Python, right: Python) -> Python:
    """Give `left or right` (PIE810, SIM101, SIM221, SIM222)."""
    pieces = [*_parts(left, "or"), *_parts(right, "or")]
    if TRUE in (left, right) and all(map(_cannot_fail, pieces)):
        return TRUE
    if FALSE in (left, right):
        return right if left == FALSE else left
    if _contradict(pieces):
        return TRUE
    found: list[Python] = []
    for piece in pieces:
        place = _place_of_question(piece, found)
        if place is None:
            found.append(piece)
        else:
            found[place] = _joined(found[place], piece)
    if len(found) == len(pieces):
        return Binary(left, "or", right)
    joined = found[0]
    for piece in found[1:]:
        joined = Binary(joined, "or", piece)
    return joined


def _parts(piece: Python, operator: str) -> Iterable[Python]:
    if isinstance(piece, Binary) and piece.operator == operator:
        yield from _parts(piece.left, operator)
        yield from _parts(piece.right, operator)
    else:
        yield piece


def _contradict(pieces: list[Python]) -> bool:
    """Whether one of some pieces, all without risk, is the opposite of another."""
    opposite = any(isinstance(one, Prefix) and one.operand in pieces for one in pieces)
    return opposite and all(map(_cannot_fail, pieces))


def _place_of_question(piece: Python, found: list[Python]) -> int | None:
    """Find an earlier piece that asks the same of the same, where nothing between could fail."""
    question = _question(piece)
    if question is None:
        return None
    place = next((i for i, one in enumerate(found) if _question(one) == question), None)
    if place is None or not all(map(_cannot_fail, found[place + 1 :])):
        return None
    return place


def _question(piece: Python) -> Python | None:
    """Give what `startswith`, `endswith` or `isinstance` is asked of, with the function."""
    match piece:
        case Invoke(Member(_, "startswith" | "endswith") as method, (_,), ()):
            return method
        case Invoke(Atom("isinstance"), (subject, _)):
            return Invoke(Atom("isinstance"), (subject,))
        case _:
            return None


def _joined(one: Python, other: Python) -> Python:
    assert isinstance(one, Invoke)  # noqa: S101  # both are calls of one function
    assert isinstance(other, Invoke)  # noqa: S101  # as above
    *subject, first = one.arguments
    choices = first.items if isinstance(first, Bracketed) else (first,)
    both_of = Bracketed("()", (*choices, other.arguments[-1]))
    return Invoke(one.function, (*subject, both_of))


def _cannot_fail(piece: Python) -> bool:
    """Whether a condition has a value whatever its variables are."""
    match piece:
        case Atom():
            return True
        case Member(subject):
            return _cannot_fail(subject)
        case Prefix(_, operand):
            return _cannot_fail(operand)
        case Binary(left, operator, right):
            return operator not in _ARITHMETIC and _cannot_fail(left) and _cannot_fail(right)
        case Bracketed(_, items):
            return all(map(_cannot_fail, items))
        case Invoke(_, arguments, ()) if _question(piece) is not None:
            return all(map(_cannot_fail, arguments))
        case _:
            return False


def indexed(subject: Python, index: Python) -> Python:
    """Give `subject[index]` (FURB192, RUF015)."""
    match subject, index:
        case Invoke(Atom("sorted"), (items,)), Atom("0"):
            return Invoke(Atom("min"), (items,))
        case Invoke(Atom("sorted"), (items,)), Atom("-1"):
            return Invoke(Atom("max"), (items,))
        case Invoke(Atom("list"), (items,)), Atom("0"):
            return Invoke(Atom("next"), (Invoke(Atom("iter"), (items,)),))
        case Comprehension("[]"), Atom("0"):
            return Invoke(Atom("next"), (replace(subject, brackets="()"),))
        case _:
            return Item(subject, (index,))


def comprehended(piece: Comprehension) -> Python:
    """Give a comprehension (C416): one that only copies is a call."""
    if piece.condition is None and piece.element == Atom(piece.variable):
        if piece.brackets == "[]":
            return listed(piece.source)
        if piece.brackets == "{}":
            return as_set(piece.source)
    return piece


def listed(items: Python) -> Python:
    """Give `list(items)` (C400, C410, C411, C413, C414)."""
    match items:
        case Comprehension("()"):
            return comprehended(replace(items, brackets="[]"))
        case Comprehension("[]") | Bracketed("[]") | Invoke(Atom("sorted" | "list")):
            return items
        case _:
            return Invoke(Atom("list"), (items,))


def gathered(items: tuple[Python, ...]) -> Python:
    """Give the set of some items (B033)."""
    return Bracketed("{}", tuple(dict.fromkeys(items)))


def as_set(items: Python) -> Python:
    """Give `set(items)` (C401, C403, C405, C414)."""
    match items:
        case Comprehension():
            return comprehended(replace(items, brackets="{}"))
        case Bracketed("[]", inside) if inside:
            return gathered(inside)
        case Atom("[]"):
            return Invoke(Atom("set"))
        case Invoke(Atom("sorted" | "list" | "set"), (inner,)):
            return as_set(inner)
        case _:
            return Invoke(Atom("set"), (items,))


def in_order(items: Python) -> Python:
    """Give `sorted(items)` (C414)."""
    match items:
        case Invoke(Atom("sorted" | "list"), (inner,)):
            return in_order(inner)
        case _:
            return Invoke(Atom("sorted"), (items,))


def lazily(items: Python) -> Python:
    """Give the argument of `any` and `all` (C419)."""
    if isinstance(items, Comprehension) and items.brackets == "[]":
        return replace(items, brackets="()")
    return items


def joined_by(between: Python, texts: Python) -> Python:
    """Give `between.join(texts)` (FLY002): of texts that are named one by one their sum."""
    if texts == Atom("[]"):
        return Atom('""')
    if not (isinstance(texts, Bracketed) and texts.brackets == "[]"):
        return Invoke(Member(between, "join"), (texts,))
    found = texts.items[0]
    for text in texts.items[1:]:
        found = Binary(Binary(found, "+", between), "+", text)
    return found


def with_entry(subject: Python, key: Python, value: Python) -> Python:
    """Give a copy of a dict with one more entry (PIE800)."""
    match subject:
        case Atom("{}"):
            return Bracketed("{}", (Pair(key, value),))
        case Bracketed("{}", items):
            return Bracketed("{}", (*items, Pair(key, value)))
        case _:
            return Bracketed("{}", (Prefix("**", subject), Pair(key, value)))
