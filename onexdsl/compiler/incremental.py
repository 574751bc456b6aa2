"""The costly phases, file by file, with a cache: what a file's text decides is made only once.

A result is kept under all that it can depend on. For a tree that is the file's name and text;
for an analysed or printed flow the texts of all flows that it can see as well; for what the
graph shows the texts of all flows that messages may join. The phases are handed no more than
that, so nothing else can count.

Trees and analysed flows are kept apart from the little that the whole project asks of them: of
a thousand that did not change, none is read from the cache.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeAlias, TypeVar

from onexdsl.codegen.clashes import Clash, Package, clashes_between, package_of
from onexdsl.codegen.generate import parent_files
from onexdsl.codegen.plan_flow import new_project, plan_flow
from onexdsl.codegen.render import GeneratedFile, render_flow
from onexdsl.compiler.cache import WHOLE, Cache
from onexdsl.compiler.crew.shares import Wanted, remember_each
from onexdsl.compiler.digests import digest
from onexdsl.compiler.groups import groups
from onexdsl.compiler.memory import MemoryCache
from onexdsl.compiler.pieces import Pieces
from onexdsl.compiler.views import Views
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.graph.validate import validate
from onexdsl.semantics.analyse import analyse_flow, check_whole
from onexdsl.semantics.declare import declare
from onexdsl.semantics.facts import FlowFacts, facts_of
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.model import Flow, Model
from onexdsl.semantics.names.outline import Read, outline_of
from onexdsl.source.text import SourceText
from onexdsl.syntax.behind import annotations_behind
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse_tokens
from onexdsl.syntax.reparse import parse_again
from onexdsl.syntax.scan import scan
from onexdsl.syntax.tree import FlowFile

Part = TypeVar("Part")
Whole = TypeVar("Whole")


@dataclass(frozen=True, slots=True)
class Analysed:
    """A flow that was analysed: its facts, and the flow itself for those who ask for it."""

    facts: FlowFacts
    flow: Callable[[], Flow]


Flows = Mapping[str, Analysed]


def parse_all(sources: Iterable[SourceText], cache: Cache, problems: Problems) -> tuple[Read, ...]:
    """Parse every source."""
    halves = [
        _Halves(
            cache,
            ("parse", source.name, digest(source.text)),
            source.name,
            (partial(_parse, source, cache), outline_of),
        )
        for source in sources
    ]
    return tuple(Read(*both) for both in _in_two(cache, halves, problems))


def pieces_of(cache: Cache) -> Callable[[str], Anew]:
    """Give, for a file, who keeps what was found in the pieces of its tree."""
    return lambda file: _kept(cache, "parse", file, "pieces")


def view_all(
    files: Iterable[Read], sources: Iterable[SourceText], cache: Cache, problems: Problems
) -> Views:
    """Find out what each flow can see; what is wrong between files is told."""

    def kept_of(flow: str, part: str) -> Anew:
        return _kept(cache, "analyse", flow, part)

    digests = {source.name: digest(source.text) for source in sources}
    return Views(declare(files, problems, kept_of), digests)


def analyse_all(views: Views, cache: Cache, problems: Problems) -> Flows:
    """Analyse every flow against what it can see, then the whole."""
    halves = [
        _Halves(
            cache,
            ("analyse", *views.key(flow)),
            views.file(flow),
            (partial(_analyse, flow, views, cache), facts_of),
        )
        for flow in views.declared.flows
    ]
    analysed = (Analysed(*both) for both in _in_two(cache, halves, problems))
    flows = dict(zip(views.declared.flows, analysed, strict=True))
    check_whole([one.facts for one in flows.values()], problems)
    return flows


def model_of(flows: Flows, names: Iterable[str]) -> Model:
    """Give the model of some flows."""
    return Model(tuple(flows[name].flow() for name in names))


def validate_all(flows: Flows, views: Views, cache: Cache, problems: Problems) -> None:
    """Ask what needs the graph, of each group of flows by itself."""
    batch = [
        _told(
            ("validate", group, views.texts(group)),
            _heart(group, views),
            partial(_validate, group, flows, partial(_kept, cache, "validate", group, "graph")),
        )
        for group in groups(views)
    ]
    _made_each(cache, batch, problems)


def _heart(group: tuple[str, ...], views: Views) -> str:
    """Give the file that a group is most about: types and functions belong to many groups."""
    flows = views.declared.flows
    return views.file(next((one for one in group if not flows[one].outline.plain), group[0]))


def find_clashes(
    flows: Flows, views: Views, sources: Iterable[SourceText], cache: Cache
) -> tuple[Clash, ...]:
    """Find names that are two in the language and would be one in Python."""
    texts = {source.name: source for source in sources}
    batch = [
        Wanted(
            ("clashes", *views.key(flow)),
            views.file(flow),
            partial(_package, flow, flows, views, texts),
        )
        for flow in flows
    ]
    packages = remember_each(cache, batch)
    inside = (clash for package in packages for clash in package.clashes)
    return (*inside, *clashes_between(packages))


def generate_all(
    flows: Flows, views: Views, sources: Iterable[SourceText], cache: Cache
) -> tuple[GeneratedFile, ...]:
    """Print every flow, sorted by path; the same as `codegen.generate` of the whole."""
    texts = {source.name: source for source in sources}
    batch = [
        Wanted(
            ("generate", *views.printing_key(flow)),
            views.file(flow),
            partial(_print, flow, flows, views, texts),
        )
        for flow in flows
    ]
    made = (parent_files(flows), *remember_each(cache, batch))
    files = {file.path: file for some in made for file in some}
    return tuple(files[path] for path in sorted(files))


def _parse(source: SourceText, cache: Cache, problems: Problems) -> FlowFile:
    """Parse a source; in a process that goes on, what an edit changed of what it was before."""
    if not isinstance(cache, MemoryCache):
        tokens = scan(current_tables(), source.text)
        problems.extend(annotations_behind(source, tokens))
        return parse_tokens(source, tokens, problems)
    parsed = parse_again(cache.earlier("parse", source.name), source)
    cache.note("parse", source.name, parsed)
    problems.extend((*annotations_behind(source, parsed.tokens), *parsed.told))
    return parsed.file


def _analyse(flow: str, views: Views, cache: Cache, problems: Problems) -> Flow:
    """Analyse a flow, or what an edit changed of what was analysed before."""
    file, symbols = views.declared.flows[flow].tree(), views.symbols(flow)
    reader = Pieces(_kept(cache, "analyse", flow, "pieces"))
    return analyse_flow(file, symbols, problems, reader)


def _kept(cache: Cache, kind: str, name: Hashable, part: str) -> Anew:
    """Give what a process that goes on keeps of the parts of something."""
    return cache.kept(kind, name, part) if isinstance(cache, MemoryCache) else Anew()


def _validate(
    group: tuple[str, ...], flows: Flows, kept: Callable[[], Anew], problems: Problems
) -> None:
    validate(model_of(flows, group), problems, kept())


def _package(flow: str, flows: Flows, views: Views, texts: Mapping[str, SourceText]) -> Package:
    model = model_of(flows, sorted(views.visible(flow)))
    return package_of(flows[flow].flow(), new_project(model, _texts_of(model, texts)))


def _print(
    flow: str, flows: Flows, views: Views, texts: Mapping[str, SourceText]
) -> tuple[GeneratedFile, ...]:
    model = model_of(flows, views.printing(flow))
    project = new_project(model, _texts_of(model, texts))
    return render_flow(plan_flow(flows[flow].flow(), project))


def _texts_of(model: Model, texts: Mapping[str, SourceText]) -> list[SourceText]:
    return [texts[flow.file] for flow in model.flows]


class _Halves(Generic[Part, Whole]):
    """Something of which a part is kept by itself; `steps` make the whole and take the part."""

    def __init__(
        self,
        cache: Cache,
        key: tuple[object, ...],
        file: str,
        steps: tuple[Callable[[Problems], Whole], Callable[[Whole], Part]],
    ) -> None:
        self.key = key
        self.file = file
        self._cache = cache
        self._make, self._part_of = steps
        self._made: list[Whole] = []

    def whole(self) -> Whole:
        """Give the whole, which is made or kept."""
        if not self._made:
            kept = self._cache.remember((*self.key, WHOLE), lambda: self._make(Problems()))
            self._made.append(kept)
        return self._made[0]

    def part(self, found: Problems) -> Part:
        """Make the whole, keep it and give the part."""
        self._made.append(self._make(found))
        self._cache.keep((*self.key, WHOLE), self._made[0])
        return self._part_of(self._made[0])


def _in_two(
    cache: Cache, halves: Sequence[_Halves[Part, Whole]], problems: Problems
) -> Iterator[tuple[Part, Callable[[], Whole]]]:
    """Give parts, which are made or kept, each with a way to the whole of it.

    What is told on the way is told with the part.
    """
    parts = _made_each(
        cache, [_told((*one.key, "part"), one.file, one.part) for one in halves], problems
    )
    for one, part in zip(halves, parts, strict=True):
        if cache.at_hand:
            one.whole()
        yield part, one.whole


_Told: TypeAlias = tuple[Part, tuple[Diagnostic, ...]]


def _told(
    key: tuple[object, ...], file: str, make: Callable[[Problems], Part]
) -> Wanted[_Told[Part]]:
    """Want a result together with what is told on the way."""

    def both() -> _Told[Part]:
        found = Problems()
        return make(found), found.sorted()

    return Wanted(key, file, both)


def _made_each(
    cache: Cache, batch: Sequence[Wanted[_Told[Part]]], problems: Problems
) -> list[Part]:
    made = remember_each(cache, batch)
    for _, told in made:
        problems.extend(told)
    return [part for part, _ in made]
