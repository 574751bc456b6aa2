"""`not-followed`: all that pure Python leads to is looked at."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems as words
from onexdsl.purity.behind import Behind
from onexdsl.purity.world import Deed


def check(behind: Behind, problems: Problems) -> None:
    """Tell of each entry of which a part was left out, as it leads too deep or too far."""
    for act in behind.behaviour.of(Deed.UNSEEN):
        problems.add(words.not_followed(act))
