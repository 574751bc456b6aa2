"""`intent-circle`: circles with an intent on them are shown to end."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.circles import intent_circles
from onexdsl.graph.topology import Topology


def check(topology: Topology, problems: Problems) -> None:
    """Find circles that emit or call an intent and may go on for ever."""
    for circle in intent_circles(topology):
        problems.add(words.intent_circle(circle))
