"""Open documents and projects: addresses and texts in, what each project's files hold out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onexdsl.compiler.disk import Disk, DiskError
from onexdsl.compiler.project import FLOW_LINE, SUFFIX, Project, SettingsError, target_of
from onexdsl.compiler.settings import Settings
from onexdsl.compiler.sources import Sources, normal, read_sources
from onexdsl.compiler.steady import SteadyText, steady
from onexdsl.lsp.convert import path_of

NOWHERE = Path("/")
"""The folder of texts that have no file yet."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text that is open in the editor, under its file's name in the project."""

    uri: str
    text: SteadyText
    version: int | None

    @property
    def name(self) -> str:
        """The name of its file in the project."""
        return self.text.name


@dataclass(slots=True, eq=False)
class Workplace:
    """One project: what is on the disk, and over it what is open."""

    project: Project
    disk: Disk
    trouble: str | None = None  # why the files on the disk, or the settings, could not be read
    opened: dict[str, Document] = field(default_factory=dict)  # by uri
    stored: Sources = field(default_factory=lambda: Sources(()))

    def read(self) -> None:
        """Read the files on the disk; if that fails, `trouble` says why and none are there."""
        if self.project.folder == NOWHERE:
            return
        try:
            self.stored = read_sources(self.project, self.disk)
        except DiskError as error:
            self.stored, self.trouble = Sources(()), str(error)

    def sources(self) -> Sources:
        """Give all texts as the editor shows them."""
        found = self.stored
        for document in self.opened.values():
            found = found.with_source(document.text)
        return found

    def uri_of(self, name: str) -> str:
        """Give the address of a file: the editor's own if it is open."""
        for document in self.opened.values():
            if document.name == name:
                return document.uri
        return (self.project.folder / name).as_uri()


class Documents:
    """Everything that is open, by project."""

    def __init__(self, disk: Disk | None = None) -> None:
        self._disk = disk or Disk()
        self._places: dict[Path, Workplace] = {}
        self._of: dict[str, Workplace] = {}

    def __iter__(self) -> Iterator[Workplace]:
        """Give all projects with an open document."""
        return iter(tuple(self._places.values()))

    def put(self, uri: str, text: str, version: int | None) -> Workplace:
        """Open a document, or change its text; gives the project that it is in."""
        place = self._of.get(uri) or self._placed(uri)
        self._of[uri] = place
        known = place.opened.get(uri)
        name = known.name if known else _name(uri, text, place, self._disk)
        before = None if known is None else known.text
        place.opened[uri] = Document(uri, steady(name, normal(text), before), version)
        return place

    def close(self, uri: str) -> Workplace | None:
        """Close a document; its file on the disk counts again.

        Gives its project, which is left with the last document that is open in it.
        """
        place = self._of.pop(uri, None)
        if place is not None:
            del place.opened[uri]
            if place.opened:
                place.read()
            else:
                del self._places[place.project.folder]
        return place

    def find(self, uri: str) -> tuple[Workplace, str] | None:
        """Find the project and the name of a document, open or not; None if nobody knows it."""
        place = self._of.get(uri)
        if place is not None:
            return place, place.opened[uri].name
        path = path_of(uri)
        for one in self._places.values():
            if path is not None and path.is_relative_to(one.project.folder):
                return one, one.project.name_of(path)
        return None

    def reread(self) -> None:
        """Read again what is on the disk, and the settings: something was saved there.

        Where that makes a document part of another project, it is opened in that one.
        """
        for place in self:
            if place.project.folder != NOWHERE:
                self._settle(place)
            place.read()

    def _settle(self, place: Workplace) -> None:
        """Find the projects of a project's open documents as the settings are now."""
        for document in tuple(place.opened.values()):
            path = place.project.folder / document.name
            project, place.trouble = self._project(path, place.project)
            if project.folder == place.project.folder:
                place.project = project
            else:
                del place.opened[document.uri], self._of[document.uri]
                self.put(document.uri, document.text.real, document.version)
        if not place.opened:
            del self._places[place.project.folder]

    def _placed(self, uri: str) -> Workplace:
        path = path_of(uri)
        if path is None:
            project, trouble = Project(NOWHERE, Settings(source=(".",))), None
        else:
            project, trouble = self._project(self._disk.resolve(path), None)
        place = self._places.get(project.folder)
        if place is None:
            place = Workplace(project, self._disk, trouble)
            place.read()
            self._places[project.folder] = place
        return place

    def _project(self, path: Path, otherwise: Project | None) -> tuple[Project, str | None]:
        """Find the project of a file, which may not be there yet."""
        around = path
        while not self._disk.exists(around):
            around = around.parent
        try:
            return target_of((around,), around, self._disk).project, None
        except (SettingsError, DiskError) as error:
            bare = Project(path.parent, Settings(source=(".",)))
            return otherwise or bare, str(error)


def _name(uri: str, text: str, place: Workplace, disk: Disk) -> str:
    """Give the name of a document's file; a text without a file is where its flow should be."""
    path = path_of(uri)
    if path is not None:
        return place.project.name_of(disk.resolve(path))
    flow = FLOW_LINE.search(text)
    return (flow[1].replace(".", "/") if flow else "untitled") + SUFFIX
