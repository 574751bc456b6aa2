"""Spans, texts, comments and walks: what the tree says about its source."""

import pickle
from pathlib import Path

import pytest

from onexdsl.source.text import SourceText
from onexdsl.syntax import tree as pieces
from onexdsl.syntax.comments import comments
from onexdsl.syntax.texts import milliseconds
from onexdsl.syntax.walk import children, walk
from onexdsl.syntax.words import lower_snake, upper_camel
from tests.support.syntax_bench import HEADER, parsed

FLOWS = sorted((Path(__file__).parent / "fixtures").glob("*.onex"))


def _marked(text: str, kind: type[pieces.Syntax]) -> list[str]:
    tree, _ = parsed(text)
    return [text[each.span.start : each.span.end] for each in walk(tree) if isinstance(each, kind)]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_whole_flows_are_read_without_findings(flow):
    """Good flows give no diagnostics, and their trees can be pickled."""
    tree, findings = parsed(flow.read_text())
    assert () == findings
    assert tree == pickle.loads(pickle.dumps(tree))  # noqa: S301 - our own bytes


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_pieces_stand_inside_the_piece_they_belong_to(flow):
    """Spans nest; only what stands above a declaration is outside of it."""
    tree, _ = parsed(flow.read_text())
    for piece in walk(tree):
        for child in children(piece):
            if not isinstance(child, pieces.Preamble):
                assert piece.span.start <= child.span.start <= child.span.end <= piece.span.end


def test_spans_cover_exactly_the_piece():
    """Names are just the name, an initialiser its name to its value, brackets belong to nobody."""
    text = HEADER + "reducer R { /// Why.\n  on A { emit B { c: (1 + d) } } // so\n}"
    assert ["on A { emit B { c: (1 + d) } }"] == _marked(text, pieces.OnClause)
    assert ["c: (1 + d)"] == _marked(text, pieces.Initialiser)
    assert ["1 + d"] == _marked(text, pieces.Binary)
    assert ["shop", "R", "A", "B", "c"] == _marked(text, pieces.Name)


def test_the_head_of_a_workflow_ends_before_its_brace():
    """It is the place for findings on the workflow as such."""
    text = HEADER + "orchestrator O { on A | B within 5m { } }"
    tree, _ = parsed(text)
    (workflow,) = tree.declarations[0].workflows
    assert "on A | B within 5m" == text[workflow.head.start : workflow.head.end]


def test_values_in_a_formatted_text_point_into_the_string():
    """Findings on them can be shown where they stand."""
    text = HEADER + "fn f() -> str = f\"a {b.c:.2f} {d('x')}\""
    assert ["b.c"] == _marked(text, pieces.Attribute)
    assert ["'x'"] == [each for each in _marked(text, pieces.TextLiteral) if "x" in each]


def test_escapes_are_resolved():
    """The value of a text is what it means."""
    tree, _ = parsed(HEADER + r'fn f() -> str = "\t\"\u00e9\\n"')
    assert '\t"é\\n' == tree.declarations[0].body.value


def test_doc_comments_lose_their_slashes():
    """One blank goes with them, and lines are joined."""
    tree, _ = parsed("///  two\n///\n///one\n" + HEADER)
    assert " two\n\none" == tree.preamble.doc


def test_comments_are_found_outside_strings_only():
    """Plain ones and doc comments, with what they are."""
    text = '// a\nflow s @ 1.0.0 // b \n/// c\nevent A { x: str = "// d" }'
    found = comments(SourceText("s.onex", text))
    assert [("// a", False, True), ("// b", False, False), ("/// c", True, True)] == [
        (each.text, each.is_doc, each.own_line) for each in found
    ]
    assert [each.text for each in found] == [text[c.span.start : c.span.end] for c in found]


def test_durations_are_milliseconds():
    """Every unit counts."""
    written = ("200ms", "10s", "5m", "2h", "7d")
    assert [200, 10_000, 300_000, 7_200_000, 604_800_000] == [milliseconds(w) for w in written]


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("Card_no", "card_no"),
        ("orderId", "order_id"),
        ("HTTPServer", "http_server"),
        ("sha256Sum", "sha256_sum"),
        ("Grams", "grams"),
        ("_X", "_x"),
    ],
)
def test_words_in_lower_snake(word, right):
    """Humps become parts."""
    assert right == lower_snake(word)


@pytest.mark.parametrize(
    ("word", "right"), [("water_risen", "WaterRisen"), ("orderId", "OrderId"), ("_1", "X1")]
)
def test_words_in_upper_camel(word, right):
    """Parts become humps, and a name begins with a letter."""
    assert right == upper_camel(word)
