"""Mistakes of authors: each is told once, at its place, and what is whole is still read."""

import pytest

from tests.support.syntax_bench import HEADER, found, names, parsed

BEHIND = "\nevent Behind { key a: int }\n"

ONE_MISTAKE = {
    # what is written: the code, the marked text
    "event water_risen { a: int }": ("wrong-case", "water_risen"),
    "event Card { Card_no: int }": ("wrong-case", "Card_no"),
    "event Card { cardNo: int }": ("wrong-case", "cardNo"),
    "enum Weather { sunny Rainy }": ("wrong-case", "Rainy"),
    "reducer R { on paid -> Done }": ("wrong-case", "paid"),
    "fn f() -> int = Total + 1": ("wrong-case", "Total"),
    "reduser R { on Paid }": ("unexpected-token", "reduser"),
    "reducer R { intial state A }": ("unexpected-token", "intial"),
    "reducer R { on A { emmit B { c: 1 } } }": ("unexpected-token", "emmit"),
    "record R { a int }": ("unexpected-token", "a"),
    "record R { a: int = }": ("unexpected-token", "="),
    "record R {\n  a: int =\n  b: int\n}": ("unexpected-token", "="),
    "record R { a: , b: int }": ("unexpected-token", ":"),
    "invariant R: a => 0": ("unexpected-token", "=>"),
    "fn f() -> bool = a && b": ("unexpected-token", "&&"),
    "fn f() -> str = 'a'": ("unexpected-token", "'a'"),
    "fn f() -> int = (1 + 2": ("unexpected-token", "2"),
    "fn f() -> int = g(1, 2))": ("unexpected-token", ")"),
    "reducer R { on A { a == 1 } }": ("unexpected-token", "=="),
    "reducer R { on A when a = 1 }": ("unexpected-token", "="),
    "record R { a: int; b: int }": ("unexpected-token", ";"),
    "record R { größe: int }": ("unexpected-token", "größe"),
    "record R { a: int } }": ("unexpected-token", "}"),
    "record R { a: int $ }": ("unexpected-token", "$"),
    "wire { A B }": ("unexpected-token", "A"),
    "record R { a: int @sensitive }": ("unexpected-token", "@sensitive"),
    'record R {\n  a: int @deprecated("x")\n}': ("unexpected-token", '@deprecated("x")'),
    "record R { a: int\n/// a record\n}": ("unexpected-token", "/// a record"),
    'record R { a: str("[A-Z]") }': ("unexpected-token", '"[A-Z]"'),
    "enum E { a = 5 }": ("unexpected-token", "5"),
    'wire { A -> B { timeout "10s" } }': ("unexpected-token", '"10s"'),
    "wire { A -> B { retry 3s } }": ("unexpected-token", "3s"),
    "reducer R { on A { if a { b = 1 } elif c { b = 2 } } }": ("unexpected-token", "elif"),
    "orchestrator O { on A {\n  a = B {}\n}\n  emit C {}\n} }": ("unexpected-token", "}"),
    "effect E": ("unexpected-token", "E"),
    'record R { a: str = "b }': ("unclosed-string", '"b'),
    'record R { a: str = "b, c: str = "d" }': ("unclosed-string", '"b'),
    'fn f() -> str = f"a {b}': ("unclosed-string", 'f"a {b}'),
    'record R { a: str(r"x) }': ("unclosed-string", 'r"x'),
    'fn f() -> str = "a\\d"': ("unexpected-token", "\\d"),
    'fn f() -> str = f"a } b"': ("unexpected-token", "}"),
    'fn f() -> str = f"a {b +}"': ("unexpected-token", "+"),
}


@pytest.mark.parametrize("written", ONE_MISTAKE)
def test_one_mistake_is_one_finding_at_its_place(written):
    """A single mistake gives a single diagnostic on the piece that is wrong."""
    assert [ONE_MISTAKE[written]] == found(HEADER + written + BEHIND)


@pytest.mark.parametrize("written", ONE_MISTAKE)
def test_what_stands_behind_a_mistake_is_read(written):
    """The declaration after a damaged one is in the tree."""
    assert "Behind" == names(parsed(HEADER + written + BEHIND)[0])[-1]


HEADERS = {
    "flow a\nuse b: C\nevent D": "a",
    "flow a\n@external event D": "a",
    "flow a @ 1.0\nevent D": "1.0",
    'flow a @ "1.0.0"\nevent D': '"1.0.0"',
    "flow a @ 1.0.0\nuse b: *\n@external event D": "*",
    "flow a @ 1.0.0\nuse b.C\nevent D": ".",
    "flow a @ 1.0.0\nuse b\n@external event D": "b",
}


@pytest.mark.parametrize("text", HEADERS)
def test_one_mistake_in_the_header_is_one_finding_at_its_place(text):
    """What is missing at the end of its line is told there, and what follows is read."""
    assert [("unexpected-token", HEADERS[text])] == found(text)
    assert ["D"] == names(parsed(text)[0])


def test_many_mistakes_on_neighbouring_lines_are_told_apart():
    """Ten mistakes in one file are ten diagnostics, even where line after line is wrong."""
    text = HEADER + (
        "record R {\n  a int\n  b str\n  C: int\n  d: str =\n"
        '  e: str = "x\n}\nevnt Foo { key a: int }\nevent foo_bar { a: int\n'
        "event Baz { b: int }\nreducer X {\n  data { n: int = 0 }\n"
        "  on Foo -> B { n = n + 1\n  on Baz { n == 2 }\n  state B { }\n}\n"
    )
    assert [
        ("unexpected-token", "a"),
        ("unexpected-token", "b"),
        ("wrong-case", "C"),
        ("unexpected-token", "="),
        ("unclosed-string", '"x'),
        ("unexpected-token", "evnt"),
        ("wrong-case", "foo_bar"),
        ("unexpected-token", "int"),
        ("unexpected-token", "1"),
        ("unexpected-token", "=="),
    ] == found(text)
    assert ["R", "Foo", "FooBar", "Baz", "X"] == names(parsed(text)[0])


def test_a_missing_brace_does_not_swallow_the_next_declaration():
    """The brace is missing at the end of a line, and its opening brace is shown."""
    text = HEADER + "event A {\n  a: int\n/// Next.\nevent B { b: int }\n"
    tree, findings = parsed(text)
    assert ["A", "B"] == names(tree)
    assert ["opened here"] == [label.text for each in findings for label in each.labels]


def test_a_fix_is_the_right_spelling():
    """A name in the wrong case comes with a fix and a hint that spell it right."""
    (finding,) = parsed(HEADER + "event water_risen {}")[1]
    assert finding.hint == "Write `WaterRisen`."
    assert finding.fix is not None
    assert ["WaterRisen"] == [edit.replacement for edit in finding.fix.edits]


def test_what_cannot_be_repaired_leaves_a_broken_piece():
    """Statements around one that makes no sense are kept."""
    tree, findings = parsed(HEADER + "reducer R { on A {\n a = 1\n ) 5 what (\n b = 2\n} }")
    (clause,) = tree.declarations[0].items
    kinds = [type(each).__name__ for each in clause.body.statements]
    assert ["Assign", "Broken", "Assign"] == kinds
    assert 1 == len(findings)


def test_a_file_without_its_flow_line_is_still_read():
    """The missing line is told, the declarations are there."""
    tree, findings = parsed("event A { a: int }\nevent B { b: int }\n")
    assert (None, ["A", "B"], 1) == (tree.path, names(tree), len(findings))


def test_the_message_says_what_could_stand_there():
    """Alternatives are few and in plain words."""
    (finding,) = parsed(HEADER + "bla bla bla bla")[1]
    assert finding.message == "`bla` does not fit here, where a declaration could stand."


@pytest.mark.parametrize("text", ["", "///", "@", "flow", "flow a @ 1.0.0 }", "\x00", "use"])
def test_the_shortest_texts_give_one_finding(text):
    """Hardly any text is no reason for more than one diagnostic."""
    assert 1 == len(parsed(text)[1])


def test_a_file_of_mistakes_is_read_up_to_a_bound():
    """A thousand mistakes are told of one file, and that there may be more; the tree is kept."""
    text = HEADER + "reducer R { on A {\n" + "  a == 1\n" * 1100 + "} }\nevent B\n"
    tree, findings = parsed(text)
    assert 1000 == len(findings)
    assert "This is mistake 1000 of this file; nothing behind it was read." == findings[-1].message
    assert ["R"] == names(tree)
