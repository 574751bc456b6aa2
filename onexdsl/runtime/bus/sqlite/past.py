"""All that a file holds at one moment, also while a service writes it: a path goes in, rows out."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from onexdsl.runtime.bus.sqlite.codec import MessageRow
from onexdsl.runtime.bus.sqlite.reader import MESSAGE_COLUMNS, Reader
from onexdsl.runtime.bus.sqlite.shelf import store_at
from onexdsl.runtime.bus.sqlite.store import PATIENCE, StoreError


class Entry(NamedTuple):
    """A message in the order of acceptance; of one that changed the node, where and how."""

    key: bytes | None
    version: int | None
    message: MessageRow


class Past(Reader):
    """Reads what was there when it was opened; raises `ModelOnexError` for a file of none of us.

    So messages and states that are read one after the other belong together.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(store_at(path), PATIENCE)
        self._connection.execute("BEGIN")
        self.consumers()  # the first question says which moment it is

    def history(self, node: str) -> Iterator[Entry]:
        """Give all messages, one at a time, with what each did to a node."""
        try:
            rows = self._connection.execute(
                f"SELECT l.key, l.version, {MESSAGE_COLUMNS} FROM message m "  # noqa: S608  # our own columns
                "LEFT JOIN log l ON l.sequence = m.sequence AND l.node = ? ORDER BY m.sequence",
                (node,),
            )
            for key, version, *message in rows:
                yield Entry(key, version, MessageRow._make(message))
        except sqlite3.Error as error:
            raise StoreError(self._path, error) from error

    def complete_from(self) -> int:
        """Return the number from which on no message has been thrown away yet."""
        ((first, unlogged, last),) = self._ask(
            "SELECT min(sequence), (SELECT min(sequence) FROM message m WHERE NOT EXISTS "
            "(SELECT 1 FROM log l WHERE l.sequence = m.sequence)), max(sequence) FROM message"
        )
        if first is None or first == 1:
            return 0
        return int(last + 1 if unlogged is None else unlogged)
