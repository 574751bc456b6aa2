"""`impure-call`: pure Python touches no file, screen, log or process."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems as words
from onexdsl.purity.behind import Behind
from onexdsl.purity.world import Deed


def check(behind: Behind, problems: Problems) -> None:
    """Tell of each call that touches the world."""
    for act in behind.behaviour.of(Deed.CALL):
        problems.add(words.impure_call(act))
