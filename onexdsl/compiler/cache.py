"""Keeps results between runs: a key made of all that a result depends on in, the result out.

Only speed depends on it: an entry that is missing, damaged or from another version of onexdsl
is made anew. Entries are pickles, read only from a folder that belongs to this user alone.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, TypeVar

from onexdsl.compiler.packing import pack, unpack
from onexdsl.compiler.program import program

MOST_BYTES = 256 << 20
"""Beyond this size the entries that were not used for the longest time are removed."""

WHOLE = "whole"
"""The last part of the key of what is kept beside a part of it, for those who ask for all."""

DIGEST_BYTES = 32
SUFFIX = ".entry"
_LATELY = 3600.0  # seconds: an entry that was used since then need not be marked as used again

T = TypeVar("T")


class Cache(Protocol):
    """Something that may remember results.

    `at_hand` tells that to get what is kept costs nothing, so that nothing is left for later.
    """

    @property
    def at_hand(self) -> bool:
        """Whether to get what is kept costs nothing."""
        ...

    @property
    def unwatched(self) -> "Cache":
        """The same without anything that tells people how the work goes."""
        ...

    def has(self, key: tuple[object, ...]) -> bool:
        """Whether something is kept under a key; it may be damaged or go away yet."""
        ...

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now and keep it."""
        ...

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Have what is made already at hand for those who ask for it by `remember`."""
        ...

    def trim(self) -> None:
        """Forget what is too much, at the end of a run."""


class NoCache:
    """Remembers nothing."""

    at_hand = True

    @property
    def unwatched(self) -> "NoCache":
        """Itself."""
        return self

    def has(self, key: tuple[object, ...]) -> bool:
        """Nothing is kept."""
        del key
        return False

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Make it."""
        del key
        return make()

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Do nothing."""

    def trim(self) -> None:
        """There is nothing to forget."""


class FolderCache:
    """Remembers in a folder; `hits` and `misses` count for `--stats`.

    Keys are tuples of texts, numbers, and tuples of such: their `repr` is what counts.
    """

    at_hand = False

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder / "results"
        self._most_bytes = most_bytes
        self._usable = _private(self._folder) and _has_a_name()
        self.hits = 0
        self.misses = 0

    @property
    def unwatched(self) -> "FolderCache":
        """Itself."""
        return self

    def has(self, key: tuple[object, ...]) -> bool:
        """Whether there is an entry."""
        return self._usable and os.path.exists(self._path(key))  # noqa: PTH110  # asked for each of hundreds

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now and keep it."""
        if not self._usable:
            return make()
        path = self._path(key)
        kept = _load(path)
        if kept is not None:
            self.hits += 1
            return kept[0]  # type: ignore[no-any-return]  # the key names the function that made it
        self.misses += 1
        made = make()
        _store(path, made)
        return made

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Keep what is made already."""
        if self._usable:
            _store(self._path(key), made)

    def _path(self, key: tuple[object, ...]) -> str:
        name = sha256(f"{program()}\0{key!r}".encode("utf-8", "surrogatepass")).hexdigest()
        return f"{self._folder}/{name}{SUFFIX}"

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


def _load(path: str) -> tuple[Any] | None:
    """Read an entry, wrapped so that None can be kept too."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # many a run reads hundreds
            if time.time() - os.fstat(file.fileno()).st_mtime > _LATELY:
                os.utime(path)
            content = file.read()
    except OSError:
        return None
    digest, payload = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
    if sha256(payload).digest() != digest:
        return None
    return (unpack(payload),)


def _store(path: str, made: object) -> None:
    """Write beside the place and rename, so that nobody ever reads half an entry."""
    try:
        payload = pack(made)
    except RecursionError:  # a sum of thousands of parts: made anew each time
        return
    beside = Path(f"{path}.{os.getpid()}")
    with suppress(OSError):  # a cache that cannot be written costs time, nothing else
        try:
            beside.write_bytes(sha256(payload).digest() + payload)
            beside.replace(path)
        except BaseException:  # Ctrl-C too: nothing that is half written stays
            beside.unlink(missing_ok=True)
            raise
