"""A checked project, ready for questions: trees, names, types and topology by file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from onexdsl.compiler.pipeline import Checked
from onexdsl.graph.build import build_topology
from onexdsl.graph.topology import Topology
from onexdsl.ide.occurrences import occurrences_in
from onexdsl.ide.reading import Reading
from onexdsl.ide.targets import Occurrence, Role, Target
from onexdsl.ide.typed_places import NOTHING_TYPED, TypedPlaces, typed_places
from onexdsl.semantics.by_flow import ByFlow
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.model import Flow, Model
from onexdsl.semantics.names.outline import outline_of
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.tree import FlowFile


def _anew(_file: str, _part: str) -> Anew:
    return Anew()


@dataclass(frozen=True)
class Insight:
    """A checked project; what a question needs is worked out when it is asked.

    `kept_of` gives, for a file and what is asked of it, who keeps what earlier insights found.
    """

    checked: Checked
    roots: tuple[str, ...] = ("",)
    kept_of: Callable[[str, str], Anew] = field(default=_anew, repr=False, compare=False)

    @property
    def model(self) -> Model:
        """The project as meant, as far as it could be read."""
        return self.checked.model

    @cached_property
    def headers(self) -> Mapping[QualifiedName, Header]:
        """The header of every declaration."""
        declared = self.checked.views.declared
        return ByFlow(declared.headers.of, declared.flows)

    @cached_property
    def texts(self) -> Mapping[str, SourceText]:
        """The text of each file."""
        return {source.name: source for source in self.checked.sources}

    @cached_property
    def trees(self) -> Mapping[str, FlowFile]:
        """The tree of each file."""
        return {tree.span.file: tree for tree in self.checked.trees}

    @cached_property
    def topology(self) -> Topology:
        """Who gives and takes what."""
        return build_topology(self.model)

    @cached_property
    def _flows(self) -> Mapping[str, Flow]:
        return {flow.file: flow for flow in self.model.flows}

    @cached_property
    def _occurrences(self) -> dict[str, tuple[Occurrence, ...]]:
        return {}

    @cached_property
    def _types(self) -> dict[str, TypedPlaces]:
        return {}

    def symbols(self, file: str) -> Symbols:
        """Give what the names of a file stand for."""
        outline = outline_of(self.trees[file])
        outcomes = self.checked.views.declared.outcomes
        return Symbols(outline.flow, outline.names, self.headers, outcomes)

    def types(self, file: str) -> TypedPlaces:
        """Give the types of a file's expressions; none of one whose flow another file took."""
        if file not in self._types:
            flow = self._flows.get(file)
            self._types[file] = (
                NOTHING_TYPED if flow is None else typed_places(flow, self.kept_of(file, "types"))
            )
        return self._types[file]

    def occurrences(self, file: str) -> tuple[Occurrence, ...]:
        """Give every name of a file with what it means, in the order of the source."""
        if file not in self._occurrences:
            reading = Reading(self.trees[file], self.symbols(file), self.types(file))
            self._occurrences[file] = occurrences_in(reading, self.kept_of(file, "names"))
        return self._occurrences[file]

    def at(self, file: str, offset: int) -> tuple[Occurrence, ...]:
        """Give the name at an offset, or that ends there, once for each thing it means."""
        if file not in self.trees:
            return ()
        found = [one for one in self.occurrences(file) if one.span.start <= offset <= one.span.end]
        last = max((one.span.start for one in found), default=0)
        return tuple(one for one in found if one.span.start == last)

    def uses(self, targets: tuple[Target, ...]) -> tuple[Occurrence, ...]:
        """Give all names in the project that mean one of these things."""
        wanted = frozenset(targets)
        words = {target.name for target in targets}
        return tuple(
            one
            for file, text in self.texts.items()
            if any(word in text.text for word in words)
            for one in self.occurrences(file)
            if one.target in wanted
        )

    def declared(self, target: Target) -> Span | None:
        """Find where something is declared: the place of its name."""
        return next((one.span for one in self.uses((target,)) if one.role is Role.DECLARES), None)
