"""What the tests of workflows share."""

from pathlib import Path

import pytest

from tests.support.workflow_stage import Theatre


@pytest.fixture
def theatre(tmp_path: Path) -> Theatre:
    """Make stages in a folder of this test."""
    return Theatre(tmp_path)
