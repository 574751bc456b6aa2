"""What the commands share: paths and options in; a project, its sources and a cache out."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TextIO

from onexdsl.cli import exit_codes
from onexdsl.cli.render import rendered
from onexdsl.compiler.cache import Cache, FolderCache, NoCache
from onexdsl.compiler.cache_directory import cache_directory
from onexdsl.compiler.disk import Disk
from onexdsl.compiler.project import SUFFIX, SettingsError, Target, target_of
from onexdsl.compiler.sources import Sources, read_sources
from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import AGAIN, Diagnostic, Silenced
from onexdsl.diagnostics.report import Report

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Showing:
    """How findings are shown."""

    form: str = "text"
    strict: bool = False
    most: int = 0  # 0: all
    colour: str = "auto"


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a command on one project."""

    target: Target
    sources: Sources
    cache: Cache
    showing: Showing
    disk: Disk = field(default_factory=Disk)
    stdin: tuple[str, str] | None = None  # the name and the text of standard input, if it was read
    aside: bool = False  # findings go to standard error: the output is something else

    @property
    def strict(self) -> bool:
        """Whether warnings are errors, by option or by setting."""
        return self.showing.strict or self.target.project.settings.strict

    def wants(self, found: Diagnostic) -> bool:
        """Tell whether a finding is in a file that was named, or in the Python behind one."""
        behind = not found.span.file.endswith(SUFFIX)
        again = (one.span for one in found.labels if behind or one.text == AGAIN)
        return any(self.target.wants(place.file) for place in (found.span, *again))

    def status(self, findings: Sequence[Diagnostic]) -> int:
        """Give the exit status that findings ask for."""
        bad = self.strict and findings
        if bad or any(one.severity is Severity.ERROR for one in findings):
            return exit_codes.FINDINGS
        return exit_codes.FINE

    def tell(
        self,
        findings: Sequence[Diagnostic],
        silenced: Sequence[Silenced] = (),
        statistics: Mapping[str, Any] | None = None,
    ) -> None:
        """Print findings in the form that was asked for; JSON may hold statistics too."""
        stream = sys.stderr if self.aside else sys.stdout
        report = replace(self._report(tuple(findings), tuple(silenced)), statistics=statistics)
        colour = in_colour(self.showing.colour, stream)
        stream.write(rendered(report, self.showing.form, colour=colour))
        stream.flush()

    def _report(self, findings: tuple[Diagnostic, ...], silenced: tuple[Silenced, ...]) -> Report:
        return Report(
            findings,
            self.sources.by_name,
            silenced,
            len(self.sources.by_name),
            strict=self.strict,
            most=self.showing.most,
            folder=_below_workspace(self.target.project.folder),
        )


def open_session(
    paths: Sequence[Path], showing: Showing, *, cached: bool = True, stdin_name: str | None = None
) -> Session:
    """Find the project around the paths and read its sources.

    The path `-` stands for standard input, which takes the place of the file `stdin_name`.
    Raises SettingsError, also where there is no source at all, and DiskError.
    """
    disk = Disk()
    if STDIN in {str(path) for path in paths}:
        return _from_stdin(paths, showing, stdin_name, disk)
    target = target_of(paths, Path.cwd(), disk)
    sources = read_sources(target.project, disk)
    if not sources.by_name:
        raise SettingsError(f"There is no {SUFFIX} file below {_below(target)}")
    return Session(target, sources, _cache(cached), showing)


def _below(target: Target) -> str:
    project = target.project
    return " and ".join(str(project.folder / root) for root in project.roots)


def _from_stdin(paths: Sequence[Path], showing: Showing, name: str | None, disk: Disk) -> Session:
    if len(paths) > 1:
        raise SettingsError("`-` stands alone: name no other path beside it")
    if name is None or not name.endswith(SUFFIX):
        raise SettingsError("With `-` say which file it is: --stdin-filename shop/orders.onex")
    text = read_standard_input()
    place = disk.resolve(Path.cwd() / name)
    around = place if disk.is_file(place) else place.parent
    target = target_of((around,) if disk.exists(around) else (), Path.cwd(), disk)
    if not place.is_relative_to(target.project.folder):
        raise SettingsError(f"`{name}` is not in the project {target.project.folder}")
    sources = read_sources(target.project, disk)
    known_as = target.project.name_of(place)
    return Session(
        Target(target.project, (place,)),
        sources.with_text(known_as, text),
        _cache(cached=True),
        showing,
        stdin=(known_as, text),
    )


def read_standard_input() -> str:
    """Read all of standard input; raises SettingsError where it is not UTF-8."""
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise SettingsError(f"Standard input is not UTF-8: {error}") from error


def _cache(cached: bool) -> Cache:  # one private flag
    return FolderCache(cache_directory()) if cached else NoCache()


def in_colour(choice: str, stream: TextIO) -> bool:
    """Decide whether to print to a stream in colour. See https://no-color.org for NO_COLOR."""
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("CI") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def _below_workspace(folder: Path) -> str:
    """Give the way from GitHub's checkout to a project: annotations name files from there."""
    workspace = os.environ.get("GITHUB_WORKSPACE")
    if not workspace or not folder.is_relative_to(workspace):
        return ""
    below = folder.relative_to(workspace).as_posix()
    return "" if below == "." else below
