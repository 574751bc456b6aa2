"""`onexc check`: paths in, findings on standard output."""

import sys
from pathlib import Path

from onexdsl.cli.session import Session, Showing, open_session
from onexdsl.compiler.remembered import find


def check(
    paths: tuple[Path, ...],
    showing: Showing,
    *,
    cached: bool = True,
    explain: bool = False,
    stdin_name: str | None = None,
) -> int:
    """Check the project around the paths; what was named is reported on, all of it is seen."""
    session = open_session(paths, showing, cached=cached, stdin_name=stdin_name)
    found = find(session.sources, session.target.project.roots, session.cache)
    wanted = tuple(one for one in found.diagnostics if session.target.wants(one.span.file))
    silenced = tuple(
        one for one in found.silenced if session.target.wants(one.diagnostic.span.file)
    )
    session.tell(wanted, silenced)
    status = session.status(wanted)
    if explain and not status:
        sys.stdout.write(_circles(session))
    return status


def _circles(session: Session) -> str:
    from onexdsl.cli.circles import explained  # noqa: PLC0415  # only if asked for
    from onexdsl.compiler.fresh import check_sources  # noqa: PLC0415  # as above

    roots = session.target.project.roots
    checked = check_sources(session.sources, roots, session.cache)
    return explained(checked.model, session.sources.by_name)
