"""Diagnostics for people: a report in, the text for a terminal out.

error[unknown-name]: There is no message `OrderPayd`.
  --> shop/orders.onex:31:8
   |
31 |     on OrderPayd -> Paid
   |        ^^^^^^^^^
   = hint: Did you mean `OrderPaid`?
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.columns import printable
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.diagnostics.frame import Mark, Part, draw_line, parts_of
from onexdsl.diagnostics.report import Report
from onexdsl.source.text import SourceText

RESET = "\x1b[0m"
BOLD = "\x1b[1m"
RED = "\x1b[1;31m"
YELLOW = "\x1b[1;33m"
BLUE = "\x1b[1;34m"
CYAN = "\x1b[1;36m"


@dataclass(frozen=True, slots=True)
class _Look:
    """How one finding is dressed: its colour, and how wide the line numbers are."""

    colour: bool
    style: str
    gutter: int

    def paint(self, text: str, style: str) -> str:
        """Put a text in a colour, where colour is asked for."""
        return f"{style}{text}{RESET}" if self.colour and text else text

    def bar(self, number: str = "") -> str:
        """Draw the line between numbers and source."""
        return self.paint(f"{number:>{self.gutter}} |", BLUE)


def as_text(report: Report, *, colour: bool = False) -> str:
    """Print the findings one after the other, a blank line behind each.

    Of a file that is not among the sources (a generated one) only the name is shown.
    """
    return "".join(f"{_finding(found, report, colour=colour)}\n" for found in report.shown)


def summary(report: Report, *, colour: bool = False) -> str:
    """Count all findings in one line, and those that are not printed; empty without any."""
    look = _Look(colour, "", 0)
    parts = [_count(report.errors, "error", RED, look)]
    parts += [_count(report.warnings, "warning", YELLOW, look)]
    line = ", ".join(part for part in parts if part)
    return f"{line} ({report.hidden} not shown)" if report.hidden else line


def _count(number: int, word: str, style: str, look: _Look) -> str:
    plural = "" if number == 1 else "s"
    return look.paint(f"{number} {word}{plural}", style) if number else ""


def _finding(found: Diagnostic, report: Report, *, colour: bool) -> str:
    severity = report.severity(found)
    style = RED if severity is Severity.ERROR else YELLOW
    marks = _marks(found)
    look = _Look(colour, style, _gutter(marks, report))
    head = look.paint(f"{severity.value}[{found.code.name}]", style)
    lines = [f"{head}{look.paint(f': {_prose(found.message)}', BOLD)}"]
    arrow = "-->"
    for file in dict.fromkeys(mark.span.file for mark in marks):
        here = [mark for mark in marks if mark.span.file == file]
        lines.append(_place(here[0], arrow, report, look))
        source = report.sources.get(file)
        lines += _frame(here, source, look) if source else []
        arrow = ":::"
    if found.hint:
        lines.append(_hint(found.hint, look))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _marks(found: Diagnostic) -> tuple[Mark, ...]:
    """Give the place of a finding and its labels; a label on the very place gives it its text."""
    own = next((label.text for label in found.labels if label.span == found.span), "")
    labels = [Mark(label.span, "-", label.text) for label in found.labels]
    first = Mark(found.span, "^", own)
    others = [mark for mark in labels if (mark.span, mark.text) != (first.span, own)]
    return (first, *others)


def _prose(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _hint(hint: str, look: _Look) -> str:
    bar = look.paint(" " * look.gutter + " =", BLUE)
    first, *others = _prose(hint).split("\n")
    indent = " " * (look.gutter + len(" = hint: "))
    return "\n".join([f"{bar} {look.paint('hint', CYAN)}: {first}", *(indent + o for o in others)])


def _gutter(marks: Sequence[Mark], report: Report) -> int:
    lines = [
        part.line
        for mark in marks
        if mark.span.file in report.sources
        for part in parts_of(mark, report.sources[mark.span.file])
    ]
    return max((len(str(line)) for line in lines), default=1)


def _place(mark: Mark, arrow: str, report: Report, look: _Look) -> str:
    place = report.place(mark.span)
    known = mark.span.file in report.sources
    where = f"{place.file}:{place.line}:{place.column}" if known else place.file
    return f"{look.paint(' ' * look.gutter + arrow, BLUE)} {where}"


def _frame(marks: Sequence[Mark], source: SourceText, look: _Look) -> list[str]:
    parts = [part for mark in marks for part in parts_of(mark, source)]
    lines = [look.bar()]
    shown = 0
    for number in sorted({part.line for part in parts}):
        if shown and number > shown + 1:
            lines.append(look.paint("...", BLUE))
        lines += _line(number, [part for part in parts if part.line == number], source, look)
        shown = number
    return lines


def _line(number: int, parts: Sequence[Part], source: SourceText, look: _Look) -> list[str]:
    text, rows = draw_line(source.line(number), parts)
    lines = [f"{look.bar(str(number))} {text}"]
    for row in rows:
        drawn, at = "", 0
        for piece in row:
            style = look.style if piece.sign == "^" else BLUE
            drawn += " " * (piece.column - at) + look.paint(piece.drawn, style)
            at = piece.column + piece.width
        lines.append(f"{look.bar()} {drawn}")
    return lines
