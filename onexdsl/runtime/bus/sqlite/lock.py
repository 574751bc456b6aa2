"""One process writes: a path goes in, a lock comes out that the system gives back if one dies."""

import os
import socket
import sys
from pathlib import Path

from onexdsl.runtime.errors import ModelOnexError

_LONGEST = 300


class HeldError(ModelOnexError):
    """Another process writes; the text names it."""


class WriteLock:
    """Held from construction to `release`; raises `HeldError`."""

    __slots__ = ("_file",)

    def __init__(self, database: Path) -> None:
        path = database.with_name(f"{database.name}-lock")
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._file)
        except OSError:
            holder = os.pread(self._file, _LONGEST, 0).decode(errors="replace").strip()
            os.close(self._file)
            raise HeldError(
                f"{database} is written by {holder or 'another process'}, and one process writes "
                "at a time: stop that one, or use another file."
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)

    def release(self) -> None:
        """Let others write. The file stays: removing it could take away somebody's new lock."""
        os.ftruncate(self._file, 0)
        os.close(self._file)


if sys.platform == "win32":  # pragma: no cover  # the tests run elsewhere
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, _LONGEST, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
