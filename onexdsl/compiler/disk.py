"""The compiler's only way to files: paths in, bytes out and the other way round.

Everything that the system refuses becomes a `DiskError` whose text can be shown as it is. The
class has no state: it is there so that a test can put a full or read-only disk in its place.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


class DiskError(Exception):
    """The system refused to read or write; the text says what and why."""


class Disk:
    """The real files."""

    def resolve(self, path: Path) -> Path:
        """Make a path absolute and free of links."""
        with _told("find", path):
            return path.resolve()

    def exists(self, path: Path) -> bool:
        """Tell whether anything is there."""
        with _told("look at", path):
            return path.exists()

    def is_file(self, path: Path) -> bool:
        """Tell whether a file is there."""
        with _told("look at", path):
            return path.is_file()

    def is_folder(self, path: Path) -> bool:
        """Tell whether a folder is there."""
        with _told("look at", path):
            return path.is_dir()

    def size(self, path: Path) -> int:
        """Give the size of a file in bytes; whoever reads asks first, for a pipe has no end."""
        with _told("read", path):
            found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DiskError(f"Cannot read {path}: it is no file")
        return found.st_size

    def read(self, path: Path) -> bytes:
        """Read a file."""
        with _told("read", path):
            return path.read_bytes()

    def read_those(self, folder: Path, paths: Iterable[str]) -> dict[str, bytes]:
        """Read those of the files that are there; paths are relative to the folder, with `/`."""
        found: dict[str, bytes] = {}
        for path in paths:
            try:
                with open(f"{folder}/{path}", "rb", buffering=0) as file:  # noqa: PTH123  # a Path for each of thousands of files takes as long as reading them
                    found[path] = file.read()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise _refused("read", folder / path, error) from error
        return found

    def files_below(self, folder: Path, suffix: str) -> tuple[Path, ...]:
        """Find the files with a suffix below a folder, sorted.

        Folders with a leading dot are left out, and links to folders: none can loop.
        """
        found: list[Path] = []
        with _told("read", folder):
            for place, folders, files in os.walk(folder, onerror=_raise):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                found += [Path(place, name) for name in files if name.endswith(suffix)]
        return tuple(sorted(found))

    def write(self, path: Path, content: bytes) -> None:
        """Write a file."""
        with _told("write", path):
            path.write_bytes(content)

    def copy_mode(self, source: Path, to: Path) -> None:
        """Let who may read or write a file be as for another one."""
        with _told("write", to):
            to.chmod(stat.S_IMODE(source.stat().st_mode))

    def rename(self, source: Path, to: Path) -> None:
        """Put a file in the place of another one, at once."""
        with _told("write", to):
            source.replace(to)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is not there is no error."""
        with _told("remove", path):
            path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> tuple[Path, ...]:
        """Make a folder and those around it; gives the ones that were not there, outer first."""
        missing = [path, *path.parents]
        missing = [folder for folder in missing if not self.exists(folder)]
        with _told("make the folder", path):
            path.mkdir(parents=True, exist_ok=True)
        return tuple(reversed(missing))

    def remove_empty_folder(self, path: Path) -> bool:
        """Remove a folder if nothing but Python's own caches is in it; tells whether it went."""
        with _told("remove", path):
            if not path.is_dir() or any(one.name != "__pycache__" for one in path.iterdir()):
                return False
            for cached in path.glob("__pycache__/*.pyc"):
                cached.unlink(missing_ok=True)
            for folder in (*path.glob("__pycache__"), path):
                folder.rmdir()
            return True


@contextmanager
def _told(verb: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _refused(verb, path, error) from error
    except RuntimeError as error:  # Path.resolve of a link to itself, before Python 3.13
        raise DiskError(f"Cannot {verb} {path}: {error}") from error


def _refused(verb: str, path: Path, error: OSError) -> DiskError:
    return DiskError(f"Cannot {verb} {path}: {error.strerror or error}")


def _raise(error: OSError) -> None:
    raise error
