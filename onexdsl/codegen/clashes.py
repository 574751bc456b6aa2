"""A model goes in; names that are two in the language and would be one in Python come out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onexdsl.codegen.plan_face import public_names
from onexdsl.codegen.plan_flow_table import has_table
from onexdsl.codegen.project import Project
from onexdsl.codegen.python_names import field_name, package_parts
from onexdsl.semantics.model import Field, Flow, Message, Record, Reducer
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True)
class Clash:
    """What cannot be printed, in one sentence, and where to change it."""

    message: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Package:
    """The Python package of a flow: what other packages could clash with, and its own clashes."""

    flow: str
    parts: tuple[str, ...]
    modules: tuple[str, ...]
    clashes: tuple[Clash, ...]
    name_span: Span = field(compare=False)


def find_clashes(project: Project) -> tuple[Clash, ...]:
    """Find all that would be printed wrongly; a model with clashes is not to be printed."""
    packages = [package_of(flow, project) for flow in project.model.flows]
    inside = (clash for package in packages for clash in package.clashes)
    return (*inside, *clashes_between(packages))


def package_of(flow: Flow, project: Project) -> Package:
    """Give the package of a flow, with all that clashes in it; it depends on what the flow sees."""
    clashes = (*_in_flow(flow), *_impure_invariants(flow, project))
    return Package(flow.name, package_parts(flow.name), _modules(flow), clashes, flow.name_span)


def clashes_between(packages: Iterable[Package]) -> Iterator[Clash]:
    """Find packages of one name, and those that would lie where another has a module."""
    first: dict[tuple[str, ...], str] = {}
    above: dict[tuple[str, ...], str] = {}
    packages = tuple(packages)
    for package in packages:
        other = first.setdefault(package.parts, package.flow)
        if other != package.flow:
            yield Clash(
                f"The flows `{package.flow}` and `{other}` would be one package in Python.",
                package.name_span,
            )
        for depth in range(1, len(package.parts) + 1):
            above.setdefault(package.parts[:depth], other)
    for package in packages:
        for module in package.modules:
            inside = above.get((*package.parts, module))
            if inside:
                yield Clash(
                    f"The flow `{inside}` would be a package where `{package.flow}` has its "
                    f"module `{module}` in Python.",
                    package.name_span,
                )


def _in_flow(flow: Flow) -> Iterator[Clash]:
    taken: set[str] = set()
    for module, name in public_names(flow):
        if name in taken:
            yield Clash(
                f"`{flow.name}` would have two things called `{name}` in Python (one in {module}).",
                _span_of(flow, name),
            )
        taken.add(name)
    for declaration in flow.declarations:
        if isinstance(declaration, Record | Message):
            yield from _fields(declaration.name.name, declaration.fields)
        elif isinstance(declaration, Reducer):
            yield from _fields(declaration.name.name, declaration.data)


def _span_of(flow: Flow, name: str) -> Span:
    return next((one.name_span for one in flow.declarations if one.name.name == name), flow.span)


def _fields(owner: str, fields: Iterable[Field]) -> Iterator[Clash]:
    taken: dict[str, str] = {}
    for one in fields:
        python = field_name(one.name)
        other = taken.setdefault(python, one.name)
        if other != one.name:
            yield Clash(
                f"`{one.name}` and `{other}` of `{owner}` would both be `{python}` in Python.",
                one.name_span,
            )


def _modules(flow: Flow) -> tuple[str, ...]:
    found = {module for module, _ in public_names(flow)}
    found |= {"invariants"} if flow.invariants else set()
    found |= {"flow"} if has_table(flow) else set()
    return tuple(sorted(found))


def _impure_invariants(flow: Flow, project: Project) -> Iterator[Clash]:
    """Refuse an invariant that calls a `fn … python`: nobody hands it one."""
    for invariant in flow.invariants:
        for need in project.needs_of((invariant.condition,)):
            yield Clash(
                f"An invariant cannot call `{need.name}`, whose body is Python.",
                invariant.condition.span,
            )
