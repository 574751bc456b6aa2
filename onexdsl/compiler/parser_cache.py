"""Keeps the parse tables in the user's cache directory, and primes the parser with them."""

import os
import sys
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from onexdsl import __version__
from onexdsl.compiler.cache_directory import cache_directory
from onexdsl.compiler.program import library
from onexdsl.syntax.grammar import build_tables, grammar_text, load_tables, use

MOST_KEPT = 8
"""So many tables are kept, of grammars and releases that were used last."""

_LATELY = 86_400.0  # seconds: tables that were used since then need not be marked as used again


def prime_parser(directory: Path | None = None) -> None:
    """Make the parser work with kept tables, or build and keep them.

    `directory` is for tests; usually it is the user's cache directory. A file there that is
    broken is built anew; a directory that cannot be written is no error, only slower.
    """
    path = (directory or cache_directory()) / f"parser-{_key()}.json"
    stored = _read(path)
    if stored is not None:
        try:
            use(load_tables(stored))
        except ValueError:  # damaged, so built anew below
            stored = None
    if stored is None:
        built = build_tables()
        use(load_tables(built))
        _write(path, built)


def _key() -> str:
    """Name all that the tables depend on: Lark, the grammar, Python and our own version."""
    python = ".".join(map(str, sys.version_info[:3]))
    parts = (library("lark"), __version__, python, grammar_text())
    return sha256("\0".join(parts).encode()).hexdigest()[:32]


def _read(path: Path) -> bytes | None:
    try:
        stored = path.read_bytes()
    except OSError:  # not there yet, or not ours to read: both mean building
        return None
    with suppress(OSError):  # a cache that others may only read
        if time.time() - path.stat().st_mtime > _LATELY:
            path.touch()
    return stored


def _write(path: Path, stored: bytes) -> None:
    """Write beside the place and rename, so that nobody ever reads half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(stored)
            Path(temporary).replace(path)
        except BaseException:  # Ctrl-C too: nothing that is half written stays
            Path(temporary).unlink(missing_ok=True)
            raise
        _trim(path.parent)
    except OSError:  # an unwritable cache costs time, nothing else
        return


def _trim(folder: Path) -> None:
    """Remove the tables that were not used for the longest time, if there are too many."""
    with suppress(OSError):  # somebody else trims at the same time
        used = sorted(folder.glob("parser-*"), key=lambda path: path.stat().st_mtime_ns)
        for path in used[:-MOST_KEPT]:
            path.unlink(missing_ok=True)
