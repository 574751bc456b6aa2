"""Keeps the parse tables in the user's cache directory, and primes the parser with them."""

import os
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from onexdsl import __version__
from onexdsl.compiler.cache_directory import cache_directory
from onexdsl.compiler.program import library
from onexdsl.syntax.grammar import build_tables, grammar_text, load_tables, use


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
        return path.read_bytes()
    except OSError:  # not there yet, or not ours to read: both mean building
        return None


def _write(path: Path, stored: bytes) -> None:
    """Write beside the place and rename, so that nobody ever reads half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(stored)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
    except OSError:  # an unwritable cache costs time, nothing else
        return
