"""What must hold of a file after crashes: the file and what was acknowledged in, faults out."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import count, pairwise
from pathlib import Path

from onexdsl.runtime.bus.sqlite.codec import message_of
from onexdsl.runtime.bus.sqlite.reader import Reader
from onexdsl.runtime.bus.sqlite.store import Store
from onexdsl.runtime.decide import AnyInstance, Reducer, decide
from onexdsl.runtime.value_text import key_from_bytes, key_to_bytes
from tests.support.crash_flow import BoxesData, Dropped, NodeBoxes, StoreItem

NODE = "tests.crash.NodeBoxes"


def faults(database: Path, acknowledged: set[tuple[int, int]]) -> Iterator[str]:
    """Say all that is wrong with a file of the crash flow that has settled."""
    with closing(sqlite3.connect(database)) as connection:
        yield from _broken_file(connection)
        yield from _unended(connection)
        yield from _wrong_outcomes(connection)
        rows = connection.execute("SELECT key, data FROM instance WHERE node = ?", (NODE,))
        boxes = {key_from_bytes(key): BoxesData.model_validate_json(data) for key, data in rows}
    reader = Reader(Store(database))
    taken: Counter[tuple[int, int]] = Counter()
    for box, data in boxes.items():
        yield from _wrong_box(reader, box, data, taken)
    reader.close()
    yield from (f"{one} was acknowledged and is lost" for one in acknowledged - taken.keys())
    yield from (f"{one} was taken {times} times" for one, times in taken.items() if times > 1)


def _broken_file(connection: sqlite3.Connection) -> Iterator[str]:
    ((verdict,),) = connection.execute("PRAGMA integrity_check").fetchall()
    if verdict != "ok":
        yield f"the file is damaged: {verdict}"


def _unended(connection: sqlite3.Connection) -> Iterator[str]:
    for table in ("pending", "dead"):
        ((rows,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608  # two names
        if rows:
            yield f"{rows} messages are {table}"


def _wrong_outcomes(connection: sqlite3.Connection) -> Iterator[str]:
    """Every intent has exactly one outcome."""
    rows = connection.execute(
        "SELECT count(o.sequence) FROM message i LEFT JOIN message o ON o.cause = i.id "
        "WHERE i.topic = ? GROUP BY i.sequence HAVING count(o.sequence) <> 1",
        (StoreItem.__onex__.topic,),
    ).fetchall()
    yield from (f"an intent has {outcomes} outcomes" for (outcomes,) in rows)


def _wrong_box(
    reader: Reader, box: int, data: BoxesData, taken: Counter[tuple[int, int]]
) -> Iterator[str]:
    """Compare a box with its log: versions without gaps, items in order, the same fold."""
    reducer = Reducer.of(NODE, NodeBoxes(), ())
    found: AnyInstance | None = None
    numbers, items = count(1), []
    row = reader.instance(NODE, key_to_bytes(box))
    for version, kept in reader.log(NODE, key_to_bytes(box)):
        message = message_of(kept)
        if isinstance(message.payload, Dropped):
            items.append(message.payload.item)
        decision = decide(reducer, found, box, message, kept.moment, lambda: next(numbers))
        found = decision.instance
        if found is None or found.version != version:
            yield f"box {box} has no version {version} in its log"
            return
    taken.update((box, item) for item in items)
    if found is None or row is None or (found.version, found.data) != (row[3], data):
        yield f"box {box} is not what its log makes of it"
    if data.disorder or any(one >= other for one, other in pairwise(items)):
        yield f"box {box} was filled out of order"
