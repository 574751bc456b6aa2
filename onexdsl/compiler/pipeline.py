"""The whole compiler on one page: texts in; trees, the model and every diagnostic out.

texts ── parse ──▶ trees ── analyse ──▶ model ── validate ──▶ diagnostics
                                          └───── generate ──▶ files
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.compiler.cache import Cache, NoCache
from onexdsl.compiler.incremental import analyse_all, parse_all
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.graph.validate import validate
from onexdsl.semantics.imports import check_path
from onexdsl.semantics.model import Model
from onexdsl.source.text import SourceText
from onexdsl.syntax.tree import FlowFile


@dataclass(frozen=True, slots=True)
class Checked:
    """What a project means and what is wrong with it; `model` is None after a syntax error."""

    sources: tuple[SourceText, ...]
    trees: tuple[FlowFile, ...]
    model: Model | None
    diagnostics: tuple[Diagnostic, ...]


def check(
    sources: tuple[SourceText, ...],
    roots: tuple[str, ...] = ("",),
    *,
    found: Iterable[Diagnostic] = (),
    cache: Cache | None = None,
) -> Checked:
    """Every phase gathers all it finds; a phase with errors is the last to run.

    `roots` are the folders, in the names of the sources, below which the paths of flows begin.
    `found` is what was wrong before there was a text.
    """
    kept = cache or NoCache()
    problems = Problems(found)
    trees = parse_all(sources, kept, problems)
    model = None
    if not problems.blocking:
        for tree in trees:
            check_path(tree, below(tree.span.file, roots), problems)
        model = analyse_all(trees, sources, kept, problems)
    if model and not problems.blocking:
        validate(model, problems)
    return Checked(sources, trees, model, problems.sorted())


def below(name: str, roots: tuple[str, ...]) -> str:
    """Give the path of a source below its root: of nested roots, the innermost."""
    inside = [root for root in roots if not root or name.startswith(f"{root}/")]
    root = max(inside, key=len, default="")
    return name.removeprefix(f"{root}/") if root else name
