"""Names the program that makes results, so that what another one made is not taken for its own.

Files are known by their size and the time of their last change, as Python knows whether its
byte code is fresh: to read them all would take longer than a run that finds nothing changed.
"""

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path

from onexdsl import __version__

_PACKAGE = Path(__file__).parents[1]
_SHAPING = ("jinja2", "lark", "markupsafe", "networkx")
"""Libraries whose version may show in a result."""

_ASIDE = frozenset({"__pycache__", "explain", "runtime"})
"""Folders of the package that show in no result."""


@cache
def program() -> str:
    """Give a digest of all that may show in a result: our own files, Python, the libraries.

    Raises OSError where the package does not lie in a folder, as in a zip file.
    """
    libraries = "\n".join(library(name) for name in _SHAPING)
    parts = (__version__, sys.version, package(_PACKAGE), libraries)
    return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def package(folder: Path) -> str:
    """Tell one state of a package from another, by the marks of its files; raises OSError."""
    return "\n".join(sorted(_files(os.fspath(folder))))


def library(name: str) -> str:
    """Tell one release of a library from another: where it lies, its size and its time.

    Raises OSError where it does not lie in a folder.
    """
    spec = PathFinder.find_spec(name)
    origin = None if spec is None else spec.origin
    return f"{name} -" if origin is None else f"{origin} {_mark(Path(origin).stat())}"


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".jinja", ".lark")):
                yield f"{entry.path} {_mark(entry.stat())}"
            elif entry.name not in _ASIDE and entry.is_dir():
                yield from _files(entry.path)


def _mark(status: os.stat_result) -> str:
    return f"{status.st_size} {status.st_mtime_ns}"
