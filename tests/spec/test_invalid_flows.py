"""Every case below `invalid/` gives exactly the diagnostics its comments mark, and nothing else.

A case is a file, or a folder with several; each file stands for a project of its own, laid at
the path that its flow's name asks for.
"""

import re
from pathlib import Path

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.source.text import SourceText
from tests.support.marks import actual_findings, expected_findings

CASES = Path(__file__).parent / "invalid"


def _case_paths() -> list[Path]:
    return sorted(case for code in CASES.iterdir() for case in code.iterdir())


def _sources(case: Path) -> tuple[SourceText, ...]:
    if case.is_dir():
        files = sorted(case.rglob("*.onex"))
        return tuple(
            SourceText(file.relative_to(case).as_posix(), file.read_text("utf-8")) for file in files
        )
    text = case.read_text("utf-8")
    flow = re.search(r"^flow ([a-z0-9_.]+)", text, re.MULTILINE)
    assert flow is not None
    return (SourceText(flow[1].replace(".", "/") + ".onex", text),)


@pytest.mark.parametrize(
    "case", _case_paths(), ids=lambda case: case.relative_to(CASES).with_suffix("").as_posix()
)
def test_an_invalid_flow_is_told_exactly(case: Path) -> None:
    """What is marked is found on its line, once, and nothing else is."""
    sources = _sources(case)
    expected = [finding for source in sources for finding in expected_findings(source)]

    actual = actual_findings(sources, check(sources).diagnostics)

    assert sorted(expected) == sorted(actual)
