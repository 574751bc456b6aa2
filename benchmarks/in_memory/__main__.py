"""Measures the runtime in memory against peers, as ratios within one run.

python benchmarks/in_memory [MESSAGES]

Each row is measured in many rounds, in turn with the others: the best of them is shown, and against
the first row the median of what each round says, which is what counts on a machine that is shared.
Slow peers get fewer messages. Time is that of the processor. Peers are measured where they are
installed (`requirements/bench.txt`); those that are not are named.
"""

import asyncio
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from rows import Row, machine, measure, peer

ROUNDS = 25


def publishing() -> list[Row | None]:
    import publishing as own

    return [
        Row("bare loop: validate, await the handler", lambda count: asyncio.run(own.bare(count))),
        Row("EventBusMemory: typed publish", lambda count: asyncio.run(own.bus(count))),
        peer("signal, untyped, synchronous", "blinker", "blinker", "peer_blinker", 1),
        peer(
            "EventBusInmemory, its envelope, correlation",
            "omnibase_core",
            "omnibase_core",
            "peer_omnibase_envelope",
            0.05,
        ),
        peer("the same, without envelope", "omnibase_core", "omnibase_core", "peer_omnibase", 0.05),
        peer("in-memory broker", "taskiq", "taskiq", "peer_taskiq", 0.05),
        peer("test broker", "faststream", "faststream", "peer_faststream", 0.02),
        peer("EventBus", "bubus", "bubus", "peer_bubus", 0.005),
    ]


def deciding() -> list[Row | None]:
    import deciding as own

    return [
        Row("decide", own.decided, 0.5),
        Row("decide, at the millionth", lambda count: own.decided(count, 1_000_000), 0.5),
        Row("the same, hosted over EventBusMemory", lambda count: asyncio.run(own.hosted(count))),
        peer("no intent, mutable", "transitions", "transitions", "peer_transitions", 0.5),
        peer("execute_transition", "omnibase_core", "omnibase_core", "peer_omnibase_machine", 0.05),
        peer("no intent", "statemachine", "python-statemachine", "peer_statemachine", 0.05),
    ]


def table(title: str, rows: list[Row | None], count: int) -> None:
    there = measure(rows, count, ROUNDS)
    print(f"\n| {title} | thousand/s | against the first |\n|---|---|---|")
    for row in there:
        print(f"| {row.what} | {row.rate / 1000:,.1f} | {row.against(there[0]):.3f} |")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    print(machine())
    table("a typed publish to one async handler", publishing(), count)
    table("a guarded transition with assignment and intent", deciding(), count)


if __name__ == "__main__":
    main()
