"""Records, messages, keys, topics, and what is used by nothing."""

# ruff: noqa: E501 - a mark stands at the end of the line that it means

import pytest

from onexdsl.semantics.data_declarations import topic_of
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import MessageKind
from tests.support.project_bench import analysed, findings

CASES = {
    "keys are of simple types": """
enum E { a }
record R { x: int }
@external event A { key id: decimal } // error: [type-mismatch]
@external event B { key id: uuid? } // error: [type-mismatch]
@external event C { key id: R } // error: [type-mismatch]
@external event D { key id: E }
@external event F { key id: str(1..3) }
@external event G { key id: Nope } // error: [unknown-type]
@external event H { key a: int, key b: int, key c: int } // error: [several-keys] // error: [several-keys]
""",
    "only messages have keys": """
record R { key x: int } // error: [unexpected-token]
@external event A { key id: uuid, r: R }
reducer L { data { key n: int = 0 } on A { n = event.r.x } } // error: [unexpected-token]
""",
    "records without an end": """
record Own { // error: [infinite-record]
  own: Own
}
record A { b: B } // error: [infinite-record]
record B { c: C } // error: [infinite-record]
record C { a: A, b: B } // a second way round, and a third: B -> C -> B
record Good { goods: list[Good], by: dict[str, Good], next: Good? }
union Tree = Leaf | Fork
record Leaf { x: int }
record Fork { left: Tree, right: Tree }
union Bad = Left | Right
record Left { bad: Bad } // error: [infinite-record]
record Right { bad: Bad }
record Holder { own: Own }
@external event X { key id: uuid, h: Holder, a: A, g: Good, t: Tree, b: Bad }
""",
    "what is used only by itself is unused": """
record Alone { next: Alone? } // warning: [unused-declaration]
record Two { other: list[Three] } // warning: [unused-declaration]
record Three { other: list[Two] } // warning: [unused-declaration]
record Below { x: int }
fn f(x: Below) -> int = x.x // warning: [unused-declaration]
fn g(x: int) -> int = if x > 0 then g(x - 1) else 0 // warning: [unused-declaration]
enum InScenario { a }
record P { x: InScenario }
@external event X { key id: uuid, p: P }
scenario "s" { send X { id: "4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11", p: P { x: InScenario.a } } }
union U = P | Q // warning: [unused-declaration]
record Q { x: int }
""",
    "deprecated things": """
@deprecated("a") record Old { next: Old?, x: int }
@deprecated("b") @external event OldEvent { key id: uuid }
@deprecated("c") intent OldIntent { key id: uuid }
@deprecated("d") effect OldEffect { on OldIntent -> OldEvent } // warning: [deprecated-use] // warning: [deprecated-use]
@deprecated("e") compute OldCompute: In -> In
@deprecated("f") fn old(x: int) -> int = if x > 0 then old(x - 1) else 0
record In { x: int }
union U = Old | In // warning: [deprecated-use]
@external event New { key id: uuid, u: U?, o: Old? } // warning: [deprecated-use]
reducer R {
  data { n: int = 0 }
  on New { emit OldIntent { id: event.id } } // warning: [deprecated-use]
  on OldEvent { n = old(1) } // warning: [deprecated-use] // warning: [deprecated-use]
}
wire { OldIntent -> OldEffect } // warning: [deprecated-use] // warning: [deprecated-use]
orchestrator O {
  on New {
    got = OldCompute { x: 1 } // warning: [deprecated-use]
  }
}
""",
    "defaults are checked in full declarations": """
record R { x: int = "a" } // error: [bad-default]
@external event X { key id: uuid, r: R = R { x: 1 } }
reducer L { data { n: int, r: R? , e: Nope } on X } // error: [data-without-default] // error: [unknown-type]
""",
}


@pytest.mark.parametrize("name", CASES)
def test_data_is_checked(name):
    """Fields, keys, records and their uses are told of where they stand."""
    expected, actual = findings(CASES[name])
    assert expected == actual


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("ComputationComplete", "onex.evt.analytics-metrics.computation-complete.v1"),
        ("ExternalApi", "onex.evt.analytics-metrics.external-api.v1"),
        ("HTTPServerUp", "onex.evt.analytics-metrics.http-server-up.v1"),
        ("Node2Left", "onex.evt.analytics-metrics.node2-left.v1"),
    ],
)
def test_topics_are_made_of_kind_flow_name_and_version(name, topic):
    """Dots and underscores of the flow become dashes, the name is written in kebab."""
    made = topic_of(MessageKind.EVENT, QualifiedName("analytics.metrics", name), "1.2.0")
    assert topic == made


def test_flows_with_underscores_have_topics_with_dashes():
    """An underscore of a flow's name becomes a dash."""
    made = topic_of(MessageKind.INTENT, QualifiedName("my_shop.a", "Do"), "12.0.1")
    assert "onex.intent.my-shop-a.do.v12" == made


def test_infinite_records_are_told_with_the_way_round():
    """The message shows the circle, beginning with its first member."""
    _, found = analysed(
        "record Hen { egg: Egg }\nrecord Egg { hen: Hen }\n"
        "@external event X { key id: uuid, e: Egg }\n"
    )
    assert ["`Hen` -> `Egg` -> `Hen`"] == [one.message.partition(": ")[2][:-1] for one in found]
