"""Expressions spelled out as an author writes them."""

import pytest

from onexdsl.graph.expression_text import duration_text, expression_text
from tests.support.graph import model_of

FLOW = """
enum Kind {{ a, b }}
record Card {{ no: str, holders: list[str] = [] }}
record Cash {{ amount: decimal(0..) }}
union Pay = Card | Cash
fn fee(kind: Kind, card: Card) -> int = 1
@external event E {{ key id: uuid, x: int, y: decimal, xs: list[int], s: str, p: Pay, w: duration }}
reducer R {{
  data {{ n: int = 0, kind: Kind = Kind.a, names: dict[str, int] = {{}} }}
  on E when {guard} {{ n = 1 }}
}}
effect Till {{ publishes Paid }}
event Paid {{ key id: uuid, p: Pay }}
reducer S {{ data {{ n: int = 0, k: Kind = Kind.b }} on Paid {{ n = fee(k, Card {{ no: "1" }}) }} }}
"""

SAME = [
    "event.x > 3",
    "not (event.x > 3)",
    "-event.x < n",
    "event.xs[0] == 2",
    "event.w > 90s",
    "true",
    'event.s == f"{event.x:03d} of {n}"',
    '(if event.x > 1 then "a" else "b") == event.s',
    "fee(Kind.b, Card { no: event.s }) > 1",
    "any(x > 3 for x in event.xs)",
    "len([x for x in event.xs if x > n]) > 2",
    "event.x in event.xs",
    "event.x not in [1, 2]",
    "event.p is Card",
    "((event.x + n) % 2) == 0",
    "(event.x > 1) and (n > 2)",
    "names == {}",
    "event.x != n",
]


@pytest.mark.parametrize("guard", SAME)
def test_an_expression_is_spelled_as_written(guard: str) -> None:
    """What was read is spelled the same, with brackets around every operation inside another."""
    clause = model_of(FLOW.format(guard=guard)).reducers[0].loose_clauses[0]

    assert clause.guard is not None
    assert expression_text(clause.guard) == guard


def test_what_means_the_same_is_spelled_the_same() -> None:
    """`data.n` is `n`, and a converted number is the number."""
    clause = model_of(FLOW.format(guard="event.y > data.n")).reducers[0].loose_clauses[0]

    assert clause.guard is not None
    assert expression_text(clause.guard) == "event.y > n"


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0s"),
        (1, "1ms"),
        (1500, "1500ms"),
        (60_000, "1m"),
        (7_200_000, "2h"),
        (86_400_000, "1d"),
    ],
)
def test_a_duration_has_its_largest_whole_unit(milliseconds: int, text: str) -> None:
    """No fractions, no sums."""
    assert duration_text(milliseconds) == text
