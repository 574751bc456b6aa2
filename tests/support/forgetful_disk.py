"""A disk that loses its power: writes go in, and what it would still hold comes out.

    write ──▶ the file (SQLite sees it) and `unsynced`
    sync  ──▶ `unsynced` becomes `durable`
    image ──▶ `durable`, and of `unsynced` whatever chance had already brought to the platter

Each unsynced write is there or not, on its own: disks reorder. A write of several sectors may be
torn between them.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

SECTOR = 512


@dataclass(slots=True)
class DiskFile:
    """What of a file is on the platter, and what is only on its way."""

    durable: bytearray = field(default_factory=bytearray)
    unsynced: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Offsets and bytes; no bytes cut the file off there."""

    def sync(self) -> None:
        """Bring all of it to the platter."""
        for offset, data in self.unsynced:
            _apply(self.durable, offset, data)
        self.unsynced.clear()

    def after_failure(self, chance: Random) -> bytes:
        """Say what is there after the power has failed."""
        left = bytearray(self.durable)
        luck = chance.choice((0.0, 0.5, 0.9, 1.0))
        for offset, data in self.unsynced:
            if chance.random() < luck:
                whole = data is None or chance.random() < 0.8
                cut = None if data is None else data[: None if whole else _torn(data, chance)]
                _apply(left, offset, cut)
        return bytes(left)


def _torn(data: bytes, chance: Random) -> int:
    return SECTOR * chance.randrange(len(data) // SECTOR + 1)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


class ForgetfulDisk:
    """All files of one database; `before_write` is called as the power could fail at any time."""

    def __init__(self, name: str) -> None:
        self.files: dict[str, DiskFile] = {}
        self.before_write: Callable[[], None] = lambda: None
        self._turn = threading.RLock()
        self._vfs = _Vfs(name, self)
        self.name = name

    def connect(self, path: Path) -> "Connection":
        """Connect as `sqlite3` would, over this disk."""
        return Connection(apsw.Connection(str(path), vfs=self.name))

    def image(self, folder: Path, chance: Random) -> None:
        """Write down, into a folder, what a machine would find after a power failure now."""
        folder.mkdir()
        with self._turn:
            for path, file in self.files.items():
                (folder / Path(path).name).write_bytes(file.after_failure(chance))

    def write(self, path: str, offset: int, data: bytes | None) -> None:
        """Note a write, or a cut."""
        self.before_write()
        with self._turn:
            self.files.setdefault(path, DiskFile()).unsynced.append((offset, data))

    def sync(self, path: str) -> None:
        """Note a sync."""
        with self._turn:
            self.files.setdefault(path, DiskFile()).sync()


class _File(apsw.VFSFile):
    def __init__(self, disk: ForgetfulDisk, name: Any, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._disk = disk
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802  # SQLite's name
        self._disk.write(self._path, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:  # noqa: N802  # as above
        self._disk.write(self._path, size, None)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:  # noqa: N802  # as above
        super().xSync(flags)
        self._disk.sync(self._path)


class _Vfs(apsw.VFS):
    def __init__(self, name: str, disk: ForgetfulDisk) -> None:
        super().__init__(name, "unix")
        self._disk = disk

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: N802  # as above
        return _File(self._disk, name, flags)

    def xDelete(self, name: str, sync_directory: bool) -> None:  # noqa: FBT001, N802  # as above
        super().xDelete(name, sync_directory)
        self._disk.files.pop(name, None)


class Connection:
    """As much of a connection of `sqlite3` as the bus uses, over apsw."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self.execute = connection.execute
        self.executemany = connection.executemany
        self.close = connection.close

    @property
    def total_changes(self) -> int:
        """How many rows were ever changed."""
        return self._connection.total_changes()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction
