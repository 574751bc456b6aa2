"""Measures the durable runtime against peers, as ratios within one run.

python benchmarks/durable [ORDERS [HANDLED]]

So many orders go through in the first row, in three rounds of which the best counts; slower rows
get fewer. So many messages are sent to see what memory they leave. Time is that of the clock on
the wall, for waiting for the disk is what durable costs: run it on a quiet machine.
"""

import sys
from functools import partial
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from rows import Row, machine, measure, peer

from onexdsl.cli.collector import spared_collector
from onexdsl.cli.turns import short_turns

ROUNDS = 3


def orders() -> list[Row | None]:
    import bare
    import orders as own

    return [
        Row("EventBusSqlite: an order, 256 in flight", partial(own.measure, 256)),
        Row("bare: the same rows and nothing else, 256 in flight", partial(bare.measure, 256)),
        Row("the same, 1 in flight", partial(own.measure, 1), 0.1),
        peer("3 steps, 16 in flight", "dbos", "dbos", "peer_dbos", 0.02, "three_steps"),
        peer("3 nodes, SqliteSaver", "langgraph", "langgraph", "peer_langgraph", 0.02),
        peer("3 saves", "eventsourcing", "eventsourcing", "peer_eventsourcing", 0.02),
    ]


def workflows() -> list[Row | None]:
    import ten_steps as own

    return [
        Row("EventBusSqlite: 10 calls, 256 in flight", partial(own.durable, 256), 0.2),
        Row("the same, 1 in flight", partial(own.durable, 1), 0.01),
        Row("the same over EventBusMemory, 256 in flight", own.in_memory),
        peer("10 steps, 16 in flight", "dbos", "dbos", "peer_dbos", 0.01, "ten_steps"),
    ]


def table(title: str, rows: list[Row | None], count: int) -> None:
    there = measure(rows, count, ROUNDS)
    print(f"\n| {title} | a second | against the first |\n|---|---|---|")
    for row in there:
        print(f"| {row.what} | {row.rate:,.1f} | {row.against(there[0]):.3f} |")


def grown(stored: list[int], handled: list[int]) -> None:
    import growing as own

    print(
        "\n| messages stored | processor us a message | us a message | s to learn what is there |"
    )
    print("|---|---|---|---|")
    for line in own.by_stored(stored):
        print(line, flush=True)
    print("\n| messages handled by one worker | resident MB |\n|---|---|")
    for line in own.by_handled(handled):
        print(line, flush=True)


def main() -> None:
    given = [int(one) for one in sys.argv[1:]]
    count = given[0] if given else 3_000
    most = given[1] if given[1:] else 40_000
    print(machine())
    with spared_collector(), short_turns():  # as `onexc run` does
        compare(count)
    grown([10_000, 100_000, 1_000_000], [most // 8, most // 4, most // 2, most])
    print(f"\nAt the end: {machine()}")


def compare(count: int) -> None:
    table("an order from placed to shipped", orders(), count)
    table("a workflow of 10 steps", workflows(), count)


if __name__ == "__main__":
    main()
