"""The files of a project in; what they can see of one another out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.by_flow import ByFlow, parted
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.headers import Headers, KeptOf
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.names.imports import (
    check_circles,
    check_imports,
    dependencies,
    imported_flows,
    lives_at_home,
)
from onexdsl.semantics.names.outcomes import make_outcomes
from onexdsl.semantics.names.outline import Read
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words import problems_declarations as words
from onexdsl.source.span import Span

Outcomes = Mapping[QualifiedName, tuple[QualifiedName, ...]]


@dataclass(frozen=True)
class Declared:
    """What the files of a project declare.

    `flows` has the file of each flow, sorted by name; of two of one name, one (the other is
    told). `outcomes` says what can come of a call of an intent or command.
    """

    flows: Mapping[str, Read]
    headers: Headers
    outcomes: Outcomes

    def symbols(self, flow: str, seen: Collection[str] | None = None) -> Symbols:
        """Give the view of one flow; where `seen` is given, without what other flows declare."""
        flows = self.flows if seen is None else seen
        return Symbols(
            flow,
            self.headers.names(flow),
            ByFlow(self.headers.of, flows),
            ByFlow(self.outcomes_in, flows),
        )

    def outcomes_in(self, flow: str) -> Outcomes:
        """Give the outcomes of the messages that a flow declares."""
        return self._outcomes_by_flow.get(flow, {})

    def dependencies(self, flow: str) -> tuple[str, ...]:
        """Give all flows that one imports, directly or by way of others; without itself."""
        return dependencies(flow, self.imported)

    @cached_property
    def imported(self) -> Mapping[str, Mapping[str, Span]]:
        """The flows that each flow imports directly, each with its first `use`."""
        return imported_flows(self.flows)

    @cached_property
    def _outcomes_by_flow(self) -> Mapping[str, Outcomes]:
        return parted(self.outcomes)


def _anew(_flow: str, _round: str) -> Anew:
    return Anew()


def declare(files: Iterable[Read], problems: Problems, kept_of: KeptOf = _anew) -> Declared:
    """Find out what a project declares; what is wrong between files is told.

    Told are two flows of one name, and `use` lines that find nothing or lead in circles. All
    else is told by `analyse_flow`, file by file. Files that have errors already in `problems`
    may lack declarations, so that imports from them are not doubted.
    """
    failed = {one.span.file for one in problems.sorted() if one.severity is Severity.ERROR}
    flows = _flows(files, failed, problems)
    check_imports(flows, frozenset(failed), problems)
    check_circles(flows, problems)
    outlines = [file.outline for file in flows.values()]
    outcomes = make_outcomes(
        (taker for one in outlines for taker in one.takers),
        (way for one in outlines for way in one.ways),
        {QualifiedName(one.flow, name) for one in outlines for name in one.events},
    )
    return Declared(flows, Headers(flows, kept_of), outcomes)


def _flows(files: Iterable[Read], failed: set[str], problems: Problems) -> dict[str, Read]:
    """Sort the files by flow; of two of one name the one that lives where the name says."""
    found: dict[str, Read] = {}
    order = sorted(files, key=lambda one: (not lives_at_home(one.outline), one.outline.file))
    for file in order:
        first = found.setdefault(file.outline.flow, file)
        path, known = file.outline.path, first.outline.path
        if first is file or path is None or known is None:
            continue
        failed.add(first.outline.file)
        # A file that is not where its name says is told already: `flow-path-mismatch`.
        if lives_at_home(file.outline):
            problems.add(words.duplicate_flow(path, known.span))
    return dict(sorted(found.items()))
