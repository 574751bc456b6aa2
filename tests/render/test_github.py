"""Workflow commands: what would end or split a command is escaped, columns stand where they may."""

from onexdsl.diagnostics.as_github import as_github
from onexdsl.diagnostics.codes import DEAD_END, TYPE_MISMATCH
from onexdsl.diagnostics.diagnostic import Diagnostic, Label
from onexdsl.diagnostics.report import Report
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

SOURCE = SourceText("a,b:c%.onex", "one\ntwo\n")
SPAN = Span(SOURCE.name, 0, 3)


def test_everything_special_is_escaped() -> None:
    """In a property `%`, line ends, `:` and `,`; in the text behind only `%` and line ends."""
    found = Diagnostic(TYPE_MISMATCH, "100 % of\r\nthis: a, b", SPAN, hint="Do:\nthis.")

    assert as_github(Report((found,), {SOURCE.name: SOURCE})) == (
        "::error title=type-mismatch,file=a%2Cb%3Ac%25.onex,line=1,endLine=1,col=1,endColumn=4"
        "::100 %25 of%0D%0Athis: a, b%0Ahint: Do:%0Athis.\n"
    )


def test_a_place_over_lines_has_no_columns() -> None:
    """GitHub shows no annotation that has them."""
    span = Span(SOURCE.name, 1, 6)
    found = Diagnostic(DEAD_END, "So.", span, (Label(SPAN, "here"),))

    assert as_github(Report((found,), {SOURCE.name: SOURCE}, folder="x")) == (
        "::warning title=dead-end,file=x/a%2Cb%3Ac%25.onex,line=1,endLine=2"
        "::So.%0Ax/a,b:c%25.onex:1: here\n"
    )
