"""Several files written at once: each beside its place first, then all renamed.

No reader meets half a file. Until the first rename nothing has changed and all can be undone.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from onexdsl.compiler.disk import Disk, DiskError

STAGED = ".onexc-tmp"


class Stage:
    """Files below a folder, written beside their places and waiting to be renamed."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk
        self._waiting: dict[Path, Path] = {}
        self._made: list[Path] = []
        self._folders: set[Path] = set()  # those that are there for certain

    def put(self, path: str, content: bytes) -> None:
        """Write a file beside its place."""
        place = self._folder / path
        if self._disk.is_folder(place):
            raise DiskError(f"Cannot write {place}: a folder is in its place")
        if place.parent not in self._folders:
            self._made += self._disk.make_folder(place.parent)
            self._folders.add(place.parent)
        staged = place.with_name(f".{place.name}{STAGED}")
        self._waiting[place] = staged
        self._disk.write(staged, content)
        if self._disk.exists(place):
            self._disk.copy_mode(place, staged)

    def rename(self) -> None:
        """Put what waits in its place; may be called again after an interruption."""
        for place, staged in list(self._waiting.items()):
            if self._disk.exists(staged):
                self._disk.rename(staged, place)
            del self._waiting[place]

    def undo(self, *written: str) -> None:
        """Remove what waits, what is `written` in its place already, and folders made for it."""
        with suppress(DiskError):  # the first error is the one to tell
            for place in (*self._waiting.values(), *(self._folder / path for path in written)):
                self._disk.remove(place)
            for folder in reversed(self._made):
                self._disk.remove_empty_folder(folder)


def to_the_end(steps: Iterable[Callable[[], None]]) -> None:
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
