"""Constraints as written in, the range and pattern that a value must satisfy out.

Numbers and durations are bounded by value; str, bytes, lists, sets and dicts by length,
which is a whole number and never negative; only a str has a pattern, at most one. Several
ranges on one type must all hold. Rule: language page, "Types".
"""

import re
import warnings
from dataclasses import dataclass, replace
from decimal import Decimal

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.field_types import ANYTHING, Constraint, Primitive
from onexdsl.semantics.words.problems import bad_constraint
from onexdsl.semantics.words.show_types import show_bound
from onexdsl.syntax import tree

NUMBERS = frozenset({"int", "float", "decimal"})
WITH_LENGTH = frozenset({"str", "bytes", "list", "set", "dict"})
WITH_RANGE = NUMBERS | WITH_LENGTH | {"duration"}


@dataclass(frozen=True, slots=True)
class _Range:
    low: Decimal | None
    high: Decimal | None


def resolve_constraints(
    written: tuple[tree.Constraint, ...], type_name: str, problems: Problems
) -> Constraint:
    """Give all the constraints of a built-in type as one; a bad one is told and left out."""
    constraint = ANYTHING
    for piece in written:
        found = _add(constraint, piece, type_name)
        if isinstance(found, Diagnostic):
            problems.add(found)
        else:
            constraint = found
    return constraint


def _add(known: Constraint, piece: tree.Constraint, type_name: str) -> Constraint | Diagnostic:
    if isinstance(piece, tree.PatternConstraint):
        return _add_pattern(known, piece, type_name)
    found = _range(piece, type_name)
    return found if isinstance(found, Diagnostic) else _narrow(known, found, piece, type_name)


def _add_pattern(
    known: Constraint, piece: tree.PatternConstraint, type_name: str
) -> Constraint | Diagnostic:
    if type_name != "str":
        return bad_constraint(f"A `{type_name}` has no pattern; only a `str` has.", piece.span)
    if known.pattern is not None:
        return bad_constraint(
            "A `str` has one pattern only, and this is a second one.",
            piece.span,
            "Join the two into one pattern.",
        )
    wrong = _pattern_error(piece.pattern)
    if wrong is not None:
        return bad_constraint(
            f"This pattern is no regular expression: {wrong}.",
            piece.span,
            "Patterns are those of Python's `re` module.",
        )
    return replace(known, pattern=piece.pattern)


def _pattern_error(pattern: str) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `re` warns of what may mean something else one day
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            return str(error)
    return None


def _range(
    piece: tree.RangeConstraint | tree.ExactConstraint, type_name: str
) -> _Range | Diagnostic:
    if type_name not in WITH_RANGE:
        return bad_constraint(
            f"A `{type_name}` has neither a range nor a length.",
            piece.span,
            "Leave the constraint out.",
        )
    if isinstance(piece, tree.ExactConstraint):
        ends: tuple[tree.Bound | None, ...] = (piece.value, piece.value)
    else:
        ends = (piece.low, piece.high)
    wrong = next(
        (told for end in ends if end is not None and (told := _wrong_bound(end, type_name))), None
    )
    return wrong or _Range(*(None if end is None else _value(end) for end in ends))


def _wrong_bound(bound: tree.Bound, type_name: str) -> Diagnostic | None:
    """Say what is wrong with one end of a range by itself."""
    is_duration = isinstance(bound.value, tree.DurationLiteral)
    if is_duration and type_name != "duration":
        return bad_constraint(
            f"A `{type_name}` is bounded by numbers, not by durations.", bound.span
        )
    if type_name == "duration":
        hint = "Write a unit: `30s`, `5m`, `1h`."
        message = "A `duration` is bounded by durations, not by numbers."
        return None if is_duration else bad_constraint(message, bound.span, hint)
    whole = _value(bound) == _value(bound).to_integral_value()
    if type_name == "int" and not whole:
        return bad_constraint("The bound of an `int` is a whole number.", bound.span)
    if type_name in WITH_LENGTH and (not whole or bound.negative):
        return bad_constraint(
            f"The length of a `{type_name}` is a whole number from 0.", bound.span
        )
    return None


def _value(bound: tree.Bound) -> Decimal:
    value = bound.value
    size = (
        Decimal(value.milliseconds)
        if isinstance(value, tree.DurationLiteral)
        else Decimal(value.text)
    )
    return -size if bound.negative and size else size


def _narrow(
    known: Constraint, found: _Range, piece: tree.Constraint, type_name: str
) -> Constraint | Diagnostic:
    lows = [low for low in (known.low, found.low) if low is not None]
    highs = [high for high in (known.high, found.high) if high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        unit = Primitive.DURATION if type_name == "duration" else None
        return bad_constraint(
            f"Nothing lies in a range from {show_bound(low, unit)} to {show_bound(high, unit)}.",
            piece.span,
            "Write the smaller end first.",
        )
    return replace(known, low=low, high=high)
