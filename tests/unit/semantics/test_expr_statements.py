"""Statements: assignments, lets, branches and loops."""

import pytest

from onexdsl.semantics.expressions import Assign, Emit, For, If, Let, Publish, Text
from onexdsl.semantics.field_types import UUID
from onexdsl.semantics.inference.constants import check_default
from onexdsl.semantics.inference.statements import check_block
from tests.support.typing_bench import Bench, bench, block, expression

DECLARATIONS = """
enum Channel { web, store }
record Line { sku: str, qty: int(1..) = 1 }
record Wide { a: Line, b: list[Line] = [] }
event Placed { key id: uuid, lines: list[Line], note: str?, extra: int? }
intent Charge { key id: uuid, amount: decimal(0..) }
fn half(x: int) -> int python
reducer Ledger {
  data { total: decimal(0..) = 0, note: str?, seen: list[str] = [], count: int = 0 }
}
"""
ID = "4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11"


def ledger() -> Bench:
    """Give a bench inside of a clause on `Placed`."""
    return bench(DECLARATIONS, event="Placed")


FINE = [
    "total = 1",
    "count = count + 1 total = count",
    "let x = event.lines[0] seen = seen + [x.sku]",
    "let z = 0 total = z count = z",
    f'let a = "{ID}" let b = a emit Charge {{ id: b, amount: 1 }} note = b',
    "note = event.note",
    "if event.note != none { note = lower(event.note) } else { note = none }",
    "if event.note == none { count = 1 } else if event.extra != none { count = event.extra }",
    "for line in event.lines { if line.qty > 2 { count = count + line.qty } }",
    "if note != none { seen = seen + [note] note = none }",
    "let len = 3 count = len",
    "for x in [1, 2] { count = x } for x in event.lines { count = x.qty }",
    "if true { let x = 1 count = x } else { let x = 2 count = x }",
    "emit Charge { id: event.id, amount: count }",
    "publish Placed { id: event.id, lines: [] }",
    "let empty = [] seen = empty",
]


@pytest.mark.parametrize("text", FINE)
def test_statements_are_typed(text):
    """Assignments take effect line by line, branches narrow, literals stay open."""
    given = ledger()
    assert check_block(block(text), given.scope)
    assert given.codes == []


MISTAKES = [
    ("totl = 1", "assign-unknown-data"),
    ("let x = 1 x = 2", "assign-unknown-data"),
    ("event = 1", "assign-unknown-data"),
    ('total = "1"', "type-mismatch"),
    ("total = -1", "type-mismatch"),
    ("let half = 1 total = half let total = 2", "duplicate-name"),
    ("let event = 1", "duplicate-name"),
    ("let meta = 1", "duplicate-name"),
    ("let x = 1 let x = 2", "duplicate-name"),
    ("for note in seen { count = 1 }", "duplicate-name"),
    ("for x in count { count = 1 }", "type-mismatch"),
    ("if count { count = 1 }", "type-mismatch"),
    ("note = event.lines", "type-mismatch"),
    ("count = event.extra", "optional-not-narrowed"),
    ("if note != none { note = none seen = [note] }", "optional-not-narrowed"),
    ("if note != none { if true { note = none } seen = [note] }", "optional-not-narrowed"),
    (
        "if note != none { if true { count = 1 } else { note = none } seen = [note] }",
        "optional-not-narrowed",
    ),
    (
        "if note != none { for x in [1] { seen = [note] note = none } }",
        "optional-not-narrowed",
    ),
    (
        "if note != none { for x in [1] { note = none } seen = [note] }",
        "optional-not-narrowed",
    ),
    ("if note != none { count = 1 } seen = [note]", "optional-not-narrowed"),
    (
        "if note != none { for x in [1] { if true { for y in [2] { note=none } } } seen = [note] }",
        "optional-not-narrowed",
    ),
    ("for x in [] { count = 1 }", "type-mismatch"),
    ("if true { let x = 1 } count = x", "unknown-name"),
    ("for x in [1] { count = x } count = x", "unknown-name"),
    ("emit Chrge { id: event.id }", "unknown-name"),
    ("emit Ledger { id: event.id }", "emit-not-intent"),
    ("publish Channel { id: event.id }", "publish-not-event"),
    ("emit Charge { id: event.id }", "missing-field"),
    ("emit Charge { id: event.id, amount: oops }", "unknown-name"),
    ("let x = oops count = x", "unknown-name"),
    ('let x = "nope" emit Charge { id: x, amount: 1 }', "type-mismatch"),
]


@pytest.mark.parametrize(("text", "code"), MISTAKES)
def test_a_mistake_in_a_statement_is_told_once(text, code):
    """Each mistake is exactly one diagnostic; what was assigned is narrowed no more."""
    given = ledger()
    check_block(block(text), given.scope)
    assert [code] == given.codes


def test_statements_keep_their_order_and_shape():
    """Each statement as written has its typed one."""
    text = (
        "let x = 1 total = x emit Charge { id: event.id, amount: 1 } "
        "publish Placed { id: event.id, lines: [] } "
        "if true { count = 1 } for y in [1] { count = y }"
    )
    typed = check_block(block(text), ledger().scope)
    assert [Let, Assign, Emit, Publish, If, For] == [type(one) for one in typed]


DEFAULTS = [
    ("1", "int(0..)", []),
    ("-1", "int(0..)", ["bad-default"]),
    ("0", "int(1..)", ["bad-default"]),
    ("0.5", "int", ["bad-default"]),
    ("0.5", "decimal", []),
    ('"EURO"', "str(3)", ["bad-default"]),
    ('"EUR"', 'str(3, r"[A-Z]+")', []),
    ('"eur"', 'str(3, r"[A-Z]+")', ["bad-default"]),
    ("none", "int?", []),
    ("none", "int", ["bad-default"]),
    ("Channel.web", "Channel", []),
    ("Channel.wep", "Channel", ["unknown-name"]),
    ('"web"', "Channel", ["bad-default"]),
    ("[]", "list[Line]", []),
    ("[]", "list[Line](1..)", ["bad-default"]),
    ('[Line { sku: "a" }]', "list[Line]", []),
    ('Wide { a: Line { sku: "a", qty: 0 } }', "Wide", ["bad-default"]),
    ("Line {}", "Line", ["missing-field"]),
    ("{}", "dict[str, int]", []),
    ("5m", "duration", []),
    ("5", "duration", ["bad-default"]),
    (f'"{ID}"', "uuid", []),
    ('"nope"', "uuid", ["bad-default"]),
    ("1 + 1", "int", ["bad-default"]),
    ("other", "int", ["bad-default"]),
    ("half(1)", "int", ["bad-default"]),
    ("[1, half(1)]", "list[int]", ["bad-default"]),
    ("true", "bool", []),
    ('f"{1}"', "str", ["bad-default"]),
]


@pytest.mark.parametrize(("text", "wanted", "codes"), DEFAULTS)
def test_a_default_is_a_constant_that_fits(text, wanted, codes):
    """A default is made of literals, and satisfies type and constraint."""
    given = bench(DECLARATIONS)
    check_default(expression(text), given.type(wanted), given.symbols, given.problems)
    assert codes == given.codes


def test_a_default_takes_the_type_of_its_field():
    """A text becomes a uuid."""
    given = bench()
    typed = check_default(expression(f'"{ID}"'), UUID, given.symbols, given.problems)
    assert isinstance(typed, Text)
    assert typed.type == UUID
