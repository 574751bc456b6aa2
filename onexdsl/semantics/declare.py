"""The trees of a project in; what their files can see of one another out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.headers import make_headers
from onexdsl.semantics.names.imports import (
    check_circles,
    check_imports,
    dependencies,
    imported_flows,
    lives_at_home,
)
from onexdsl.semantics.names.outcomes import make_outcomes
from onexdsl.semantics.names.resolve import flow_name, names_of
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.semantics.words import problems_declarations as words
from onexdsl.source.span import Span
from onexdsl.syntax import tree


@dataclass(frozen=True)
class Declared:
    """The headers of a project.

    `flows` has the file of each flow, sorted by name; of two of one name, one (the other is
    told). `names` says what each name of each flow stands for, and `outcomes` what can come
    of a call of an intent or command.
    """

    flows: Mapping[str, tree.FlowFile]
    names: Mapping[str, Mapping[str, QualifiedName]]
    headers: Mapping[QualifiedName, Header]
    outcomes: Mapping[QualifiedName, tuple[QualifiedName, ...]]

    def symbols(self, flow: str) -> Symbols:
        """Give the view of one flow."""
        return Symbols(flow, self.names[flow], self.headers, self.outcomes)

    def dependencies(self, flow: str) -> tuple[str, ...]:
        """Give all flows that one imports, directly or by way of others; without itself."""
        return dependencies(flow, self._imported)

    @cached_property
    def _imported(self) -> Mapping[str, Mapping[str, Span]]:
        return imported_flows(self.flows)


def declare(trees: Iterable[tree.FlowFile], problems: Problems) -> Declared:
    """Give the headers of a project; what is wrong between files is told.

    Told are two flows of one name, and `use` lines that find nothing or lead in circles. All
    else is told by `analyse_flow`, file by file. Files that have errors already in `problems`
    may lack declarations, so that imports from them are not doubted.
    """
    files = tuple(trees)
    failed = {one.span.file for one in problems.sorted() if one.severity is Severity.ERROR}
    flows = _flows(files, failed, problems)
    check_imports(flows, frozenset(failed), problems)
    check_circles(flows, problems)
    names = {flow: names_of(file) for flow, file in flows.items()}
    return Declared(flows, names, make_headers(flows, names), make_outcomes(flows, names))


def _flows(
    files: Iterable[tree.FlowFile], failed: set[str], problems: Problems
) -> dict[str, tree.FlowFile]:
    """Sort the files by flow; of two of one name the one that lives where the name says."""
    found: dict[str, tree.FlowFile] = {}
    for file in sorted(files, key=lambda one: (not lives_at_home(one), one.span.file)):
        first = found.setdefault(flow_name(file), file)
        if first is file or file.path is None or first.path is None:
            continue
        failed.add(first.span.file)
        # A file that is not where its name says is told already: `flow-path-mismatch`.
        if lives_at_home(file):
            problems.add(words.duplicate_flow(file.path, first.path.span))
    return dict(sorted(found.items()))
