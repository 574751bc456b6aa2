"""Prints what becomes of drawn flows: how many are refused, and how many of those really go on.

python -m tests.support.measure_circles [FLOWS [CONFIGURATIONS]]
"""

import sys
from collections import Counter

from onexdsl.graph.build import build_topology
from onexdsl.graph.circles import explain_circles, intent_circles, message_circles
from tests.support.adversary import Game, search
from tests.support.draw_flows import small_flow
from tests.support.graph import model_of
from tests.support.small_flows import SmallFlow, flow_text


def judged(flow: SmallFlow, configurations: int) -> str:
    """Say what the compiler says of a flow, and what a search finds of those that it refuses."""
    model = model_of(flow_text(flow))
    topology = build_topology(model)
    circles = intent_circles(topology)
    if message_circles(topology):
        return "refused for a circle of events alone"
    if not circles:
        return "harmless circles" if explain_circles(model) else "no circle"
    game = Game(flow)
    found = search(game, configurations)
    if found.endless:
        return "refused: a schedule without an end was found"
    if not found.whole:
        return "refused: the search was cut off"
    if not any({one.hop.source.name for one in way} <= game.delivered for way in circles):
        return "refused: nothing from outside reaches the circle"
    if game.refused:
        return "refused: ends, as a constraint of the data makes it fail"
    return "refused: ends, as its guards exclude one another"


def main() -> None:
    """Print a table in Markdown."""
    flows = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    configurations = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    counts = Counter(judged(small_flow(seed), configurations) for seed in range(flows))
    rows = [f"| {what} | {count} |" for what, count in counts.most_common()]
    sys.stdout.write("\n".join(("| of the drawn flows | number |", "|---|---|", *rows, "")))


if __name__ == "__main__":
    main()
