"""What the printed expressions evaluate to."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.codegen import imported, printed

# parameters, result, expression, arguments, value
CASES = [
    ("a: int, b: int", "float", "a / b", (7, 2), 3.5),
    ("a: int, b: int", "int", "a % b", (-7, 3), 2),
    ("a: decimal, b: decimal", "decimal", "a % b", (Decimal(-7), Decimal(3)), Decimal(-1)),
    ("a: int, b: int, c: int", "int", "a - (b - c)", (9, 5, 2), 6),
    ("a: int, b: int, c: int", "int", "(a + b) * -c", (1, 2, 3), -9),
    ("n: int, d: decimal", "decimal", "n * d + 1", (2, Decimal("0.5")), Decimal("2.0")),
    ("n: int", "decimal", "n", (2,), Decimal(2)),
    ("n: int", "float", "n", (2,), 2.0),
    ("", "decimal", "0.5", (), Decimal("0.5")),
    ("", "decimal", "-2", (), Decimal(-2)),
    ("xs: list[decimal]", "decimal", "sum(xs)", ([],), Decimal(0)),
    ("xs: list[duration]", "duration", "sum(xs)", ([],), timedelta(0)),
    ("xs: list[int]", "float", "sum(x / 2 for x in xs)", ([],), 0.0),
    ("xs: list[int]", "int", "sum(x * x for x in xs if x > 1)", ([1, 2, 3],), 13),
    ("xs: list[int]", "bool", "any([x > 2 for x in xs])", ([1, 3],), True),
    ("xs: list[int]", "int", "max(xs) - min(1, 2)", ([3, 9],), 8),
    ("xs: list[int]", "int?", "first(xs)", ([],), None),
    ("xs: list[int]", "int?", "last(xs)", ([1, 2],), 2),
    ("xs: list[str]", "list[str]", "unique(xs)", (["b", "a", "b"],), ["b", "a"]),
    ("xs: list[str]", "list[str]", 'without(xs, "a")', (["a", "b", "a"],), ["b"]),
    ("s: set[str]", "set[str]", 'without(add(s, "b"), "a")', ({"a"},), {"b"}),
    ("s: set[str]", "list[str]", "list(s)", ({"b", "a", "c"},), ["a", "b", "c"]),
    ("s: set[str]", "list[str]", "[x + x for x in s]", ({"b", "a"},), ["aa", "bb"]),
    ("xs: list[int]", "set[int]", "set([x for x in xs])", ([1, 1],), {1}),
    ("xs: list[int]", "int", "sorted(xs)[0]", ([3, 1],), 1),
    ("d: dict[str, int]", "int?", 'get(d, "x")', ({},), None),
    ("d: dict[str, int]", "int", 'coalesce(get(d, "x"), 3)', ({},), 3),
    ("d: dict[str, int]", "int", 'if "x" in d then d["x"] else 4', ({"x": 1},), 1),
    ("d: dict[str, int]", "dict[str, int]", 'put(put(d, "x", 1), "y", 2)', ({},), {"x": 1, "y": 2}),
    ("d: dict[str, int]", "dict[str, int]", 'without(d, "x")', ({"x": 1, "y": 2},), {"y": 2}),
    ("d: dict[str, int]", "list[str]", "keys(d)", ({"b": 1, "a": 2},), ["b", "a"]),
    ("d: dict[str, int]", "list[int]", "values(d)", ({"b": 1, "a": 2},), [1, 2]),
    ("d: dict[str, int]", "bool", '"b" in keys(d) and 2 in values(d)', ({"b": 2},), True),
    ("x: float", "int", "round(x)", (2.5,), 2),
    ("x: decimal", "decimal", "round(x, 1)", (Decimal("0.25"),), Decimal("0.2")),
    ("a: int, b: int", "int", "floor(a / b) + ceil(a / b)", (7, 2), 7),
    ("x: float", "decimal", "decimal(x)", (0.1,), Decimal("0.1")),
    ("x: str", "int", "int(x) + int(2)", ("40",), 42),
    ("t: str", "str", "upper(strip(t)) + lower(t)", (" a",), "A a"),
    ("t: str", "list[str]", 'split(t, ",")', ("a,b",), ["a", "b"]),
    ("t: str", "bool", 'starts_with(t, "a") or starts_with(t, "b")', ("bx",), True),
    ("t: str", "bool", 'starts_with(t, "a") or t == "q" or starts_with(t, "b")', ("q",), True),
    ("t: str", "bool", 'not ends_with(t, "a")', ("b",), True),
    ("a: str, b: str", "str", 'join([a, b], ", ")', ("x", "y"), "x, y"),
    ("xs: list[str]", "str", 'join(xs, "-")', (["x", "y"],), "x-y"),
    ("ok: bool", "str", 'f"{ok}" + str(not ok)', (True,), "truefalse"),
    ("ok: bool", "str", 'f"{ok:>6}"', (True,), "  true"),
    ("n: int", "str", 'f"{n:03d} {{}} {str(n)}"', (7,), "007 {} 7"),
    ("t: str", "str", "f\"{if t == '' then 'a' else t} \\\"x\\\"\"", ("",), 'a "x"'),
    ("t: str", "str", "f\"{join(split(t, ','), '\\n')}\"", ("a,b",), "a\nb"),
    ("t: str?", "str", 'if t != none then t else "none"', (None,), "none"),
    ("t: bool?", "bool", "t == true or t == none", (None,), True),
    ("a: int", "bool", "0 <= a and a <= 9", (9,), True),
    ("a: int, b: int", "int", "if a > b then a else b", (1, 2), 2),
    ("a: bool", "bool", "if a then false else true", (True,), False),
    ("a: bool, b: bool", "bool", "not (a and b) and not not a", (True, False), True),
    ("a: int", "bool", "not (a in [1, 2]) and not (a == 3)", (4,), True),
    ("d: duration", "duration", "d * 2 + 90s", (timedelta(0),), timedelta(seconds=90)),
    ("", "datetime", '"2026-01-06T10:00:00Z"', (), datetime(2026, 1, 6, 10, tzinfo=UTC)),
    ("l: int", "int", "l", (1,), 1),
    ("min: int", "int", "max(min, 3)", (1,), 3),
]


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Any:
    lines = [
        f"fn f{number}({parameters}) -> {result} = {expression}"
        for number, (parameters, result, expression, *_) in enumerate(CASES)
    ]
    return imported("\n".join(lines), tmp_path_factory.mktemp("expressions"), "shop.functions")


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: CASES[number][2])
def test_an_expression_means_what_the_language_says(functions: Any, number: int) -> None:
    """The printed function gives the value, and its type, that the language asks for."""
    *_, arguments, expected = CASES[number]
    actual = getattr(functions, f"f{number}")(*arguments)
    assert (type(expected), expected) == (type(actual), actual)


def test_min_and_index_fail_on_nothing(tmp_path: Path) -> None:
    """There is no smallest and no first item of an empty list."""
    text = "fn low(xs: list[int]) -> int = min(xs)\nfn head(xs: list[int]) -> int = xs[0]"
    module = imported(text, tmp_path, "shop.functions")
    with pytest.raises(ValueError, match="empty"):
        module.low([])
    with pytest.raises(IndexError):
        module.head([])


def test_a_function_in_python_is_handed_down(tmp_path: Path) -> None:
    """Who calls a `fn … python`, itself or through others, takes it as a keyword."""
    text = (
        "fn score(xs: list[int]) -> int python\n"
        "fn twice(xs: list[int]) -> int = score(xs) * 2\n"
        "fn more(xs: list[int]) -> int = twice(xs) + 1"
    )
    module = imported(text, tmp_path, "shop.functions")
    assert module.more([1, 2], score=len) == 5


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a - b - a", "a - b - a"),
        ("a - (b - a)", "a - (b - a)"),
        ("(a * b) + a", "a * b + a"),
        ("-(a + b)", "-(a + b)"),
        ("(if a > 1 then a else b + 1) + 1", "(a if a > 1 else b + 1) + 1"),
    ],
)
def test_parentheses_are_as_few_as_can_be(expression: str, expected: str) -> None:
    """Only what Python would read otherwise stands in parentheses."""
    files = printed(f"fn f(a: int, b: int) -> int = {expression}")
    assert f"    return {expected}\n" in files["shop/functions.py"]
