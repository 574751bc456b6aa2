"""Plans go in, the texts of files come out; templates lay out and decide nothing."""

from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from onexdsl.codegen.plan import DefinitionsPlan, FlowPlan


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file: its path below the output folder, with `/`, and its text."""

    path: str
    text: str


def render_flow(plan: FlowPlan) -> tuple[GeneratedFile, ...]:
    """Print all modules of a flow."""
    return tuple(render_module(module) for module in plan.modules)


def render_module(plan: DefinitionsPlan) -> GeneratedFile:
    """Print one module."""
    return GeneratedFile(plan.module.path, _template(plan.module.template).render(plan=plan))


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701  # it prints Python, not HTML
        loader=PackageLoader("onexdsl.codegen"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
