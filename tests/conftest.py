"""What tests of all folders may ask for."""

from pathlib import Path

import pytest

collect_ignore_glob = ["*.onex"]  # flows here are what tests are about, not scenarios to play


@pytest.fixture(scope="session")
def kept_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache folder for the whole run: building the parser's tables takes a second."""
    return tmp_path_factory.mktemp("cache")
