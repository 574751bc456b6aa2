"""A project in one text in, its model and what was found out.

Files are parted by lines `==== path/of/file.onex`; a text without such a line is `shop.onex`
of the flow `shop`, to which its `flow` line is added.
"""

import re

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.analyse import analyse
from onexdsl.semantics.model import Model
from onexdsl.semantics.names.imports import check_path
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from tests.support.marks import Finding, actual_findings, expected_findings

_PART = re.compile(r"^==== (\S+)\n", re.MULTILINE)


def files_of(text: str) -> tuple[SourceText, ...]:
    """Part a text into its files."""
    parts = _PART.split(text)
    if len(parts) == 1:
        return (SourceText("shop.onex", f"flow shop @ 1.2.0\n{text}"),)
    return tuple(
        SourceText(name, body) for name, body in zip(parts[1::2], parts[2::2], strict=True)
    )


def analysed(text: str) -> tuple[Model, tuple[Diagnostic, ...]]:
    """Parse and analyse a project; the source root is where the files lie."""
    problems = Problems()
    trees = []
    for source in files_of(text):
        tree = parse(source, problems)
        check_path(tree, source.name, problems)
        trees.append(tree)
    model = analyse(trees, problems)
    return model, problems.sorted()


def findings(text: str) -> tuple[list[Finding], list[Finding]]:
    """Give what the marks of a project ask for, and what was found."""
    sources = files_of(text)
    expected = [finding for source in sources for finding in expected_findings(source)]
    return sorted(expected), sorted(actual_findings(sources, analysed(text)[1]))
