"""Writes generated files so that no reader, and no crash, ever meets half a build.

First a journal is written with what is about to come, then every file beside its place, then all
are renamed, what is no longer made is removed, and the lock closes the build. Until the first
rename nothing has changed; from then on the build is carried to its end, also after Ctrl-C. If
the machine itself stops there, the journal tells the next build which files are its own.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from onexdsl.compiler.digests import digest_of_file
from onexdsl.compiler.disk import Disk, DiskError
from onexdsl.compiler.lock import LOCK, Lock, LockError, read_lock, write_lock
from onexdsl.compiler.output import Difference

JOURNAL = "onex.lock.next"
STAGED = ".onexc-tmp"


@dataclass(frozen=True, slots=True)
class Before:
    """What lies in the output folder before a build.

    `locked` holds for each path the digests of what earlier builds wrote or were about to
    write; `lock` is the lock's text, empty without one; `interrupted` tells of a build that did
    not come to its end.
    """

    locked: Mapping[str, frozenset[str]]
    lock: str
    interrupted: bool


def look(out: Path, disk: Disk, *, force: bool = False) -> Before:
    """Read lock and journal; with `force` a lock that cannot be read counts as none.

    Raises DiskError for a lock that cannot be read.
    """
    locked: dict[str, frozenset[str]] = {}
    lock = _text(out / LOCK, disk)
    journal = _text(out / JOURNAL, disk)
    for text, needed in ((lock, not force), (journal, False)):
        for path, digest in _entries(text, out / LOCK, needed=needed).items():
            locked[path] = locked.get(path, frozenset()) | set(digest.split())
    return Before(locked, lock, disk.exists(out / JOURNAL))


def read_there(out: Path, paths: Iterable[str], disk: Disk) -> dict[str, bytes]:
    """Read those of the paths that are there."""
    places = {path: out / path for path in paths}
    return {path: disk.read(place) for path, place in places.items() if disk.exists(place)}


def write(out: Path, changes: tuple[Difference, ...], lock: Lock, disk: Disk) -> None:
    """Do what the differences ask for, and write the lock.

    Raises DiskError, with everything as it was, where something cannot be written.
    """
    before = look(out, disk, force=True)
    text = write_lock(lock)
    if not changes and text == before.lock and not before.interrupted:
        return
    journal, files, closing = _Stage(out, disk), _Stage(out, disk), _Stage(out, disk)
    try:
        _clean_up_after(before, out, disk)
        journal.put(JOURNAL, write_lock(_journal(before, lock)).encode())
        journal.rename()
        for change in changes:
            if change.made is not None:
                files.put(change.path, change.made)
        closing.put(LOCK, text.encode())
    except BaseException:
        for stage in (closing, files):
            stage.undo()
        if not before.interrupted:
            journal.undo(JOURNAL)
        raise
    removals = [_removal(out, change, disk) for change in changes]
    end = partial(disk.remove, out / JOURNAL)
    _to_the_end([files.rename, *removals, closing.rename, end])


def _journal(before: Before, lock: Lock) -> Lock:
    """Note all digests that a file may have until the build is done."""
    paths = {*before.locked, *lock.generated}
    digests = {
        path: " ".join(sorted(before.locked.get(path, frozenset()) | {lock.generated[path]}))
        if path in lock.generated
        else " ".join(sorted(before.locked[path]))
        for path in paths
    }
    return replace(lock, generated=digests)


def _clean_up_after(before: Before, out: Path, disk: Disk) -> None:
    """Remove what a build that was killed left beside the files."""
    if before.interrupted:
        for staged in disk.files_below(out, STAGED):
            disk.remove(staged)


class _Stage:
    """Files written beside their places, waiting to be renamed."""

    def __init__(self, out: Path, disk: Disk) -> None:
        self._out = out
        self._disk = disk
        self._waiting: dict[Path, Path] = {}
        self._made: list[Path] = []

    def put(self, path: str, content: bytes) -> None:
        """Write a file beside its place."""
        place = self._out / path
        if self._disk.is_folder(place):
            raise DiskError(f"Cannot write {place}: a folder is in its place")
        self._made += self._disk.make_folder(place.parent)
        staged = place.with_name(f".{place.name}{STAGED}")
        self._waiting[place] = staged
        self._disk.write(staged, content)

    def rename(self) -> None:
        """Put what waits in its place; may be called again after an interruption."""
        for place, staged in list(self._waiting.items()):
            if self._disk.exists(staged):
                self._disk.rename(staged, place)
            del self._waiting[place]

    def undo(self, *written: str) -> None:
        """Remove what waits, what is `written` in its place already, and folders made for it."""
        with suppress(DiskError):  # the first error is the one to tell
            for place in (*self._waiting.values(), *(self._out / path for path in written)):
                self._disk.remove(place)
            for folder in reversed(self._made):
                self._disk.remove_empty_folder(folder)


def _removal(out: Path, change: Difference, disk: Disk) -> Callable[[], None]:
    def remove() -> None:
        if change.made is not None:
            return
        place = out / change.path
        disk.remove(place)
        for folder in place.parents:
            if folder == out or not disk.remove_empty_folder(folder):
                return

    return remove


def _to_the_end(steps: Iterable[Callable[[], None]]) -> None:
    """Do all the steps. Ctrl-C repeats the one it hit and is told when all are done."""
    interruption: KeyboardInterrupt | None = None
    for step in steps:
        try:
            step()
        except KeyboardInterrupt as stop:
            interruption = stop
            step()
    if interruption is not None:
        raise interruption


def _entries(text: str, place: Path, *, needed: bool) -> Mapping[str, str]:
    if not text:
        return {}
    try:
        return read_lock(text).generated
    except LockError as error:
        if not needed:
            return {}
        raise DiskError(
            f"{place} cannot be read ({error}): remove it and run `onexc build --force`"
        ) from error


def _text(path: Path, disk: Disk) -> str:
    if not disk.is_file(path):
        return ""
    return disk.read(path).decode("utf-8", "replace")


def digests_of(made: Mapping[str, bytes]) -> dict[str, str]:
    """Name what is made, for the lock."""
    return {path: digest_of_file(content) for path, content in made.items()}
