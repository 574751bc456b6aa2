"""Reads the Python behind the flows: a project in, the texts of its modules out.

The modules that `[tool.onex] handlers` names are read, and from there on what they import, as
far as it lies in the project's folder. Generated code is not: it is known already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onexdsl.compiler.cache import Cache
from onexdsl.compiler.digests import digest
from onexdsl.compiler.disk import Disk
from onexdsl.compiler.project import Project
from onexdsl.compiler.sources import LARGEST, Sources, decoded
from onexdsl.purity.python_text import PythonText

SUFFIX = ".py"
FACE = "__init__.py"
MOST = 2_000
"""So many modules are read at most: a project that imports more is checked as far as that."""


@dataclass(frozen=True, slots=True)
class PythonFiles:
    """The modules in the order in which they were found, and the files as texts to show."""

    modules: tuple[PythonText, ...]
    sources: Sources

    @property
    def are_there(self) -> bool:
        """Whether there is any Python behind the flows."""
        return bool(self.modules or self.sources.unreadable)


def read_python(project: Project, disk: Disk, cache: Cache) -> PythonFiles:
    """Read the handlers and what they import of the project; raises DiskError.

    A file over 1 MiB is left out, as a module that nobody wrote.
    """
    found: dict[Path, PythonText] = {}
    shown = Sources(())
    waiting = list(handler_files(project, disk))
    while waiting and len(found) < MOST:
        path, name = waiting.pop(0)
        if path in found or disk.size(path) > LARGEST:
            continue
        one = decoded([(project.name_of(path), disk.read(path))])
        shown = Sources(
            (*shown.texts, *one.texts),
            (*shown.unreadable, *one.unreadable),
            (*shown.problems, *one.problems),
        )
        if one.texts:
            found[path] = PythonText(name, one.texts[0], package=path.name == FACE)
            waiting += _imported(found[path], project, disk, cache)
    return PythonFiles(tuple(found.values()), shown)


def import_roots(project: Project) -> tuple[Path, ...]:
    """Give the folders below which modules lie: the project's, and that of the generated package.

    With `out = "src/app/generated"` and `package = "app.generated"` modules lie below `src`.
    """
    parts = tuple(project.settings.package.split("."))
    out = project.out.parts
    inside = out[-len(parts) :] == parts and len(out) > len(parts)
    roots = [project.folder, *([Path(*out[: -len(parts)])] if inside else [])]
    return tuple(dict.fromkeys(root for root in roots if root.is_relative_to(project.folder)))


def handler_files(project: Project, disk: Disk) -> Iterator[tuple[Path, str]]:
    """Give the files behind the flows with their names: a module, or all modules of a package."""
    name = project.settings.handlers
    for root in import_roots(project):
        place = root.joinpath(*name.split("."))
        if disk.is_file(place.with_suffix(SUFFIX)):
            yield place.with_suffix(SUFFIX), name
        elif disk.is_folder(place):
            for path in disk.files_below(place, SUFFIX):
                yield path, _module_name(path, root)


def _module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if path.name == FACE else parts)


def _imported(
    text: PythonText, project: Project, disk: Disk, cache: Cache
) -> Iterator[tuple[Path, str]]:
    for name in _imports(text, cache):
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            found = _file_of(tuple(parts[:end]), project, disk)
            if found is not None:
                yield found


def _imports(text: PythonText, cache: Cache) -> tuple[str, ...]:
    def make() -> tuple[str, ...]:
        from onexdsl.purity.library import imports_in  # noqa: PLC0415  # only for what is new

        return imports_in(text)

    return cache.remember(("imports", text.module, text.package, digest(text.source.text)), make)


def _file_of(parts: tuple[str, ...], project: Project, disk: Disk) -> tuple[Path, str] | None:
    """Find the file of a module in the project; None for generated ones and all others."""
    for root in import_roots(project):
        place = root.joinpath(*parts)
        for path in (place.with_suffix(SUFFIX), place / FACE):
            if not path.is_relative_to(project.out) and disk.is_file(path):
                return path, ".".join(parts)
    return None
