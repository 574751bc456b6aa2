"""The layout algebra, by small documents on narrow lines."""

import pytest

from onexdsl.formatter.doc import (
    BLANK,
    COMMA,
    EDGE,
    EMPTY_LINE,
    HARD,
    SPACE,
    Comment,
    Doc,
    Group,
    IfBroken,
    Indent,
    render,
)

LIST: Doc = Group(("[", Indent((EDGE, "one", ",", SPACE, "two", IfBroken(","))), EDGE, "]"))
FIELDS: Doc = Group(("{", Indent((SPACE, "a: 1", COMMA, "b: 2")), SPACE, "}"))
BEHIND = Comment("// why", own_line=False)
ALONE = Comment("// why", own_line=True)


@pytest.mark.parametrize(
    ("doc", "width", "expected"),
    [
        (LIST, 10, "[one, two]\n"),
        (LIST, 9, "[\n  one,\n  two,\n]\n"),
        ((LIST, ";"), 10, "[\n  one,\n  two,\n];\n"),
        ((LIST, SPACE, ";;"), 10, "[one, two]\n;;\n"),
        (FIELDS, 14, "{ a: 1, b: 2 }\n"),
        (FIELDS, 13, "{\n  a: 1\n  b: 2\n}\n"),
        (("a", HARD, "b", EMPTY_LINE, "c"), 80, "a\nb\n\nc\n"),
        (Group(("a", SPACE, Group(("b", SPACE, "c")))), 3, "a\nb c\n"),
        (Group(("a", HARD, "b", SPACE, "c")), 80, "a\nb\nc\n"),
        (("a", BLANK, HARD, BLANK, "b"), 80, "a\nb\n"),
    ],
)
def test_a_group_shares_a_line_or_breaks(doc: Doc, width: int, expected: str) -> None:
    """It needs room for itself and for what follows up to the next line end."""
    assert expected == render(doc, width)


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ((LIST, BEHIND, HARD, "next"), "[one, two] // why\nnext\n"),
        ((LIST, BEHIND, "next"), "[one, two] // why\nnext\n"),
        (("first", HARD, ALONE, LIST), "first\n// why\n[one, two]\n"),
        (Group(("a", BEHIND, SPACE, "b", SPACE, "c")), "a // why\nb\nc\n"),
        (Group((ALONE, "a", SPACE, "b")), "// why\na b\n"),
        (("a", Comment("// why", own_line=False, blank_behind=True), "b"), "a // why\n\nb\n"),
    ],
)
def test_a_comment_ends_its_line(doc: Doc, expected: str) -> None:
    """It breaks the groups that go on behind it, and no others."""
    assert expected == render(doc, 11)
