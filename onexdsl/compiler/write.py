"""Writes generated files so that no reader, and no crash, ever meets half a build.

First a journal is written with what is about to come, then every file beside its place, then all
are renamed, what is no longer made is removed, and the lock closes the build. Until the first
rename nothing has changed; from then on the build is carried to its end, also after Ctrl-C. If
the machine itself stops there, the journal tells the next build which files are its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from onexdsl.compiler.digests import digest_of_file
from onexdsl.compiler.disk import Disk, DiskError
from onexdsl.compiler.lock import LOCK, Lock, LockError, read_lock, write_lock
from onexdsl.compiler.output import Difference
from onexdsl.compiler.stage import STAGED, Stage, to_the_end

JOURNAL = "onex.lock.next"


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


def write(
    out: Path, changes: tuple[Difference, ...], lock: Lock, before: Before, disk: Disk
) -> None:
    """Do what the differences to `before` ask for, and write the lock.

    Raises DiskError, with everything as it was, where something cannot be written.
    """
    text = write_lock(lock)
    if not changes and text == before.lock and not before.interrupted:
        return
    journal, files, closing = Stage(out, disk), Stage(out, disk), Stage(out, disk)
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
    to_the_end([files.rename, *removals, closing.rename, end])


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
