"""Repairs fitted to the text: where an item goes, and what a removal takes with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onexdsl.diagnostics.codes import DEAD_END
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Layout
from onexdsl.diagnostics.edits import edited, laid_out
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText


def _done(text: str, part: str, replacement: str, layout: Layout) -> str:
    start = text.index(part)
    edit = Edit(Span("a", start, start + len(part)), replacement, layout)
    found = Diagnostic(DEAD_END, "So.", edit.span, fix=Fix("Do", (edit,)))
    (fitted,) = laid_out((found,), {"a": SourceText("a", text)})
    assert fitted.fix is not None
    assert {Layout.AS_IS} == {one.layout for one in fitted.fix.edits}
    return edited(text, fitted.fix.edits)


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("a b c\n", "b ", "a c\n"),
        ("a b c\n", "b", "a c\n"),
        ("a b\n", "b", "a\n"),
        ("a b", "b", "a"),
        ("a\n  b\nc\n", "b", "a\nc\n"),
        ("a\n  b // why\nc\n", "b", "a\n  // why\nc\n"),
        ("a(b)\n", "(b)", "a\n"),
        ("use x: A, B\n", ", B", "use x: A\n"),
        ("b\n", "b", ""),
        ("a\n  b\n  c\n", "  b\n", "a\n  c\n"),
    ],
)
def test_a_removal_takes_its_blanks_with_it(text: str, part: str, expected: str) -> None:
    """Neither blanks in a row nor blank lines are left; comments are."""
    assert expected == _done(text, part, "", Layout.AS_IS)


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("state A {}\n", "state A {}", "state A { x }\n"),
        ("state A { }\n", "state A { }", "state A { x }\n"),
        ("state A { y }\n", "state A { y }", "state A { y x }\n"),
        ("  state A {\n    y\n  }\n", "state A {\n    y\n  }", "  state A {\n    y\n    x\n  }\n"),
        ("state A {\n  y }\n", "state A {\n  y }", "state A {\n  y x }\n"),
    ],
)
def test_an_item_goes_where_the_others_are(text: str, part: str, expected: str) -> None:
    """On its own line where the brace has one, else before the brace."""
    assert expected == _done(text, part, "x", Layout.ITEM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A { }", "A { x: 1 }"),
        ("A { y: 2 }", "A { y: 2, x: 1 }"),
        ("A { y: 2, }", "A { y: 2, x: 1 }"),
        ("A {\n  y: 2\n}", "A {\n  y: 2\n  x: 1\n}"),
    ],
)
def test_a_field_is_parted_by_a_comma(text: str, expected: str) -> None:
    """Where it stands on the line of others."""
    assert expected == _done(text, text, "x: 1", Layout.FIELD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wire { A -> B }\n", "wire { A -> B C -> D }\n"),
        ("wire {\n  A -> B\n}\n", "wire {\n  A -> B\n  C -> D\n}\n"),
        ("wire {\n  A -> B // so\n}\n", "wire {\n  A -> B // so\n  C -> D\n}\n"),
        ("wire {\n  A -> B }\n", "wire {\n  A -> B C -> D }\n"),
        ("  A -> B", "  A -> B\n  C -> D"),
    ],
)
def test_one_more_of_a_kind_stands_behind(text: str, expected: str) -> None:
    """On a line of its own if the piece before it has one."""
    assert expected == _done(text, "A -> B", "C -> D", Layout.AFTER)


@pytest.mark.parametrize("text", ["flow a @ 1.0.0", "flow a @ 1.0.0\n", "flow a @ 1.0.0\n\n\n"])
def test_a_declaration_is_added_at_the_end(text: str) -> None:
    """A blank line parts it, however the file ended."""
    assert "flow a @ 1.0.0\n\nwire { }\n" == _done(text, text, "wire { }", Layout.LAST)


@given(st.text("ab \n", max_size=12), st.data())
def test_a_removal_takes_nothing_else(text: str, data: st.DataObject) -> None:
    """Letters outside of what is removed stay, in their order."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edit = Edit(Span("a", start, end), "")
    found = Diagnostic(DEAD_END, "So.", edit.span, fix=Fix("Do", (edit,)))
    (fitted,) = laid_out((found,), {"a": SourceText("a", text)})

    after = edited(text, fitted.fix.edits if fitted.fix else ())

    assert (text[:start] + text[end:]).replace("\n", "").replace(" ", "") == after.replace(
        "\n", ""
    ).replace(" ", "")
