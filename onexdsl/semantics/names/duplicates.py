"""Names that share a scope in; those given twice, told."""

from collections.abc import Iterable

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.words.problems_declarations import duplicate_name
from onexdsl.syntax import tree


def check_names(names: Iterable[tree.Name], where: str, problems: Problems) -> None:
    """Tell of every name after the first of its text; `where` says in what they stand."""
    first: dict[str, tree.Name] = {}
    for name in names:
        known = first.setdefault(name.text, name)
        if known is not name:
            problems.add(duplicate_name(name.text, name.span, known.span, where))
