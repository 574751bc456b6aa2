"""Where a running service is asked: the path of its file in, a socket beside it out.

An address holds about 100 bytes only, so a longer one leads through the folder, opened, as Linux
shows it in `/proc/self/fd`. Source: unix(7).
"""

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

LONGEST: Final = 100
"""So many bytes fit into an address on every system that has such sockets (104 to 108)."""
WAITING: Final = 16
"""So many may wait for the service to take their call."""


class NoSocketError(Exception):
    """There can be no socket here; the text says why, as the end of a sentence."""


def socket_path(database: Path) -> Path:
    """Return the path of the socket."""
    return database.with_name(f"{database.name}-socket")


def listening(database: Path) -> socket.socket:
    """Listen beside a file; only the owner's processes may call.

    Whoever calls this writes the file, so a socket that is there was left by a process that is
    gone. Raises `NoSocketError`.
    """
    path = socket_path(database)
    made = _socket()
    try:
        _remove_stale(path)
        with _address(path) as address:
            made.bind(address)
        path.chmod(0o600)  # nobody can call before the next line
        made.listen(WAITING)
        made.setblocking(False)  # noqa: FBT003  # its only parameter
    except OSError as error:
        made.close()
        raise NoSocketError(f"{path}: {error.strerror or error}") from error
    except BaseException:
        made.close()
        raise
    return made


def calling(database: Path, patience: float) -> socket.socket:
    """Call whoever listens; raises `NoSocketError`, and `OSError` where nobody does or may."""
    made = _socket()
    try:
        made.settimeout(patience)
        with _address(socket_path(database)) as address:
            made.connect(address)
    except BaseException:
        made.close()
        raise
    return made


def forget(database: Path) -> None:
    """Remove the socket, which is done by who listened, before another one may write."""
    with suppress(OSError):
        socket_path(database).unlink()


def _socket() -> socket.socket:
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise NoSocketError("this system has no sockets in the file system")
    return socket.socket(family, socket.SOCK_STREAM)


def _remove_stale(path: Path) -> None:
    with suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise NoSocketError(f"{path} is there, and is no socket: remove it")
        path.unlink()


@contextmanager
def _address(path: Path) -> Iterator[str]:
    if len(os.fsencode(path)) <= LONGEST:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        short = f"/proc/self/fd/{folder}/{path.name}"
        if len(os.fsencode(short)) > LONGEST or not os.path.isdir(os.path.dirname(short)):  # noqa: PTH112, PTH120  # a Path would lead back to where it comes from
            raise NoSocketError(f"{path} is too long for the address of a socket")
        yield short
    finally:
        os.close(folder)
