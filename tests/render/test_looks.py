"""How findings look on a terminal: odd lines and odd places, each as a snapshot.

`make accept` rewrites the snapshots; read the diff.
"""

import pytest
from syrupy.assertion import SnapshotAssertion

from onexdsl.diagnostics.codes import DEAD_END, TYPE_MISMATCH
from onexdsl.diagnostics.diagnostic import Diagnostic, Label
from onexdsl.diagnostics.report import Report
from onexdsl.diagnostics.terminal import as_text, summary
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

Marks = list[tuple[str, str]]  # what is marked, and the text beside it; the finding's own first

LONG = "let a = " + "x + " * 60 + "end"
CASES: dict[str, tuple[str, Marks]] = {
    "plain": ("state Stuck { }\n", [("Stuck", "")]),
    "tabs": ("\ton\tPaid\t->\tDone\n", [("Paid", ""), ("Done", "declared here")]),
    "wide letters": (
        'name = "\u65e5\u672c\u8a9e" + tail\n',
        [("\u65e5\u672c\u8a9e", ""), ("tail", "behind them")],
    ),
    "combining letters": ('name = "e\u0301a\u0308" + tail\n', [("tail", "behind accents")]),
    "emoji": (
        'name = "\U0001f469\u200d\U0001f680 \U0001f680" + tail\n',
        [("tail", "behind rockets")],
    ),
    "control characters": ('name = "\x1b[31m\x07" + tail\n', [("tail", "no colour here")]),
    "turned text": ('name = "\u202eabc" + tail\n', [("tail", "reads as it is")]),
    "several on one line": (
        "record Hen { egg: Egg } record Egg { hen: Hen }\n",
        [("Hen", ""), ("record Egg", "on the way round"), ("hen:", "and here")],
    ),
    "one within another": ("a = f(x + y)\n", [("x + y", "this"), ("f(x + y)", "in this call")]),
    "label on the very place": (
        "emit Ring { }\n",
        [("emit Ring { }", ""), ("emit Ring { }", "1. it rings")],
    ),
    "far apart": (
        "one\n" + "\n" * 98 + "two\nthree\n",
        [("three", ""), ("one", "first"), ("two", "then")],
    ),
    "two lines": ("a = one +\n    two\n", [("one +\n    two", "this sum")]),
    "a blank line within": ("a = one +\n\n    two\n", [("one +\n\n    two", "this sum")]),
    "many lines": (
        "emit Ring {\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n}\n",
        [("emit Ring {\n  a: 1\n  b: 2\n  c: 3\n  d: 4\n}", "all of it")],
    ),
    "up to the line's end": ("one\ntwo\n", [("one\n", "with its end")]),
    "long line, at its end": (LONG, [("end", "")]),
    "long line, at its start": (LONG, [("let", "")]),
    "long line, far apart": (LONG, [("end", ""), ("let", "far away")]),
    "longer than the window": (LONG, [(LONG, "all")]),
}


def _shown(text: str, marks: Marks) -> str:
    source = SourceText("shop/orders.onex", text)
    spans = [Span(source.name, text.index(part), text.index(part) + len(part)) for part, _ in marks]
    labels = [Label(span, text) for span, (_, text) in zip(spans, marks, strict=True) if text]
    found = Diagnostic(TYPE_MISMATCH, "This does not fit.", spans[0], tuple(labels), "Mend it.")
    return as_text(Report((found,), {source.name: source}))


@pytest.mark.parametrize("name", CASES)
def test_the_look_of_a_place(name: str, snapshot: SnapshotAssertion) -> None:
    """Underlines stand below what they mark, in whatever line that is."""
    assert snapshot == _shown(*CASES[name])


@pytest.mark.parametrize("text", ["", "\n", "flow a @ 1.0.0", "flow a @ 1.0.0\n"])
def test_the_end_of_a_text(text: str, snapshot: SnapshotAssertion) -> None:
    """An empty file and the place behind the last character can be shown."""
    source = SourceText("a.onex", text)
    span = Span("a.onex", len(text), len(text))

    found = Diagnostic(TYPE_MISMATCH, "Something is missing here.", span)

    assert snapshot == as_text(Report((found,), {"a.onex": source}))


def _several() -> Report:
    here, there = SourceText("a.onex", "one\ntwo\n"), SourceText("b/c.onex", "\n" * 11 + "three\n")
    found = Diagnostic(
        DEAD_END,
        "These do not go together.",
        Span("a.onex", 4, 7),
        (Label(Span("b/c.onex", 11, 16), "this one"), Label(Span("d.py", 0, 0), "generated")),
        hint="First this,\nthen that.",
    )
    return Report((found, found, found), {"a.onex": here, "b/c.onex": there}, most=1)


def test_places_in_several_files(snapshot: SnapshotAssertion) -> None:
    """Each file has a frame, one without a source its name."""
    assert snapshot == as_text(_several())


def test_colours(snapshot: SnapshotAssertion) -> None:
    """Warnings are yellow, labels blue, and each colour ends where it should."""
    report = _several()

    assert snapshot == as_text(report, colour=True) + summary(report, colour=True)


@pytest.mark.parametrize(
    ("strict", "most", "expected"),
    [
        (False, 0, "3 warnings"),
        (True, 0, "3 errors"),
        (False, 1, "3 warnings (2 not shown)"),
        (True, 2, "3 errors (1 not shown)"),
    ],
)
def test_the_last_line_counts(*, strict: bool, most: int, expected: str) -> None:
    """It counts what is not shown too, and `--strict` counts warnings as errors."""
    whole = _several()

    report = Report(whole.found, whole.sources, strict=strict, most=most)

    assert expected == summary(report)


def test_nothing_to_count() -> None:
    """Without findings there is no last line."""
    assert "" == summary(Report((), {}))
