"""How long the slow suites take: short by default, long under `make soak`."""

import os

SOAK = bool(os.environ.get("ONEX_SOAK"))


def short_or_long(short: int, long: int) -> int:
    """Return how many examples, trials or seeds to run."""
    return long if SOAK else short
