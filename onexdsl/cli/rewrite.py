"""Sources to files, all at once or not at all: a session and new texts in, written files out."""

from collections.abc import Mapping
from pathlib import Path

from onexdsl.cli.session import Session
from onexdsl.compiler.disk import DiskError
from onexdsl.compiler.line_ends import Ends
from onexdsl.compiler.sources import normal
from onexdsl.compiler.stage import Stage, to_the_end


def is_inside(session: Session, name: str) -> bool:
    """Tell whether a file really lies in the project: a link may lead out of it."""
    folder = session.target.project.folder
    return session.disk.resolve(folder / name).is_relative_to(session.disk.resolve(folder))


def rewrite(session: Session, texts: Mapping[str, str], ends: Ends) -> None:
    """Put new texts in the place of sources; `ends` gives them the line ends of the old ones.

    Raises DiskError where a file cannot be written or is not what the session read; then none is.
    """
    folder = session.disk.resolve(session.target.project.folder)
    before = session.sources.by_name
    stage = Stage(folder, session.disk)
    try:
        for name, text in texts.items():
            place = session.disk.resolve(folder / name)
            raw = _still(session, place, before[name].text)
            stage.put(place.relative_to(folder).as_posix(), ends(raw, text).encode())
    except BaseException:
        stage.undo()
        raise
    to_the_end([stage.rename])


def _still(session: Session, place: Path, was: str) -> str:
    """Read a file again; it must be what was read before."""
    raw = session.disk.read(place).decode("utf-8", "replace")
    if normal(raw) != was:
        raise DiskError(f"{place} was changed while `onexc` looked at it; run it again")
    return raw
