"""Generated Python gives the value that the language gives, whatever the expression.

Hypothesis draws expressions of a type; those that the language refuses are left out. One
function is printed for each, and held against `tests/support/evaluate.py`.
"""

import os
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.analyse import analyse
from onexdsl.semantics.model import Function
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from tests.support.codegen import imported, project_of
from tests.support.evaluate import Evaluator
from tests.support.project_bench import files_of

SOAK = bool(os.environ.get("ONEX_SOAK"))
TYPES = """
enum Kind { red, green = "g", blue }
record Card { no: str, left: decimal = 1 }
record Cash { sum: int }
union Pay = Card | Cash
"""
PARAMETERS = {
    "a: int": (0, 7, -3),
    "b: int": (2, 0, -5),
    "x: decimal": (Decimal("1.50"), Decimal(0), Decimal("-2.5")),
    "y: decimal": (Decimal(3), Decimal("1.5"), Decimal("0.1")),
    "u: float": (0.5, 0.0, -7.25),
    "v: float": (2.0, 0.1, 3.5),
    "s: str": ("a b", "", "Zed"),
    "t: str": ("b", "a", "é\\"),
    "p: bool": (True, False, True),
    "q: bool": (False, False, True),
    "xs: list[int]": ([3, 1, 3], [], [7]),
    "ss: list[str]": (["b", "a"], ["x"], []),
    "ns: set[int]": ({5, 2, 9}, set(), {0}),
    "ts: set[str]": ({"b", "a", "zz"}, {"q"}, set()),
    "us: set[float]": ({0.1, 0.2, 0.3, 1e16}, set(), {0.5}),
    "d: dict[str, int]": ({"a": 1, "b": 2}, {}, {"Zed": 0}),
    "o: int?": (None, 4, 0),
    "e: duration": (timedelta(hours=1), timedelta(0), timedelta(days=-2)),
    "h: date": (date(2026, 1, 31), date(2024, 2, 29), date(1999, 12, 31)),
}
ROUNDS = 3
KINDS = ('Kind("red")', 'Kind("g")', 'Kind("blue")')
LEAVES = {
    "int": ["a", "b", "0", "1", "-2", "12", "len(xs)", "len(s)", "sum(ns)"],
    "decimal": ["x", "y", "0.5", "2", "decimal(s)", "a * 0.5", "x + a"],
    "float": ["u", "v", "0.25", "1", "a / b", "float(a)", "sum(us)"],
    "str": ["s", "t", '"a"', "\"Q 'r'\"", "str(a)", "str(k)", "upper(s)"],
    "bool": ["p", "q", "true", "false", "m is Card", "o == none", "p == q"],
    "list[int]": ["xs", "[]", "[1, 2]", "values(d)", "list(ns)", "sorted(ns)"],
    "list[str]": ["ss", "keys(d)", 'split(s, " ")', "[]", "list(ts)"],
    "set[int]": ["ns", "set(xs)", "[1, 1]", "[]"],
    "dict[str, int]": ["d", "{}", "put(d, s, a)"],
    "int?": ["o", "none", "a", "get(d, s)", "first(xs)", "last(xs)"],
    "duration": ["e", "90s", "0s", "h - h"],
    "Kind": ["k", "Kind.red", "Kind.green"],
    "Pay": ["m", "Cash { sum: a }", "Card { no: s }"],
}
GROWN = {
    "int": [
        "«int» + «int»",
        "«int» - «int»",
        "(«int») * («int»)",
        "(«int») % («int»)",
        "-(«int»)",
        "abs(«int»)",
        "round(«float»)",
        "round(«decimal»)",
        "floor(«float»)",
        "ceil(«decimal»)",
        "min(«int», «int»)",
        "max(«list[int]»)",
        "sum(«list[int]»)",
        "(«list[int]»)[«int»]",
        "if «bool» then «int» else «int»",
        "coalesce(«int?», «int»)",
        "len(«list[str]»)",
        "sum(i * «int» for i in «list[int]»)",
        "sum(i for i in «set[int]» if «bool»)",
        "if «int» < «int» then «int» else «int»",
        "if o != none then o + «int» else «int»",
        "if m is Cash then m.sum else «int»",
        "int(«decimal»)",
        "round(«int», «int»)",
        "max(«int», «int», «int»)",
        "len(«set[int]»)",
        "min(values(«dict[str, int]»))",
        "int(«str»)",
        "if a > b then a else b",
        "if x <= y then a else b",
        "d[«str»]",
    ],
    "decimal": [
        "«decimal» + «decimal»",
        "(«decimal») * («int»)",
        "(«decimal») / («decimal»)",
        "(«decimal») % («decimal»)",
        "-(«decimal»)",
        "round(«decimal», «int»)",
        "if «bool» then «decimal» else «int»",
        "max(«decimal», «int»)",
        "decimal(«float»)",
        "sum(i * «decimal» for i in «list[int]»)",
        "if x < y then x else y",
        "if x >= y then x else y",
        "if m is Card then m.left else «decimal»",
        "«int» - «decimal»",
        "min(x, y, «decimal»)",
    ],
    "float": [
        "«float» + «float»",
        "(«float») * («int»)",
        "(«int») / («int»)",
        "abs(«float»)",
        "round(«float», «int»)",
        "if «bool» then «float» else «int»",
        "min(«float», «float»)",
        "sum(i * «float» for i in «list[int]»)",
        "sum(i * «float» for i in us)",
        "float(«str»)",
        "(«float») % («float»)",
        "(«duration») / («duration»)",
    ],
    "str": [
        "«str» + «str»",
        "lower(«str»)",
        "strip(«str»)",
        "join(«list[str]», «str»)",
        "if «bool» then «str» else «str»",
        "str(«decimal»)",
        "str(«bool»)",
        "str(«float»)",
        'f"{«int»}|{«bool»}"',
        'f"{a:>4}{x:.2f} {«float»}"',
        "coalesce(first(«list[str]»), «str»)",
        'join([«str», «str»], ", ")',
        "if m is Card then m.no else «str»",
        'f"{k} {e} {h} {«decimal»}"',
        "str(«duration»)",
        "str(«Kind»)",
        "(«str»)[«int»]",
    ],
    "bool": [
        "«int» == «int»",
        "«int» < «decimal»",
        "«float» >= «int»",
        "«str» != «str»",
        "not («bool»)",
        "(«bool») and («bool»)",
        "(«bool») or («bool»)",
        "«int» in «list[int]»",
        "«int» not in «set[int]»",
        "«str» in «dict[str, int]»",
        "«str» in «str»",
        "starts_with(«str», «str»)",
        "starts_with(s, «str») or «bool» or starts_with(s, «str»)",
        "any(i > «int» for i in «list[int]»)",
        "all([i > «int» for i in «set[int]»])",
        "«int?» == «int?»",
        "«int?» != none",
        "«int?» == «int»",
        "m is Card or m is Cash",
        "not (m is Card) and «bool»",
        "«Kind» == «Kind»",
        "«Pay» == «Pay»",
        "o != none and o > «int»",
        "o == none or o + 1 > «int»",
        "«list[int]» == «list[int]»",
        "if «bool» then «bool» else «bool»",
        "0 <= a and a < «int»",
        "«str» in d and d[«str»] > «int»",
        "«duration» < «duration»",
        "h + «duration» > h",
        "«decimal» == «decimal»",
        "«str» < «str»",
    ],
    "list[int]": [
        "«list[int]» + «list[int]»",
        "sorted(«list[int]»)",
        "unique(«list[int]»)",
        "[«int», «int»]",
        "[i + «int» for i in «list[int]»]",
        "[i for i in «set[int]» if «bool»]",
        "list(«set[int]»)",
        "without(«list[int]», «int»)",
        "values(«dict[str, int]»)",
        "if «bool» then «list[int]» else «list[int]»",
        "[len(i) for i in «list[str]»]",
        "list(i for i in «list[int]»)",
    ],
    "list[str]": [
        "«list[str]» + «list[str]»",
        "sorted(«list[str]»)",
        "[«str», «str»]",
        "keys(«dict[str, int]»)",
        "[lower(i) for i in «list[str]» if i != «str»]",
        "split(«str», «str»)",
        "without(«list[str]», «str»)",
        "[i + «str» for i in ts]",
        "unique(ts)",
    ],
    "set[int]": [
        "add(«set[int]», «int»)",
        "without(«set[int]», «int»)",
        "set(«list[int]»)",
        "[«int», «int»]",
        "set(i % 2 for i in «list[int]»)",
        "set([i for i in «set[int]»])",
    ],
    "dict[str, int]": [
        "put(«dict[str, int]», «str», «int»)",
        "without(«dict[str, int]», «str»)",
        "put(put(d, «str», «int»), «str», «int»)",
        "if «bool» then «dict[str, int]» else d",
    ],
    "int?": [
        "first(«list[int]»)",
        "get(«dict[str, int]», «str»)",
        "if «bool» then «int» else none",
        "last(sorted(«list[int]»))",
        "«int»",
    ],
    "duration": [
        "«duration» + «duration»",
        "(«duration») * («int»)",
        "(«duration») / («int»)",
        "-(«duration»)",
        "abs(«duration»)",
        "max(«duration», «duration»)",
        "sum(i * «duration» for i in «list[int]»)",
        "h - (h - «duration»)",
        "(«duration») * («float»)",
    ],
    "Kind": ["if «bool» then «Kind» else «Kind»"],
    "Pay": ["if «bool» then «Pay» else «Pay»", "Card { no: «str», left: «decimal» }"],
}


@st.composite
def expressions(draw: st.DrawFn, wanted: str, depth: int) -> str:
    """Give the text of an expression that is, if the language takes it, of a type."""
    if depth == 0 or draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(LEAVES[wanted]))
    pattern = draw(st.sampled_from(GROWN[wanted]))
    parts: list[str] = []
    for position, piece in enumerate(re.split("[«»]", pattern)):
        parts.append(draw(expressions(piece, depth - 1)) if position % 2 else piece)
    return "".join(parts)


@st.composite
def functions(draw: st.DrawFn) -> tuple[str, str]:
    """Give a result and an expression."""
    wanted = draw(st.sampled_from(sorted(GROWN)))
    return wanted, draw(expressions(wanted, draw(st.integers(1, 3))))


def _drawn(count: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=not SOAK,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(functions())
    def draw(one: tuple[str, str]) -> None:
        found.append(one)

    draw()
    return list(dict.fromkeys(found))


def _text(drawn: list[tuple[str, str]]) -> str:
    parameters = ", ".join([*PARAMETERS, "k: Kind", "m: Pay"])
    lines = [
        f"fn f{number}({parameters}) -> {result} = {expression}"
        for number, (result, expression) in enumerate(drawn)
    ]
    return "\n".join((TYPES.strip(), *lines))


def _accepted(drawn: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what the language refuses, such as a constant that is no index."""
    (source,) = files_of(_text(drawn))
    problems = Problems()
    tree = parse(source, problems)
    analyse((tree,), problems)
    first = _line_of(source, source.text.index("fn f0("))
    refused = {
        _line_of(source, one.span.start) - first
        for one in problems.sorted()
        if one.severity.value == "error"
    }
    return [one for number, one in enumerate(drawn) if number not in refused]


def _line_of(source: SourceText, offset: int) -> int:
    return source.position(offset).line


def _outcome(make: Any, *given_: Any, **named: Any) -> tuple[str, str, object]:
    try:
        value = make(*given_, **named)
    except Exception:  # noqa: BLE001  # any failure is one
        return ("fails", "", None)
    return (type(value).__name__, _shape(value), value)


def _shape(value: object) -> str:
    """Tell 1 from 1.0 and from Decimal(1), and 1.0 from 1.00; sets have no order."""
    if isinstance(value, set):
        return f"{{{', '.join(sorted(map(_shape, value)))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shape, value))}]"
    return repr(value)


def test_python_and_the_language_agree(tmp_path: Path) -> None:
    """Value, type, and whether it fails, for three sets of arguments each."""
    drawn = _accepted(_drawn(1500 if SOAK else 700))
    text = _text(drawn)
    project = project_of(files_of(text))
    module = imported(text, tmp_path, "shop.functions")
    types = {
        name: getattr(module, name) for name in ("Kind", "Card", "Cash") if hasattr(module, name)
    }
    evaluator = Evaluator(types)
    wrong = []
    for round_ in range(ROUNDS):
        arguments = {name.split(":")[0]: values[round_] for name, values in PARAMETERS.items()}
        arguments["k"] = list(types["Kind"])[round_]
        arguments["m"] = (types["Cash"](sum=3), types["Card"](no="1"), types["Cash"](sum=0))[round_]
        for declaration in project.model.declarations.values():
            if not isinstance(declaration, Function):
                continue
            body = declaration.body
            assert body is not None
            expected = _outcome(evaluator.value, body, arguments)
            printed = getattr(module, declaration.name.name)
            actual = _outcome(printed, **arguments)
            if expected != actual:
                number = int(declaration.name.name[1:])
                wrong.append((drawn[number], expected, actual))
    assert len(drawn) > 300
    assert wrong == []
