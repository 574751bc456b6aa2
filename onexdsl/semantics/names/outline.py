"""A tree in, its outline out: all that the rest of a project asks before it looks into a file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.names.outcomes import Taker, Way, takers_of, ways_of
from onexdsl.semantics.names.resolve import declared_names, flow_name, names_of
from onexdsl.syntax import tree

_PLAIN = (tree.EnumDecl, tree.RecordDecl, tree.UnionDecl, tree.FunctionDecl)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file is called, what it imports and declares, and what answers what in it.

    `path` is the name in the `flow` line, if it could be read, and `declared` has the names of
    declarations in the order of the source. `whole` tells that each could be read, `plain` that
    they are types and functions only, `unions` that a union is among them; `events` names those.
    """

    file: str
    flow: str
    path: tree.Name | None
    uses: tuple[tree.UseDecl, ...]
    declared: tuple[str, ...]
    whole: bool
    plain: bool
    events: tuple[str, ...]
    unions: bool
    takers: tuple[Taker, ...]
    ways: tuple[Way, ...]

    @property
    def names(self) -> Mapping[str, QualifiedName]:
        """Every name of the file, imported or its own, and what it stands for."""
        return names_of(self.uses, self.flow, self.declared)


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: its outline, and its tree for those who ask for it."""

    outline: Outline
    tree: Callable[[], tree.FlowFile]


def outline_of(file: tree.FlowFile) -> Outline:
    """Give the outline of a tree."""
    flow = flow_name(file)
    declared = tuple(name.text for name in declared_names(file))
    names = names_of(file.uses, flow, declared)
    return Outline(
        file=file.span.file,
        flow=flow,
        path=file.path,
        uses=file.uses,
        declared=declared,
        whole=not any(isinstance(piece, tree.Broken) for piece in file.declarations),
        plain=all(isinstance(piece, _PLAIN) for piece in file.declarations),
        events=tuple(_events_in(file)),
        unions=any(isinstance(piece, tree.UnionDecl) for piece in file.declarations),
        takers=tuple(takers_of(file, flow, names)),
        ways=tuple(ways_of(file, names)),
    )


def _events_in(file: tree.FlowFile) -> Iterator[str]:
    for piece in file.declarations:
        if isinstance(piece, tree.MessageDecl) and piece.keyword == "event":
            yield piece.name.text


def read_of(file: tree.FlowFile) -> Read:
    """Give a tree that is there already, with its outline."""
    return Read(outline_of(file), lambda: file)
