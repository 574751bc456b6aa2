"""Nesting has a limit of two hundred levels, however it is written."""

import pickle

import pytest

from tests.support.syntax_bench import HEADER, names, parsed

BEHIND = "\nevent Behind { key a: int }\n"


def _nested(opening: str, core: str, closing: str = "") -> dict[str, tuple[str, str, str]]:
    return {opening: (opening, core, closing)}


EXPRESSIONS = {
    **_nested("(", "1", ")"),
    **_nested("[", "1", "]"),
    **_nested("1 + ", "1"),
    **_nested("not ", "true"),
    **_nested("- ", "1"),
    **_nested("f(", "1", ")"),
    **_nested("A { b: ", "1", "}"),
    **_nested("if a then b else ", "1"),
    **_nested("1 - (", "1", ")"),
    **_nested("", "a", ".b"),
    **_nested("", "[]", "[0]"),
}


def _function(form: tuple[str, str, str], levels: int) -> str:
    opening, core, closing = form
    return f"{HEADER}fn f() -> int = {opening * levels}{core}{closing * levels}{BEHIND}"


@pytest.mark.parametrize("form", EXPRESSIONS.values(), ids=lambda form: form[0] or form[2])
def test_expressions_may_be_nested_up_to_the_limit(form):
    """Nearly two hundred levels are fine."""
    assert () == parsed(_function(form, 198))[1]


@pytest.mark.parametrize("form", EXPRESSIONS.values(), ids=lambda form: form[0] or form[2])
def test_trees_as_deep_as_people_write_them_can_be_pickled(form):
    """Pickle recurses; what is deeper must be kept some other way."""
    tree, _ = parsed(_function(form, 60))
    assert tree == pickle.loads(pickle.dumps(tree))  # noqa: S301 - our own bytes


@pytest.mark.parametrize("levels", [201, 10_000])
@pytest.mark.parametrize("form", EXPRESSIONS.values(), ids=lambda form: form[0] or form[2])
def test_deeper_expressions_are_one_finding(form, levels):
    """Beyond the limit one diagnostic is given, and what stands behind is read."""
    tree, findings = parsed(_function(form, levels))
    assert ["too-deep"] == [each.code.name for each in findings]
    assert "Behind" == names(tree)[-1]


@pytest.mark.parametrize(
    "nested",
    [
        "record R { a: " + "list[" * 10_000 + "int" + "]" * 10_000 + " }",
        "reducer R { on A { " + "if a { " * 10_000 + "}" * 10_000 + " } }",
        "reducer R { on A { " + "if a { b = 1 } else " * 10_000 + "{ c = 1 } } }",
        "reducer R { on A { " + "for a in b { " * 10_000 + "}" * 10_000 + " } }",
        "fn f() -> int = " + "(" * 10_000,
        'fn f() -> str = f"{' + "(" * 300 + "1" + ")" * 300 + '}"',
    ],
    ids=["types", "blocks", "else if", "loops", "unclosed", "f-string"],
)
def test_everything_else_has_the_same_limit(nested):
    """Types, blocks, chains of else-if and f-strings cannot be nested at will either."""
    tree, findings = parsed(HEADER + nested + BEHIND)
    assert ["too-deep"] == [each.code.name for each in findings]
    assert "Behind" == names(tree)[-1]
