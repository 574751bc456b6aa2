"""How long the slow suites take: short by default, long under `make soak`."""

import os
from typing import TypeVar

Some = TypeVar("Some")

SOAK = bool(os.environ.get("ONEX_SOAK"))


def short_or_long(short: Some, long: Some) -> Some:
    """Return how many examples, trials or seeds to run, or which cases."""
    return long if SOAK else short
