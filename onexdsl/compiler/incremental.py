"""The costly phases, file by file, with a cache: what a file's text decides is made only once.

A result is kept under all that it can depend on. For a tree that is the file's name and text;
for an analysed or printed flow the texts of all flows that it can see as well; for what the
graph shows the texts of all flows that messages may join. The phases are handed no more than
that, so nothing else can count.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from onexdsl.codegen.generate import parent_files
from onexdsl.codegen.plan_flow import new_project, plan_flow
from onexdsl.codegen.render import GeneratedFile, render_flow
from onexdsl.compiler.cache import Cache
from onexdsl.compiler.digests import digest
from onexdsl.compiler.groups import groups
from onexdsl.compiler.views import Views
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.graph.validate import validate
from onexdsl.semantics.analyse import analyse_flow, check_model
from onexdsl.semantics.declare import declare
from onexdsl.semantics.model import Flow, Model
from onexdsl.semantics.names.resolve import flow_name
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


def view_all(trees: Iterable[FlowFile], sources: Iterable[SourceText], problems: Problems) -> Views:
    """Find out what each flow can see; what is wrong between files is told."""
    return Views(declare(trees, problems), {source.name: digest(source.text) for source in sources})


def analyse_all(views: Views, cache: Cache, problems: Problems) -> Model:
    """Analyse every flow against what it can see, then the whole."""
    flows = tuple(
        _told(cache, ("analyse", views.key(flow)), partial(_analyse, file, views), problems)
        for flow, file in views.declared.flows.items()
    )
    model = Model(flows)
    check_model(model, problems)
    return model


def validate_all(model: Model, views: Views, cache: Cache, problems: Problems) -> None:
    """Ask what needs the graph, of each group of flows by itself."""
    flows = {flow.name: flow for flow in model.flows}
    for group in groups(views):
        part = Model(tuple(flows[name] for name in group))
        _told(cache, ("validate", views.texts(group)), partial(validate, part), problems)


def generate_all(
    model: Model, views: Views, sources: Iterable[SourceText], cache: Cache
) -> tuple[GeneratedFile, ...]:
    """Print every flow, sorted by path; the same as `codegen.generate` of the whole."""
    texts = {source.name: source for source in sources}
    flows = {flow.name: flow for flow in model.flows}
    files = {file.path: file for file in parent_files(model)}
    for flow in model.flows:
        seen = [flows[name] for name in views.printing(flow.name)]
        key = ("generate", views.key(flow.name), views.texts(one.name for one in seen))
        make = partial(_print, flow, seen, [texts[one.file] for one in seen])
        files |= {file.path: file for file in cache.remember(key, make)}
    return tuple(files[path] for path in sorted(files))


def _analyse(file: FlowFile, views: Views, problems: Problems) -> Flow:
    return analyse_flow(file, views.symbols(flow_name(file)), problems)


def _print(
    flow: Flow, seen: Iterable[Flow], sources: Iterable[SourceText]
) -> tuple[GeneratedFile, ...]:
    return render_flow(plan_flow(flow, new_project(Model(tuple(seen)), sources)))


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
