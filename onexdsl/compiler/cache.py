"""Keeps results between runs: a key made of all that a result depends on in, the result out.

Only speed depends on it: an entry that is missing, damaged or from another version of onexdsl
is made anew. Entries are pickles, read only from a folder that belongs to this user alone.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, TypeVar

from onexdsl.compiler.packing import pack, unpack
from onexdsl.compiler.program import program

MOST_BYTES = 256 << 20
"""Beyond this size the entries that were not used for the longest time are removed."""

DIGEST_BYTES = 32
SUFFIX = ".entry"
T = TypeVar("T")


class Cache(Protocol):
    """Something that may remember results."""

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now and keep it."""
        ...

    def trim(self) -> None:
        """Forget what is too much, at the end of a run."""


class NoCache:
    """Remembers nothing."""

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Make it."""
        del key
        return make()

    def trim(self) -> None:
        """There is nothing to forget."""


class FolderCache:
    """Remembers in a folder; `hits` and `misses` count for `--stats`.

    Keys are tuples of texts, numbers, and tuples of such: their `repr` is what counts.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder / "results"
        self._most_bytes = most_bytes
        self._usable = _private(self._folder) and _has_a_name()
        self.hits = 0
        self.misses = 0

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now and keep it."""
        if not self._usable:
            return make()
        path = self._folder / f"{_named(key)}{SUFFIX}"
        kept = _load(path)
        if kept is not None:
            self.hits += 1
            return kept[0]  # type: ignore[no-any-return]  # the key names the function that made it
        self.misses += 1
        made = make()
        _store(path, made)
        return made

    def trim(self) -> None:
        """Remove the entries that were not used for the longest time, if there are too many."""
        if not self.misses:
            return
        with suppress(OSError):  # somebody else trims at the same time
            entries = [(entry, entry.stat()) for entry in os.scandir(self._folder)]
            size = sum(status.st_size for _, status in entries)
            for entry, status in sorted(entries, key=lambda one: one[1].st_mtime_ns):
                if size <= self._most_bytes:
                    break
                Path(entry.path).unlink(missing_ok=True)
                size -= status.st_size


def _named(key: tuple[object, ...]) -> str:
    return sha256(f"{program()}\0{key!r}".encode("utf-8", "surrogatepass")).hexdigest()


def _has_a_name() -> bool:
    try:
        return bool(program())
    except OSError:  # run from a zip file: everything is made each time
        return False


def _private(folder: Path) -> bool:
    """Make the folder, and tell whether it is this user's alone."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:  # no place to keep results: everything is made each time
        return False
    if sys.platform == "win32":
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _load(path: Path) -> tuple[Any] | None:
    """Read an entry, wrapped so that None can be kept too."""
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    digest, payload = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
    if sha256(payload).digest() != digest:
        return None
    return (unpack(payload),)


def _store(path: Path, made: object) -> None:
    import tempfile  # noqa: PLC0415  # a run that finds everything kept needs none of it

    try:
        payload = pack(made)
    except RecursionError:  # a sum of thousands of parts: made anew each time
        return
    with suppress(OSError):  # a cache that cannot be written costs time, nothing else
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(sha256(payload).digest() + payload)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
