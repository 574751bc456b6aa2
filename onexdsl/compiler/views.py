"""What each flow of a project can see: declarations and texts in, a flow's view and its key out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from onexdsl.semantics.declare import Declared
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.syntax.tree import UnionDecl

T = TypeVar("T")


@dataclass(frozen=True)
class Views:
    """What each flow of a project can see, and the digests (by file) of the texts behind it."""

    declared: Declared
    digests: Mapping[str, str]

    def visible(self, flow: str) -> tuple[str, ...]:
        """Give the flows whose headers one flow can see, sorted.

        Itself, those that it imports, and those with the outcomes of the messages in them: an
        outcome may be declared where the effect is, in a flow that is not imported.
        """
        near = self._near(flow)
        answering = {
            outcome.flow
            for one in near
            for outcomes in self._outcomes_in.get(one, {}).values()
            for outcome in outcomes
        }
        far = {other for one in answering for other in self.declared.dependencies(one)}
        return tuple(sorted((near | answering | far) & set(self.declared.flows)))

    def symbols(self, flow: str) -> Symbols:
        """Give the view of one flow, without anything that it cannot see."""
        seen = self.visible(flow)
        return Symbols(
            flow,
            self.declared.names[flow],
            _joined(self._headers_in, seen),
            _joined(self._outcomes_in, seen),
        )

    def key(self, flow: str) -> tuple[object, ...]:
        """Name all that the analysis of a flow depends on."""
        seen = self.visible(flow)
        outcomes = sorted(
            (str(name), tuple(map(str, answers)))
            for name, answers in _joined(self._outcomes_in, seen).items()
        )
        return (flow, self.texts(seen), tuple(outcomes))

    def printing(self, flow: str) -> tuple[str, ...]:
        """Give the flows on which the generated code of one flow depends, sorted.

        Those that it can see, and those with a union over a record of theirs: such a record
        bears its name in a field.
        """
        seen = set(self.visible(flow))
        return tuple(sorted(seen | {one for one in self._with_unions if self._near(one) & seen}))

    def texts(self, flows: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Name the files of flows with their digests."""
        files = [self.declared.flows[one].span.file for one in flows]
        return tuple((file, self.digests[file]) for file in files)

    def _near(self, flow: str) -> set[str]:
        return {flow, *self.declared.dependencies(flow)}

    @cached_property
    def _with_unions(self) -> tuple[str, ...]:
        return tuple(
            flow
            for flow, file in self.declared.flows.items()
            if any(isinstance(piece, UnionDecl) for piece in file.declarations)
        )

    @cached_property
    def _headers_in(self) -> Mapping[str, Mapping[QualifiedName, Header]]:
        return _by_flow(self.declared.headers)

    @cached_property
    def _outcomes_in(self) -> Mapping[str, Mapping[QualifiedName, tuple[QualifiedName, ...]]]:
        return _by_flow(self.declared.outcomes)


def _by_flow(entries: Mapping[QualifiedName, T]) -> Mapping[str, Mapping[QualifiedName, T]]:
    found: dict[str, dict[QualifiedName, T]] = {}
    for name, entry in entries.items():
        found.setdefault(name.flow, {})[name] = entry
    return found


def _joined(
    parts: Mapping[str, Mapping[QualifiedName, T]], flows: Iterable[str]
) -> dict[QualifiedName, T]:
    return {name: entry for flow in flows for name, entry in parts.get(flow, {}).items()}
