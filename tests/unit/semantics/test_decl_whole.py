"""Whole projects: what files see of one another, and texts that are not whole."""

import re

import pytest

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.analyse import analyse, analyse_flow
from onexdsl.semantics.circles import find_circles, starting_with
from onexdsl.semantics.declare import declare
from onexdsl.semantics.field_types import STR, QualifiedName
from onexdsl.semantics.names.outline import read_of
from onexdsl.syntax.parse import parse
from tests.support.project_bench import analysed, files_of, findings

SHOP = """
==== common.onex
/// What all share.
flow common @ 1.0.0
record Money { cents: int(0..) = 0 }
enum Kind { a, b = "bee" }
union Either = Money | Other
record Other { kind: Kind = Kind.a }
fn double(x: int) -> int = x * 2
fn hard(x: int) -> int python
==== events.onex
flow events @ 1.0.0
use common: Money, Either
@external event Paid { key id: uuid, who: str, money: Money, either: Either? }
event Thanked { key id: uuid }
==== shop.onex
flow shop @ 2.1.0
use events: Paid as Payment, Thanked
use common: double, hard
intent Thank { key id: uuid, n: int = 0 }
reducer Till {
  data { cents: int = 0 }
  initial state Open {
    enter { cents = 0 }
    exit { cents = 1 }
    on Payment when event.money.cents > 0 -> Shut {
      cents = double(event.money.cents) + hard(1)
      for x in [1, 2] { if x > 1 { emit Thank { id: event.id, n: x } } }
    }
    ignore Thanked
  }
  state Shut { after 5m -> Open on Payment python emits Thank }
  any state except Open { on Thanked -> Open }
}
compute Count: Payment -> Thanked = Thanked { id: input.id }
effect Post { on Thank -> Thanked publishes Thanked every 1h -> Thanked }
orchestrator Flow {
  on Payment by event.who when event.money.cents > 5 within 1m {
    a = Thank { id: event.id } expect Thanked undo Thank { id: a.id }
    b = await Thanked after a timeout 1m
    publish Thanked { id: event.id } after b
  } else { publish Thanked { id: event.id } }
}
wire { Thank -> Post { timeout 1s } }
invariant Till in Open | Shut: cents >= 0
scenario "s" {
  let id = "4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11"
  send Payment { id: id, who: "w", money: Money2 { } }
  expect Till[id] in Open with cents == 0
}
"""
GOOD = SHOP.replace("Money2 { }", "Money {}").replace("double, hard", "double, hard, Money")


def test_a_good_project_has_no_findings():
    """Nothing is told of what is right."""
    assert ([], []) == findings(GOOD)


def test_flows_are_sorted_and_know_what_they_use():
    """Flows stand in the order of their names, with imports and what is used of them."""
    model, _ = analysed(GOOD)
    names = [flow.name for flow in model.flows]
    assert ["common", "events", "shop"] == names
    shop = model.flows[2]
    local = [(one.local, str(one.target)) for one in shop.imports]
    assert [
        ("Payment", "events.Paid"),
        ("Thanked", "events.Thanked"),
        ("double", "common.double"),
        ("hard", "common.hard"),
        ("Money", "common.Money"),
    ] == local
    till = QualifiedName("shop", "Till")
    assert QualifiedName("events", "Paid") in shop.used
    assert (till, QualifiedName("common", "double")) in shop.links
    assert model.orchestrators[0].key == STR
    remarks = model.flows[0].remarks
    assert remarks.doc == "What all share."


def test_a_file_can_be_analysed_by_itself():
    """Against the headers of the project one file gives what the whole gives."""
    model, _ = analysed(GOOD)
    trees = [parse(source, Problems()) for source in files_of(GOOD)]
    declared = declare(map(read_of, trees), Problems())
    alone = analyse_flow(declared.flows["shop"].tree(), declared.symbols("shop"), Problems())
    assert model.flows[2] == alone


def test_dependencies_are_all_that_a_flow_imports():
    """Directly or by way of others, sorted, without the flow itself."""
    trees = [parse(source, Problems()) for source in files_of(GOOD)]
    declared = declare(map(read_of, trees), Problems())
    found = {flow: declared.dependencies(flow) for flow in declared.flows}
    wanted = {"common": (), "events": ("common",), "shop": ("common", "events")}
    assert wanted == found


def test_outcomes_are_those_of_the_wired_effect():
    """Of two effects that take an intent, the one that the route names is asked."""
    text = """
@external event A { key id: uuid }
event B { key id: uuid }
event C { key id: uuid }
intent I { key id: uuid }
intent Loose { key id: uuid }
intent Doubtful { key id: uuid }
intent Nobodys { key id: uuid }
effect One { on I -> A on Loose -> C on Doubtful -> Nope }
effect Two { on I -> B }
wire { I -> Two { else C } }
"""
    trees = [parse(source, Problems()) for source in files_of(text)]
    outcomes = declare(map(read_of, trees), Problems()).outcomes
    found = {one.name: tuple(each.name for each in gives) for one, gives in outcomes.items()}
    wanted = {"I": ("B", "C"), "Loose": ("C",)}
    assert wanted == found


def test_files_without_a_flow_line_do_not_hinder_others():
    """What they may have been is not doubted a second time."""
    _, found = analysed(
        "==== a.onex\nrecord Money { cents: int }\n"
        "==== b.onex\nflow b @ 1.0.0\nuse a: Money\n"
        "@external event Paid { key id: uuid, money: Money }\n"
    )
    assert {"a.onex"} == {one.span.file for one in found}


_WORDS = [match.span() for match in re.finditer(r"\w+|[^\w\s]", GOOD)][6:]


@pytest.mark.parametrize("first", range(4))
def test_a_text_with_a_piece_missing_never_raises(first):
    """Whatever is cut out of a project, its files are analysed; what fails is told, not raised."""
    for start, end in _WORDS[first * 5 :: 20]:
        problems = Problems()
        trees = [parse(one, problems) for one in files_of(GOOD[:start] + GOOD[end:])]
        model = analyse(trees, problems)
        assert {one.span.file for one in trees} >= {flow.file for flow in model.flows}
        assert model.flows


def test_circles_turn_to_where_they_begin():
    """A circle can be told from any of its vertices."""
    found = find_circles({"a": ("b", "x"), "b": ("c",), "c": ("b", "a")})
    wanted = (("b", "c"), ("a", "b", "c"))
    assert wanted == found
    turned = starting_with(("a", "b", "c"), "b")
    assert turned == ("b", "c", "a")


def test_long_chains_do_not_overflow():
    """Thousands of records in a row are walked without recursion."""
    chain = {number: (number + 1,) for number in range(50_000)}
    found = find_circles({**chain, 50_000: (0,)})
    assert [50_001] == [len(circle) for circle in found]
