"""`onexc scaffold`: paths in; modules with the handler classes that are missing out.

A module is written once and never touched again: what is missing in one that exists is told.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from onexdsl.cli.session import Session, Showing, open_session
from onexdsl.codegen.handlers import HandlerPlan, handlers_of
from onexdsl.compiler.fresh import check_sources
from onexdsl.compiler.python_files import import_roots


@dataclass(frozen=True, slots=True)
class Place:
    """Where the handlers of one flow live."""

    path: Path
    text: str
    names: tuple[str, ...]


def scaffold(paths: tuple[Path, ...]) -> int:
    """Write the handler modules that do not exist yet."""
    session = open_session(paths, Showing())
    roots = session.target.project.roots
    checked = check_sources(session.sources, roots, session.cache)
    status = session.status(checked.diagnostics)
    if status:
        session.tell(checked.diagnostics)
        return status
    package = session.target.project.settings.package
    plans = handlers_of(checked.model, checked.sources, package)
    for place in (_place(plan, session) for plan in plans):
        _write(place, session)
    return status


def _place(plan: HandlerPlan, session: Session) -> Place:
    """Choose the root with handlers below it, or else the one of the generated package."""
    project = session.target.project
    roots = import_roots(project)
    folders = [root.joinpath(*project.settings.handlers.split(".")) for root in roots]
    singles = (folder.with_suffix(".py") for folder in folders)
    single = next((one for one in singles if session.disk.is_file(one)), None)
    if single is not None:
        return Place(single, plan.text, plan.names)
    folder = next((one for one in folders if session.disk.is_folder(one)), folders[-1])
    return Place(folder.joinpath(*plan.module).with_suffix(".py"), plan.text, plan.names)


def _write(place: Place, session: Session) -> None:
    name = session.target.project.name_of(place.path)
    if not session.disk.is_file(place.path):
        session.disk.make_folder(place.path.parent)
        session.disk.write(place.path, place.text.encode())
        _say(f"wrote {name}")
        return
    there = session.disk.read(place.path).decode("utf-8", "replace")
    missing = [one for one in place.names if one not in there]
    if missing:
        _say(f"{name} is yours; it has nothing yet for {', '.join(missing)}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201  # standard error carries the talk
