"""The JSON object is the one of the reference page, and its places are those of the text."""

import json
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, PositiveInt

from onexdsl.diagnostics.as_json import as_json
from onexdsl.diagnostics.report import Report
from tests.support.reports import case_id, case_paths, report_of


class Shape(BaseModel):
    """What the reference page says is all there is."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Place(Shape):
    file: str
    line: PositiveInt
    column: PositiveInt
    end_line: PositiveInt
    end_column: PositiveInt


class Label(Place):
    text: str


class Edit(Place):
    replacement: str


class Fix(Shape):
    title: str
    edits: list[Edit]


class Found(Place):
    code: str
    severity: Literal["error", "warning"]
    message: str
    hint: str | None
    labels: list[Label]
    fix: Fix | None


class Summary(Shape):
    errors: int
    warnings: int
    files: int


class Output(Shape):
    schema_: Literal[1]
    diagnostics: list[Found]
    summary: Summary

    @classmethod
    def read(cls, text: str) -> "Output":
        """Read an object; Python has no field `schema` to spare."""
        content = json.loads(text)
        content["schema_"] = content.pop("schema")
        return cls.model_validate(content)


def _text_at(place: Place, report: Report) -> str:
    source = report.sources[place.file]
    starts = source.line_starts
    first = starts[place.line - 1] + place.column - 1
    return source.text[first : starts[place.end_line - 1] + place.end_column - 1]


@pytest.mark.parametrize("case", case_paths(), ids=case_id)
def test_the_object_has_the_documented_shape(case: Path) -> None:
    """Every key is there, none besides, and the places lead back to the same text."""
    report = report_of(case)
    output = Output.read(as_json(report))

    for found, printed in zip(report.found, output.diagnostics, strict=True):
        source = report.sources[found.span.file].text
        assert source[found.span.start : found.span.end] == _text_at(printed, report)
    assert report.files == output.summary.files


def test_the_summary_counts_what_is_not_shown() -> None:
    """`--max-diagnostics` shortens the list, not the count."""
    found = tuple(one for case in case_paths()[:3] for one in report_of(case).found)

    output = Output.read(as_json(Report(found, {}, most=1)))

    assert (1, len(found)) == (
        len(output.diagnostics),
        output.summary.errors + output.summary.warnings,
    )
