"""The environment of a process that a test starts: not that of a worker of pytest-xdist."""

import os

_OF_TESTS = ("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_CURRENT_TEST")
MEASURED = "ONEX_MEASURED_BY"
"""Where `tests/conftest.py` notes how coverage is measured, when it is."""


def environment(*, measured: bool = False, **more: str) -> dict[str, str]:
    """Give the variables of a child; `measured`: what it runs counts for coverage."""
    found = {name: value for name, value in os.environ.items() if name not in _OF_TESTS}
    if measured and MEASURED in found:
        found["COVERAGE_PROCESS_START"] = found[MEASURED]
    return found | more
