"""Types as written: what they are, how they are shown, what is wrong with them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.semantics.field_types import NONE, OptionalType, Type
from onexdsl.semantics.types.assignability import Fit, fit_of, join_types
from onexdsl.semantics.types.members import bare
from onexdsl.semantics.words.show_types import show_duration, show_type
from tests.support.typing_bench import bench

DECLARATIONS = """
enum Channel { web }
record Line { sku: str }
record Other { sku: str }
union Either = Line | Other
@deprecated("old") record Coords { x: int }
event Placed { key id: uuid }
fn half(x: int) -> int python
reducer Ledger { data { n: int = 0 } }
"""

SAME = [
    "bool",
    "int(0..)",
    "int(..5)",
    "int(-5..5)",
    "decimal(0.5..)",
    "str(1..40)",
    "str(3)",
    'str(1..40, r"[A-Z]{3}")',
    "bytes(..10)",
    "duration(..1h)",
    "duration(90s..2d)",
    "list[Line](1..)",
    "set[Channel]",
    "dict[str, list[int(0..)]?]?",
    "Either?",
    "json",
    "url",
    "date",
]


@pytest.mark.parametrize("text", SAME)
def test_a_type_is_shown_as_it_is_written(text):
    """What an author reads in a message is what they would write."""
    made = bench(DECLARATIONS)
    assert (text, []) == (show_type(made.type(text)), made.codes)


OTHERWISE = [
    ("int(5)", "int(5)"),
    ("int(0.., ..5)", "int(0..5)"),
    ("int(0.., 3..)", "int(3..)"),
    ("duration(120s)", "duration(2m)"),
    ("int(-0..)", "int(0..)"),
]


@pytest.mark.parametrize(("text", "shown"), OTHERWISE)
def test_several_constraints_hold_together(text, shown):
    """Ranges are cut with one another."""
    made = bench(DECLARATIONS)
    assert (shown, []) == (show_type(made.type(text)), made.codes)


MISTAKES = [
    ("number", "unknown-type"),
    ("Lin", "unknown-type"),
    ("list[Lin]", "unknown-type"),
    ("Placed", "unknown-type"),
    ("Ledger", "unknown-type"),
    ("list", "unknown-type"),
    ("dict[str]", "unknown-type"),
    ("int[str]", "unknown-type"),
    ("set[Line]", "type-mismatch"),
    ("set[int?]", "type-mismatch"),
    ("dict[json, int]", "type-mismatch"),
    ("dict[list[int], int]", "type-mismatch"),
    ("Coords", "deprecated-use"),
    ("int(5..1)", "bad-constraint"),
    ("int(0..3, 5..)", "bad-constraint"),
    ("bool(0..1)", "bad-constraint"),
    ("uuid(3)", "bad-constraint"),
    ("json(3)", "bad-constraint"),
    ("int(0.5..)", "bad-constraint"),
    ("str(-1..)", "bad-constraint"),
    ("str(1.5)", "bad-constraint"),
    ("list[int](-1)", "bad-constraint"),
    ("int(5m..)", "bad-constraint"),
    ("duration(5..)", "bad-constraint"),
    ("duration(2h..1h)", "bad-constraint"),
    ('str(r"[0-9")', "bad-constraint"),
    ('str(r"a", r"b")', "bad-constraint"),
    ('int(r"a")', "bad-constraint"),
]


@pytest.mark.parametrize(("text", "code"), MISTAKES)
def test_a_wrong_type_is_told_once(text, code):
    """Each mistake in a type is exactly one diagnostic."""
    made = bench(DECLARATIONS)
    made.type(text)
    assert [code] == made.codes


def test_a_near_type_is_offered():
    """A slip of the finger is repaired."""
    made = bench(DECLARATIONS)
    made.type("list[Lin]")
    (told,) = made.told
    assert told.fix is not None
    assert told.fix.edits[0].replacement == "Line"


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0s"), (1500, "1500ms"), (-7_200_000, "-2h"), (86_400_000, "1d")],
)
def test_a_duration_is_shown_in_its_largest_unit(milliseconds, shown):
    """No unit that leaves a rest is taken."""
    assert shown == show_duration(milliseconds)


FITS = [
    ("int", "decimal", Fit.CONVERT),
    ("int", "float?", Fit.CONVERT),
    ("float", "decimal", Fit.NO),
    ("int(0..)", "int(5..9)", Fit.YES),
    ("int?", "int", Fit.NARROW),
    ("int?", "decimal", Fit.NARROW),
    ("int?", "decimal?", Fit.NO),
    ("int?", "str", Fit.NO),
    ("Line", "Either", Fit.YES),
    ("Either", "Line", Fit.NO),
    ("list[Line]", "list[Either]", Fit.YES),
    ("list[int]", "list[decimal]", Fit.NO),
    ("list[int]", "list[int?]", Fit.YES),
    ("list[int?]", "list[int]", Fit.NO),
    ("list[int]", "set[int]", Fit.NO),
    ("dict[str, Line]", "dict[str, Either]", Fit.YES),
    ("list[dict[str, int]]", "json", Fit.YES),
    ("dict[int, int]", "json", Fit.NO),
    ("uuid", "json", Fit.NO),
    ("Channel", "str", Fit.NO),
    ("str", "uuid", Fit.NO),
]


@pytest.mark.parametrize(("found", "wanted", "fit"), FITS)
def test_a_type_fits_another_or_not(found, wanted, fit):
    """Only an int is converted, and values of lists follow their items."""
    made = bench(DECLARATIONS)
    assert fit == fit_of(made.type(found), made.type(wanted), made.symbols)


TYPES = st.recursive(
    st.sampled_from(["bool", "int(0..)", "int", "decimal", "float", "str(3)", "Line", "Either"]),
    lambda inner: st.one_of(
        inner.map("list[{}]".format), inner.map(lambda one: one if one[-1] == "?" else f"{one}?")
    ),
    max_leaves=4,
)
MADE = bench(DECLARATIONS)


@settings(max_examples=60, deadline=None)
@given(TYPES)
def test_a_type_fits_itself_and_reads_as_it_shows(text):
    """Showing and reading are opposites; `none` joins every type to its optional."""
    type_: Type = MADE.type(text)
    assert text == show_type(type_)
    assert fit_of(type_, type_, MADE.symbols) == Fit.YES
    optional = type_ if isinstance(type_, OptionalType) else OptionalType(type_)
    assert optional == join_types(NONE, type_, MADE.symbols)
    assert fit_of(NONE, optional, MADE.symbols) == Fit.YES


@settings(max_examples=60, deadline=None)
@given(TYPES, TYPES)
def test_both_fit_what_they_join_to(one, other):
    """Joining does not depend on the order, and both sides fit the result."""
    left, right = MADE.type(one), MADE.type(other)
    joined = join_types(left, right, MADE.symbols)
    turned = join_types(right, left, MADE.symbols)
    assert (joined is None) == (turned is None)
    if joined is not None and turned is not None:
        assert bare(joined) == bare(turned)
        assert fit_of(left, joined, MADE.symbols) != Fit.NO or "?" in one
