"""`message-circle`: messages do not cause themselves without an intent on the way."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.circles import message_circles
from onexdsl.graph.topology import Topology


def check(topology: Topology, problems: Problems) -> None:
    """Find circles of events and commands alone: no transition on them could end them."""
    for circle in message_circles(topology):
        problems.add(words.message_circle(circle))
