"""Every case below `invalid/` gives exactly the diagnostics its comments mark, and nothing else.

A case is a file, or a folder with several; each file stands for a project of its own, laid at
the path that its flow's name asks for.
"""

from pathlib import Path

import pytest

from tests.support.marks import actual_findings, expected_findings
from tests.support.reports import case_id, case_paths, case_sources, report_of


@pytest.mark.parametrize("case", case_paths(), ids=case_id)
def test_an_invalid_flow_is_told_exactly(case: Path) -> None:
    """What is marked is found on its line, once, and nothing else is."""
    sources = case_sources(case)
    expected = [finding for source in sources for finding in expected_findings(source)]

    actual = actual_findings(sources, report_of(case).found)

    assert sorted(expected) == sorted(actual)
