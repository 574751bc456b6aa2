"""`onexc fmt`: paths in, flows in the one layout on the disk (or what would change) out."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path

from onexdsl.cli import exit_codes
from onexdsl.cli.render import rendered
from onexdsl.cli.rewrite import is_inside, rewrite
from onexdsl.cli.session import (
    STDIN,
    Session,
    Showing,
    in_colour,
    open_session,
    read_standard_input,
)
from onexdsl.compiler.line_ends import as_most
from onexdsl.compiler.parser_cache import prime_parser
from onexdsl.compiler.project import SettingsError
from onexdsl.compiler.sources import Sources, normal
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.diagnostics.report import Report
from onexdsl.formatter.format import format_text
from onexdsl.source.text import SourceText


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with files that are not in the one layout: by default they are written."""

    check_only: bool = False
    diff: bool = False

    @property
    def writes(self) -> bool:
        """Whether files are written."""
        return not (self.check_only or self.diff)


@dataclass(frozen=True, slots=True)
class _Changed:
    """A text that is not in the one layout: as it is, with its own line ends, and as it will be."""

    before: str
    after: str


def format_paths(
    paths: tuple[Path, ...], wish: Wish, showing: Showing, stdin_name: str | None = None
) -> int:
    """Lay out the flows of a project, or those that were named.

    A flow with a syntax error is told and left alone; the others are laid out all the same.
    """
    if STDIN in {str(path) for path in paths}:
        return _format_stdin(paths, wish, showing, stdin_name or "<standard input>")
    session = replace(open_session(paths, showing, cached=False), aside=True)
    wanted = [
        source
        for source in session.sources.texts
        if session.target.wants(source.name) and is_inside(session, source.name)
    ]
    problems = Problems(found for found in session.sources.problems if session.wants(found))
    changed = _changed(session, wanted, problems)
    if wish.writes:
        rewrite(session, {name: normal(one.after) for name, one in changed.items()}, as_most)
        _say([f"formatted {name}" for name in changed])
    else:
        _show(changed, wish)
    if problems.sorted():
        session.tell(problems.sorted())
    return _status(problems, changed, wish)


def _changed(
    session: Session, sources: list[SourceText], problems: Problems
) -> dict[str, _Changed]:
    prime_parser()
    folder = session.target.project.folder
    found: dict[str, _Changed] = {}
    for source in sources:
        broken = Problems()
        text = format_text(source, broken)
        problems.extend(broken.sorted())
        raw = session.disk.read(folder / source.name).decode("utf-8", "replace")
        after = as_most(raw, text)
        if raw != after and not broken.blocking:
            found[source.name] = _Changed(raw, after)
    return found


def _format_stdin(paths: tuple[Path, ...], wish: Wish, showing: Showing, name: str) -> int:
    """Lay out standard input on standard output; with a syntax error, nothing comes out."""
    if len(paths) > 1:
        raise SettingsError("`-` stands alone: name no other path beside it")
    raw = read_standard_input()
    source = SourceText(name, normal(raw))
    prime_parser()
    problems = Problems()
    after = as_most(raw, format_text(source, problems))
    changed = {name: _Changed(raw, after)} if raw != after and not problems.blocking else {}
    if not wish.writes:
        _show(changed, wish)
    elif not problems.blocking:
        sys.stdout.buffer.write(after.encode())
    if problems.sorted():
        report = Report(problems.sorted(), Sources((source,)).by_name, (), 1)
        colour = in_colour(showing.colour, sys.stderr)
        sys.stderr.write(rendered(report, showing.form, colour=colour))
    return _status(problems, changed, wish)


def _show(changed: Mapping[str, _Changed], wish: Wish) -> None:
    """Print the names of what would change, or the change itself."""
    for name, one in changed.items():
        sys.stdout.write(_diff(name, one) if wish.diff else f"{name}\n")


def _diff(name: str, one: _Changed) -> str:
    before, after = (text.splitlines(keepends=True) for text in (one.before, one.after))
    lines = unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline\n" for line in lines)


def _status(problems: Problems, changed: Mapping[str, _Changed], wish: Wish) -> int:
    if problems.blocking:
        return exit_codes.FINDINGS
    return exit_codes.DRIFT if changed and not wish.writes else exit_codes.FINE


def _say(lines: list[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)  # noqa: T201  # standard error carries the talk
