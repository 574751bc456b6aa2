"""`onexc build`: paths in, generated code on the disk (or, with `--check`, a diff) out."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from onexdsl import __version__
from onexdsl.cli import exit_codes
from onexdsl.cli.python import look_behind
from onexdsl.cli.session import Session, Showing, open_session
from onexdsl.compiler.cache import FolderCache
from onexdsl.compiler.digests import digest
from onexdsl.compiler.lock import LOCK, Lock
from onexdsl.compiler.output import Difference, Drift, as_diff, differences, told
from onexdsl.compiler.remembered import Output, translate
from onexdsl.compiler.write import digests_of, look, write
from onexdsl.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Wish:
    """What kind of build is asked for."""

    check_only: bool = False
    force: bool = False
    stats: bool = False


def build(paths: tuple[Path, ...], wish: Wish, showing: Showing, *, cached: bool = True) -> int:
    """Check a project and write its code; nothing is written if anything is wrong with a flow.

    What is wrong with the Python behind the flows is told after writing: it may need the new
    code to be mended.
    """
    began = time.perf_counter()
    session = open_session(paths, showing, cached=cached)
    project = session.target.project
    made = translate(session.sources, project.roots, session.cache)
    status = session.status(made.diagnostics)
    behind: tuple[Diagnostic, ...] = ()
    drift: tuple[Diagnostic, ...] = ()
    if not status:
        status, drift = _compare(session, made, wish)
        session, behind = look_behind(session, needed=False)
    findings = (*made.diagnostics, *behind, *drift)
    if findings or showing.form != "text":
        session.tell(findings, made.silenced)
    if wish.stats and status in {exit_codes.FINE, exit_codes.DRIFT}:
        _say(_statistics(session, made, time.perf_counter() - began))
    return status or session.status(behind)


def _compare(session: Session, made: Output, wish: Wish) -> tuple[int, tuple[Diagnostic, ...]]:
    """Write what is made, or find out how it differs from what is there."""
    out = session.target.project.out
    folder = session.target.project.settings.out
    files = {path: text.encode() for path, text in made.files}
    before = look(out, session.disk, force=wish.force)
    there = session.disk.read_those(out, {*files, *before.locked})
    found = differences(files, before.locked, there)
    if wish.check_only:
        if found and session.showing.form == "text":
            sys.stdout.write(as_diff(found, folder))
        return (exit_codes.DRIFT if found else exit_codes.FINE), told(found, folder)
    edited = tuple(one for one in found if one.drift is Drift.EDITED)
    if edited and not wish.force:
        return exit_codes.FINDINGS, told(edited, folder)
    write(out, found, _lock(session, files), before, session.disk)
    _say(_summary(found, len(files), folder))
    return exit_codes.FINE, ()


def _lock(session: Session, files: dict[str, bytes]) -> Lock:
    sources = {source.name: digest(source.text) for source in session.sources.texts}
    edition = session.target.project.settings.edition
    return Lock(__version__, edition, sources, digests_of(files))


def _summary(found: tuple[Difference, ...], files: int, out: str) -> str:
    written = sum(one.made is not None for one in found)
    removed = len(found) - written
    parts = [f"{files} files in {out}", f"{written} written"]
    return ", ".join([*parts, f"{removed} removed"] if removed else parts)


def _statistics(session: Session, made: Output, seconds: float) -> str:
    cache = session.cache
    reused = (
        f", {cache.hits} results reused, {cache.misses} made"
        if isinstance(cache, FolderCache)
        else ""
    )
    return (
        f"{len(session.sources.texts)} sources, {len(made.files)} files, "
        f"{seconds * 1000:.0f} ms{reused} ({LOCK} is up to date)"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  # standard error carries the talk
