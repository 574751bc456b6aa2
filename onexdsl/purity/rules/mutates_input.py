"""`mutates-input`: pure Python leaves what it is given as it is."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems as words
from onexdsl.purity.behind import Behind
from onexdsl.purity.world import Deed


def check(behind: Behind, problems: Problems) -> None:
    """Tell of each place that changes an input or something inside of one."""
    for act in behind.behaviour.of(Deed.INPUT):
        problems.add(words.mutates_input(act))
