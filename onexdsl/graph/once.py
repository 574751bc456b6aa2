"""A guard and the transitions around it in, out: whether the guard can hold only once.

`when not retried { retried = true … }`: the body makes the condition false, and nothing that goes
on makes it true again. Rule: `docs/explanation/circles.md`, "Once".
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from onexdsl.graph.bounds import Counters, clause_text
from onexdsl.graph.changes import STAYS, Between, Change, Named, Present, data_field
from onexdsl.graph.expression_text import expression_text
from onexdsl.graph.guards import constant, logical_operands, mirrored, named_value
from onexdsl.graph.machines import Transition
from onexdsl.semantics import expressions as ex


@dataclass(frozen=True, slots=True)
class Condition:
    """`field == value` or (`differs`) `field != value`; None is `none`."""

    field: str
    value: str | Decimal | None
    differs: bool
    text: str


def conditions_of(guard: ex.Expression | None) -> tuple[Condition, ...]:
    """Give what a guard, a conjunction, asks of single data fields."""
    if guard is None:
        return ()
    whole = isinstance(guard, ex.Logical) and guard.operator == "and"
    parts = logical_operands(guard) if whole else (guard,)
    return tuple(one for part in parts for one in _conditions(part))


def why_again(
    condition: Condition, transition: Transition, live: Iterable[Transition], counters: Counters
) -> str | None:
    """Say why a condition may hold again; None where the transition is taken once.

    `live` are the transitions of the same reducer that may go on for ever.
    """
    own = counters.changes(transition, condition.field)
    if not all(_refutes(change, condition) for change in own):
        return "but its body does not make it false on every way"
    for one in live:
        found = () if one is transition else counters.changes(one, condition.field)
        if not all(change == STAYS or _refutes(change, condition) for change in found):
            return f"but {clause_text(one)} may make it true again"
    return None


def _conditions(part: ex.Expression) -> Iterator[Condition]:
    text = expression_text(part)
    match part:
        case ex.Comparison(operator="==" | "!="):
            for one in (part, mirrored(part)):
                name = data_field(one.left)
                if name is not None and _is_constant(one.right):
                    differs = one.operator == "!="
                    yield Condition(name, _value(one.right), differs, text)
        case ex.Not(operand=operand):
            name = data_field(operand)
            if name is not None:
                yield Condition(name, "false", differs=False, text=text)
        case _:
            name = data_field(part)
            if name is not None:
                yield Condition(name, "true", differs=False, text=text)


def _is_constant(expression: ex.Expression) -> bool:
    return isinstance(expression, ex.Nothing) or _value(expression) is not None


def _value(expression: ex.Expression) -> str | Decimal | None:
    number = constant(expression)
    return named_value(expression) if number is None else number


def _refutes(change: Change, condition: Condition) -> bool:
    """Whether the condition surely is false after the change."""
    match change, condition.value:
        case Between(low=low, high=high), Decimal() as number:
            if condition.differs:
                return low == high == number
            return (low is not None and low > number) or (high is not None and high < number)
        case Named(value=name), value:
            return (name == value) is condition.differs
        case ((Between() | Present()), None):
            return not condition.differs
        case _:
            return False
