"""Where a project stands and how it is set up: paths in, a `Project` with its settings out.

The settings are `[tool.onex]` of the nearest `pyproject.toml` that has one, from the path
upwards. Without one the folder itself is the source root. A lone file without a project gets
the root that its `flow` line asks for.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from onexdsl.compiler.disk import Disk
from onexdsl.compiler.settings import Settings, WrongSettingsError, read_settings

SUFFIX = ".onex"

FLOW_LINE = re.compile(r"^flow[ \t]+([a-z0-9_.]+)", re.MULTILINE)


class SettingsError(Exception):
    """The command line or the settings ask for something that cannot be; the text says what."""


@dataclass(frozen=True, slots=True)
class Project:
    """A folder and its settings; sources are named relative to `folder`, with `/`."""

    folder: Path
    settings: Settings

    @property
    def roots(self) -> tuple[str, ...]:
        """The source roots relative to the folder; the folder itself is the empty text."""
        return tuple(_normal(root) for root in self.settings.source)

    @property
    def out(self) -> Path:
        """The folder of the generated code."""
        return self.folder / self.settings.out

    def holds(self, path: Path) -> bool:
        """Tell whether a path lies below one of the source roots."""
        return any(path.is_relative_to(self.folder / root) for root in self.roots)

    def name_of(self, path: Path) -> str:
        """Give the name under which a file of the project is told."""
        return path.relative_to(self.folder).as_posix()


@dataclass(frozen=True, slots=True)
class Target:
    """What a command works on: a project, and the paths that were named (none: all of it)."""

    project: Project
    chosen: tuple[Path, ...] = ()

    def wants(self, name: str) -> bool:
        """Tell whether findings in this file were asked for."""
        path = self.project.folder / name
        return not self.chosen or any(path.is_relative_to(one) for one in self.chosen)


def target_of(paths: Sequence[Path], here: Path, disk: Disk) -> Target:
    """Find the one project around the paths (around `here` without any).

    Raises SettingsError where a path does not exist or the paths belong to several projects.
    """
    if not paths:
        return Target(_project_around(disk.resolve(here), disk))
    places = [_existing(path, here, disk) for path in paths]
    projects = [_project_of(place, disk) for place in places]
    if any(project.folder != projects[0].folder for project in projects):
        folders = " and ".join(sorted({str(project.folder) for project in projects}))
        raise SettingsError(f"The paths belong to several projects ({folders}): name one at a time")
    project = projects[0]
    whole = any(project.folder.is_relative_to(place) for place in places)
    return Target(project, () if whole else tuple(places))


def root_for(text: str, path: Path) -> Path:
    """Give the source root that makes a lone file's path fit its `flow` line, or its folder."""
    match = FLOW_LINE.search(text)
    parts = PurePosixPath(*match[1].split(".")).parts if match else ()
    if parts and path.with_suffix("").parts[-len(parts) :] == parts:
        return path.parents[len(parts) - 1]
    return path.parent


def _existing(path: Path, here: Path, disk: Disk) -> Path:
    place = disk.resolve(here / path)
    if not disk.exists(place):
        raise SettingsError(f"There is no file or folder `{path}`")
    if disk.is_file(place) and place.suffix != SUFFIX:
        raise SettingsError(f"`{path}` is no {SUFFIX} file")
    return place


def _project_of(place: Path, disk: Disk) -> Project:
    if not disk.is_file(place):
        return _project_around(place, disk)
    project = _configured(place.parent, disk)
    if project is not None and project.holds(place):
        return project
    text = disk.read(place).decode("utf-8", "replace")
    return _bare(root_for(text, place))


def _project_around(folder: Path, disk: Disk) -> Project:
    project = _configured(folder, disk)
    inside = project is not None and (
        project.holds(folder)
        or any((project.folder / r).is_relative_to(folder) for r in project.roots)
    )
    if project is not None and (inside or folder == project.folder):
        return project
    return _bare(folder)


def _bare(folder: Path) -> Project:
    return Project(folder, Settings(source=(".",)))


def _configured(folder: Path, disk: Disk) -> Project | None:
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        if disk.is_file(file):
            table = _table(file, disk)
            if table is not None:
                return _with_settings(place, file, table, disk)
    return None


def _table(file: Path, disk: Disk) -> object:
    """Read `[tool.onex]`; None where the file has no such table."""
    try:
        content: dict[str, Any] = tomllib.loads(disk.read(file).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}") from error
    tool = content.get("tool", {})
    return tool.get("onex") if isinstance(tool, dict) else None


def _with_settings(folder: Path, file: Path, table: object, disk: Disk) -> Project:
    try:
        project = Project(folder, read_settings(table))
    except WrongSettingsError as error:
        told = "\n".join(f"{file}: [tool.onex] {sentence}" for sentence in error.sentences)
        raise SettingsError(told) from error
    for root in project.settings.source:
        if not disk.is_folder(folder / root):
            raise SettingsError(f"{file}: [tool.onex] source: there is no folder `{root}`")
    return project


def _normal(root: str) -> str:
    text = PurePosixPath(root).as_posix()
    return "" if text == "." else text
