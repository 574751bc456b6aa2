"""`impure-import`: pure Python imports no module that is there for the world only."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems as words
from onexdsl.purity.behind import Behind
from onexdsl.purity.world import Deed


def check(behind: Behind, problems: Problems) -> None:
    """Tell of each such import once, with the first use of it in pure code."""
    for act in behind.behaviour.of(Deed.IMPORT):
        problems.add(words.impure_import(act))
