"""Where ruff knows a shorter way, that is what is printed."""

import pytest

from tests.support.codegen import printed

PARAMETERS = (
    "a: int, b: int, ok: bool, t: str, xs: list[int], ts: list[str], s: set[int], "
    "d: dict[str, int], f: dict[str, bool]"
)


@pytest.mark.parametrize(
    ("result", "expression", "expected"),
    [
        ("bool", "if a > b then true else false", "a > b"),
        ("bool", "if a > b then false else true", "not a > b"),
        ("int", "if a > b then a else a", "a"),
        ("int", "if a >= b then b else a", "min(b, a)"),
        ("int", "if a < b then a else b", "min(b, a)"),
        ("int", "if a <= b then a else b", "min(a, b)"),
        ("int", "if t in d then d[t] else 0", "d.get(t, 0)"),
        ("int", "if t not in d then 0 else d[t]", "d.get(t, 0)"),
        ("bool", "t in f and f[t]", "f.get(t, False)"),
        ("bool", "ok and false", "False"),
        ("bool", "ok or true", "True"),
        ("bool", "not not ok", "ok"),
        ("bool", "not true", "False"),
        ("bool", "not false", "True"),
        ("bool", "not (a == b)", "a != b"),
        ("bool", "a < b and b < 9", "b > a and b < 9"),
        ("bool", "ok and a < b and b < 9 and ok", "ok and b > a and b < 9 and ok"),
        (
            "bool",
            'ends_with(t, "a") or ends_with(t, "b") or ends_with(t, "c")',
            't.endswith(("a", "b", "c"))',
        ),
        (
            "bool",
            'starts_with(t, "a") or a / b > 1 or starts_with(t, "b")',
            't.startswith("a") or a / b > 1.0 or t.startswith("b")',
        ),
        ("bool", "a / b > 1 or true", "a / b > 1.0 or True"),
        ("bool", "ok or not ok", "True"),
        ("bool", "ok and not ok", "False"),
        ("bool", "ok and true or false", "ok"),
        ("int", "sum(values(d)) + max(values(d))", "sum(d.values()) + max(d.values())"),
        ("int", "len(keys(d)) + len(list(s))", "len(d) + len(s)"),
        ("int", "sorted(xs)[0]", "min(xs)"),
        ("int", "sorted(xs)[-1]", "max(xs)"),
        ("str", "keys(d)[0]", "next(iter(d))"),
        ("int", "[x * 2 for x in xs][0]", "next(x * 2 for x in xs)"),
        ("list[int]", "[x for x in xs]", "list(xs)"),
        ("set[int]", "set([1, 2])", "{1, 2}"),
        ("set[int]", "set(sorted(xs))", "set(xs)"),
        ("set[int]", "set(x + 1 for x in xs)", "{x + 1 for x in xs}"),
        ("list[int]", "sorted(list(xs))", "sorted(xs)"),
        ("list[int]", "list(sorted(xs))", "sorted(xs)"),
        ("list[int]", "list(x for x in xs if x > 0)", "[x for x in xs if x > 0]"),
        ("bool", "all([x > 0 for x in xs])", "all(x > 0 for x in xs)"),
        ("int", "sum(x for x in list(xs))", "sum(x for x in xs)"),
        ("str", 'join([t, "x"], "-")', 't + "-" + "x"'),
        ("str", 'join([], "-")', '""'),
        ("str", 'join(keys(put({}, t, a)), "-")', '"-".join({t: a})'),
        ("dict[str, int]", 'put({}, "k", a)', '{"k": a}'),
        ("dict[str, int]", 'put(put(d, "k", a), "l", b)', '{**d, "k": a, "l": b}'),
        ("int", "int(a) + round(b)", "a + b"),
        ("str", 'f"{str(a):>5}"', 'f"{a!s:>5}"'),
        ("str", 'f"only text"', '"only text"'),
    ],
)
def test_the_short_way(result: str, expression: str, expected: str) -> None:
    """The function's one line is the idiom."""
    text = printed(f"fn g({PARAMETERS}) -> {result} = {expression}")["shop/functions.py"]
    assert f"    return {expected}\n" in text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if event.a > 1 { if event.b > 1 { n = 1 } }", "if event.a > 1 and event.b > 1:"),
        (
            "if event.a > 1 { n = 1 } else if event.b > 1 { n = 1 }",
            "if event.a > 1 or event.b > 1:",
        ),
        ("if event.a > n { n = event.a }", "n = max(n, event.a)"),
        ("if n > event.a { n = event.a }", "n = min(n, event.a)"),
        ("if event.a > 1 {} else { n = 1 }", "if not event.a > 1:"),
        ("for x in [1, 2] { n = n + 1 }", "for _ in [1, 2]:"),
    ],
)
def test_short_statements(body: str, expected: str) -> None:
    """Branches that say the same are joined, and a highest value is a `max`."""
    text = printed(
        f"event E {{ a: int, b: int }}\nreducer R {{ data {{ n: int = 0 }} on E {{ {body} }} }}"
    )["shop/node_r_reducer.py"]
    assert f"{expected}\n" in text


def test_a_branch_without_anything_in_it_is_left_out() -> None:
    """Nothing of it can be seen."""
    text = printed("event E { a: int }\nreducer R { on E { if event.a > 1 {} for x in [1] {} } }")
    assert "event.a" not in text["shop/node_r_reducer.py"]


UNION = "record Card { no: str }\nrecord Cash { sum: int }\nunion Pay = Card | Cash\n"


def test_what_was_narrowed_is_not_asked_again() -> None:
    """Type checkers tell of questions whose answer is known."""
    text = printed(
        f"{UNION}fn a(p: Pay) -> int = if p is Card then 1 else if p is Cash then p.sum else 3\n"
        "fn b(n: int?) -> int = if n != none then (if n != none then n else 2) else 3"
    )["shop/functions.py"]
    assert "    return 1 if isinstance(p, Card) else p.sum\n" in text
    assert "    return n if n is not None else 3\n" in text


def test_questions_after_one_member_are_one() -> None:
    """`isinstance` takes several classes."""
    text = printed(
        f"{UNION}record Bill {{}}\nunion Any = Card | Cash | Bill\n"
        "fn a(p: Any) -> bool = p is Card or p is Cash"
    )["shop/functions.py"]
    assert "    return isinstance(p, (Card, Cash))\n" in text


def test_conditions_in_one_another_are_statements() -> None:
    """One condition on one line is an expression; more of them read better one by one."""
    text = printed("fn a(n: int) -> int = if n > 9 then 1 else if n > 5 then 2 else 3")
    expected = "    if n > 9:\n        return 1\n    return 2 if n > 5 else 3\n"
    assert expected in text["shop/functions.py"]


def test_a_sum_of_fractions_goes_through_a_set_in_order() -> None:
    """Since it is rounded, another order could give another sum."""
    text = printed("fn a(s: set[float]) -> float = sum(s)\nfn b(s: set[int]) -> int = sum(s)")
    assert "    return sum(sorted(s), 0.0)\n" in text["shop/functions.py"]
    assert "    return sum(s)\n" in text["shop/functions.py"]
