"""Small flows below `flows/`, named after the behaviour that each of them shows."""

from pathlib import Path

import pytest

from tests.support.graph import found_and_marked

FLOWS = Path(__file__).parent / "flows"
FILES = sorted(FLOWS.rglob("*.onex"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_flow_is_told_exactly_what_its_marks_say(file: Path) -> None:
    """The rules on the graph find what is marked, on its line, and nothing else."""
    expected, actual = found_and_marked(file.read_text("utf-8"))

    assert expected == actual
