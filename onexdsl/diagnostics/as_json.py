"""Diagnostics for machines: a report in, one JSON object out.

The object is the one of the reference page on the command line, `schema` 1: lines and columns
count from 1, columns in code points, and an end is the place just after the last character.
"""

import json
from dataclasses import asdict
from typing import Any

from onexdsl.diagnostics.diagnostic import Diagnostic, Fix
from onexdsl.diagnostics.report import Report

SCHEMA = 1


def as_json(report: Report) -> str:
    """Print the findings; the summary counts those too that are not printed."""
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "diagnostics": [_diagnostic(found, report) for found in report.shown],
        "summary": {
            "errors": report.errors,
            "warnings": report.warnings,
            "files": report.files,
        },
    }
    if report.statistics is not None:
        content["statistics"] = report.statistics
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(found: Diagnostic, report: Report) -> dict[str, Any]:
    return {
        "code": found.code.name,
        "severity": report.severity(found).value,
        "message": found.message,
        **asdict(report.place(found.span)),
        "hint": found.hint,
        "labels": [
            {**asdict(report.place(label.span)), "text": label.text} for label in found.labels
        ],
        "fix": None if found.fix is None else _fix(found.fix, report),
    }


def _fix(fix: Fix, report: Report) -> dict[str, Any]:
    edits = [
        {**asdict(report.place(edit.span)), "replacement": edit.replacement} for edit in fix.edits
    ]
    return {"title": fix.title, "edits": edits}
