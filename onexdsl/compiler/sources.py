r"""Reads the sources of a project: a project in, its texts and what is wrong with their bytes out.

A byte order mark is dropped and line ends become `\n`, so a checkout on another system is the
same source with the same digest. Offsets count in that text; lines and columns are unchanged.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from onexdsl.compiler.disk import Disk, DiskError
from onexdsl.compiler.project import SUFFIX, Project
from onexdsl.diagnostics.codes import NOT_UTF8
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

LARGEST = 1 << 20
"""A source larger than this (bytes) is taken for something else."""

MOST = 20_000
"""More sources than this are taken for a folder that was not meant."""

BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts of a project sorted by name; `unreadable` ones are shown but not parsed.

    `beside` are texts that are no flows and that findings speak about: the Python behind them.
    """

    texts: tuple[SourceText, ...]
    unreadable: tuple[SourceText, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    beside: tuple[SourceText, ...] = ()

    @property
    def by_name(self) -> dict[str, SourceText]:
        """All texts by name, for showing findings."""
        return {source.name: source for source in (*self.texts, *self.unreadable, *self.beside)}

    def with_text(self, name: str, text: str) -> "Sources":
        """Put another text in the place of a file, or beside the others."""
        return self.with_source(SourceText(name, normal(text)))

    def with_source(self, new: SourceText) -> "Sources":
        """Put a source in the place of the one of its name, or beside the others."""
        name = new.name
        others = [source for source in self.texts if source.name != name]
        texts = sorted((*others, new), key=lambda source: source.name)
        kept = tuple(source for source in self.unreadable if source.name != name)
        problems = tuple(found for found in self.problems if found.span.file != name)
        return replace(self, texts=tuple(texts), unreadable=kept, problems=problems)


def read_sources(project: Project, disk: Disk) -> Sources:
    """Read every source below the roots of a project.

    Bytes that are not UTF-8 are findings; what the system refuses, a file over 1 MiB or more
    than 20,000 files raise DiskError.
    """
    paths = sorted({path for root in project.roots for path in _below(project, root, disk)})
    if len(paths) > MOST:
        raise DiskError(f"{project.folder} holds {len(paths)} {SUFFIX} files; {MOST} is the most")
    return decoded((project.name_of(path), _bytes(path, disk)) for path in paths)


def normal(text: str) -> str:
    r"""Drop a byte order mark and make every line end `\n`."""
    return text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")


def _below(project: Project, root: str, disk: Disk) -> tuple[Path, ...]:
    return disk.files_below(project.folder / root, SUFFIX)


def _bytes(path: Path, disk: Disk) -> bytes:
    size = disk.size(path)
    if size > LARGEST:
        raise DiskError(f"{path} is {size:,} bytes large; a flow may have {LARGEST:,}: split it")
    return disk.read(path)


def decoded(files: Iterable[tuple[str, bytes]]) -> Sources:
    """Make texts of named bytes; those that are not UTF-8 are told."""
    texts: list[SourceText] = []
    unreadable: list[SourceText] = []
    problems: list[Diagnostic] = []
    for name, content in files:
        try:
            texts.append(SourceText(name, normal(content.decode())))
        except UnicodeDecodeError as error:
            place = len(normal(content[: error.start].decode()))
            span = Span(name, place, place + 1)
            unreadable.append(SourceText(name, normal(content.decode("utf-8", "replace"))))
            problems.append(_not_utf8(span, content[error.start]))
    return Sources(tuple(texts), tuple(unreadable), tuple(problems))


def _not_utf8(span: Span, byte: int) -> Diagnostic:
    return Diagnostic(
        NOT_UTF8,
        f"The byte 0x{byte:02x} here is not UTF-8.",
        span,
        hint="Save the file as UTF-8.",
    )
