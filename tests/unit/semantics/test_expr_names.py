"""Names, attributes, literals, constructs and narrowing."""

import pytest

from onexdsl.semantics.expressions import Convert, Number, Text, VariableKind
from onexdsl.semantics.field_types import (
    DECIMAL,
    UNKNOWN,
    UUID,
    FailureType,
    MessageType,
    NothingType,
    OneOf,
    OptionalType,
    QualifiedName,
    SetType,
)
from onexdsl.semantics.inference.infer import check, construct, construct_as, infer
from onexdsl.semantics.inference.narrowing import knowing_that
from onexdsl.semantics.scope import Binding
from onexdsl.syntax import tree
from tests.support.typing_bench import Bench, bench, expression

DECLARATIONS = """
enum Channel { web, store, @deprecated("gone") fax }
@deprecated("gone") enum Old { one }
record Money { amount: decimal(0..), currency: str(3) = "EUR" }
record Card { number: str, limit: int(0..), owner: str }
record Cash { limit: int, owner: str?, note: str }
record Voucher { code: str(r"[A-Z]{3}"), @deprecated("why") extra: int? }
union Payment = Card | Cash
record Node { next: Node?, value: int }
@python("crm:Customer") record Customer { mail: str, name: str? }
@deprecated("no") record Odd { a: int = 1 }
event Placed { key id: uuid, payment: Payment, backup: Payment?, customer: Customer, at: datetime,
  home: Money?, count: int, ratio: float = 0.5, @deprecated("x") old: int = 1 }
event Left { key id: uuid, count: int(1..), why: str? }
intent Charge { key id: uuid, amount: decimal(0..), day: date?, tags: set[str] = [] }
reducer Ledger { data { total: decimal = 0, last: str? , @deprecated("x") gone: int = 0 } }
fn half(x: int) -> int python
"""
ID = "4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11"


def placed() -> Bench:
    """Give a bench in which `event` is a `Placed`."""
    return bench(DECLARATIONS, event="Placed", word="str?", n="int", node="Node", c="Channel")


def either() -> Bench:
    """Give a bench in which `event` is a `Placed` or a `Left`."""
    return bench(DECLARATIONS, event="Placed | Left")


TYPES = [
    ("event", "Placed"),
    ("event.id", "uuid"),
    ("event.customer.mail", "str"),
    ("event.payment.limit", "int"),
    ("meta.timestamp", "datetime"),
    ("meta.causation_id", "uuid?"),
    ("meta.message_id", "uuid"),
    ("total", "decimal"),
    ("data.total", "decimal"),
    ("data", "data of Ledger"),
    ("Channel.web", "Channel"),
    ("Money { amount: 1 }", "Money"),
    ("[1, 2]", "list[int]"),
    ("[1, total]", "list[decimal]"),
    ("[0.5, total]", "list[decimal]"),
    ("[n, none]", "list[int?]"),
    ("[none, 1]", "list[int?]"),
    ("[none, none]", "list[none]"),
    ("if n > 1 then none else 1", "int?"),
    ("[-0.5, total, -1]", "list[decimal]"),
    ("if not (event.backup is Cash) then none else event.backup.note", "str?"),
    ("if event.backup is Cash or event.backup == none then 1 else event.backup.limit", "int"),
    ("[x.value for x in [node]]", "list[int]"),
    ("{}", "dict"),
    ("if n > 1 then 0 else total", "decimal"),
    ("if n > 1 then 0.5 else total", "decimal"),
    ("if n > 1 then n else none", "int?"),
    ('if n > 1 then word else "x"', "str?"),
    ('if word != none then word else "x"', "str"),
    ('if word == none then "x" else word', "str"),
    ('if none != word and n > 1 then word else "x"', "str"),
    ('if word == none or n > 1 then "x" else word', "str"),
    ('if not (word == none) then word else "x"', "str"),
    ('word != none and word == "x" and len(word) > 1', "bool"),
    ("word == none or len(word) > 1", "bool"),
    ('if event.payment is Card then event.payment.number else ""', "str"),
    ('if event.payment is Card then "" else event.payment.note', "str"),
    ('if not (event.payment is Card) then event.payment.note else ""', "str"),
    ('if event.backup is Cash then event.backup.note else ""', "str"),
    ("if event.backup is Cash or event.backup is Card then event.backup.limit else 0", "int"),
    ("event.backup != none and event.backup.limit > 1", "bool"),
    ("if node.next != none then node.next.value else 0", "int"),
    ("last != none and len(data.last) > 1", "bool"),
    ("data.last != none and len(last) > 1", "bool"),
    ("[x for x in [word] if x != none]", "list[str]"),
    ('f"{n:03d} {total:.2f} {c} {event.id} {event.at:%Y} {5m} {true}"', "str"),
]


@pytest.mark.parametrize(("text", "shown"), TYPES)
def test_an_expression_has_a_type(text, shown):
    """Names, fields, literals and narrowed paths have the types that the page gives them."""
    given = placed()
    assert (shown, []) == (given.shown(text), given.codes)


MISTAKES = [
    ("unknown", "unknown-name"),
    ("input", "unknown-name"),
    ("half", "unknown-name"),
    ("event.unknown", "unknown-field"),
    ("event.customer.phone", "unknown-field"),
    ("n.value", "unknown-field"),
    ("meta.when", "unknown-field"),
    ("event.payment.number", "unknown-field"),
    ("event.payment.owner", "unknown-field"),
    ("event.payment.nothing", "unknown-field"),
    ("event.home.amount", "optional-not-narrowed"),
    ("event.backup.limit", "optional-not-narrowed"),
    ("if event.backup is Cash then 1 else event.backup.limit", "optional-not-narrowed"),
    ('if event.payment is Card then event.payment.note else ""', "unknown-field"),
    ("word != none or len(word) > 1", "optional-not-narrowed"),
    ("if word == none then len(word) else 1", "optional-not-narrowed"),
    ("len(word) > 1 and word != none", "optional-not-narrowed"),
    ("Channel.wep", "unknown-name"),
    ("Chanel.web", "unknown-name"),
    ("Money.amount", "type-mismatch"),
    ("Ledger.total", "type-mismatch"),
    ("Channel.fax", "deprecated-use"),
    ("Old.one", "deprecated-use"),
    ("event.old", "deprecated-use"),
    ("gone", "deprecated-use"),
    ("data.gone", "deprecated-use"),
    ("Odd {}", "deprecated-use"),
    ('Voucher { code: "ABC", extra: 1 }', "deprecated-use"),
    ("Money {}", "missing-field"),
    ("Money { amount: 1, amount: 2 }", "duplicate-name"),
    ('Money { amount: 1, curency: "USD" }', "unknown-field"),
    ("Money { amount: -1 }", "type-mismatch"),
    ('Money { amount: 1, currency: "EURO" }', "type-mismatch"),
    ('Voucher { code: "ABCD" }', "type-mismatch"),
    ('Money { amount: "1" }', "type-mismatch"),
    ("Money { amount: word }", "type-mismatch"),
    ("Money { amount: event.ratio }", "type-mismatch"),
    ("Mony { amount: 1 }", "unknown-name"),
    ("Payment { amount: 1 }", "type-mismatch"),
    ("Channel { amount: 1 }", "type-mismatch"),
    ('Customer { mail: "x" }', "type-mismatch"),
    (f'Left {{ id: "{ID}", count: 1 }}', "type-mismatch"),
    ("event.payment is Voucher", "type-mismatch"),
    ("event.payment is Crad", "unknown-name"),
    ("n is Card", "type-mismatch"),
    ("[][0]", "type-mismatch"),
    ("first([])", "type-mismatch"),
    ("oops is Card", "unknown-name"),
    ("event.at[0]", "type-mismatch"),
    ("oops.limit", "unknown-name"),
    ("if n then 1 else 2", "type-mismatch"),
    ("if true then 1 else word", "type-mismatch"),
    ('[1, "x", 2]', "type-mismatch"),
    ("[x for x in n]", "type-mismatch"),
    ("[x for x in {}]", "type-mismatch"),
    ("[x for x in [1] if x]", "type-mismatch"),
    ('f"{event.home}"', "optional-not-narrowed"),
    ('f"{event.payment}"', "type-mismatch"),
    ('f"{[1]}"', "type-mismatch"),
    ('f"{n:zz}"', "type-mismatch"),
    ('f"{event.id:10}"', "type-mismatch"),
    ('f"{n:99999999d}"', "type-mismatch"),
    ('f"{unknown:zz}"', "unknown-name"),
]


@pytest.mark.parametrize(("text", "code"), MISTAKES)
def test_a_mistake_is_told_once(text, code):
    """Each mistake in an expression is exactly one diagnostic."""
    given = placed()
    given.infer(text)
    assert [code] == given.codes


PLACES = [
    (f'"{ID}"', "uuid", []),
    ('"nope"', "uuid", ["type-mismatch"]),
    ('"2026-02-30"', "date", ["type-mismatch"]),
    ('"2026-02-28"', "date", []),
    ('"20260228"', "date", ["type-mismatch"]),
    ('"2026-02-28T10:00:00Z"', "datetime", []),
    ('"2026-02-28T10:00:00"', "datetime", ["type-mismatch"]),
    ('"2026-02-28T25:00:00Z"', "datetime", ["type-mismatch"]),
    ('"https://example.org"', "url", []),
    ('"mailto:a@example.org"', "url", []),
    ('"example"', "url", ["type-mismatch"]),
    ('"http://[oops"', "url", ["type-mismatch"]),
    ('"a b:c"', "url", ["type-mismatch"]),
    ("1", "int?", []),
    ("none", "int?", []),
    ("none", "int", ["type-mismatch"]),
    ("1", "decimal?", []),
    ("n", "float?", []),
    ("0.5", "decimal", []),
    ("0.5", "int", ["type-mismatch"]),
    ("1.0", "int", ["type-mismatch"]),
    ("0", "int(1..)", ["type-mismatch"]),
    ("-1", "int(0..)?", ["type-mismatch"]),
    ("n", "int(1..)", []),
    ("5m", "duration(..1m)", ["type-mismatch"]),
    ("30s", "duration(..1m)", []),
    ("30", "duration", ["type-mismatch"]),
    ("[]", "list[int](1..)", ["type-mismatch"]),
    ("[1, 1]", "set[int](2..)", ["type-mismatch"]),
    ("[1, 2]", "set[int](2..)", []),
    ("[1, 0]", "list[int(1..)]", ["type-mismatch"]),
    ("[n, 1]", "list[decimal]", []),
    ("[x + 1 for x in [1]]", "list[decimal]", []),
    ("[x for x in [1]]", "set[int]", []),
    ("[[]]", "list[list[int]]", []),
    ("{}", "dict[str, int]", []),
    ("{}", "dict[str, int](1..)", ["type-mismatch"]),
    ("{}", "list[int]", ["type-mismatch"]),
    ('["a", 1, true, [0.5]]', "json", []),
    ("{}", "json", []),
    ("none", "json", ["type-mismatch"]),
    ("[total]", "json", ["type-mismatch"]),
    ("total", "json", ["type-mismatch"]),
    ("word", "str", ["optional-not-narrowed"]),
    ("word", "int", ["type-mismatch"]),
    ("if n > 1 then word else none", "str?", []),
    ("if n > 1 then word else none", "str", ["optional-not-narrowed", "type-mismatch"]),
    ('if n > 1 then Card { number: "1", limit: 1, owner: "" } else event.payment', "Payment", []),
    ('[Card { number: "1", limit: 1, owner: "" }, event.payment]', "list[Payment]", []),
    ("event.payment", "Card", ["type-mismatch"]),
    ("c", "str", ["type-mismatch"]),
    ('"web"', "Channel", ["type-mismatch"]),
    ("event.ratio", "int", ["type-mismatch"]),
    ("event", "Payment", ["type-mismatch"]),
    ("anything_unknown", "Payment", ["unknown-name"]),
]


@pytest.mark.parametrize(("text", "wanted", "codes"), PLACES)
def test_a_value_fits_its_place_or_is_told(text, wanted, codes):
    """Literals take the type of their place, constants must satisfy its constraint."""
    given = placed()
    given.check(text, wanted)
    assert codes == given.codes


def test_the_fields_that_all_have_are_read_at_once():
    """Of several events, shared fields are there, the others after `is`."""
    given = either()
    assert given.shown("event.id") == "uuid"
    assert given.shown("event.count") == "int"
    assert given.shown("if event is Left then event.why else none") == "str?"
    assert given.shown("if event is Left then none else event.at") == "datetime?"
    assert given.codes == []
    given.infer("event.why")
    assert given.codes == ["unknown-field"]


def test_a_let_of_a_literal_is_that_literal():
    """The type of such a name is decided wherever it is used."""
    given = bench(DECLARATIONS)
    binding = Binding(VariableKind.LOCAL, UUID, literal=expression(f'"{ID}"'))
    scope = given.scope.with_binding("id", binding)
    typed = construct(_construct("Left { id: id, count: 1, why: id }"), scope)
    assert given.codes == []
    assert [typed.fields[0].value.type, typed.fields[2].value.type.primitive] == [UUID, "str"]
    assert isinstance(typed.fields[0].value, Text)


def test_a_skipped_step_has_a_code_of_its_own():
    """The value of a step that may be skipped is told as such, not as any optional."""
    given = bench(DECLARATIONS)
    left = MessageType(QualifiedName("bench", "Left"))
    scope = given.scope.with_binding("step", Binding(VariableKind.STEP, OptionalType(left)))
    infer(expression("step.count"), scope)
    assert given.codes == ["skipped-step-used"]
    typed = infer(expression("step != none and step.count > 1"), scope)
    assert typed.type.primitive == "bool"
    assert len(given.codes) == 1


def test_a_step_without_an_outcome_has_no_value():
    """Using it is a `type-mismatch`."""
    given = bench()
    binding = Binding(VariableKind.STEP, NothingType())
    infer(expression("step == none"), given.scope.with_binding("step", binding))
    assert given.codes == ["type-mismatch"]


def test_a_failure_has_step_and_reason():
    """Both are texts."""
    given = bench()
    scope = given.scope.with_binding("failure", Binding(VariableKind.FAILURE, FailureType()))
    typed = infer(expression("failure.step + failure.reason"), scope)
    assert typed.type.primitive == "str"
    assert given.codes == []


def test_messages_are_made_where_one_is_asked_for():
    """The body of a compute may be a message, if its outputs name one."""
    given = bench(DECLARATIONS)
    left, placed_type = (MessageType(QualifiedName("bench", one)) for one in ("Left", "Placed"))
    text = f'if true then Left {{ id: "{ID}", count: 1 }} else Left {{ id: "{ID}", count: 2 }}'
    check(expression(text), OneOf((left, placed_type)), given.scope)
    check(expression(f'Left {{ id: "{ID}", count: 1 }}'), left, given.scope)
    assert given.codes == []
    check(expression(f'Left {{ id: "{ID}", count: 1 }}'), placed_type, given.scope)
    assert given.codes == ["type-mismatch"]


def test_a_message_is_constructed_from_its_fields():
    """Ints become decimals, texts dates, lists sets; the rest has defaults."""
    given = bench(DECLARATIONS, n="int")
    piece = _construct(f'Charge {{ id: "{ID}", amount: n, day: "2026-01-31", tags: ["a"] }}')
    typed = construct(piece, given.scope)
    assert given.codes == []
    assert isinstance(typed.fields[1].value, Convert)
    assert isinstance(typed.fields[3].value.type, SetType)


def test_an_expectation_may_leave_fields_out():
    """`partial` asks for no field, but those given must fit."""
    given = bench(DECLARATIONS)
    construct(_construct("Charge { amount: 1 }"), given.scope, partial=True)
    assert given.codes == []
    construct(_construct("Charge { amount: 1 }"), given.scope)
    assert given.codes == ["missing-field"]
    assert "`id`" in given.told[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [("Chrge { amount: oops }", "unknown-name"), ("Channel { amount: oops }", "type-mismatch")],
)
def test_what_is_no_message_is_told_and_its_values_too(text, code):
    """After a name that makes nothing, the values are still looked at."""
    given = bench(DECLARATIONS)
    typed = construct(_construct(text), given.scope)
    assert typed.type == UNKNOWN
    assert [code, "unknown-name"] == given.codes


def test_a_compute_is_called_by_its_own_name():
    """`construct_as` fills the input whatever name stands before the braces."""
    given = bench(DECLARATIONS)
    target = MessageType(QualifiedName("bench", "Left"))
    typed = construct_as(_construct(f'Price {{ id: "{ID}", count: 2 }}'), target, given.scope)
    assert given.codes == []
    assert target == typed.type
    assert isinstance(typed.fields[1].value, Number)


def test_a_missing_field_points_to_where_it_is_declared():
    """The diagnostic stands at the name, its label at the declaration."""
    given = placed()
    given.infer("Money {}")
    (told,) = given.told
    assert told.span.end - told.span.start == 5
    assert told.labels[0].text == "declared here"


def test_a_guard_narrows_what_follows_it():
    """`knowing_that` gives the scope of a clause's body, or of its opposite."""
    given = placed()
    guard = given.infer("event.home != none and event.payment is Card")
    scope = knowing_that(guard, given.scope)
    typed = infer(expression("event.home.amount"), scope)
    assert DECIMAL.primitive == typed.type.primitive
    assert given.codes == []
    infer(expression("event.home.amount"), knowing_that(guard, given.scope, holds=False))
    assert given.codes == ["optional-not-narrowed"]


def test_a_near_name_is_offered_as_a_repair():
    """Unknown names, fields and members offer the nearest that is known."""
    for text, near in (("evnt", "event"), ("event.coutn", "count"), ("Channel.wep", "web")):
        given = placed()
        given.infer(text)
        (told,) = given.told
        assert told.fix is not None
        assert near == told.fix.edits[0].replacement


def _construct(text: str) -> tree.Construct:
    piece = expression(text)
    assert isinstance(piece, tree.Construct)
    return piece


NESTED = [
    "(" * 199 + "1" + ")" * 199,
    "[" * 150 + "]" * 150,
    "not " * 190 + "true",
    "abs(" * 190 + "1" + ")" * 190,
    "if true then 1 else " * 190 + "1",
    "Node { value: 1, next: " * 150 + "none" + " }" * 150,
    "1" + " + 1" * 150,
    "true" + " and true" * 150,
]


@pytest.mark.parametrize("text", NESTED, ids=range(len(NESTED)))
def test_deep_expressions_are_typed(text):
    """What the parser lets through, up to 200 levels, does not overflow the stack."""
    given = placed()
    given.infer(text)
    assert given.codes == []
