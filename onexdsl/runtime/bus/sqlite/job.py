"""What is written at once: rows go in, each with its statement; all of a job is kept or nothing."""

import asyncio
import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from onexdsl.runtime.bus.delivery import DeadLetter, Delivery, Then
from onexdsl.runtime.bus.sqlite.feed import Feed
from onexdsl.runtime.bus.sqlite.kept import Kept
from onexdsl.runtime.instance import Decision


class Put(IntEnum):
    """The statements, in the order in which a batch of jobs runs them."""

    CONSUMER = 0
    PUBLISHED = 1
    MESSAGE = 2
    PENDING = 3
    POSTPONED = 4
    ENDED = 5
    BIRTH = 6
    CHANGE = 7
    LOG = 8
    TIMER_RUNG = 9
    TIMERS_GONE = 10
    TIMER = 11
    RUNG = 12
    DEAD = 13
    DEAD_GONE = 14
    CONSUMER_GONE = 15


STATEMENTS: Final[dict[Put, str]] = {
    Put.CONSUMER: "INSERT OR REPLACE INTO consumer VALUES (?, ?, ?)",
    Put.PUBLISHED: "INSERT INTO published VALUES (?, ?)",
    Put.MESSAGE: "INSERT INTO message VALUES (?, ?, ?, ?, NULLIF(?, 0), ?, ?, ?, NULLIF(?, 0))",
    Put.PENDING: "INSERT INTO pending VALUES (?, ?, 0, 0)",
    Put.POSTPONED: "UPDATE pending SET attempts = ?, due = ? WHERE sequence = ? AND consumer = ?",
    Put.ENDED: "DELETE FROM pending WHERE sequence = ? AND consumer = ?",
    Put.BIRTH: "INSERT OR IGNORE INTO instance VALUES (?, ?, ?, ?, ?, ?, ?)",
    Put.CHANGE: "UPDATE instance SET state = ?, data = ?, version = ?, entry = ? "
    "WHERE node = ? AND key = ? AND version = ?",
    Put.LOG: "INSERT INTO log VALUES (?, ?, ?, ?)",
    Put.TIMERS_GONE: "DELETE FROM timer WHERE node = ? AND key = ?",
    Put.TIMER: "INSERT INTO timer VALUES (?, ?, ?, ?, ?, ?, ?)",
    Put.TIMER_RUNG: "DELETE FROM timer WHERE node = ? AND key = ? AND position = ? AND entry = ?",
    Put.RUNG: "INSERT INTO rung VALUES (?, ?) "
    "ON CONFLICT (name) DO UPDATE SET due = excluded.due WHERE rung.due < excluded.due",
    Put.DEAD: "INSERT INTO dead VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    Put.DEAD_GONE: "DELETE FROM dead WHERE number = ?",
    Put.CONSUMER_GONE: "DELETE FROM consumer WHERE name = ?",
}
EXACT: Final = frozenset(
    {Put.BIRTH, Put.CHANGE, Put.TIMER_RUNG, Put.RUNG, Put.DEAD_GONE, Put.ENDED}
)
"""Each row of these must change one row, or the job is stale: somebody else was first."""


@cache
def for_many(statement: Put, rows: int) -> str:
    """Return a statement that does for so many rows at once what it does for one.

    Rows of 0 do nothing: so a few sizes do for any number.
    """
    one = STATEMENTS[statement]
    if statement is Put.ENDED:
        places = ", ".join(["(?, ?)"] * rows)
        return f"DELETE FROM pending WHERE (sequence, consumer) IN (VALUES {places})"  # noqa: S608  # places only
    if statement is Put.CHANGE:
        places = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * rows)
        return (
            "UPDATE instance SET state = new.column1, data = new.column2, version = new.column3, "  # noqa: S608  # as above
            f"entry = new.column4 FROM (VALUES {places}) AS new WHERE node = new.column5 "
            "AND key = new.column6 AND instance.version = new.column7"
        )
    head, _, tuple_of_places = one.partition(" VALUES ")
    values = tuple_of_places[1:-1]
    count = values.count("?")
    places = ", ".join([f"({', '.join('?' * count)})"] * rows)
    numbers = iter(range(1, count + 1))
    columns = re.sub(r"\?", lambda _: f"column{next(numbers)}", values)
    return f"{head} SELECT {columns} FROM (VALUES {places}) WHERE column1 IS NOT 0"  # noqa: S608  # as above


TOGETHER: Final = frozenset(
    {
        *(Put.PUBLISHED, Put.MESSAGE, Put.PENDING, Put.ENDED),
        *(Put.BIRTH, Put.CHANGE, Put.LOG, Put.TIMER, Put.DEAD),
    }
)
"""The statements that do many rows at once.

After each step of SQLite the thread waits for its turn, up to 5 ms while the loop is busy.
"""
PORTIONS: Final = (1, 2, 4, 8, 16, 24, 32, 48, 64, 96, 128, 192, 256)
"""So many rows each: not more statements than a connection keeps prepared."""

Place: TypeAlias = tuple[str, bytes]
"""Where an instance is: its node and its key, as both are written."""
Done: TypeAlias = Callable[[BaseException | None], None]


class Change(NamedTuple):
    """An instance as a job leaves it, and the number of the message that made it so."""

    place: Place
    key: bytearray
    state: str
    data: str
    version: int
    entry: int
    cause: int
    is_logged: bool
    """Whether it can be decided anew from its messages, and so is told which those were."""


class TimersOf(NamedTuple):
    """All the timers of an instance from now on, as rows."""

    node: str
    key: bytes
    rows: tuple[tuple[Any, ...], ...]


class End(NamedTuple):
    """A delivery that was decided on, and who is told once that is kept."""

    delivery: Delivery
    decision: Decision
    change: Change | None
    letter: DeadLetter | None
    then: Then


class Job:
    """What is kept together, and what is done once it is. `told` is called on the loop."""

    __slots__ = (
        *("accepted", "changes", "ending", "ends", "epoch", "handed", "is_ahead"),
        *("more", "rows", "timers", "told", "written"),
    )

    def __init__(self) -> None:
        self.epoch = 0
        """Until when it counts: jobs of an epoch in which one failed are refused."""
        self.is_ahead = False
        """Whether others may have been decided on a state that it brings."""
        self.rows: list[tuple[Put, tuple[Any, ...]]] = []
        """Of numbers, texts and bytearrays; of a message 0 stands for nothing.

        sqlite3 looks for an adapter of each `bytes` and `None`: five times what binding takes.
        """
        self.changes: list[Change] = []
        self.timers: list[TimersOf] = []
        self.accepted = 0
        """How many deliveries begin with it."""
        self.ending = 0
        """How many of those that are in the file it ends, and nobody else counts them."""
        self.handed: list[tuple[Feed, Kept]] = []
        """Who is given what once it is kept."""
        self.ends: list[End] = []
        """What was decided at once."""
        self.more: Sequence[str] = ()
        """Statements of upkeep, each run on its own once the job is done."""
        self.told: Done | None = None
        self.written: asyncio.Future[None] | None = None
        """What waits for it."""

    def put(self, statement: Put, *values: Any) -> None:
        """Add a row."""
        self.rows.append((statement, values))
