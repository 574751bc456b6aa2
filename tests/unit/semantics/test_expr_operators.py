"""What operators take and give."""

import pytest

from onexdsl.semantics.expressions import Arithmetic, Comparison, Convert, Number
from onexdsl.semantics.field_types import DECIMAL, FLOAT
from tests.support.typing_bench import Bench, bench

DECLARATIONS = """
enum Channel { web, store }
record Card { number: str }
record Cash { amount: decimal }
union Payment = Card | Cash
"""


def table() -> Bench:
    """Give a bench with one variable of each kind of type."""
    return bench(
        DECLARATIONS,
        flag="bool",
        i="int(0..)",
        j="int",
        d="decimal",
        f="float",
        s="str(1..40)",
        u="uuid",
        at="datetime",
        day="date",
        wait="duration",
        link="url",
        raw="bytes",
        anything="json",
        ints="list[int]",
        names="list[str]",
        tags="set[str]",
        sums="dict[str, decimal]",
        channel="Channel",
        card="Card",
        payment="Payment",
        payments="list[Payment]",
        maybe="int?",
        word="str?",
        half="decimal?",
    )


RESULTS = [
    ("i + j", "int"),
    ("i - 1", "int"),
    ("-i", "int"),
    ("-wait", "duration"),
    ("i * d", "decimal"),
    ("d % 2", "decimal"),
    ("f * i", "float"),
    ("i / j", "float"),
    ("d / i", "decimal"),
    ("0.5 * d", "decimal"),
    ("d - 0.5", "decimal"),
    ("(1 + 0.5) * d", "decimal"),
    ("i * 0.5", "float"),
    ("i * 0.5 + d", "decimal"),
    ("1 / 2", "float"),
    ("s + s", "str"),
    ('s + "!"', "str"),
    ("names + [s]", "list[str]"),
    ("names + []", "list[str]"),
    ("[] + names", "list[str]"),
    ('payments + [Card { number: "1" }]', "list[Payment]"),
    ("at - at", "duration"),
    ("at + wait", "datetime"),
    ("wait + at", "datetime"),
    ("at - wait", "datetime"),
    ('at - "2026-01-31T12:00:00Z"', "duration"),
    ("day - day", "duration"),
    ("day + 1d", "date"),
    ("wait + 5m", "duration"),
    ("wait * 2", "duration"),
    ("0.5 * wait", "duration"),
    ("wait / 2", "duration"),
    ("wait / 1s", "float"),
    ("wait % 1h", "duration"),
    ("i < d", "bool"),
    ("d >= 0.5", "bool"),
    ("f < 1", "bool"),
    ('s < "m"', "bool"),
    ("day < day", "bool"),
    ('day < "2026-01-31"', "bool"),
    ("at <= at", "bool"),
    ("wait > 5m", "bool"),
    ("flag == true", "bool"),
    ("channel == Channel.web", "bool"),
    ("maybe == none", "bool"),
    ("none != word", "bool"),
    ("maybe == 3", "bool"),
    ("maybe == half", "bool"),
    ('u == "4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11"', "bool"),
    ("payment == card", "bool"),
    ("ints == []", "bool"),
    ("ints == [1, 2]", "bool"),
    ("tags == [s]", "bool"),
    ('anything == "text"', "bool"),
    ("i in ints", "bool"),
    ("maybe in ints", "bool"),
    ("s not in tags", "bool"),
    ("s in sums", "bool"),
    ('"a" in s', "bool"),
    ("channel in [Channel.web, Channel.store]", "bool"),
    ('u in ["4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11"]', "bool"),
    ("i in []", "bool"),
    ("flag and not flag or flag", "bool"),
    ("payment is Card", "bool"),
]


@pytest.mark.parametrize(("text", "shown"), RESULTS)
def test_an_operation_has_the_type_of_its_table(text, shown):
    """Operators give what Python's would, without implicit conversions but of ints."""
    given = table()
    assert (shown, []) == (given.shown(text), given.codes)


MISMATCHES = [
    "d + f",
    "f == d",
    "d < f",
    "s + i",
    "i + flag",
    "flag + flag",
    "s * 2",
    "names + tags",
    "names + ints",
    "at + at",
    "at - day",
    "day + 1",
    "wait * d",
    "wait * wait",
    "u + u",
    "-s",
    "not i",
    "flag and i",
    "i or flag",
    "flag < flag",
    "channel < channel",
    "u < u",
    "link < link",
    "raw < raw",
    "ints < ints",
    "i < s",
    "i == s",
    'channel == "web"',
    'u == "nope"',
    "card == channel",
    "ints == names",
    "tags == names",
    "i in names",
    "s in i",
    "i in s",
    "ints is Card",
    "payment is Channel",
    "none + 1",
    "sums + sums",
    "ints[s]",
    "sums[i]",
    "tags[0]",
    "i[0]",
]


@pytest.mark.parametrize("text", MISMATCHES)
def test_what_does_not_fit_an_operator_is_told_once(text):
    """Types that an operator cannot combine are one `type-mismatch`."""
    given = table()
    given.infer(text)
    assert given.codes == ["type-mismatch"]


UNNARROWED = [
    "maybe + 1",
    "1 - maybe",
    "-maybe",
    "maybe < 3",
    "word + s",
    'word in "abc"',
    "not (maybe + 1 == 2)",
]


@pytest.mark.parametrize("text", UNNARROWED)
def test_an_optional_is_narrowed_before_it_is_used(text):
    """An optional side of an operator is one `optional-not-narrowed`."""
    given = table()
    given.infer(text)
    assert given.codes == ["optional-not-narrowed"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("ints[0]", "int"), ("sums[s]", "decimal"), ("s[-1]", "str"), ("payments[i]", "Payment")],
)
def test_an_index_gives_an_item(text, shown):
    """Lists, dicts and texts have an index."""
    given = table()
    assert (shown, []) == (given.shown(text), given.codes)


def test_an_int_in_decimal_arithmetic_is_converted_explicitly():
    """The int side becomes a `Convert`, a literal simply a decimal."""
    typed = table().infer("i * d + 1")
    assert isinstance(typed, Arithmetic)
    assert isinstance(typed.left, Arithmetic)
    assert isinstance(typed.left.left, Convert)
    assert typed.left.left.type == DECIMAL
    assert isinstance(typed.right, Number)
    assert typed.right.type == DECIMAL


def test_a_literal_takes_the_type_that_its_place_asks_for():
    """`count * 0.5` is a decimal where one is asked for, a float otherwise."""
    assert table().check("j * 0.5", "decimal").type == DECIMAL
    assert table().infer("j * 0.5").type == FLOAT


def test_a_quotient_of_ints_stays_a_float():
    """`int / int` is a float, so no decimal place takes it."""
    given = table()
    given.check("i / 2", "decimal")
    assert given.codes == ["type-mismatch"]
    assert table().check("1 / 2", "decimal").type == DECIMAL


def test_compared_numbers_have_one_type():
    """The int that is compared with a decimal becomes one."""
    typed = table().infer("i == d")
    assert isinstance(typed, Comparison)
    assert typed.left.type == DECIMAL


def test_a_mistake_inside_is_told_once_only():
    """What is reported already fits everywhere."""
    given = table()
    given.check("(unknown + 1) * 2 < d and -unknown == 3", "bool")
    assert given.codes == ["unknown-name", "unknown-name"]


def test_long_chains_of_operators_do_not_nest():
    """A hundred and fifty summands are no deeper than two."""
    given = table()
    assert given.shown(" + ".join(["i"] * 150)) == "int"
