"""`onexc build`: paths in, generated code on the disk (or, with `--check`, a diff) out."""

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from onexdsl import __version__
from onexdsl.cli import exit_codes
from onexdsl.cli.build_statistics import NOTHING, Statistics, Written
from onexdsl.cli.measured import MeasuredCache, Phase
from onexdsl.cli.progress import progress
from onexdsl.cli.python import look_behind
from onexdsl.cli.session import Session, Showing, open_session
from onexdsl.compiler.digests import digest
from onexdsl.compiler.lock import Lock
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


@dataclass(frozen=True, slots=True)
class Compared:
    """What is made held against what is there: exit status, drift, what was written, seconds."""

    status: int
    drift: tuple[Diagnostic, ...] = ()
    output: Written = NOTHING
    seconds: float = 0.0


def build(paths: tuple[Path, ...], wish: Wish, showing: Showing, *, cached: bool = True) -> int:
    """Check a project and write its code; nothing is written if anything is wrong with a flow.

    What is wrong with the Python behind the flows is told after writing: it may need the new
    code to be mended.
    """
    began = time.perf_counter()
    session = open_session(paths, showing, cached=cached)
    read = time.perf_counter() - began
    with progress(len(session.sources.texts)) as step:
        measured = MeasuredCache(session.cache, step)
        if wish.stats or step is not None:
            session = replace(session, cache=measured)
        made = translate(session.sources, session.target.project.roots, session.cache)
    status = session.status(made.diagnostics)
    behind: tuple[Diagnostic, ...] = ()
    compared = Compared(status)
    if not status:
        compared = _compare(session, made, wish)
        session, behind = look_behind(session, needed=False)
    statistics: Statistics | None = None
    if wish.stats:
        before = {"read": Phase(made=len(session.sources.texts), seconds=read)}
        after = {"write": Phase(compared.output.written, seconds=compared.seconds)}
        statistics = Statistics(
            len(session.sources.texts),
            len(made.files),
            compared.output,
            {**before, **measured.phases, **after},
            time.perf_counter() - began,
        )
    findings = (*made.diagnostics, *behind, *compared.drift)
    if findings or showing.form != "text":
        told = statistics.as_json() if statistics else None
        session.tell(findings, made.silenced, told)
    if statistics and showing.form != "json":
        _say(statistics.as_text())
    return compared.status or session.status(behind)


def _compare(session: Session, made: Output, wish: Wish) -> Compared:
    """Write what is made, or find out how it differs from what is there."""
    began = time.perf_counter()
    out = session.target.project.out
    folder = session.target.project.settings.out
    files = {path: text.encode() for path, text in made.files}
    before = look(out, session.disk, force=wish.force)
    there = session.disk.read_those(out, {*files, *before.locked})
    found = differences(files, before.locked, there)
    if wish.check_only:
        if found and session.showing.form == "text":
            sys.stdout.write(as_diff(found, folder))
        return Compared(exit_codes.DRIFT if found else exit_codes.FINE, told(found, folder))
    edited = tuple(one for one in found if one.drift is Drift.EDITED)
    if edited and not wish.force:
        return Compared(exit_codes.FINDINGS, told(edited, folder))
    write(out, found, _lock(session, files), before, session.disk)
    output = _output(found)
    _say(_summary(output, len(files), folder))
    return Compared(exit_codes.FINE, (), output, time.perf_counter() - began)


def _lock(session: Session, files: dict[str, bytes]) -> Lock:
    sources = {source.name: digest(source.text) for source in session.sources.texts}
    edition = session.target.project.settings.edition
    return Lock(__version__, edition, sources, digests_of(files))


def _output(found: tuple[Difference, ...]) -> Written:
    written = sum(one.made is not None for one in found)
    return Written(written, len(found) - written)


def _summary(output: Written, files: int, out: str) -> str:
    parts = [f"{files} files in {out}", f"{output.written} written"]
    return ", ".join([*parts, f"{output.removed} removed"] if output.removed else parts)


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  # standard error carries the talk
