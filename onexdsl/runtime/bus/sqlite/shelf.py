"""A file that nobody has to host: a path goes in, what is kept in it comes out and can be mended.

Reading goes beside a running service. Mending takes the place of the one that writes, so it is
refused while a service runs, which is asked instead (`hatch/`).
"""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onexdsl.runtime.bus.dead_letters import no_letter
from onexdsl.runtime.bus.sqlite.hatch.words import Answer, Mend, Request
from onexdsl.runtime.bus.sqlite.job import STATEMENTS, Put
from onexdsl.runtime.bus.sqlite.reader import Reader
from onexdsl.runtime.bus.sqlite.schema import MIGRATIONS, require_ours
from onexdsl.runtime.bus.sqlite.store import PATIENCE, Store, StoreError
from onexdsl.runtime.errors import ModelOnexError


def look_into(path: Path) -> Reader:
    """Open a file to read it; raises `ModelOnexError` where it is none of ours."""
    return Reader(store_at(path), PATIENCE)


def mend(path: Path, request: Request) -> tuple[Answer, ...]:
    """Redrive or drop dead letters, all in one transaction; say of each what has become of it.

    What is redriven waits behind all that waits, in the order of the numbers. Raises
    `ModelOnexError` if somebody writes the file (`HeldError`), or it cannot be written.
    """
    change = {Mend.REDRIVE: _redrive, Mend.DROP: _drop}[request.mend]
    store = store_at(path)
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


def store_at(path: Path) -> Store:
    """Give the store of a file that is there; raises `ModelOnexError` where it is none of ours."""
    try:
        is_there = path.is_file()
    except OSError as error:
        raise ModelOnexError(f"{path} cannot be opened: {error.strerror}.") from error
    if not is_there:
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
