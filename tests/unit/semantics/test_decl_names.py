"""What files may call things, and what they may take from one another."""

import pytest

from tests.support.project_bench import analysed, findings

CASES = {
    "unknown names in clauses of every node": """
@external event Placed { key id: uuid }
reducer R { on Plced { } } // error: [unknown-name]
effect E {
  on Nothing -> Never // error: [unknown-name] // error: [unknown-name]
  publishes Placed, Missing // error: [unknown-name]
  every 1m -> Tick // error: [unknown-name]
}
compute C: In -> Placed // error: [unknown-name]
orchestrator O { on Gone { publish Placed { id: event.id } } } // error: [unknown-name]
wire { Ship -> Placed } // error: [unknown-name]
invariant Ledger: true // error: [unknown-name]
reducer P { on Placed python emits Refund } // error: [unknown-name]
scenario "s" {
  reply Charge fails "no" // error: [unknown-name]
  expect no Refunds // error: [unknown-name]
}
""",
    "an import takes the place of an own declaration": """
==== a.onex
flow a @ 1.0.0
record Money { cents: int }
@external event Paid { key id: uuid, price: Money }
==== b.onex
flow b @ 1.0.0
use a: Money, Paid
record Money { euros: int } // error: [duplicate-name]
record Box { money: Money, inner: Box? } // warning: [unused-declaration]
reducer R { on Paid }
""",
    "the same name imported twice": """
==== a.onex
flow a @ 1.0.0
@external event Paid { key id: uuid }
==== b.onex
flow b @ 1.0.0
use a: Paid
use a: Paid // error: [duplicate-name]
reducer R { on Paid }
""",
    "a function or an alias may not hide a built-in one": """
==== a.onex
flow a @ 1.0.0
fn len(x: int) -> int = x // error: [duplicate-name] // warning: [unused-declaration]
fn twice(x: int) -> int = x * 2
==== b.onex
flow b @ 1.0.0
use a: twice as sum // error: [duplicate-name]
@external event Paid { key id: uuid, cents: int }
reducer R { data { cents: int = 0 } on Paid { cents = sum(event.cents) } }
""",
    "what an import misses is told once": """
==== a.onex
flow a @ 1.0.0
@external event Paid { key id: uuid }
==== b.onex
flow b @ 1.0.0
use a: Payed // error: [unknown-name]
use c: Other // error: [unknown-flow]
reducer R { on Payed { } on Other }
@external event Kept { key id: uuid, other: Other }
""",
    "what a flow imports it does not pass on": """
==== a.onex
flow a @ 1.0.0
record Money { cents: int }
==== b.onex
flow b @ 1.0.0
use a: Money
@external event Paid { key id: uuid, price: Money }
==== c.onex
flow c @ 1.0.0
use b: Money // error: [unknown-name]
@external event Sold { key id: uuid, price: Money }
""",
    "a flow in another place is told once": """
==== a.onex
flow aa @ 1.0.0 // error: [flow-path-mismatch]
record Money { cents: int } // warning: [unused-declaration]
==== b.onex
flow b @ 1.0.0
use a: Money
@external event Paid { key id: uuid, price: Money }
""",
    "a copied file is told once": """
==== a.onex
flow a @ 1.0.0
@external event Paid { key id: uuid }
==== copy.onex
flow a @ 1.0.0 // error: [flow-path-mismatch]
@external event Paid { key id: uuid }
""",
    "one flow below two source roots": """
==== one/a.onex
flow one.a @ 1.0.0
==== two/one/a.onex
flow one.a @ 1.0.0 // error: [duplicate-name] // error: [flow-path-mismatch]
""",
    "flows that import themselves or one another": """
==== a.onex
flow a @ 1.0.0
use a: Own // error: [import-circle]
use b: Other // error: [import-circle]
@external event Own { key id: uuid, other: Other }
==== b.onex
flow b @ 1.0.0
use c: Third
record Other { third: Third? }
==== c.onex
flow c @ 1.0.0
use a: Own
record Third { n: int }
reducer R { on Own }
""",
    "imports from a file with syntax errors are not doubted": """
==== a.onex
flow a @ 1.0.0
@external event Paid { key id: uuid }
recod Money { cents: int } // error: [unexpected-token]
==== b.onex
flow b @ 1.0.0
use a: Money, Paid
reducer R { on Paid }
@external event Sold { key id: uuid, price: Money }
""",
    "parameters, members and union members are given once": """
enum E { a, b, a } // error: [duplicate-name]
record A { e: E }
record B { x: int }
union U = A | B | A // error: [duplicate-name]
fn f(x: int, x: str) -> int = 1 // error: [duplicate-name]
@external event X { key id: uuid, u: U }
reducer R { data { n: int = 0 } on X { n = f(1, "") } }
""",
    "two messages have one topic": """
@external @topic("onex.evt.shop.paid.v1") event Sold { key id: uuid }
@external event Paid { key id: uuid } // error: [duplicate-name]
""",
    "a union is made of records": """
record A { x: int }
enum E { a }
union U = A | E // error: [type-mismatch]
@external event X { key id: uuid, u: U }
""",
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_told_about_names(name):
    """Every name that is missing or given twice is told once, where it stands."""
    expected, actual = findings(CASES[name])
    assert expected == actual


UNUSED = """
==== a.onex
flow a @ 1.0.0
@external event One { key id: uuid }
@external event Two { key id: uuid }
@external event Three { key id: uuid }
@external event Four { key id: uuid }
==== b.onex
flow b @ 1.0.0
use a: One, Two as Second, Three, Four
use a: One as Uno
reducer R { on Three }
"""


def test_removing_unused_imports_leaves_what_is_used():
    """The repairs of all unused imports of a `use` fit together."""
    _, found = analysed(UNUSED)
    text = UNUSED.split("==== b.onex\n")[1]
    edits = [edit for one in found if one.fix for edit in one.fix.edits]
    for edit in sorted(edits, key=lambda one: -one.span.start):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    assert ["unused-import"] * 4 == [one.code.name for one in found]
    assert "flow b @ 1.0.0\nuse a: Three\n\nreducer R { on Three }\n" == text


def test_near_names_are_offered():
    """A name that is nearly known is offered in the hint, and as a repair."""
    _, found = analysed("@external event Placed { key id: uuid }\nreducer R { on Plced }\n")
    assert "Did you mean `Placed`?" == found[0].hint
    assert "Placed" == found[0].fix.edits[0].replacement


def test_circles_are_told_with_the_whole_way_round():
    """The message names every flow on the circle, the labels show the `use` of each."""
    _, found = analysed(CASES["flows that import themselves or one another"])
    messages = [one.message for one in found if one.code.name == "import-circle"]
    assert "The flow `a` imports itself." in messages
    assert any("`a` -> `b` -> `c` -> `a`" in message for message in messages)
