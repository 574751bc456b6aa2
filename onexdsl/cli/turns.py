"""The turns of Python's threads, made short while a service runs.

A thread that comes back from SQLite waits for its turn up to `sys.getswitchinterval()`, 5 ms, while
another one is busy. The writer of a bus comes back some eight times in each transaction, and all
who have published wait for it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

SHORT = 0.0005
"""Seconds, a tenth of the default; what it brings is in docs/performance.md."""


@contextmanager
def short_turns() -> Iterator[None]:
    """Let no thread wait long for its turn; afterwards all is as before."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SHORT)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
