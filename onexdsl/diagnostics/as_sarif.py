"""Diagnostics for code scanning: a report in, a SARIF 2.1.0 log out.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. What comments allow is
in the log too, as a result with a suppression. The log holds neither times nor machine paths:
the same findings give the same bytes.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from onexdsl import __version__
from onexdsl.diagnostics.codes import CATALOGUE, Code, Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label, Silenced
from onexdsl.diagnostics.report import Report
from onexdsl.diagnostics.stories import meaning, story
from onexdsl.source.span import Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


@dataclass(frozen=True, slots=True)
class _Log:
    """A report, and the codes in it in the order of the catalogue."""

    report: Report
    codes: tuple[Code, ...]


def as_sarif(report: Report) -> str:
    """Print the findings, and what comments allow, as the results of one run."""
    named = {found.code for found in report.shown}
    named |= {one.diagnostic.code for one in report.silenced}
    log = _Log(report, tuple(code for code in CATALOGUE if code in named))
    results = [_result(found, log) for found in report.shown]
    results += [_silenced(one, log) for one in report.silenced]
    run = {
        "tool": {"driver": _driver(log.codes)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "results": results,
        "properties": {
            "errors": report.errors,
            "warnings": report.warnings,
            "files": report.files,
        },
    }
    content = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _driver(codes: Iterable[Code]) -> dict[str, Any]:
    return {
        "name": "onexc",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }


def _rule(code: Code) -> dict[str, Any]:
    page = story(code.name)
    return {
        "id": code.name,
        "name": "".join(part.capitalize() for part in code.name.split("-")),
        "shortDescription": {"text": code.summary},
        "fullDescription": {"text": meaning(page)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(found: Diagnostic, log: _Log) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.code.name,
        "ruleIndex": log.codes.index(found.code),
        "level": _LEVELS[log.report.severity(found)],
        "message": {"text": found.message},
        "locations": [{"physicalLocation": _location(found.span, log.report)}],
    }
    if found.labels:
        result["relatedLocations"] = [
            _related(number, label, log.report) for number, label in enumerate(found.labels)
        ]
    if found.fix:
        result["fixes"] = [_fix(found.fix, log.report)]
    if found.hint:
        result["properties"] = {"hint": found.hint}
    return result


def _silenced(one: Silenced, log: _Log) -> dict[str, Any]:
    suppression = {"kind": "inSource"}
    if one.reason:
        suppression["justification"] = one.reason
    return {**_result(one.diagnostic, log), "suppressions": [suppression]}


def _related(number: int, label: Label, report: Report) -> dict[str, Any]:
    return {
        "id": number,
        "message": {"text": label.text},
        "physicalLocation": _location(label.span, report),
    }


def _fix(fix: Fix, report: Report) -> dict[str, Any]:
    files = dict.fromkeys(edit.span.file for edit in fix.edits)
    changes = [
        {
            "artifactLocation": _artifact(Span(file, 0, 0), report),
            "replacements": [
                _replacement(edit, report) for edit in fix.edits if edit.span.file == file
            ],
        }
        for file in files
    ]
    return {"description": {"text": fix.title}, "artifactChanges": changes}


def _replacement(edit: Edit, report: Report) -> dict[str, Any]:
    return {
        "deletedRegion": _region(edit.span, report),
        "insertedContent": {"text": edit.replacement},
    }


def _location(span: Span, report: Report) -> dict[str, Any]:
    return {"artifactLocation": _artifact(span, report), "region": _region(span, report)}


def _artifact(span: Span, report: Report) -> dict[str, str]:
    return {"uri": quote(report.path(span)), "uriBaseId": "%SRCROOT%"}


def _region(span: Span, report: Report) -> dict[str, int]:
    place = report.place(span)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
