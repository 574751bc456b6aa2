"""Compares generated files with what lies on disk, and says what a build has to do about it.

What the sources make, what the lock knows of and what is there go in; missing, stale, orphaned
and edited files come out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from onexdsl.compiler.digests import digest_of_file
from onexdsl.diagnostics.codes import (
    GENERATED_FILE_EDITED,
    GENERATED_FILE_MISSING,
    GENERATED_FILE_ORPHAN,
    GENERATED_FILE_STALE,
    Code,
)
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span


class Drift(StrEnum):
    """How a file on disk differs from what the sources say."""

    MISSING = "missing"
    STALE = "stale"
    ORPHAN = "orphan"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Difference:
    """A file (path below the output folder) that is not as it should be.

    `made` is what the sources say (None: there should be no such file), `there` what lies there.
    """

    path: str
    drift: Drift
    made: bytes | None
    there: bytes | None


def differences(
    made: Mapping[str, bytes],
    locked: Mapping[str, frozenset[str]],
    there: Mapping[str, bytes],
) -> tuple[Difference, ...]:
    """Compare, sorted by path. Line ends do not count: version control may change them.

    `locked` holds for each path what an earlier build wrote, or was about to write when it was
    stopped: whatever else lies there was edited by hand, or is not ours.
    """
    found = (
        _difference(path, made.get(path), locked.get(path, frozenset()), there.get(path))
        for path in sorted({*made, *locked})
    )
    return tuple(one for one in found if one is not None)


def _difference(
    path: str, made: bytes | None, locked: frozenset[str], there: bytes | None
) -> Difference | None:
    if there is None:
        return None if made is None else Difference(path, Drift.MISSING, made, there)
    if there == made:
        return None
    digest = digest_of_file(there)
    if made is not None and digest == digest_of_file(made):
        return None
    if digest not in locked:
        return Difference(path, Drift.EDITED, made, there)
    return Difference(path, Drift.ORPHAN if made is None else Drift.STALE, made, there)


_WORDS: Mapping[Drift, tuple[Code, str, str]] = {
    Drift.MISSING: (
        GENERATED_FILE_MISSING,
        "`{}` is missing.",
        "Run `onexc build`.",
    ),
    Drift.STALE: (
        GENERATED_FILE_STALE,
        "`{}` is not what the sources say.",
        "Run `onexc build`.",
    ),
    Drift.ORPHAN: (
        GENERATED_FILE_ORPHAN,
        "`{}` has no source any more.",
        "Run `onexc build`; it removes the file.",
    ),
    Drift.EDITED: (
        GENERATED_FILE_EDITED,
        "`{}` is not what `onexc build` wrote: it was edited by hand, or is not ours.",
        "Change the source instead, then run `onexc build --force` to overwrite or remove it.",
    ),
}


def told(found: Iterable[Difference], folder: str) -> tuple[Diagnostic, ...]:
    """Tell differences as diagnostics; `folder` is the output folder as the project names it."""
    return tuple(_told(one, f"{folder}/{one.path}") for one in found)


def _told(one: Difference, path: str) -> Diagnostic:
    code, message, hint = _WORDS[one.drift]
    return Diagnostic(code, message.format(path), Span(path, 0, 0), hint=hint)


def as_diff(found: Iterable[Difference], folder: str) -> str:
    """Print what a build would change as a unified diff."""
    return "".join(_diff(one, f"{folder}/{one.path}") for one in found)


def _diff(one: Difference, path: str) -> str:
    from difflib import unified_diff  # noqa: PLC0415  # only if asked for

    lines = unified_diff(
        _lines(one.there),
        _lines(one.made),
        "/dev/null" if one.there is None else f"a/{path}",
        "/dev/null" if one.made is None else f"b/{path}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline\n" for line in lines)


def _lines(content: bytes | None) -> list[str]:
    text = (content or b"").decode("utf-8", "replace").replace("\r\n", "\n")
    return text.splitlines(keepends=True)
