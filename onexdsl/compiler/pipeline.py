"""The whole compiler on one page: texts in; trees, the model and every diagnostic out.

texts ── parse ──▶ trees ── analyse ──▶ model ── validate ──▶ diagnostics ── silence ──▶ told
                                          └───── generate ──▶ files
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from onexdsl.codegen.clashes import Clash
from onexdsl.codegen.render import GeneratedFile
from onexdsl.compiler.allowances import allowed_errors, silence
from onexdsl.compiler.cache import Cache, NoCache
from onexdsl.compiler.incremental import (
    Flows,
    analyse_all,
    find_clashes,
    generate_all,
    model_of,
    parse_all,
    pieces_of,
    validate_all,
    view_all,
)
from onexdsl.compiler.restraint.echoes import outside_of_errors, without_echoes
from onexdsl.compiler.restraint.joining import told_once
from onexdsl.compiler.restraint.places import Places
from onexdsl.compiler.restraint.slips import one_a_slip
from onexdsl.compiler.restraint.unused import without_unused
from onexdsl.compiler.trees import Trees
from onexdsl.compiler.views import Views
from onexdsl.diagnostics.codes import DUPLICATE_NAME
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems, Silenced
from onexdsl.diagnostics.edits import laid_out
from onexdsl.semantics.model import Model
from onexdsl.semantics.names.imports import check_path
from onexdsl.source.text import SourceText
from onexdsl.syntax.tree import FlowFile


@dataclass(frozen=True)
class Checked:
    """What a project means and what is wrong with it; only without errors is `model` whole.

    `silenced` is what comments allow; it is not among the diagnostics.
    """

    sources: tuple[SourceText, ...]
    files: Trees
    views: Views
    flows: Flows
    diagnostics: tuple[Diagnostic, ...]
    silenced: tuple[Silenced, ...] = ()

    @property
    def trees(self) -> tuple[FlowFile, ...]:
        """The trees of all files, in the order of the sources."""
        return tuple(self.files.values())

    @cached_property
    def model(self) -> Model:
        """The model of all flows."""
        return model_of(self.flows, self.flows)


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
    kept = NoCache() if cache is None else cache
    texts = {source.name: source for source in sources}
    places = Places(texts, pieces_of(kept))
    read = Problems(found)
    files = parse_all(sources, kept, read)
    trees = Trees(files)
    problems = Problems(one_a_slip(read.sorted(), trees, places))
    meaning = Problems(read.sorted())
    for file in files:
        check_path(file.outline, below(file.outline.file, roots), meaning)
    views = view_all(files, sources, kept, meaning)
    flows = analyse_all(views, kept, meaning)
    meant = told_once(meaning.since(read), places)
    problems.extend(without_echoes(meant, problems.sorted(), trees, places))
    whole = Problems()
    validate_all(flows, views, kept, whole)
    allowed = allowed_errors(whole.sorted(), trees, texts)
    told = tuple(one for one in whole.sorted() if one not in allowed)
    connected = outside_of_errors(told, problems.sorted(), trees, places)
    problems.extend(without_echoes(connected, problems.sorted(), trees, places))
    restrained = without_unused(problems.sorted(), places)
    told, silenced = silence((*restrained, *allowed), trees, texts)
    if not Problems(told).blocking:
        clashes = find_clashes(flows, views, sources, kept)
        told = (*told, *(_as_diagnostic(clash) for clash in clashes))
    told = laid_out(Problems(told).sorted(), texts)
    return Checked(sources, trees, views, flows, told, silenced)


def _as_diagnostic(clash: Clash) -> Diagnostic:
    return Diagnostic(DUPLICATE_NAME, clash.message, clash.span, hint="Rename one of the two.")


def generate(checked: Checked, *, cache: Cache | None = None) -> tuple[GeneratedFile, ...]:
    """Print the code of a project without errors, sorted by path below the output folder."""
    return generate_all(
        checked.flows, checked.views, checked.sources, NoCache() if cache is None else cache
    )


def below(name: str, roots: tuple[str, ...]) -> str:
    """Give the path of a source below its root: of nested roots, the innermost."""
    inside = [root for root in roots if not root or name.startswith(f"{root}/")]
    root = max(inside, key=len, default="")
    return name.removeprefix(f"{root}/") if root else name
