"""`onexc check --fix`: a session in; mended files, and the session that sees them, out."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from onexdsl.cli.session import Session
from onexdsl.compiler.disk import DiskError
from onexdsl.compiler.line_ends import as_before
from onexdsl.compiler.remembered import find
from onexdsl.compiler.repair import Mended, repair
from onexdsl.compiler.sources import Sources, normal
from onexdsl.compiler.stage import Stage, to_the_end
from onexdsl.diagnostics.diagnostic import Diagnostic


def fix(session: Session) -> Session:
    """Repair what was asked for: files in their places, standard input to standard output.

    Raises DiskError where a file cannot be written or was changed meanwhile; then none is.
    """
    roots, target = session.target.project.roots, session.target

    def check(sources: Sources) -> tuple[Diagnostic, ...]:
        found = find(sources, roots, session.cache).diagnostics
        return tuple(one for one in found if session.wants(one))

    def may_edit(name: str) -> bool:
        return target.wants(name) and _inside(session, name)

    done = repair(session.sources, check, may_edit)
    if session.stdin is not None:
        _print(session, done.sources)
    elif done.mended:
        _write(session, done.sources)
    _say(done.mended)
    return replace(session, sources=done.sources, aside=session.stdin is not None)


def _inside(session: Session, name: str) -> bool:
    """Tell whether a file really lies in the project: a link may lead out of it."""
    folder = session.target.project.folder
    return session.disk.resolve(folder / name).is_relative_to(session.disk.resolve(folder))


def _write(session: Session, after: Sources) -> None:
    folder = session.disk.resolve(session.target.project.folder)
    before = session.sources.by_name
    stage = Stage(folder, session.disk)
    try:
        for source in after.texts:
            was = before[source.name].text
            if source.text != was:
                place = session.disk.resolve(folder / source.name)
                raw = _still(session, place, was)
                stage.put(
                    place.relative_to(folder).as_posix(), as_before(raw, source.text).encode()
                )
    except BaseException:
        stage.undo()
        raise
    to_the_end([stage.rename])


def _still(session: Session, place: Path, was: str) -> str:
    """Read a file again; it must be what was checked."""
    raw = session.disk.read(place).decode("utf-8", "replace")
    if normal(raw) != was:
        raise DiskError(f"{place} was changed while it was checked; run `onexc check --fix` again")
    return raw


def _print(session: Session, after: Sources) -> None:
    name, raw = session.stdin or ("", "")
    sys.stdout.buffer.write(as_before(raw, after.by_name[name].text).encode())
    sys.stdout.flush()


def _say(mended: Iterable[Mended]) -> None:
    for one in mended:
        found = one.diagnostic
        title = found.fix.title if found.fix else ""
        place = f"{found.span.file}:{one.line}:{one.column}"
        print(f"mended {place}: {title} [{found.code.name}]", file=sys.stderr)  # noqa: T201  # talk
