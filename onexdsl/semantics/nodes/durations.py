"""Durations as written in, milliseconds out; one that lasts no time where it must is told."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.words.problems_workflows import no_time
from onexdsl.syntax import tree


def lasting(written: tree.DurationLiteral, problems: Problems) -> int:
    """Give the milliseconds of a period or limit, which must be some."""
    if written.milliseconds == 0:
        problems.add(no_time(written.span))
    return written.milliseconds
