"""The whole compiler on one page: texts in; trees, the model and every diagnostic out.

texts ── parse ──▶ trees ── analyse ──▶ model ── validate ──▶ diagnostics ── silence ──▶ told
                                          └───── generate ──▶ files
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.codegen.clashes import find_clashes
from onexdsl.codegen.plan_flow import new_project
from onexdsl.codegen.render import GeneratedFile
from onexdsl.compiler.allowances import allowed_errors, silence
from onexdsl.compiler.cache import Cache, NoCache
from onexdsl.compiler.incremental import (
    analyse_all,
    generate_all,
    parse_all,
    validate_all,
    view_all,
)
from onexdsl.compiler.restraint.echoes import outside_of_errors, without_echoes
from onexdsl.compiler.restraint.joining import told_once, without_renamed
from onexdsl.compiler.restraint.places import Places
from onexdsl.compiler.restraint.slips import one_a_slip
from onexdsl.compiler.views import Views
from onexdsl.diagnostics.codes import DUPLICATE_NAME
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems, Silenced
from onexdsl.diagnostics.edits import laid_out
from onexdsl.semantics.model import Model
from onexdsl.semantics.names.imports import check_path
from onexdsl.source.text import SourceText
from onexdsl.syntax.tree import FlowFile


@dataclass(frozen=True, slots=True)
class Checked:
    """What a project means and what is wrong with it; only without errors is `model` whole.

    `silenced` is what comments allow; it is not among the diagnostics.
    """

    sources: tuple[SourceText, ...]
    trees: tuple[FlowFile, ...]
    views: Views
    model: Model
    diagnostics: tuple[Diagnostic, ...]
    silenced: tuple[Silenced, ...] = ()


def check(
    sources: tuple[SourceText, ...],
    roots: tuple[str, ...] = ("",),
    *,
    found: Iterable[Diagnostic] = (),
    cache: Cache | None = None,
) -> Checked:
    """Every phase runs on what the earlier ones could make, and gathers all that it finds.

    What only echoes an earlier mistake is kept back. `roots` are the folders, in the names of
    the sources, below which the paths of flows begin. `found` is what was wrong before there
    was a text.
    """
    kept = cache or NoCache()
    texts = {source.name: source for source in sources}
    places = Places(texts)
    read = Problems(found)
    trees = parse_all(sources, kept, read)
    problems = Problems(one_a_slip(read.sorted(), trees, places))
    meaning = Problems(read.sorted())
    for tree in trees:
        check_path(tree, below(tree.span.file, roots), meaning)
    views = view_all(trees, sources, meaning)
    model = analyse_all(views, kept, meaning)
    meant = told_once(meaning.since(read), places)
    problems.extend(without_echoes(meant, problems.sorted(), trees, places))
    whole = Problems()
    validate_all(model, views, kept, whole)
    allowed = allowed_errors(whole.sorted(), trees, texts)
    told = tuple(one for one in whole.sorted() if one not in allowed)
    connected = outside_of_errors(told, problems.sorted(), trees, places)
    problems.extend(without_echoes(connected, problems.sorted(), trees, places))
    restrained = without_renamed(problems.sorted(), places)
    told, silenced = silence((*restrained, *allowed), trees, texts)
    told = told if Problems(told).blocking else (*told, *clashing(model, sources))
    told = laid_out(Problems(told).sorted(), texts)
    return Checked(sources, trees, views, model, told, silenced)


def clashing(model: Model, sources: tuple[SourceText, ...]) -> tuple[Diagnostic, ...]:
    """Tell of names that differ in the language and would be one in Python."""
    return tuple(
        Diagnostic(DUPLICATE_NAME, clash.message, clash.span, hint="Rename one of the two.")
        for clash in find_clashes(new_project(model, sources))
    )


def generate(checked: Checked, *, cache: Cache | None = None) -> tuple[GeneratedFile, ...]:
    """Print the code of a project without errors, sorted by path below the output folder."""
    return generate_all(checked.model, checked.views, checked.sources, cache or NoCache())


def below(name: str, roots: tuple[str, ...]) -> str:
    """Give the path of a source below its root: of nested roots, the innermost."""
    inside = [root for root in roots if not root or name.startswith(f"{root}/")]
    root = max(inside, key=len, default="")
    return name.removeprefix(f"{root}/") if root else name
