"""What is written at once: rows go in, each with its statement; all of a job is kept or nothing."""

from collections.abc import Callable
from enum import IntEnum
from functools import cache
from typing import Any, Final


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
    TIMERS_GONE = 9
    TIMER = 10
    TIMER_RUNG = 11
    RUNG = 12
    DEAD = 13
    DEAD_GONE = 14
    CONSUMER_GONE = 15


STATEMENTS: Final[dict[Put, str]] = {
    Put.CONSUMER: "INSERT OR REPLACE INTO consumer VALUES (?, ?, ?)",
    Put.PUBLISHED: "INSERT INTO published VALUES (?, ?)",
    Put.MESSAGE: "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
    """Return a statement that does for so many rows at once what it does for one."""
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
    head, values, tuple_of_places = one.partition(" VALUES ")
    return head + values + ", ".join([tuple_of_places] * rows)


TOGETHER: Final = frozenset(
    {
        *(Put.PUBLISHED, Put.MESSAGE, Put.PENDING, Put.ENDED),
        *(Put.BIRTH, Put.CHANGE, Put.LOG, Put.TIMER, Put.DEAD),
    }
)
"""The statements that do many rows at once: each step of SQLite costs the thread its turn."""
PORTIONS: Final = (128, 64, 32, 16, 8, 4, 2, 1)

Done = Callable[[BaseException | None], None]


class Job:
    """Rows to be written together. `done` is called on the loop, in the order of the jobs."""

    __slots__ = ("done", "more", "places", "rows")

    def __init__(self) -> None:
        self.done: Done = lambda _error: None
        self.rows: list[tuple[Put, tuple[Any, ...]]] = []
        self.places: list[tuple[str, bytes]] = []
        """The instances that it touches: a batch holds one job for each."""
        self.more: list[str] = []
        """Statements of upkeep, each run on its own once the job is done."""

    def put(self, statement: Put, *values: Any) -> None:
        """Add a row."""
        self.rows.append((statement, values))
