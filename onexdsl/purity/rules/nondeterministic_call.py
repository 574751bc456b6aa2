"""`nondeterministic-call`: pure Python reads no clock, no chance and no environment."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems as words
from onexdsl.purity.behind import Behind
from onexdsl.purity.world import Deed


def check(behind: Behind, problems: Problems) -> None:
    """Tell of each place whose result is another one in the next run."""
    for act in behind.behaviour.of(Deed.CHANCE):
        problems.add(words.nondeterministic_call(act))
