"""The costly phases, file by file, with a cache: what a file's text decides is made only once.

A result is kept under all that it can depend on. For a tree that is the file's name and text;
for an analysed flow also the texts of all flows that it can see and what calls are answered
with. The phases are handed no more than that, so nothing else can count.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

from onexdsl.compiler.cache import Cache
from onexdsl.compiler.digests import digest
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.analyse import analyse_flow, check_model
from onexdsl.semantics.declare import Declared, declare
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Flow, Model
from onexdsl.semantics.resolve import flow_name
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from onexdsl.syntax.tree import FlowFile

T = TypeVar("T")


def parse_all(
    sources: Iterable[SourceText], cache: Cache, problems: Problems
) -> tuple[FlowFile, ...]:
    """Parse every source."""
    return tuple(
        _told(
            cache,
            ("parse", source.name, digest(source.text)),
            partial(parse, source),
            problems,
        )
        for source in sources
    )


def analyse_all(
    trees: Iterable[FlowFile], sources: Iterable[SourceText], cache: Cache, problems: Problems
) -> Model:
    """Analyse every flow against the headers of those that it can see, then the whole."""
    digests = {source.name: digest(source.text) for source in sources}
    project = Views(declare(trees, problems), digests)
    flows = tuple(
        _told(
            cache,
            ("analyse", project.key(flow)),
            partial(_analyse, file, project),
            problems,
        )
        for flow, file in project.declared.flows.items()
    )
    model = Model(flows)
    check_model(model, problems)
    return model


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
        near = {flow, *self.declared.dependencies(flow)}
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
        files = [self.declared.flows[one].span.file for one in seen]
        outcomes = sorted(
            (str(name), tuple(map(str, answers)))
            for name, answers in _joined(self._outcomes_in, seen).items()
        )
        return (flow, tuple((file, self.digests[file]) for file in files), tuple(outcomes))

    @cached_property
    def _headers_in(self) -> Mapping[str, Mapping[QualifiedName, Header]]:
        return _by_flow(self.declared.headers)

    @cached_property
    def _outcomes_in(self) -> Mapping[str, Mapping[QualifiedName, tuple[QualifiedName, ...]]]:
        return _by_flow(self.declared.outcomes)


def _analyse(file: FlowFile, project: Views, problems: Problems) -> Flow:
    return analyse_flow(file, project.symbols(flow_name(file)), problems)


def _told(
    cache: Cache, key: tuple[object, ...], make: Callable[[Problems], T], problems: Problems
) -> T:
    """Make something, or take it from the cache together with what was told on the way."""

    def both() -> tuple[T, tuple[Diagnostic, ...]]:
        found = Problems()
        return make(found), found.sorted()

    made, told = cache.remember(key, both)
    problems.extend(told)
    return made


def _by_flow(entries: Mapping[QualifiedName, T]) -> Mapping[str, Mapping[QualifiedName, T]]:
    found: dict[str, dict[QualifiedName, T]] = {}
    for name, entry in entries.items():
        found.setdefault(name.flow, {})[name] = entry
    return found


def _joined(
    parts: Mapping[str, Mapping[QualifiedName, T]], flows: Iterable[str]
) -> dict[QualifiedName, T]:
    return {name: entry for flow in flows for name, entry in parts.get(flow, {}).items()}
