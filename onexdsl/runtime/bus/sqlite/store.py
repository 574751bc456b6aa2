"""The file: a path goes in, connections to it come out, and its troubles as sentences."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from onexdsl.runtime.bus.sqlite.lock import WriteLock
from onexdsl.runtime.bus.sqlite.schema import prepare
from onexdsl.runtime.errors import ModelOnexError

OLDEST: Final = (3, 33, 0)
"""The first SQLite that knows all the statements."""
PATIENCE: Final = 5_000
"""So many ms are waited for a lock where nobody else has to wait for that."""
WAL_LIMIT: Final = 64 * 1024 * 1024
WAL_PAGES: Final = 4_000
"""So many are written before they go from the log to the file itself, which takes two syncs."""
Connect = Callable[[Path], Any]

_WORDS: Final = {
    sqlite3.SQLITE_FULL: "the disk is full: make room, and the bus goes on by itself",
    sqlite3.SQLITE_READONLY: "the file cannot be written: make it writable again",
    sqlite3.SQLITE_BUSY: "another program has locked the file: it should only read it",
    sqlite3.SQLITE_LOCKED: "another program has locked the file: it should only read it",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened: look at its path and its rights",
    sqlite3.SQLITE_PERM: "the file cannot be opened: look at its path and its rights",
    sqlite3.SQLITE_NOTADB: "this is no SQLite database: choose another path",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: restore a copy of it, or use another path",
    sqlite3.SQLITE_IOERR: "the device fails: nothing is written until the bus is opened anew",
}
_FATAL: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}


class StoreError(ModelOnexError):
    """The file could not be written or read; nothing of what was asked has happened."""

    def __init__(self, path: Path, error: sqlite3.Error) -> None:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        words = _WORDS.get(code, f"SQLite says {error}")
        super().__init__(f"{path}: {words}.")
        self.is_fatal = code in _FATAL


class GoneError(StoreError):
    """The file is not where it was opened: what is written to it, nobody will find again."""

    def __init__(self, path: Path) -> None:
        ModelOnexError.__init__(
            self,
            f"{path}: the file was removed or replaced: nothing is written until the bus is opened "
            "anew.",
        )
        self.is_fatal = True


class Store:
    """The file of one bus, which it alone writes; `connect` and `synchronous` are for tests."""

    def __init__(
        self, path: Path, *, synchronous: str = "FULL", connect: Connect | None = None
    ) -> None:
        self.path = path
        self._synchronous = synchronous
        self._connect = connect or connect_to
        self._lock: WriteLock | None = None
        self._opened: os.stat_result | None = None

    def open(self) -> Any:
        """Return the connection that writes; raises `ModelOnexError` where that cannot be."""
        if sqlite3.sqlite_version_info < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise ModelOnexError(
                f"This Python has SQLite {sqlite3.sqlite_version}, and the bus needs {wanted}."
            )
        try:
            self._require_a_place()
            return self._open()
        except sqlite3.Error as error:
            self.release()
            raise StoreError(self.path, error) from error
        except OSError as error:
            self.release()
            raise ModelOnexError(f"{self.path} cannot be opened: {error.strerror}.") from error
        except ModelOnexError:
            self.release()
            raise

    def _require_a_place(self) -> None:
        if not self.path.parent.is_dir():
            raise ModelOnexError(f"There is no folder {self.path.parent}: make it first.")
        if self.path.is_dir():
            raise ModelOnexError(f"{self.path} is a folder: name a file in it.")

    def _open(self) -> Any:
        self._lock = WriteLock(self.path)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        self._opened = os.fstat(file)
        os.close(file)
        connection = self._connect(self.path)
        try:
            with _patient(connection):
                prepare(connection, self.path)
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
            connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        except BaseException:
            connection.close()
            raise
        return connection

    def open_to_read(self, patience: int = 0) -> Any:
        """Return one more connection, which cannot write; it waits so many ms for a lock."""
        connection = self._connect(self.path)
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA busy_timeout = {patience}").fetchall()
        return connection

    def require_in_place(self) -> None:
        """Raise `GoneError` unless the file is still that which was opened."""
        try:
            found = self.path.stat()
        except OSError:
            raise GoneError(self.path) from None
        if self._opened is not None and not os.path.samestat(found, self._opened):
            raise GoneError(self.path)

    def release(self) -> None:
        """Let another process write."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


@contextmanager
def _patient(connection: Any) -> Iterator[None]:
    """Wait for who locks the file meanwhile: the last one that reads it does so when it leaves."""
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE}").fetchall()
    yield
    connection.execute("PRAGMA busy_timeout = 0").fetchall()


def connect_to(path: Path) -> sqlite3.Connection:
    """Connect without implicit transactions; waits for nobody: one process writes."""
    return sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
