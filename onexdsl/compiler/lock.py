"""The lock file beside generated code: text in, a `Lock` out, and back; the same bytes always."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

LOCK = "onex.lock"
HEAD = "# Written by `onexc build`: which sources made which files. Commit it, do not edit it.\n"


class LockError(Exception):
    """The text is no lock; the message says why."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What the last build saw and wrote: paths and their SHA-256.

    Sources are relative to the project, generated files to the folder of the lock.
    """

    onexc: str
    edition: str
    sources: Mapping[str, str]
    generated: Mapping[str, str]


def write_lock(lock: Lock) -> str:
    """Print a lock as TOML, sorted."""
    return (
        f"{HEAD}onexc = {_quoted(lock.onexc)}\nedition = {_quoted(lock.edition)}\n"
        f"\n[sources]\n{_table(lock.sources)}\n[generated]\n{_table(lock.generated)}"
    )


def read_lock(text: str) -> Lock:
    """Read a lock; raises LockError where it is none, as after a merge conflict."""
    try:
        content = tomllib.loads(text)
        lock = Lock(content["onexc"], content["edition"], content["sources"], content["generated"])
    except tomllib.TOMLDecodeError as error:
        raise LockError(str(error)) from error
    except KeyError as error:
        raise LockError(f"{error} is missing") from error
    for table in (lock.sources, lock.generated):
        _check_table(table)
    return lock


def _check_table(table: object) -> None:
    if not isinstance(table, dict):
        raise LockError("a table is missing")
    for path, digest in table.items():
        place = PurePosixPath(path)
        if not isinstance(digest, str) or place.is_absolute() or ".." in place.parts:
            raise LockError(f"`{path}` cannot stand in a lock")


def _table(entries: Mapping[str, str]) -> str:
    return "".join(f"{_quoted(path)} = {_quoted(entries[path])}\n" for path in sorted(entries))


def _quoted(text: str) -> str:
    """Write a TOML string; JSON's are the same but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
