"""What the built-in functions take and give, and how calls are checked."""

import pytest

from onexdsl.semantics.expressions import BuiltinCall, Convert, FunctionCall, ListComprehension
from tests.support.typing_bench import Bench, bench

DECLARATIONS = """
enum Channel { web, store }
record Line { sku: str, qty: int(1..), price: decimal, note: str? }
fn total(lines: list[Line]) -> decimal python
fn scaled(value: decimal, by: int) -> decimal python
@deprecated("old") fn old(value: int) -> int python
"""


def table() -> Bench:
    """Give a bench with values to call functions with."""
    return bench(
        DECLARATIONS,
        i="int",
        d="decimal(0..)",
        f="float",
        s="str",
        wait="duration",
        raw="bytes",
        u="uuid",
        anything="json",
        flag="bool",
        channel="Channel",
        lines="list[Line](1..)",
        ints="list[int(0..)]",
        names="list[str]",
        flags="list[bool]",
        waits="list[duration]",
        holes="list[int?]",
        tags="set[str]",
        stock="dict[str, int]",
        maybe="int?",
        some="list[int]?",
    )


RESULTS = [
    ("len(s)", "int"),
    ("len(raw)", "int"),
    ("len(tags)", "int"),
    ("len(stock)", "int"),
    ("len([])", "int"),
    ("sum(ints)", "int"),
    ("sum(waits)", "duration"),
    ("sum(l.price for l in lines)", "decimal"),
    ("sum(l.qty * l.price for l in lines if l.qty > 1)", "decimal"),
    ("sum([])", "int"),
    ("min(ints)", "int"),
    ("max(i, 3)", "int"),
    ("min(i, d, 0.5)", "decimal"),
    ("max(s, s)", "str"),
    ("max(l.qty for l in lines)", "int"),
    ("abs(d)", "decimal"),
    ("abs(-5m)", "duration"),
    ("round(d)", "int"),
    ("round(d, 2)", "decimal"),
    ("round(f, 1)", "float"),
    ("floor(i / 2)", "int"),
    ("ceil(d)", "int"),
    ("any(flags)", "bool"),
    ("all(n in tags for n in names)", "bool"),
    ("sorted(tags)", "list[str]"),
    ("sorted(l.price for l in lines)", "list[decimal]"),
    ("first(lines)", "Line?"),
    ("last(ints)", "int?"),
    ("first(holes)", "int?"),
    ("first(l.note for l in lines)", "str?"),
    ("unique(names + [s])", "list[str]"),
    ("lower(s)", "str"),
    ("upper(s)", "str"),
    ("strip(s)", "str"),
    ('starts_with(s, "a")', "bool"),
    ('ends_with(s, "a")', "bool"),
    ('split(s, ",")', "list[str]"),
    ('join(names, ", ")', "str"),
    ("str(i)", "str"),
    ("str(channel)", "str"),
    ("str(u)", "str"),
    ("int(f)", "int"),
    ("int(s)", "int"),
    ("float(d)", "float"),
    ("decimal(f)", "decimal"),
    ('decimal("0.5")', "decimal"),
    ("keys(stock)", "list[str]"),
    ("values(stock)", "list[int]"),
    ("set(names)", "set[str]"),
    ("set(l.sku for l in lines)", "set[str]"),
    ("list(tags)", "list[str]"),
    ("get(stock, s)", "int?"),
    ("put(stock, s, 1)", "dict[str, int]"),
    ("put({}, s, d)", "dict[str, decimal]"),
    ("add(tags, s)", "set[str]"),
    ("without(stock, s)", "dict[str, int]"),
    ("without(names, s)", "list[str]"),
    ("without(tags, s)", "set[str]"),
    ("coalesce(maybe, 0)", "int"),
    ("coalesce(maybe, maybe)", "int?"),
    ("coalesce(maybe, none)", "int?"),
    ("coalesce(none, 1)", "int"),
    ("coalesce(get(stock, s), 0)", "int"),
    ("coalesce(some, [])", "list[int]"),
    ("total(lines)", "decimal"),
    ("scaled(i, 3)", "decimal"),
]


@pytest.mark.parametrize(("text", "shown"), RESULTS)
def test_a_call_has_the_type_of_its_signature(text, shown):
    """Each function gives what the language page says."""
    given = table()
    assert (shown, []) == (given.shown(text), given.codes)


MISMATCHES = [
    "len(i)",
    "len(l for l in lines)",
    "len()",
    "len(s, s)",
    "sum(names)",
    "sum(s)",
    "min(flags)",
    "min(i, s)",
    "max(flag, flag)",
    "abs(s)",
    "abs(x for x in ints)",
    "round(s)",
    'round(d, "2")',
    "floor(wait)",
    "any(ints)",
    "all(x for x in ints)",
    "sorted(lines)",
    "first(tags)",
    "last(stock)",
    "set(lines)",
    "lower(i)",
    "lower(n for n in names)",
    "starts_with(s, 1)",
    "split(s, 1)",
    'join(ints, ",")',
    "join(names, 1)",
    "str(lines)",
    "str(raw)",
    "str(anything)",
    "int(flag)",
    "int(wait)",
    "keys(names)",
    "values(tags)",
    "get(names, 0)",
    "get(stock, 1)",
    'put(stock, s, "many")',
    "put(names, 0, s)",
    "put({}, lines, 1)",
    "add(names, s)",
    "add(i, 1)",
    "add(tags, 1)",
    "without(s, s)",
    "without(names, 1)",
    'coalesce(maybe, "none")',
    "sum(holes)",
    "total()",
    "total(lines, 1)",
    "total(ints)",
    "scaled(f, 1)",
    "scaled(x for x in ints)",
    "sum(k for k in stock)",
    "sum(c for c in s)",
]


@pytest.mark.parametrize("text", MISMATCHES)
def test_a_wrong_argument_is_told_once(text):
    """Wrong types and numbers of arguments are one `type-mismatch`."""
    given = table()
    given.infer(text)
    assert given.codes == ["type-mismatch"]


@pytest.mark.parametrize(
    "text", ["len(some)", "abs(maybe)", "sum(l.note for l in lines)", "max(maybe, 1)"]
)
def test_an_optional_argument_is_narrowed_first(text):
    """Functions take values that are there."""
    given = bench("record Line { note: int? }", maybe="int?", some="list[int]?", lines="list[Line]")
    given.infer(text)
    assert given.codes == ["optional-not-narrowed"]


@pytest.mark.parametrize(
    "text", ["unknown(i)", "i(1)", "totl(lines)", "len(unknown)", "total(unknown)", "str(unknown)"]
)
def test_a_call_with_something_unknown_is_told_once(text):
    """A name that is no function, or an unknown argument, is one `unknown-name`."""
    given = table()
    given.infer(text)
    assert given.codes == ["unknown-name"]


def test_a_near_function_is_offered():
    """A slip of the finger in a function's name is repaired."""
    given = table()
    given.infer("totl(lines)")
    (told,) = given.told
    assert told.fix is not None
    assert told.fix.edits[0].replacement == "total"


def test_a_function_is_no_value():
    """A function's name without a call stands for nothing."""
    given = table()
    given.infer("total")
    assert given.codes == ["unknown-name"]
    assert "call it" in (given.told[0].hint or "")


def test_a_deprecated_function_is_told_where_it_is_called():
    """Each call of a deprecated function is one warning."""
    given = table()
    given.infer("old(1) + old(2)")
    assert given.codes == ["deprecated-use", "deprecated-use"]


def test_an_argument_of_a_function_is_converted():
    """An int stands where a parameter is a decimal."""
    typed = table().infer("scaled(i, 3)")
    assert isinstance(typed, FunctionCall)
    assert isinstance(typed.arguments[0], Convert)


def test_a_generator_given_to_a_function_is_a_list():
    """Declared functions take lists, so a generator becomes one."""
    typed = table().infer("total(l for l in lines if l.qty > 2)")
    assert isinstance(typed, FunctionCall)
    assert isinstance(typed.arguments[0], ListComprehension)


def test_the_default_of_coalesce_takes_the_type_of_the_value():
    """`coalesce(x, 0)` of a decimal has a decimal 0."""
    given = bench(price="decimal?")
    typed = given.infer("coalesce(price, 0)")
    assert isinstance(typed, BuiltinCall)
    assert given.codes == []
    assert given.shown("coalesce(price, 0)") == "decimal"


def test_a_loop_variable_hides_no_name():
    """A generator may not take a name that is in sight, but two may take the same."""
    given = table()
    given.infer("sum(i for i in ints)")
    assert given.codes == ["duplicate-name"]
    given = table()
    given.infer("sum(x for x in ints) + sum(x for x in ints)")
    assert given.codes == []
