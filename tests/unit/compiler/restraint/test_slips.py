"""Of what the parser stumbles over after a slip, the slip alone is told."""

from onexdsl.compiler.restraint.places import Places
from onexdsl.compiler.restraint.slips import one_a_slip
from onexdsl.compiler.trees import Trees
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.names.outline import read_of
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse


def _told(text: str) -> list[tuple[int, str]]:
    source = SourceText("t.onex", f"flow t @ 1.0.0\n{text}")
    problems = Problems()
    tree = parse(source, problems)
    kept = one_a_slip(problems.sorted(), Trees([read_of(tree)]), Places({source.name: source}))
    return [(source.position(one.span.start).line, one.code.name) for one in kept]


def test_one_finding_a_line() -> None:
    """What follows on the line is out of step."""
    assert [(2, "unexpected-token")] == _told(
        "event A { key id: ) 5 what ( uuid, x: int(1..) : }\n"
    )


def test_slips_that_a_word_or_a_mark_mends_are_each_told() -> None:
    """After each of them the parser is in step again."""
    told = _told("event A { key id: uuid uuid, x: int(1..) : }\nevent B { a int, b int }\n")

    assert [2, 2, 3, 3] == [line for line, _ in told]


def test_an_open_string_is_told_before_what_it_swallows() -> None:
    """Whatever else is wrong on its line."""
    assert [(3, "unclosed-string")] == _told('scenario "a" {\n  let x = f("a + )\n}\n')


def test_misspelt_cases_are_each_told() -> None:
    """They are read as what they were meant to be."""
    assert [(2, "wrong-case"), (2, "wrong-case")] == _told("event paid { Id: str }\n")


def test_brackets_below_a_slip_are_not_told() -> None:
    """A brace that closes nothing any more belongs to the slip above."""
    text = "reducer R {\n  state S {\n    on A -> -> {\n      n = 1\n    }\n  }\n}\nevent A\n"

    assert [4] == [line for line, _ in _told(text)]


def test_the_next_declaration_is_told_again() -> None:
    """What begins at the margin is a new start."""
    told = _told("event A { x: : }\nevent B { y: : }\n")

    assert [2, 3] == [line for line, _ in told]


def test_what_lost_its_head_is_told_once() -> None:
    """The lines of a declaration whose head cannot be read are one mistake."""
    text = "enum E\n  /// First.\n  one\n  /// Second.\n  two\n}\nevent A\n"

    assert 1 == len(_told(text))
