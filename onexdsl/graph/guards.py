"""A guard in, out: a formula over paths of data and message that `formulas` can decide."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from onexdsl.graph.expression_text import expression_text
from onexdsl.graph.formulas import FALSE, TRUE, Either, Every, Formula, Within
from onexdsl.graph.intervals import ALL_NUMBERS, NO_NAMES, Domain, Interval, Names, Numbers, numbers
from onexdsl.graph.paths import (
    NUMERIC,
    Sight,
    declared_type,
    domain_of,
    is_free,
    is_path,
    length_domain,
    variable_name,
)
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import Primitive, ScalarType

_YES = Domain(Names(frozenset({"true"})))
_NO = Domain(Names(frozenset({"false"})))
_NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def constant(expression: ex.Expression) -> Decimal | None:
    """Give the number (durations in milliseconds) that a literal stands for."""
    match expression:
        case ex.Number(value=value):
            return value
        case ex.Duration(milliseconds=milliseconds):
            return Decimal(milliseconds)
        case ex.Negate(operand=operand):
            inner = constant(operand)
            return None if inner is None else -inner
        case ex.Convert(value=inner_expression):
            return constant(inner_expression)
        case _:
            return None


def mirrored(comparison: ex.Comparison) -> ex.Comparison:
    """Swap the sides: `2 > x` says the same as `x < 2`."""
    return ex.Comparison(
        operator=_MIRRORED[comparison.operator],
        left=comparison.right,
        right=comparison.left,
        type=comparison.type,
        span=comparison.span,
    )


def negated(comparison: ex.Comparison) -> ex.Comparison:
    """Say the opposite: `not x < 2` is `x >= 2`."""
    return ex.Comparison(
        operator=_NEGATED[comparison.operator],
        left=comparison.left,
        right=comparison.right,
        type=comparison.type,
        span=comparison.span,
    )


def logical_operands(condition: ex.Expression) -> tuple[ex.Expression, ...]:
    """Give `a`, `b`, `c` of `a and b and c` (or of `or`), however long the chain is."""
    if not isinstance(condition, ex.Logical):
        return (condition,)
    operands: list[ex.Expression] = []
    stack: list[ex.Expression] = [condition]
    while stack:
        piece = stack.pop()
        if isinstance(piece, ex.Logical) and piece.operator == condition.operator:
            stack += (piece.right, piece.left)
        else:
            operands.append(piece)
    return tuple(operands)


@dataclass(slots=True)
class GuardReader:
    """Reads the guards of one place; `domains` gathers the variables met on the way."""

    sight: Sight
    domains: dict[str, Domain] = field(default_factory=dict)

    def read(self, guard: ex.Expression | None, *, holds: bool) -> Formula:
        """Say when a guard holds, or when it does not; no guard always holds."""
        if guard is None:
            return TRUE if holds else FALSE
        return self._condition(guard, holds=holds)

    def _condition(self, condition: ex.Expression, *, holds: bool) -> Formula:
        match condition:
            case ex.Boolean(value=value):
                return TRUE if value is holds else FALSE
            case ex.Not(operand=operand):
                return self._condition(operand, holds=not holds)
            case ex.Logical(operator=operator):
                operands = logical_operands(condition)
                parts = tuple(self._condition(part, holds=holds) for part in operands)
                return Every(parts) if (operator == "and") is holds else Either(parts)
            case ex.Conditional(condition=test, value=value, otherwise=otherwise):
                return Either(
                    (
                        self._both(test, value, first=True, holds=holds),
                        self._both(test, otherwise, first=False, holds=holds),
                    )
                )
            case _ if _is_unclear(condition):
                # its place makes it unlike any other: nothing follows from it
                return Within(f"? at {condition.span}", _YES if holds else _NO, certain=False)
            case ex.Comparison():
                return self._comparison(condition if holds else negated(condition))
            case ex.Membership() | ex.IsTest():
                return self._membership(condition, holds=holds)
            case _:
                return self._truth(condition, holds=holds)

    def _both(
        self, test: ex.Expression, value: ex.Expression, *, first: bool, holds: bool
    ) -> Formula:
        return Every((self._condition(test, holds=first), self._condition(value, holds=holds)))

    def _truth(self, condition: ex.Expression, *, holds: bool) -> Formula:
        name, _, certain = self._variable(condition)
        return Within(name, _YES if holds else _NO, certain)

    def _comparison(self, comparison: ex.Comparison) -> Formula:
        if _is_literal(comparison.left) and not _is_literal(comparison.right):
            comparison = mirrored(comparison)
        number = constant(comparison.right)
        if number is not None:
            return self._number(comparison.left, comparison.operator, number)
        if comparison.operator in ("==", "!="):
            holds = comparison.operator == "=="
            if isinstance(comparison.right, ex.Nothing):
                return self._named(comparison.left, None, holds=holds)
            value = named_value(comparison.right)
            if value is not None:
                return self._named(comparison.left, value, holds=holds)
        return self._difference(comparison)

    def _number(self, subject: ex.Expression, operator: str, number: Decimal) -> Formula:
        match subject:
            case ex.Convert(value=value):
                return self._number(value, operator, number)
            case ex.Number() | ex.Negate() | ex.Duration():
                left = constant(subject)
                if left is not None:
                    return TRUE if compare(left, operator, number) else FALSE
            case ex.Arithmetic(operator="+" | "-" as sign, left=left_part, right=right_part):
                shift = constant(right_part)
                if shift is not None:
                    moved = number - shift if sign == "+" else number + shift
                    return self._number(left_part, operator, moved)
        name, domain, certain = self._variable(subject)
        absent = operator == "!="
        wanted = Domain(numbers(_intervals(operator, number), whole=_whole(domain)), absent)
        return Within(name, wanted, certain)

    def _variable(self, subject: ex.Expression) -> tuple[str, Domain, bool]:
        """Name the variable behind a term, with its domain and whether it may be chosen freely."""
        name = variable_name(subject, self.sight)
        declared = declared_type(subject, self.sight)
        certain = is_path(subject) and is_free(declared)
        domain = domain_of(declared, self.sight.known)
        match subject:
            case ex.BuiltinCall(function="len", arguments=(ex.Variable() | ex.Attribute() as of,)):
                domain = length_domain(declared_type(of, self.sight))
                certain = is_path(of) and is_free(declared_type(of, self.sight))
        if domain is None:
            return name, Domain(ALL_NUMBERS, absent=True), False
        self.domains.setdefault(name, domain)
        return name, domain, certain

    def _named(self, subject: ex.Expression, value: str | None, *, holds: bool) -> Formula:
        """Say that a path is (not) one name: a member, a text, or (None) `none`."""
        name, domain, certain = self._variable(subject)
        if value is not None:
            named = Names(frozenset({value}), others=not holds)
            return Within(name, Domain(named, absent=not holds), certain)
        return Within(name, Domain(NO_NAMES if holds else domain.values, absent=holds), certain)

    def _membership(self, condition: ex.Membership | ex.IsTest, *, holds: bool) -> Formula:
        if isinstance(condition, ex.IsTest):
            return self._is_test(condition, holds=holds)
        holds = holds is not condition.negated
        if not isinstance(condition.right, ex.ListValue):
            return self._truth(dataclasses.replace(condition, negated=False), holds=holds)
        equals = (_equality(condition, item) for item in condition.right.items)
        parts = tuple(self._condition(one, holds=holds) for one in equals)
        return Either(parts) if holds else Every(parts)

    def _is_test(self, condition: ex.IsTest, *, holds: bool) -> Formula:
        subject = condition.subject
        if isinstance(subject, ex.Variable) and subject.kind is ex.VariableKind.EVENT:
            same = condition.member == self.sight.message.name
            return TRUE if same is holds else FALSE
        return self._named(subject, str(condition.member), holds=holds)

    def _difference(self, comparison: ex.Comparison) -> Formula:
        """Compare two things that both may vary: their difference lies on one side of zero."""
        if not (_numeric(comparison.left) and _numeric(comparison.right)):
            return self._opaque(comparison)
        if expression_text(comparison.left) > expression_text(comparison.right):
            comparison = mirrored(comparison)
        left, right = expression_text(comparison.left), expression_text(comparison.right)
        wanted = numbers(_intervals(comparison.operator, Decimal(0)), whole=False)
        return Within(f"{left} - {right}", Domain(wanted), certain=False)

    def _opaque(self, comparison: ex.Comparison) -> Formula:
        """Keep a comparison and its opposite apart, and nothing else."""
        positive = comparison.operator in ("==", "<", ">=")
        kept = comparison if positive else negated(comparison)
        holds = positive
        if kept.operator == ">=":
            kept, holds = negated(kept), not holds
        name = expression_text(kept)
        return Within(name, _YES if holds else _NO, certain=False)


def _is_unclear(piece: object) -> bool:
    """Whether a part of it has a mistake, told already, so that its value is not known."""
    match piece:
        case ex.Erroneous():
            return True
        case tuple():
            return any(_is_unclear(one) for one in piece)
        case _ if isinstance(piece, ex.Typed):
            return any(_is_unclear(getattr(piece, one.name)) for one in dataclasses.fields(piece))
        case _:
            return False


def _is_literal(expression: ex.Expression) -> bool:
    return (
        isinstance(expression, ex.Nothing)
        or constant(expression) is not None
        or named_value(expression) is not None
    )


def named_value(expression: ex.Expression) -> str | None:
    """Give the name (of a member, a truth value) or the text that a literal stands for.

    None for moments and addresses: one of them may be written in several ways.
    """
    match expression:
        case ex.Text(type=ScalarType(primitive=Primitive.DATETIME | Primitive.URL)):
            return None
        case ex.Text(value=text):
            return text
        case ex.EnumMember(member=member):
            return member
        case ex.Boolean(value=value):
            return "true" if value else "false"
        case _:
            return None


def _equality(condition: ex.Membership, item: ex.Expression) -> ex.Comparison:
    return ex.Comparison(
        operator="==", left=condition.left, right=item, type=condition.type, span=condition.span
    )


def _numeric(expression: ex.Expression) -> bool:
    type_ = expression.type
    return isinstance(type_, ScalarType) and type_.primitive in NUMERIC


def _whole(domain: Domain) -> bool:
    return isinstance(domain.values, Numbers) and domain.values.whole


def compare(left: Decimal, operator: str, right: Decimal) -> bool:
    """Compare two numbers."""
    return any(
        not interval.meet(Interval(left, left)).empty for interval in _intervals(operator, right)
    )


def _intervals(operator: str, bound: Decimal) -> tuple[Interval, ...]:
    below, above = Interval(high=bound, high_open=True), Interval(low=bound, low_open=True)
    return {
        "==": (Interval(bound, bound),),
        "!=": (below, above),
        "<": (below,),
        "<=": (Interval(high=bound),),
        ">": (above,),
        ">=": (Interval(low=bound),),
    }[operator]


def uncertain_overlaps(formula: Formula) -> Formula:
    """Take back the certainty of paths of which the formula also asks the length."""
    names = set(_names(formula))
    doubtful = {name for name in names if f"len({name})" in names}
    doubtful |= {f"len({name})" for name in doubtful}
    return _without_certainty(formula, doubtful) if doubtful else formula


def _names(formula: Formula) -> Iterable[str]:
    if isinstance(formula, Within):
        yield formula.variable
        return
    for part in formula.parts:
        yield from _names(part)


def _without_certainty(formula: Formula, doubtful: set[str]) -> Formula:
    match formula:
        case Within(variable=variable, domain=domain):
            return Within(variable, domain, formula.certain and variable not in doubtful)
        case Every(parts=parts):
            return Every(tuple(_without_certainty(part, doubtful) for part in parts))
        case Either(parts=parts):
            return Either(tuple(_without_certainty(part, doubtful) for part in parts))
