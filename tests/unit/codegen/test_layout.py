"""The layout algebra by itself."""

from onexdsl.codegen.layout import (
    SOFT,
    SPACE,
    BestFit,
    Group,
    IfBroken,
    Indent,
    lay_out,
    text_width,
)

LONG = "x" * 50


def test_a_group_stays_on_one_line_if_it_fits() -> None:
    """Its lines are blanks or nothing then."""
    document = Group(("f(", Indent((SOFT, "a,", SPACE, "b")), SOFT, ")"))
    assert lay_out(document, 0) == "f(a, b)"


def test_a_group_that_does_not_fit_ends_all_its_lines() -> None:
    """All of them, and what stands for a broken group appears."""
    document = Group(("f(", Indent((SOFT, LONG, ",", SPACE, LONG, IfBroken(","))), SOFT, ")"))
    assert lay_out(document, 4) == f"f(\n        {LONG},\n        {LONG},\n    )"


def test_what_follows_counts_for_a_group() -> None:
    """A group breaks if the text behind it would not fit on the line."""
    document = (Group(("(", Indent((SOFT, LONG)), SOFT, ")")), LONG)
    assert lay_out(document, 0) == f"(\n    {LONG}\n){LONG}"


def test_parentheses_help_only_where_the_content_then_fits() -> None:
    """A text too long for any line is left where it is."""
    assert lay_out(BestFit(LONG), 0, 60) == f"(\n    {LONG}\n)"
    assert lay_out(BestFit(LONG * 2), 0, 60) == LONG * 2


def test_wide_characters_take_two_columns() -> None:
    """As in ruff: an ideograph is two columns wide, a combining accent none."""
    assert [2, 1, 3] == [text_width("\u6f22"), text_width("e\u0301"), text_width("abc")]
