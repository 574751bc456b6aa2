"""Questions to the file: names and numbers go in, rows come out as values of the bus."""

import sqlite3
import threading
from collections.abc import Iterable
from typing import NamedTuple

from onexdsl.runtime.bus.delivery import DeadLetter
from onexdsl.runtime.bus.sqlite.codec import MessageRow, message_of, unreadable_message_of
from onexdsl.runtime.bus.sqlite.store import Store, StoreError
from onexdsl.runtime.clock import instant
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.message import Message

InstanceRow = tuple[bytes, str, str, int, int]
MESSAGE_COLUMNS = (
    "m.sequence, m.id, m.topic, m.chain, m.cause, m.moment, m.accepted, m.payload, m.wrapper"
)

_INSTANCE = "SELECT key, state, data, version, entry FROM instance WHERE node = ? AND key = ?"
_DEAD = (
    "SELECT d.number, d.consumer, d.reason, d.error, d.traceback, d.attempts, d.died, "  # noqa: S608  # our own columns
    f"{MESSAGE_COLUMNS} FROM dead d JOIN message m ON m.sequence = d.sequence"
)


class PendingRow(NamedTuple):
    """A delivery that has not ended."""

    attempts: int
    due: int
    message: MessageRow


class TimerRow(NamedTuple):
    """A timer that is due."""

    node: str
    key: bytes
    position: int
    entry: int
    due: int
    cause: bytes
    chain: bytes


class Reader:
    """A connection that reads, for one thread at a time; raises `StoreError`."""

    def __init__(self, store: Store, patience: int = 0) -> None:
        self._path = store.path
        self._connection = store.open_to_read(patience)
        self._turn = threading.Lock()
        self._is_held = False

    def close(self) -> None:
        """Close the connection."""
        with self._turn:
            self.let_go()
            self._connection.close()

    def hold(self) -> bool:
        """Read instances as they are at this moment until `let_go`; False if that is so already.

        It is much quicker: SQLite need not look each time whether somebody has written. Whatever
        else is asked is answered as it is then.
        """
        if self._is_held:
            return False
        self._is_held = True
        self._connection.execute("BEGIN")
        return True

    def let_go(self) -> None:
        """Read what has been written meanwhile."""
        if self._is_held:
            self._is_held = False
            self._connection.execute("COMMIT")

    def _ask(self, question: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are what was asked
        with self._turn:
            try:
                self.let_go()
                rows: list[tuple] = self._connection.execute(question, values).fetchall()  # type: ignore[type-arg]  # as above
            except sqlite3.Error as error:
                raise StoreError(self._path, error) from error
        return rows

    # ---- at the start

    def last_sequence(self) -> int:
        """Return the highest number that was given to anything."""
        ((message, dead),) = self._ask(
            "SELECT (SELECT max(sequence) FROM message), (SELECT max(number) FROM dead)"
        )
        return max(message or 0, dead or 0)

    def newest_moment(self) -> int:
        """Return when the newest message was accepted; 0 where there is none."""
        rows = self._ask("SELECT accepted FROM message ORDER BY sequence DESC LIMIT 1")
        return rows[0][0] if rows else 0

    def consumers(self) -> list[tuple[str, str, int]]:
        """Return the names of all consumers, their topics as JSON, and when they were seen."""
        return self._ask("SELECT name, topics, seen FROM consumer")

    def count_pending(self, consumer: str, until: int) -> int:
        """Return how many deliveries of a consumer have not ended, up to a number."""
        rows = self._ask(
            "SELECT count(*) FROM pending WHERE consumer = ? AND sequence <= ?", consumer, until
        )
        return rows[0][0]  # type: ignore[no-any-return]  # a count

    def waiting(self, consumer: str, limit: int) -> list[MessageRow]:
        """Return the oldest messages that wait for a consumer, wherever it is."""
        return [row.message for row in self.pending(consumer, 0, 2**62, limit)]

    # ---- what is old

    def oldest_messages(self, after: int, limit: int) -> list[tuple[int, int]]:
        """Return the numbers of messages, from one on, and when they were accepted."""
        return self._ask(
            "SELECT sequence, accepted FROM message WHERE sequence > ? ORDER BY sequence LIMIT ?",
            *(after, limit),
        )

    def letters_beyond(self, limit: int) -> list[int]:
        """Return the numbers of the oldest dead letters, as many as there are too many."""
        rows = self._ask(
            "SELECT number FROM dead ORDER BY number LIMIT max(0, (SELECT count(*) FROM dead) - ?)",
            limit,
        )
        return [number for (number,) in rows]

    # ---- deliveries

    def pending(self, consumer: str, after: int, until: int, limit: int) -> list[PendingRow]:
        """Return the oldest deliveries of a consumer that have not ended, in order."""
        rows = self._ask(
            f"SELECT p.attempts, p.due, {MESSAGE_COLUMNS} FROM pending p JOIN message m "  # noqa: S608  # our own columns
            "ON m.sequence = p.sequence WHERE p.consumer = ? AND p.sequence > ? "
            "AND p.sequence <= ? ORDER BY p.sequence LIMIT ?",
            *(consumer, after, until, limit),
        )
        return [PendingRow(row[0], row[1], MessageRow._make(row[2:])) for row in rows]

    def was_published(self, identity: bytes) -> bool:
        """Say whether an envelope was published before."""
        return bool(self._ask("SELECT 1 FROM published WHERE id = ?", identity))

    # ---- instances

    def instance(self, node: str, key: bytes) -> InstanceRow | None:
        """Return the instance of a key."""
        try:
            row: InstanceRow | None = self._connection.execute(_INSTANCE, (node, key)).fetchone()
        except sqlite3.Error as error:
            raise StoreError(self._path, error) from error
        return row

    def instances(self, node: str) -> list[InstanceRow]:
        """Return all instances of a node, in the order of their births."""
        return self._ask(
            "SELECT key, state, data, version, entry FROM instance WHERE node = ? ORDER BY born",
            node,
        )

    def log(self, node: str, key: bytes) -> list[tuple[int, MessageRow]]:
        """Return the messages that changed an instance, each with the version that it made."""
        rows = self._ask(
            f"SELECT l.version, {MESSAGE_COLUMNS} FROM log l JOIN message m "  # noqa: S608  # as above
            "ON m.sequence = l.sequence WHERE l.node = ? AND l.key = ? ORDER BY l.version",
            *(node, key),
        )
        return [(row[0], MessageRow._make(row[1:])) for row in rows]

    # ---- timers

    def timers_due(self, nodes: Iterable[str], now: int, limit: int) -> list[TimerRow]:
        """Return timers that should have rung, the earliest of each node first."""
        found: list[TimerRow] = []
        for node in nodes:
            rows = self._ask(
                "SELECT node, key, position, entry, due, cause, chain FROM timer "
                "WHERE node = ? AND due <= ? ORDER BY due LIMIT ?",
                *(node, now, limit),
            )
            found += map(TimerRow._make, rows)
        return sorted(found, key=lambda row: row.due)

    def count_due(self, node: str, now: int) -> int:
        """Return how many timers of a node should have rung."""
        return self._ask("SELECT count(*) FROM timer WHERE node = ? AND due < ?", node, now)[0][0]  # type: ignore[no-any-return]

    def next_due(self, nodes: Iterable[str]) -> int | None:
        """Return when the next timer of these nodes rings."""
        asked = [self._ask("SELECT min(due) FROM timer WHERE node = ?", node) for node in nodes]
        return min((due for ((due,),) in asked if due is not None), default=None)

    def rung(self, name: str) -> int | None:
        """Return for which moment a periodic timer rang last."""
        rows = self._ask("SELECT due FROM rung WHERE name = ?", name)
        return rows[0][0] if rows else None

    # ---- dead letters

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Return them, oldest first."""
        return tuple(_letter(row) for row in self._ask(f"{_DEAD} ORDER BY d.number"))

    def letter(self, number: int) -> DeadLetter | None:
        """Return one of them."""
        rows = self._ask(f"{_DEAD} WHERE d.number = ?", number)
        return _letter(rows[0]) if rows else None

    def dead(self, number: int) -> tuple[str, MessageRow] | None:
        """Return the consumer and the message of a dead letter."""
        rows = self._ask(
            f"SELECT d.consumer, {MESSAGE_COLUMNS} FROM dead d JOIN message m "  # noqa: S608  # as above
            "ON m.sequence = d.sequence WHERE d.number = ?",
            number,
        )
        return (rows[0][0], MessageRow._make(rows[0][1:])) if rows else None


def readable(row: MessageRow) -> tuple[Message, ModelOnexError | None]:
    """Read a message as far as it can be read, with what is wrong with it."""
    try:
        return message_of(row), None
    except ModelOnexError as error:
        return unreadable_message_of(row), error


def _letter(row: tuple) -> DeadLetter:  # type: ignore[type-arg]  # as above
    number, consumer, reason, error, traceback, attempts, died = row[:7]
    return DeadLetter(
        number=number,
        consumer=consumer,
        envelope=readable(MessageRow._make(row[7:]))[0].envelope,
        reason=reason,
        error=error,
        traceback=traceback,
        attempts=attempts,
        died_at=instant(died),
    )
