"""The same findings in every form: code, severity, file, place and message, read back from each."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onexdsl.cli.render import rendered
from onexdsl.diagnostics.report import Report
from tests.support.reports import case_id, case_paths, report_of

FORMS = ("text", "json", "sarif", "github")
Finding = tuple[str, str, str, int, int, str]  # code, severity, file, line, column, message
TEXT = re.compile(r"^(error|warning)\[([a-z0-9-]+)\]: (.*)\n +--> (.+):(\d+):(\d+)$", re.MULTILINE)
COMMAND = re.compile(r"::(error|warning) (.*?)::(.*)")


def _from_text(text: str) -> list[Finding]:
    return [
        (code, severity, file, int(line), int(column), message)
        for severity, code, message, file, line, column in TEXT.findall(text)
    ]


def _from_json(text: str) -> list[Finding]:
    return [
        (one["code"], one["severity"], one["file"], one["line"], one["column"], one["message"])
        for one in json.loads(text)["diagnostics"]
    ]


def _from_sarif(text: str) -> list[Finding]:
    return [_sarif_finding(one) for one in json.loads(text)["runs"][0]["results"]]


def _sarif_finding(result: dict[str, Any]) -> Finding:
    place = result["locations"][0]["physicalLocation"]
    region = place["region"]
    return (
        result["ruleId"],
        result["level"],
        place["artifactLocation"]["uri"],
        region["startLine"],
        region["startColumn"],
        result["message"]["text"],
    )


def _from_github(text: str) -> list[Finding]:
    return [_github_finding(*COMMAND.fullmatch(line).groups()) for line in text.splitlines()]


def _github_finding(severity: str, properties: str, data: str) -> Finding:
    given = dict(one.split("=", 1) for one in properties.split(","))
    file = given["file"].replace("%2C", ",").replace("%3A", ":").replace("%25", "%")
    message = data.split("%0A", maxsplit=1)[0].replace("%25", "%")
    return (
        given["title"],
        severity,
        file,
        int(given["line"]),
        int(given.get("col", 0)),
        message,
    )


READERS = {"text": _from_text, "json": _from_json, "sarif": _from_sarif, "github": _from_github}


def _expected(report: Report, form: str) -> list[Finding]:
    found = []
    for one in report.shown:
        place = report.place(one.span)
        one_line = place.line == place.end_line
        column = place.column if one_line or form != "github" else 0
        severity = report.severity(one).value
        found.append((one.code.name, severity, place.file, place.line, column, one.message))
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", case_paths(), ids=case_id)
def test_every_form_tells_the_same(case: Path, form: str) -> None:
    """What is read back from a form is what was found."""
    report = report_of(case)

    assert _expected(report, form) == READERS[form](rendered(report, form))


@pytest.mark.parametrize("form", FORMS)
def test_strict_and_the_limit_hold_in_every_form(form: str) -> None:
    """Warnings are errors, and no more is shown than was asked for."""
    whole = [report_of(case) for case in case_paths() if "dead-end" in case_id(case)]
    found = tuple(one for report in whole for one in report.found)
    report = replace(whole[0], found=found, strict=True, most=1)

    actual = READERS[form](rendered(report, form))

    assert len(found) > 1
    assert [("dead-end", "error")] == [one[:2] for one in actual]
