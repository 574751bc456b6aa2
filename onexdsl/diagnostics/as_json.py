"""Diagnostics for machines: findings and their sources in, one JSON object out.

The object is the one of the reference page on the command line, `schema` 1: lines and columns
count from 1, columns in code points, and an end is the place just after the last character.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix, Label
from onexdsl.source.span import Span
from onexdsl.source.text import Position, SourceText

SCHEMA = 1

Sources = Mapping[str, SourceText]


def as_json(
    diagnostics: Sequence[Diagnostic], sources: Sources, files: int, *, strict: bool = False
) -> str:
    """Print all findings; `files` is how many sources were looked at.

    `strict` makes warnings errors. A file that is not among `sources` (a generated one) is
    shown at line 1, column 1.
    """
    printed = [_diagnostic(found, sources, strict=strict) for found in diagnostics]
    errors = sum(one["severity"] == Severity.ERROR for one in printed)
    content = {
        "schema": SCHEMA,
        "diagnostics": printed,
        "summary": {"errors": errors, "warnings": len(printed) - errors, "files": files},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(found: Diagnostic, sources: Sources, *, strict: bool) -> dict[str, Any]:
    return {
        "code": found.code.name,
        "severity": Severity.ERROR.value if strict else found.severity.value,
        "message": found.message,
        **_place(found.span, sources),
        "hint": found.hint,
        "labels": [_label(label, sources) for label in found.labels],
        "fix": None if found.fix is None else _fix(found.fix, sources),
    }


def _label(label: Label, sources: Sources) -> dict[str, Any]:
    return {**_place(label.span, sources), "text": label.text}


def _fix(fix: Fix, sources: Sources) -> dict[str, Any]:
    return {"title": fix.title, "edits": [_edit(edit, sources) for edit in fix.edits]}


def _edit(edit: Edit, sources: Sources) -> dict[str, Any]:
    return {**_place(edit.span, sources), "replacement": edit.replacement}


def _place(span: Span, sources: Sources) -> dict[str, Any]:
    source = sources.get(span.file)
    start = source.position(span.start) if source else Position(1, 1)
    end = source.position(span.end) if source else Position(1, 1)
    return {
        "file": span.file,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
