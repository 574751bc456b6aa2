"""Threads get short turns while a service runs, and no longer."""

import sys

from onexdsl.cli.turns import SHORT, short_turns


def test_turns_are_short_within_only() -> None:
    """The interval is set, and put back."""
    before = sys.getswitchinterval()
    with short_turns():
        within = sys.getswitchinterval()

    assert abs(within - SHORT) < 1e-6
    assert before == sys.getswitchinterval()
