"""What each kind of repair writes: a line of a flow before and after, or left as it is."""

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.compiler.repair import Repaired, repair
from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.text import SourceText

FLOW = """flow shop.orders @ 1.0.0

enum Way { web, store }
@external event Placed { key order: int(1..), note: str, way: Way = Way.web }
event Shipped { key order: int(1..) }
intent Ship { key order: int(1..), note: str, way: Way }

reducer Orders {
  data { count: int(0..) = 0, way: Way = Way.web }
  initial state New {
    on Placed -> Sent { emit Ship { order: key, note: event.note, way: way } }
    ignore Shipped
  }
  state Sent {
    on Shipped -> Done
    ignore Placed
  }
  final state Done
}
effect Parcels { on Ship -> Shipped }
effect Idle { publishes Placed }
wire { Ship -> Parcels }
"""


def _repaired(*texts: str) -> Repaired:
    def find(sources: Sources) -> tuple[Diagnostic, ...]:
        return check(sources.texts).diagnostics

    names = [text.split()[1].replace(".", "/") + ".onex" for text in texts]
    sources = tuple(SourceText(name, text) for name, text in zip(names, texts, strict=True))
    return repair(Sources(sources), find, lambda _: True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("note: event.note, way: way", "way: way"),
        ("ignore Placed\n", "\n"),
        ("wire { Ship -> Parcels }\n", ""),
        ("Ship -> Parcels }", "Ship -> Idle }"),
        ("Ship -> Parcels }", "Ship -> Orders }"),
        ("count: int(0..) = 0", "count: int(0..)"),
        ("ignore Placed", "ignor Placed"),
        ("event.note", "evnt.note"),
        ("Way.web }\n  initial", "Way.wbe }\n  initial"),
        ("final state Done", "final stat Done"),
        ("on Placed -> Sent", "on Placed > Sent"),
    ],
)
def test_a_planted_mistake_is_mended(before: str, after: str) -> None:
    """After the repair nothing is told."""
    assert before in FLOW

    done = _repaired(FLOW.replace(before, after, 1))

    assert done.mended
    assert () == done.left


def test_a_missing_ignore_stands_in_its_state() -> None:
    """Below the clauses that are there, as its own line."""
    done = _repaired(FLOW.replace("    ignore Placed\n", ""))

    assert FLOW == done.sources.texts[0].text


def test_a_state_without_a_body_gets_one() -> None:
    """The braces come with the clause."""
    flow = FLOW.replace("  final state", "  state Lost\n  final state")
    flow = flow.replace("on Shipped -> Done\n", "on Shipped -> Lost\n    on Placed -> Done\n")

    done = _repaired(flow.replace("    ignore Placed\n", ""))

    assert "  state Lost { ignore Placed }\n" in done.sources.texts[0].text


def test_the_only_state_that_can_be_initial_is() -> None:
    """Of several nobody knows which one is meant."""
    one = "flow a @ 1.0.0\n@external event E { key n: int }\nreducer R {\n%s  final state B\n}\n"
    state = "  state A { on E -> B }\n"

    done, several = _repaired(one % state), _repaired(one % (state + state.replace("A", "C")))

    assert one % f"  initial {state.strip()}\n" == done.sources.texts[0].text
    assert "initial" not in several.sources.texts[0].text


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("bool", "false"),
        ("int", "0"),
        ("int(..5)", "0"),
        ("decimal(0..)", "0"),
        ("float", "0"),
        ("str", '""'),
        ("duration", "0s"),
        ("list[int]", "[]"),
        ("set[str](..3)", "[]"),
        ("dict[str, int]", "{}"),
    ],
)
def test_a_data_field_begins_with_nothing(type_: str, value: str) -> None:
    """Zero, the empty text, `false`, or nothing in it."""
    done = _repaired(FLOW.replace("count: int(0..) = 0", f"count: {type_}"))

    assert f"count: {type_} = {value}," in done.sources.texts[0].text
    assert () == done.left


@pytest.mark.parametrize(
    "type_",
    ["int(1..)", "int(..-1)", "str(1..)", 'str(r"a*")', "uuid", "date", "Way", "list[int](1..)"],
)
def test_a_data_field_without_a_plain_value_is_left(type_: str) -> None:
    """What it begins with only its author knows."""
    done = _repaired(FLOW.replace("count: int(0..) = 0", f"count: {type_}"))

    assert ["data-without-default"] == [one.code.name for one in done.left]


@pytest.mark.parametrize(
    "given",
    [
        "order: key, note: event.note",  # the data field or the event's
        "order: key, way: way",
        "note: event.note, way: way",
    ],
)
def test_a_field_is_filled_only_where_one_value_bears_its_name(given: str) -> None:
    """Where two do, the author has to choose."""
    done = _repaired(FLOW.replace("order: key, note: event.note, way: way", given))

    assert (given == "order: key, note: event.note") == bool(done.left)


def test_a_route_is_added_where_both_are_known() -> None:
    """In the flow of the effect, under the names that it knows, behind the routes there."""
    words = "flow a @ 1.0.0\nintent Ask { key n: int }\nintent Tell { key n: int }\n"
    nodes = """flow b @ 1.0.0
use a: Ask, Tell as Say
@external event E { key n: int }
reducer R { on E { emit Ask { n: key } emit Say { n: key } } }
effect F {
  on Ask
  on Say
}
wire {
  Ask -> F { timeout 5s } // soon
}
"""
    done = _repaired(words, nodes)

    assert nodes.replace("// soon\n", "// soon\n  Say -> F\n") == done.sources.texts[1].text
    assert () == done.left


def test_an_intent_that_two_effects_take_is_left() -> None:
    """Which one is meant only the author knows."""
    flow = FLOW.replace(
        "effect Idle { publishes Placed }", "effect Idle { on Ship publishes Placed }"
    )

    done = _repaired(flow.replace("wire { Ship -> Parcels }\n", ""))

    assert (("intent-not-wired",), ()) == (tuple(one.code.name for one in done.left), done.mended)


def test_two_names_that_are_equally_near_are_both_offered() -> None:
    """Neither is written."""
    flow = FLOW.replace("state Sent", "state Send").replace("-> Sent", "-> Sens")
    flow = flow.replace(
        "  final state Done", "  state Sent { on Shipped -> Done }\n  final state Done"
    )

    done = _repaired(flow)

    hints = [one.hint for one in done.left if one.code.name == "unknown-state"]
    assert ["Did you mean `Send` or `Sent`?"] == hints


def test_a_name_in_the_wrong_case_is_renamed_with_its_uses() -> None:
    """Where it is declared and wherever it is used, in other flows too."""
    words = "flow a @ 1.0.0\n@external event order_placed { key orderId: int }\n"
    nodes = """flow b @ 1.0.0
use a: order_placed
reducer R {
  data { lastId: int = 0 }
  on order_placed { lastId = event.orderId }
}
invariant R: lastId >= 0
"""
    done = _repaired(words, nodes)

    assert () == done.left
    assert [
        words.replace("order_placed", "OrderPlaced").replace("orderId", "order_id"),
        nodes.replace("order_placed", "OrderPlaced")
        .replace("orderId", "order_id")
        .replace("lastId", "last_id"),
    ] == [source.text for source in done.sources.texts]


def test_comments_that_silence_nothing_are_mended() -> None:
    """One behind code goes above it, a misspelt code is corrected, an idle one goes."""
    states = """  // onexc: allow(guard-gap) idle
  // onexc: allow(dead-ent) kept
  state Kept
  state Far // onexc: allow(unreachable-state, dead-end) soon
"""
    flow = FLOW.replace("  final state", f"{states}  final state")
    flow = flow.replace("on Shipped -> Done\n", "on Shipped -> Kept\n    on Placed -> Done\n")

    done = _repaired(flow.replace("    ignore Placed\n", ""))

    expected = """  // onexc: allow(dead-end) kept
  state Kept { ignore Placed }
  // onexc: allow(unreachable-state) soon
  state Far
"""
    assert () == done.left
    assert expected in done.sources.texts[0].text
