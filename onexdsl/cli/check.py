"""`onexc check`: paths in, findings on standard output."""

import sys
from dataclasses import dataclass
from pathlib import Path

from onexdsl.cli.measured import MeasuredCache
from onexdsl.cli.progress import progress
from onexdsl.cli.session import Session, Showing, open_session
from onexdsl.compiler.remembered import find
from onexdsl.diagnostics.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for besides the findings."""

    fix: bool = False
    python: bool = False
    explain: bool = False


def check(
    paths: tuple[Path, ...],
    showing: Showing,
    wish: Wish,
    *,
    cached: bool = True,
    stdin_name: str | None = None,
) -> int:
    """Check the project around the paths; what was named is reported on, all of it is seen."""
    session = open_session(paths, showing, cached=cached, stdin_name=stdin_name)
    if wish.fix:
        from onexdsl.cli.fix import fix  # noqa: PLC0415  # only if asked for

        session = fix(session)
    with progress(len(session.sources.texts)) as step:
        cache = session.cache if step is None else MeasuredCache(session.cache, step)
        found = find(session.sources, session.target.project.roots, cache)
    findings = found.diagnostics
    if wish.python:
        session, behind = _behind(session)
        findings = (*findings, *behind)
    wanted = tuple(one for one in findings if session.wants(one))
    silenced = tuple(one for one in found.silenced if session.wants(one.diagnostic))
    session.tell(wanted, silenced)
    status = session.status(wanted)
    if wish.explain and not status:
        aside = showing.form != "text"  # one JSON object stays one
        (sys.stderr if aside else sys.stdout).write(_circles(session))
    return status


def _behind(session: Session) -> tuple[Session, tuple[Diagnostic, ...]]:
    from onexdsl.cli.python import look_behind  # noqa: PLC0415  # only if asked for

    return look_behind(session, needed=True)


def _circles(session: Session) -> str:
    from onexdsl.cli.circles import explained  # noqa: PLC0415  # only if asked for
    from onexdsl.compiler.fresh import check_sources  # noqa: PLC0415  # as above

    roots = session.target.project.roots
    checked = check_sources(session.sources, roots, session.cache)
    return explained(checked.model, session.sources.by_name)
