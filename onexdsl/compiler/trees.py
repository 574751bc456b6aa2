"""The trees of a project by file; a tree that nobody asks for is not read from the cache."""

from collections.abc import Iterable, Iterator, Mapping

from onexdsl.semantics.names.outline import Read
from onexdsl.syntax.tree import FlowFile


class Trees(Mapping[str, FlowFile]):
    """The trees of files that were read, by the name of the file, in their order."""

    def __init__(self, files: Iterable[Read]) -> None:
        self._files = {file.outline.file: file for file in files}

    def __getitem__(self, file: str) -> FlowFile:
        """Give the tree of a file; raises KeyError where there is none."""
        return self._files[file].tree()

    def __iter__(self) -> Iterator[str]:
        """Go through the names of the files."""
        return iter(self._files)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._files)

    def of(self, files: Iterable[str]) -> tuple[FlowFile, ...]:
        """Give the trees of some files, in the order of the project; others are left out."""
        wanted = frozenset(files)
        return tuple(self[file] for file in self._files if file in wanted)
