"""The layout of each construct that does not fit on a line, and where comments stay."""

import pytest

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.formatter import format as module
from onexdsl.formatter.doc import Doc
from onexdsl.formatter.format import LayoutError, format_text
from onexdsl.source.text import SourceText
from tests.support.syntax_bench import HEADER

LONG = "a_name_of_twenty_four_ch"
LONG_TYPE = "ANameOfTwentyFourCharact"


def _formatted(text: str) -> str:
    return format_text(SourceText("shop.onex", text), Problems())


def _declared(text: str) -> list[str]:
    """Give the lines of what stands below the header."""
    return _formatted(HEADER + text).split("\n")[2:-1]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            f"event Long {{ {LONG}: str, {LONG}: str, {LONG}: str }}",
            ["event Long {", *[f"  {LONG}: str"] * 3, "}"],
        ),
        (
            f"fn f({LONG}: str, {LONG}: str, {LONG}: str) -> str python",
            ["fn f(", f"  {LONG}: str,", f"  {LONG}: str,", f"  {LONG}: str", ") -> str python"],
        ),
        (
            f"fn f(x: int) -> int = {LONG} + {LONG} * 2 - {LONG}",
            ["fn f(x: int) -> int =", f"  {LONG} + {LONG} * 2 - {LONG}"],
        ),
        (
            f"fn f(x: int) -> int = {LONG}({LONG}, {LONG}, [{LONG}, x])",
            [
                "fn f(x: int) -> int =",
                f"  {LONG}(",
                f"    {LONG},",
                f"    {LONG},",
                f"    [{LONG}, x]",
                "  )",
            ],
        ),
        (
            f"fn f(x: int) -> bool = {LONG} and {LONG} and {LONG} or {LONG} and not {LONG}",
            [
                "fn f(x: int) -> bool =",
                f"  {LONG} and {LONG} and {LONG}",
                f"  or {LONG} and not {LONG}",
            ],
        ),
        (
            f"fn f(x: int) -> int = if {LONG} then {LONG} else if {LONG} then 1 else {LONG}",
            [
                "fn f(x: int) -> int =",
                f"  if {LONG} then {LONG}",
                f"  else if {LONG} then 1",
                f"  else {LONG}",
            ],
        ),
        (
            f"fn f(x: int) -> R = R {{ x: {LONG}, y: {LONG}, z: {LONG} }}",
            ["fn f(x: int) -> R = R {", f"  x: {LONG}", f"  y: {LONG}", f"  z: {LONG}", "}"],
        ),
        (
            f"fn f(x: int) -> int = [{LONG}, {LONG}, {LONG}, {LONG}]",
            ["fn f(x: int) -> int = [", *[f"  {LONG},"] * 4, "]"],
        ),
        (
            f"fn f(x: int) -> int = [{LONG}.{LONG} for x in {LONG} if {LONG}]",
            [
                "fn f(x: int) -> int = [",
                f"  {LONG}.{LONG}",
                f"  for x in {LONG}",
                f"  if {LONG}",
                "]",
            ],
        ),
        (
            f"union U = {LONG_TYPE} | {LONG_TYPE} | {LONG_TYPE} | {LONG_TYPE}",
            ["union U =", f"  {LONG_TYPE}", *[f"    | {LONG_TYPE}"] * 3],
        ),
        (
            f"compute C: {LONG_TYPE} | {LONG_TYPE} -> {LONG_TYPE} | {LONG_TYPE}",
            [f"compute C: {LONG_TYPE} | {LONG_TYPE}", f"  -> {LONG_TYPE} | {LONG_TYPE}"],
        ),
        (
            f"effect E {{ publishes {LONG_TYPE}, {LONG_TYPE}, {LONG_TYPE}, {LONG_TYPE} }}",
            [
                "effect E {",
                "  publishes",
                *[f"    {LONG_TYPE},"] * 3,
                f"    {LONG_TYPE}",
                "}",
            ],
        ),
        (
            f"reducer R {{ on {LONG_TYPE} by {LONG} when {LONG} -> {LONG_TYPE} {{ x = 1 }} }}",
            [
                "reducer R {",
                f"  on {LONG_TYPE}",
                f"    by {LONG}",
                f"    when {LONG}",
                f"    -> {LONG_TYPE}",
                "  {",
                "    x = 1",
                "  }",
                "}",
            ],
        ),
        (
            f"orchestrator O {{on A {{a = B {{y: {LONG}}} after {LONG} when {LONG} undo C {{}}}}}}",
            [
                "orchestrator O {",
                "  on A {",
                f"    a = B {{ y: {LONG} }}",
                f"      after {LONG}",
                f"      when {LONG}",
                "      undo C {}",
                "  }",
                "}",
            ],
        ),
        (
            f'scenario "s" {{ expect R[{LONG}] in {LONG_TYPE} | {LONG_TYPE} with {LONG} == 1 }}',
            [
                'scenario "s" {',
                f"  expect R[{LONG}]",
                f"    in {LONG_TYPE} | {LONG_TYPE}",
                f"    with {LONG} == 1",
                "}",
            ],
        ),
    ],
)
def test_what_does_not_fit_is_broken_completely(written: str, expected: list[str]) -> None:
    """The outermost construct first, and all of its parts."""
    assert expected == _declared(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("reducer R { state S { on A } }", ["reducer R {", "  state S { on A }", "}"]),
        (
            "reducer R { state S { enter { x = 1 } } }",
            ["reducer R {", "  state S {", "    enter { x = 1 }", "  }", "}"],
        ),
        (
            "reducer R { on A { if x { y = 1 } else { y = 2 } } }",
            ["reducer R {", "  on A {", "    if x { y = 1 } else { y = 2 }", "  }", "}"],
        ),
        ("wire { A -> B }", ["wire { A -> B }"]),
        ("wire { A -> B { retry 1 } }", ["wire {", "  A -> B { retry 1 }", "}"]),
        ("effect E { on A on B }", ["effect E {", "  on A", "  on B", "}"]),
    ],
)
def test_one_thing_may_share_the_line_of_its_braces(written: str, expected: list[str]) -> None:
    """As long as it has no block of its own."""
    assert expected == _declared(written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "record R { a: int, // of a\n b: int // of b\n , // of the comma\n c: int }",
            [
                "record R {",
                "  a: int // of a",
                "  b: int // of b",
                "  // of the comma",
                "  c: int",
                "}",
            ],
        ),
        ("record R {\n // nothing yet\n }", ["record R {", "  // nothing yet", "}"]),
        ("record R { // nothing yet\n }", ["record R { // nothing yet", "}"]),
        (
            "enum E { a,\n\n // c\n\n\n b // d\n // e\n\n }",
            ["enum E {", "  a", "", "  // c", "", "  b // d", "  // e", "}"],
        ),
        (
            "fn f(x: int) -> int = x + // more\n 1",
            ["fn f(x: int) -> int =", "  x", "  + // more", "  1"],
        ),
        (
            '@since("1.0.0") // new\n event E {}',
            ['@since("1.0.0") // new', "event E {}"],
        ),
        (
            "event E {} /// of F\n\n event F {} // last\n\n\n// end\n",
            ["event E {}", "/// of F", "event F {} // last", "", "// end"],
        ),
        (
            'fn f(x: list[ // of what\n int]) -> list[str(1.., // a pattern\n r"x")] python',
            [
                "fn f(",
                "  x: list[ // of what",
                "  int]",
                ") -> list[str(1.., // a pattern",
                'r"x")] python',
            ],
        ),
    ],
)
def test_comments_stay_where_they_belong(written: str, expected: list[str]) -> None:
    """Behind their code, or above what follows; an empty line stays, and only one."""
    assert expected == _declared(written)


def test_a_text_with_a_syntax_error_comes_back_as_it_is() -> None:
    """And it is told; what was told before of another file is no reason."""
    problems = Problems()

    assert "flow   x" == format_text(SourceText("a.onex", "flow   x"), problems)
    assert problems.blocking
    text = "flow a@1.0.0"
    assert "flow a @ 1.0.0\n" == format_text(SourceText("b.onex", text), problems)
    assert {"a.onex"} == {found.span.file for found in problems.sorted()}


@pytest.mark.parametrize(
    ("layout", "what"),
    [
        ("flow b @ 1.0.0\n", "what it means"),
        ("flow a @ 1.0.0\n// Why.\n", "its comments"),
        ("flow", "what it means"),
    ],
)
def test_a_layout_that_says_something_else_is_never_given(
    layout: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of ours must not reach anybody's file."""

    def wrong(doc: Doc, width: int) -> str:
        return layout

    monkeypatch.setattr(module, "render", wrong)

    with pytest.raises(LayoutError, match=what):
        _formatted("flow a @ 1.0.0 // why")
