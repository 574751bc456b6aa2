"""`onexc build --watch`: paths in, a build for every change until Ctrl-C."""

import gc
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from onexdsl.cli import exit_codes
from onexdsl.cli.build import Wish, build
from onexdsl.cli.session import Showing
from onexdsl.compiler.disk import Disk, DiskError
from onexdsl.compiler.project import SUFFIX, Project, SettingsError, target_of

INSTALL = "`build --watch` needs watchfiles: pip install 'onexdsl[watch]'"

_QUIET = 150  # milliseconds without a change that end a burst of them, as an editor makes
_LOOK = 250  # milliseconds after which an empty burst is given where nothing changed
_SETTINGS = "pyproject.toml"


class Changes(Protocol):
    """What gives, for a folder, the paths that changed below, burst by burst, until Ctrl-C.

    The first burst is given as soon as it looks; it may be empty, as any other.
    """

    def __call__(self, folder: Path, /) -> Iterable[set[Path]]:
        """Wait for the next burst, again and again."""


def watch(
    paths: tuple[Path, ...],
    wish: Wish,
    showing: Showing,
    *,
    cached: bool = True,
    changes: Changes | None = None,
) -> int:
    """Build, then build again after each change of a flow, of Python behind it or of the settings.

    Goes on after findings and after what the disk refuses; Ctrl-C ends it with status 0. Raises
    SettingsError where watchfiles is missing, or where there is no project to begin with.
    """
    source = changes or _watchfiles()
    project = target_of(paths, Path.cwd(), Disk()).project
    gc.enable()  # a short run does without; this one may go on for days
    try:
        bursts = iter(source(project.folder))
        next(bursts)  # from here on no change is missed, not even one during the first build
        _build(paths, wish, showing, cached=cached)
        _say(f"watching {project.folder}; Ctrl-C ends it")
        for burst in bursts:
            if any(path.name == _SETTINGS for path in burst):
                project = _as_set_now(paths, project)
            wanted = sorted(path for path in burst if _counts(path, project))
            if wanted:
                _say(f"\n{_told(wanted, project)}")
                _build(paths, wish, showing, cached=cached)
    except KeyboardInterrupt:
        pass
    _say("stopped")
    return exit_codes.FINE


def _build(paths: tuple[Path, ...], wish: Wish, showing: Showing, *, cached: bool) -> None:
    """Build once; what is wrong is told, and is no reason to stop."""
    try:
        build(paths, wish, showing, cached=cached)
    except (SettingsError, DiskError) as error:
        _say(f"onexc: {error}")


def _as_set_now(paths: tuple[Path, ...], before: Project) -> Project:
    """Read the project again, as where it writes to may have changed; keep it if it is broken."""
    try:
        return target_of(paths, Path.cwd(), Disk()).project
    except (SettingsError, DiskError):
        return before


def _counts(path: Path, project: Project) -> bool:
    """Tell whether a change of a file can change a build; what a build writes cannot."""
    inside = path.is_relative_to(project.out) and project.out != project.folder
    if inside or any(part.startswith(".") for part in _below(path, project)):
        return False
    return path.name == _SETTINGS or path.suffix in {SUFFIX, ".py"}


def _below(path: Path, project: Project) -> tuple[str, ...]:
    return path.relative_to(project.folder).parts if path.is_relative_to(project.folder) else ()


def _told(paths: list[Path], project: Project) -> str:
    name = "/".join(_below(paths[0], project))
    return f"{name} changed" if len(paths) == 1 else f"{name} and {len(paths) - 1} more changed"


def _watchfiles() -> Changes:
    try:
        import watchfiles  # noqa: PLC0415  # an extra, and only for who watches
    except ImportError:
        raise SettingsError(INSTALL) from None

    def changes(folder: Path) -> Iterator[set[Path]]:
        found = watchfiles.watch(
            folder, step=_QUIET, rust_timeout=_LOOK, yield_on_timeout=True, raise_interrupt=True
        )
        for burst in found:
            yield {Path(path) for _, path in burst}

    return changes


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  # standard error carries the talk
