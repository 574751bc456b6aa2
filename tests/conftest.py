"""What tests of all folders may ask for."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.children import MEASURED

BUSY = (HealthCheck.too_slow,)  # as the machine may be
settings.register_profile("untimed", settings(), deadline=None, suppress_health_check=BUSY)
settings.load_profile("untimed")
if "PYTEST_XDIST_WORKER" in os.environ:
    measured = os.environ.pop("COVERAGE_PROCESS_START", None)
    if measured:  # by what few tests start as well, see there
        os.environ[MEASURED] = measured

ROOT = Path(__file__).parents[1]

collect_ignore_glob = ["*.onex"]  # flows here are what tests are about, not scenarios to play


@pytest.fixture(scope="session")
def kept_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache folder for the whole run: building the parser's tables takes a second."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def mypy_cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give a folder for what mypy keeps, with what `make lint` has left: reading pydantic is slow.

    It is a copy for each worker, as two runs of mypy at once would wait for each other.
    """
    folder = tmp_path_factory.mktemp("mypy") / "cache"
    left = ROOT / ".mypy_cache"
    if left.is_dir():
        shutil.copytree(left, folder)
    return str(folder)
