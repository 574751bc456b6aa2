"""A file that nobody has to host: a path goes in, what is kept in it comes out and can be mended.

Reading goes beside a running service. Mending takes the place of the one that writes, so it is
refused while a service runs, which is asked instead (`hatch/`).
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from onexdsl.runtime.bus.dead_letters import no_letter
from onexdsl.runtime.bus.sqlite.codec import MessageRow
from onexdsl.runtime.bus.sqlite.hatch.words import Answer, Mend, Request
from onexdsl.runtime.bus.sqlite.job import STATEMENTS, Put
from onexdsl.runtime.bus.sqlite.reader import MESSAGE_COLUMNS, Reader
from onexdsl.runtime.bus.sqlite.schema import MIGRATIONS, require_ours
from onexdsl.runtime.bus.sqlite.store import PATIENCE, Store, StoreError
from onexdsl.runtime.errors import ModelOnexError


class Entry(NamedTuple):
    """A message in the order of acceptance; of one that changed the node, where and how."""

    key: bytes | None
    version: int | None
    message: MessageRow


def look_into(path: Path) -> Reader:
    """Open a file to read it; raises `ModelOnexError` where it is none of ours."""
    return Reader(_store(path), PATIENCE)


def history(path: Path, node: str) -> Iterator[Entry]:
    """Give all messages that are kept, one at a time, with what each did to a node.

    Raises `ModelOnexError` where the file is none of ours.
    """
    connection = _store(path).open_to_read(PATIENCE)
    try:
        rows = connection.execute(
            f"SELECT l.key, l.version, {MESSAGE_COLUMNS} FROM message m "  # noqa: S608  # our own columns
            "LEFT JOIN log l ON l.sequence = m.sequence AND l.node = ? ORDER BY m.sequence",
            (node,),
        )
        for key, version, *message in rows:
            yield Entry(key, version, MessageRow._make(message))
    except sqlite3.Error as error:
        raise StoreError(path, error) from error
    finally:
        connection.close()


def complete_from(path: Path) -> int:
    """Return the number from which on no message has been thrown away yet."""
    connection = _store(path).open_to_read(PATIENCE)
    try:
        ((first, unlogged, last),) = connection.execute(
            "SELECT min(sequence), (SELECT min(sequence) FROM message m WHERE NOT EXISTS "
            "(SELECT 1 FROM log l WHERE l.sequence = m.sequence)), max(sequence) FROM message"
        )
    except sqlite3.Error as error:
        raise StoreError(path, error) from error
    finally:
        connection.close()
    if first is None or first == 1:
        return 0
    return int(last + 1 if unlogged is None else unlogged)


def mend(path: Path, request: Request) -> tuple[Answer, ...]:
    """Redrive or drop dead letters, all in one transaction; say of each what has become of it.

    What is redriven waits behind all that waits, in the order of the numbers. Raises
    `ModelOnexError` if somebody writes the file (`HeldError`), or it cannot be written.
    """
    change = {Mend.REDRIVE: _redrive, Mend.DROP: _drop}[request.mend]
    store = _store(path)
    connection = store.open()
    try:
        connection.execute("BEGIN IMMEDIATE")
        answers = tuple(_answered(change, connection, number) for number in request.numbers)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(path, error) from error
    finally:
        connection.close()
        store.release()
    return answers


def _answered(change: Callable[[Any, int], None], connection: Any, number: int) -> Answer:
    try:
        change(connection, number)
    except ModelOnexError as error:
        return Answer(number, str(error))
    return Answer(number)


def _redrive(connection: Any, number: int) -> None:
    found = connection.execute(
        "SELECT sequence, consumer FROM dead WHERE number = ?", (number,)
    ).fetchone()
    if found is None:
        raise no_letter(number)
    sequence, consumer = found
    ((new,),) = connection.execute(
        "SELECT 1 + max((SELECT max(sequence) FROM message), (SELECT max(number) FROM dead))"
    )
    connection.execute(
        "INSERT INTO message SELECT ?, id, topic, chain, cause, moment, ?, payload, wrapper "
        "FROM message WHERE sequence = ?",
        (new, time.time_ns(), sequence),
    )
    connection.execute(STATEMENTS[Put.PENDING], (new, consumer))
    connection.execute(STATEMENTS[Put.DEAD_GONE], (number,))


def _drop(connection: Any, number: int) -> None:
    if not connection.execute(STATEMENTS[Put.DEAD_GONE], (number,)).rowcount:
        raise no_letter(number)


def _store(path: Path) -> Store:
    """Give the store of a file that is there and ours."""
    if not path.is_file():
        raise ModelOnexError(f"There is no file {path}: a bus makes it when it is first opened.")
    store = Store(path)
    try:
        connection = store.open_to_read(PATIENCE)
        try:
            version = require_ours(connection, path)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreError(path, error) from error
    if version < len(MIGRATIONS):
        raise ModelOnexError(f"{path} has an older format, or is empty: let a bus open it once.")
    return store
