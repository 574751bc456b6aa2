"""What each flow of a project can see: declarations and texts in, a flow's view and its key out.

A key is a digest of digests: each flow adds its own text to the keys of what it imports, so
that the keys of a thousand flows in a row cost a thousand steps, and no list of all that a flow
sees is ever made for one that did not change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from onexdsl.compiler.digests import digest
from onexdsl.semantics.circles import components
from onexdsl.semantics.declare import Declared
from onexdsl.semantics.symbols import Symbols

Edges = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Views:
    """What each flow of a project can see, and the digests (by file) of the texts behind it."""

    declared: Declared
    digests: Mapping[str, str]

    def visible(self, flow: str) -> frozenset[str]:
        """Give the flows whose headers one flow can see.

        Itself, those that it imports, and those with the outcomes of the messages in them: an
        outcome may be declared where the effect is, in a flow that is not imported.
        """
        near = reached((flow,), self.imports)
        answering = {other for one in near for other in self.answering[one]}
        return frozenset(near | reached(answering, self.imports))

    def symbols(self, flow: str) -> Symbols:
        """Give the view of one flow, without anything that it cannot see."""
        return self.declared.symbols(flow, self.visible(flow))

    def file(self, flow: str) -> str:
        """Give the file of a flow."""
        return self.declared.flows[flow].outline.file

    def key(self, flow: str) -> tuple[str, str]:
        """Name all that the analysis of a flow depends on."""
        return flow, self._keys[flow]

    def printing(self, flow: str) -> tuple[str, ...]:
        """Give the flows on which the generated code of one flow depends, sorted.

        Those that it can see, and those with a union over a record of theirs: such a record
        bears its name in a field.
        """
        seen = self.visible(flow)
        return tuple(sorted(seen | self._over(seen) if self._with_unions else seen))

    def printing_key(self, flow: str) -> tuple[object, ...]:
        """Name all that the generated code of a flow depends on."""
        if not self._with_unions:
            return self.key(flow)
        over = sorted(self._over(self.visible(flow)))
        return (*self.key(flow), *(self._keys[one] for one in over))

    def texts(self, flows: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Name the files of flows with their digests."""
        files = [self.file(one) for one in flows]
        return tuple((file, self.digests[file]) for file in files)

    @cached_property
    def imports(self) -> Edges:
        """The flows that each flow imports itself."""
        return {flow: tuple(found) for flow, found in self.declared.imported.items()}

    @cached_property
    def answering(self) -> Edges:
        """The flows of the project that declare an outcome of a message of each flow."""
        return {flow: tuple(sorted(self._answers(flow))) for flow in self.declared.flows}

    def _answers(self, flow: str) -> set[str]:
        outcomes = self.declared.outcomes_in(flow).values()
        found = {outcome.flow for answers in outcomes for outcome in answers}
        return found & self.declared.flows.keys()

    def _over(self, seen: frozenset[str]) -> set[str]:
        """Give the flows with unions that import one of these, directly or by way of others."""
        return reached(seen, self.importers) & self._with_unions

    @cached_property
    def _with_unions(self) -> frozenset[str]:
        return frozenset(flow for flow, one in self.declared.flows.items() if one.outline.unions)

    @cached_property
    def importers(self) -> Edges:
        """The flows that import each flow themselves."""
        found: dict[str, list[str]] = {flow: [] for flow in self.imports}
        for flow, others in self.imports.items():
            for other in others:
                found[other].append(flow)
        return {flow: tuple(ones) for flow, ones in found.items()}

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        own = {flow: "\n".join(self._own(flow)) for flow in self.declared.flows}
        imported = _with_all_reached(self.imports, own)
        answered = {
            flow: "\n".join((text, *(imported[one] for one in self.answering[flow])))
            for flow, text in own.items()
        }
        return _with_all_reached(self.imports, answered)

    def _own(self, flow: str) -> Iterator[str]:
        file = self.file(flow)
        yield from (flow, file, self.digests[file])
        for name, answers in self.declared.outcomes_in(flow).items():
            yield f"{name}: {', '.join(map(str, answers))}"


def reached(starts: Iterable[str], edges: Edges) -> set[str]:
    """Give all that edges lead to, with the starts."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for other in edges[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _with_all_reached(edges: Edges, contents: Mapping[str, str]) -> dict[str, str]:
    """Give for each vertex a digest of its content and of all contents that it reaches."""
    found: dict[str, str] = {}
    for part in components(edges):
        own = sorted(contents[one] for one in part)
        below = sorted({found[to] for one in part for to in edges[one] if to in found})
        found.update(dict.fromkeys(part, digest("\0".join((*own, "", *below)))))
    return found
