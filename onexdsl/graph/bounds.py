"""A guard and the transitions around it in, out: whether a counter in it brings them to an end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from onexdsl.graph.changes import STAYS, Between, Change, Copied, Shift, changes, data_field
from onexdsl.graph.expression_text import expression_text
from onexdsl.graph.guards import compare, constant, logical_operands, mirrored, negated
from onexdsl.graph.machines import IMPLIED, Machine, Transition
from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import Primitive, ScalarType

_STRICT = frozenset({"<", ">", "!="})
_LARGEST_EXACT = {Primitive.FLOAT: Decimal(2**53), Primitive.DECIMAL: Decimal(10**27)}


@dataclass(frozen=True, slots=True)
class Bound:
    """`field operator limit` in a guard; the limit is a number or another data field."""

    field: str
    operator: str
    limit: Decimal | str
    text: str


@dataclass(slots=True)
class Counters:
    """What the transitions of one reducer do to its data fields, each looked at once."""

    machine: Machine
    known: dict[tuple[Transition, str], tuple[Change, ...]] = field(default_factory=dict)
    guards: dict[Transition, tuple[Bound, ...]] = field(default_factory=dict)

    def bounds(self, transition: Transition) -> tuple[Bound, ...]:
        """Give the bounds that a transition's guard puts on data fields."""
        found = self.guards.get(transition)
        if found is None:
            found = self.guards[transition] = bounds_of(transition.guard)
        return found

    def changes(self, transition: Transition, name: str) -> tuple[Change, ...]:
        """Give all that may become of a field."""
        found = self.known.get((transition, name))
        if found is None:
            found = self.known[transition, name] = changes(transition, name)
        return found


def bounds_of(guard: ex.Expression | None) -> tuple[Bound, ...]:
    """Give the bounds that a guard, a conjunction, puts on data fields."""
    if guard is None:
        return ()
    return tuple(bound for part in _conjuncts(guard) for bound in _bounds(part))


def why_unbounded(
    bound: Bound, transition: Transition, live: Iterable[Transition], counters: Counters
) -> str | None:
    """Say why a bound does not end a transition; None where it does.

    `live` are the transitions of the same reducer that may go on for ever. Rule: `circles.md`,
    "bounded".
    """
    others = [one for one in live if one is not transition]
    reason = None
    for rises in _directions(bound, counters.changes(transition, bound.field)):
        reason = _why_not(bound, rises, transition, others, counters)
        if reason is None:
            return None
    return reason


def _directions(bound: Bound, found: tuple[Change, ...]) -> tuple[bool, ...]:
    """Say which ways to look: `!=` is met from below or above, the likelier one comes last."""
    if bound.operator != "!=":
        return (bound.operator in ("<", "<="),)
    rises = all(_advances(change, bound, rises=True) for change in found)
    return (not rises, rises)


def _why_not(
    bound: Bound,
    rises: bool,  # noqa: FBT001 -- which way to look is the question itself, not an option
    transition: Transition,
    others: list[Transition],
    counters: Counters,
) -> str | None:
    if not _counts_exactly(bound, counters, rises=rises):
        return f"but so large a number may be in `{bound.field}` that one more changes nothing"
    if isinstance(bound.limit, str):
        limit = _declared(bound.limit, counters)
        if limit is None or limit.primitive is Primitive.FLOAT:
            return f"but `{bound.limit}` may be infinite"
        for one in (transition, *others):
            if counters.changes(one, bound.limit) != (STAYS,):
                return f"but {clause_text(one)} changes `{bound.limit}`"
    if not all(
        _advances(one, bound, rises=rises) for one in counters.changes(transition, bound.field)
    ):
        side = "up" if rises else "down"
        return f"but its body does not move `{bound.field}` {side} by at least one on every way"
    for one in others:
        reason = _sets_back(one, bound, counters, rises=rises)
        if reason is not None:
            return reason
    if bound.operator == "!=" and not _starts_before(bound, counters, rises=rises):
        return f"but `{bound.field}` may start beyond it"
    return None


def _advances(change: Change, bound: Bound, *, rises: bool) -> bool:
    if isinstance(change, Shift):
        low, high = (
            (change.low, change.high) if rises else (_minus(change.high), _minus(change.low))
        )
        if low is None or low < 1:
            return False
        return bound.operator != "!=" or (low == 1 and high == 1)
    return _refutes(change, bound)


def _minus(number: Decimal | None) -> Decimal | None:
    return None if number is None else -number


def _refutes(change: Change, bound: Bound) -> bool:
    """Whether the guard cannot hold any more after the change."""
    match change:
        case Between(low=low, high=high) if isinstance(bound.limit, Decimal):
            edges = {"<": (low,), "<=": (low,), ">": (high,), ">=": (high,), "!=": (low, high)}
            return all(
                edge is not None and not compare(edge, bound.operator, bound.limit)
                for edge in edges[bound.operator]
            )
        case Copied(field=name):
            return name == bound.limit and bound.operator in _STRICT
        case _:
            return False


def _counts_exactly(bound: Bound, counters: Counters, *, rises: bool) -> bool:
    """Whether adding one surely changes the field, wherever it is on its way to the limit.

    An `int` and a `duration` are exact. A `float` from 2**53 on, and a `decimal` of more digits
    than Python's default context keeps, are not: they need a constraint on the side from which
    they come and a literal limit.
    """
    declared = _declared(bound.field, counters)
    if declared is None or declared.primitive in (Primitive.INT, Primitive.DURATION):
        return declared is not None
    most = _LARGEST_EXACT.get(declared.primitive)
    edge = declared.constraint.low if rises else declared.constraint.high
    if most is None or edge is None or not isinstance(bound.limit, Decimal):
        return False
    return abs(edge) < most and abs(bound.limit) < most


def _declared(name: str, counters: Counters) -> ScalarType | None:
    declared = next((one for one in counters.machine.reducer.data if one.name == name), None)
    type_ = None if declared is None else declared.type
    return type_ if isinstance(type_, ScalarType) else None


def _sets_back(other: Transition, bound: Bound, counters: Counters, *, rises: bool) -> str | None:
    guarded = bound.operator == "!=" and bound in counters.bounds(other)
    for change in counters.changes(other, bound.field):
        if change == STAYS or _refutes(change, bound):
            continue
        if bound.operator == "!=":
            if guarded and _advances(change, bound, rises=rises):
                continue
        elif isinstance(change, Shift) and _never_back(change, rises=rises):
            continue
        return f"but {clause_text(other)} {_change_text(change, bound.field)}"
    return None


def _never_back(change: Shift, *, rises: bool) -> bool:
    edge = change.low if rises else _minus(change.high)
    return edge is not None and edge >= 0


def _starts_before(bound: Bound, counters: Counters, *, rises: bool) -> bool:
    """Whether steps of one surely meet the limit of a `!=`: the field is never beyond it."""
    declared = next((one for one in counters.machine.reducer.data if one.name == bound.field), None)
    type_ = _declared(bound.field, counters)
    if declared is None or type_ is None or not isinstance(bound.limit, Decimal):
        return False
    if type_.primitive is not Primitive.INT:
        return False
    edge = type_.constraint.high if rises else type_.constraint.low
    if edge is not None and _before(edge, bound.limit, rises=rises):
        return True
    start = None if declared.default is None else constant(declared.default)
    return (
        start is not None
        and _before(start, bound.limit, rises=rises)
        and all(
            _stays_before(one, bound, counters, rises=rises) for one in counters.machine.transitions
        )
    )


def _before(value: Decimal, limit: Decimal, *, rises: bool) -> bool:
    return value <= limit if rises else value >= limit


def _lies_before(change: Between, limit: Decimal, *, rises: bool) -> bool:
    edge = change.high if rises else change.low
    return edge is not None and _before(edge, limit, rises=rises)


def _stays_before(one: Transition, bound: Bound, counters: Counters, *, rises: bool) -> bool:
    guarded = bound in counters.bounds(one)
    limit = bound.limit
    return all(
        change == STAYS
        or (guarded and _advances(change, bound, rises=rises))
        or (
            isinstance(change, Between)
            and isinstance(limit, Decimal)
            and _lies_before(change, limit, rises=rises)
        )
        for change in counters.changes(one, bound.field)
    )


def _conjuncts(guard: ex.Expression) -> Iterator[ex.Comparison]:
    match guard:
        case ex.Comparison():
            yield guard
        case ex.Logical(operator="and"):
            for part in logical_operands(guard):
                yield from _conjuncts(part)
        case ex.Not(operand=ex.Comparison() as comparison):
            yield negated(comparison)
        case ex.Not(operand=ex.Not(operand=inner)):
            yield from _conjuncts(inner)
        case ex.Not(operand=ex.Logical(operator="or") as alternatives):
            for part in logical_operands(alternatives):
                yield from _conjuncts(ex.Not(operand=part, type=part.type, span=part.span))
        case _:
            pass


def _bounds(comparison: ex.Comparison) -> Iterator[Bound]:
    if comparison.operator == "==":
        return
    text = expression_text(comparison)
    for one in (comparison, mirrored(comparison)):
        name = data_field(one.left)
        if name is None:
            continue
        number, other = constant(one.right), data_field(one.right)
        limit = other if number is None else number
        if limit is not None:
            yield Bound(name, one.operator, limit, text)


def clause_text(transition: Transition) -> str:
    """Name a clause or timer in a sentence."""
    name = "a timer" if transition.event is None else f"`on {transition.event.name}`"
    return name if transition.source == IMPLIED else f"{name} in {transition.source}"


def _change_text(change: Change, name: str) -> str:
    match change:
        case Between(low=low, high=high) if low is not None and low == high:
            return f"sets `{name}` to {low:f}"
        case Shift():
            return f"moves `{name}` back"
        case Copied(field=other):
            return f"sets `{name}` to `{other}`"
        case _:
            return f"may set `{name}` to anything"
