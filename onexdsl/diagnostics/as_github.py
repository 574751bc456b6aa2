"""Diagnostics for GitHub Actions: a report in, one workflow command for each finding out.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands,
"Setting an error message". Columns are only given where a finding ends on the line on which it
begins, since annotations cannot show others.
"""

from onexdsl.diagnostics.diagnostic import Diagnostic, Label
from onexdsl.diagnostics.report import Report

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def as_github(report: Report) -> str:
    """Print the findings, each on a line; hint and labels stand below the message."""
    return "".join(f"{_command(found, report)}\n" for found in report.shown)


def _command(found: Diagnostic, report: Report) -> str:
    place = report.place(found.span)
    properties: dict[str, str | int] = {"title": found.code.name, "file": report.path(found.span)}
    properties |= {"line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    written = ",".join(f"{name}={_escaped(value)}" for name, value in properties.items())
    return f"::{report.severity(found).value} {written}::{_text(found, report).translate(_DATA)}"


def _escaped(value: str | int) -> str:
    return str(value).translate(_PROPERTY)


def _text(found: Diagnostic, report: Report) -> str:
    labels = [_label(label, report) for label in found.labels]
    hint = [f"hint: {found.hint}"] if found.hint else []
    return "\n".join([found.message, *labels, *hint])


def _label(label: Label, report: Report) -> str:
    return f"{report.path(label.span)}:{report.place(label.span).line}: {label.text}"
