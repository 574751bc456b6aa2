"""Diagnostics for people: findings and their sources in, the text for a terminal out.

error[unknown-name]: There is no message `OrderPayd`.
  --> shop/orders.onex:31:8
   |
31 |     on OrderPayd -> Paid
   |        ^^^^^^^^^
   = hint: Did you mean `OrderPaid`?
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.columns import cut, printable, width
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

Sources = Mapping[str, SourceText]

RESET = "\x1b[0m"
BOLD = "\x1b[1m"
RED = "\x1b[1;31m"
YELLOW = "\x1b[1;33m"
BLUE = "\x1b[1;34m"
CYAN = "\x1b[1;36m"


@dataclass(frozen=True, slots=True)
class _Mark:
    """An underlined place and what is written beside it."""

    span: Span
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class _Look:
    """How a finding is dressed: whether in colour, and whether warnings count as errors."""

    colour: bool
    strict: bool

    def paint(self, text: str, style: str) -> str:
        """Put a text in a colour, where colour is asked for."""
        return f"{style}{text}{RESET}" if self.colour and text else text

    def severity(self, found: Diagnostic) -> Severity:
        """Tell how bad a finding counts."""
        return Severity.ERROR if self.strict else found.severity

    def style(self, found: Diagnostic) -> str:
        """Give the colour of a finding."""
        return RED if self.severity(found) is Severity.ERROR else YELLOW


def as_text(
    diagnostics: Sequence[Diagnostic],
    sources: Sources,
    *,
    colour: bool = False,
    strict: bool = False,
) -> str:
    """Print findings one after the other, a blank line behind each.

    `strict` makes warnings errors. Of a file that is not among `sources` (a generated one)
    only the name is shown.
    """
    look = _Look(colour, strict)
    return "".join(f"{_finding(found, sources, look)}\n" for found in diagnostics)


def summary(
    diagnostics: Sequence[Diagnostic],
    *,
    hidden: int = 0,
    colour: bool = False,
    strict: bool = False,
) -> str:
    """Count findings in one line; empty without any. `hidden` were found and not printed."""
    look = _Look(colour, strict)
    severities = [look.severity(found) for found in diagnostics]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    parts = [_count(errors, "error", RED, look), _count(warnings, "warning", YELLOW, look)]
    line = ", ".join(part for part in parts if part)
    return f"{line} ({hidden} not shown)" if hidden else line


def _count(number: int, word: str, style: str, look: _Look) -> str:
    plural = "" if number == 1 else "s"
    return look.paint(f"{number} {word}{plural}", style) if number else ""


def _finding(found: Diagnostic, sources: Sources, look: _Look) -> str:
    style = look.style(found)
    head = look.paint(f"{look.severity(found).value}[{found.code.name}]", style)
    marks = (
        _Mark(found.span, "^", ""),
        *(_Mark(label.span, "-", label.text) for label in found.labels),
    )
    gutter = _gutter(marks, sources)
    lines = [f"{head}{look.paint(f': {_prose(found.message)}', BOLD)}"]
    arrow = "-->"
    for file in dict.fromkeys(mark.span.file for mark in marks):
        here = [mark for mark in marks if mark.span.file == file]
        lines += _frame(here, sources.get(file), _Frame(gutter, arrow, style, look))
        arrow = ":::"
    if found.hint:
        lines.append(_hint(found.hint, gutter, look))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _prose(text: str) -> str:
    return "\n".join(printable(line) for line in text.split("\n"))


def _hint(hint: str, gutter: int, look: _Look) -> str:
    bar = look.paint(" " * gutter + " =", BLUE)
    first, *others = _prose(hint).split("\n")
    indent = " " * (gutter + len(" = hint: "))
    return "\n".join([f"{bar} {look.paint('hint', CYAN)}: {first}", *(indent + o for o in others)])


def _gutter(marks: Sequence[_Mark], sources: Sources) -> int:
    lines = [
        sources[mark.span.file].position(mark.span.start).line
        for mark in marks
        if mark.span.file in sources
    ]
    return max((len(str(line)) for line in lines), default=1)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the lines of one file's frame share."""

    gutter: int
    arrow: str
    style: str
    look: _Look

    def bar(self, number: str = "") -> str:
        return self.look.paint(f"{number:>{self.gutter}} |", BLUE)


def _frame(marks: Sequence[_Mark], source: SourceText | None, frame: _Frame) -> list[str]:
    arrow = frame.look.paint(" " * frame.gutter + frame.arrow, BLUE)
    if source is None:
        return [f"{arrow} {marks[0].span.file}"]
    first = source.position(marks[0].span.start)
    lines = [f"{arrow} {source.name}:{first.line}:{first.column}", frame.bar()]
    shown = 0
    for number in sorted({source.position(mark.span.start).line for mark in marks}):
        if shown and number > shown + 1:
            lines.append(frame.look.paint("...", BLUE))
        here = [mark for mark in marks if source.position(mark.span.start).line == number]
        lines += _line(number, here, source, frame)
        shown = number
    return lines


def _line(number: int, marks: Sequence[_Mark], source: SourceText, frame: _Frame) -> list[str]:
    text = source.line(number)
    first = min(source.position(mark.span.start).column for mark in marks) - 1
    start, end = cut(text, first)
    before = "…" if start else ""
    after = "…" if end < len(text) else ""
    lines = [f"{frame.bar(str(number))} {before}{printable(text[start:end])}{after}"]
    for mark in sorted(marks, key=lambda mark: (mark.span.start, mark.sign)):
        from_, to = _ends(mark, source, start, end)
        indent = " " * (width(text[start:from_]) + len(before))
        under = mark.sign * max(1, width(text[from_:to]))
        style = frame.style if mark.sign == "^" else BLUE
        note = f"{under} {printable(mark.text)}" if mark.text else under
        lines.append(f"{frame.bar()} {indent}{frame.look.paint(note, style)}")
    return lines


def _ends(mark: _Mark, source: SourceText, start: int, end: int) -> tuple[int, int]:
    """Give where a mark begins and ends on its first line, within the part that is shown."""
    line_start = mark.span.start - source.position(mark.span.start).column + 1
    from_ = min(mark.span.start - line_start, end)
    to = min(mark.span.end - line_start, end)
    return max(from_, start), max(to, start)
