"""Flows as text in, their model and what the graph says about them out.

Every text is a project of one flow; a text without a `flow` line gets one.
"""

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.graph.validate import validate
from onexdsl.semantics.analyse import analyse
from onexdsl.semantics.model import Model
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from tests.support.marks import Finding, actual_findings, expected_findings


def source_of(text: str) -> SourceText:
    """Make a source of a flow."""
    head = "" if text.lstrip().startswith("flow ") else "flow t @ 1.0.0\n"
    return SourceText("t.onex", head + text)


def model_of(text: str) -> Model:
    """Analyse a flow that has no errors before the graph."""
    problems = Problems()
    model = analyse((parse(source_of(text), problems),), problems)
    assert not problems.blocking, problems.sorted()
    return model


def diagnostics_of(text: str) -> tuple[Diagnostic, ...]:
    """Give what the rules on the graph find."""
    problems = Problems()
    validate(model_of(text), problems)
    return problems.sorted()


def found_and_marked(text: str) -> tuple[list[Finding], list[Finding]]:
    """Give what the marks ask for and what the rules on the graph find, both sorted."""
    source = source_of(text)
    found = actual_findings((source,), diagnostics_of(text))
    return sorted(expected_findings(source)), sorted(found)
