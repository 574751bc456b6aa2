"""The lock file beside generated code: text in, a `Lock` out, and back; the same bytes always."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

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
    written = _as_written(text)
    if written is not None:
        return written
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


_PLAIN = r'"[^"\\\x00-\x1f\x7f]*"'
_LINES = rf"(?:{_PLAIN} = {_PLAIN}\n)*"
_WRITTEN = re.compile(
    rf"{re.escape(HEAD)}onexc = ({_PLAIN})\nedition = ({_PLAIN})\n"
    rf"\n\[sources\]\n({_LINES})\n\[generated\]\n({_LINES})"
)
_LINE = re.compile(r'"(.*)" = "(.*)"\n')


def _as_written(text: str) -> Lock | None:
    """Read what `write_lock` wrote without an escape: in general TOML takes fifty times longer.

    None for all else, where a TOML reader has the last word.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    tables: list[dict[str, str]] = []
    for lines in (found[3], found[4]):
        entries = _LINE.findall(lines)
        tables.append(dict(entries))
        if len(tables[-1]) < len(entries):  # a path that stands there twice
            return None
    for table in tables:
        _check_table(table)
    return Lock(found[1][1:-1], found[2][1:-1], *tables)


def _check_table(table: object) -> None:
    if not isinstance(table, dict):
        raise LockError("a table is missing")
    for path, digest in table.items():
        if not isinstance(digest, str) or path.startswith("/") or ".." in path.split("/"):
            raise LockError(f"`{path}` cannot stand in a lock")


def _table(entries: Mapping[str, str]) -> str:
    return "".join(f"{_quoted(path)} = {_quoted(entries[path])}\n" for path in sorted(entries))


def _quoted(text: str) -> str:
    """Write a TOML string; JSON's are the same but for the delete character."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
