"""Rule `workflow-without-else`: a workflow that undoes steps tells that it failed."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import CallStep, Orchestrator, Piece
from onexdsl.semantics.symbols import NodeHeader, Symbols
from onexdsl.semantics.words.problems_workflows import workflow_without_else


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every workflow with an `undo` and without `else`, at its `on`."""
    for node in piece.declarations:
        if isinstance(node, Orchestrator):
            for workflow in node.workflows:
                undone = [
                    step.undo_span
                    for step in workflow.steps
                    if isinstance(step, CallStep)
                    and step.undo_span is not None
                    and not isinstance(symbols.headers[step.target.name], NodeHeader)
                ]
                if undone and workflow.otherwise is None:
                    problems.add(workflow_without_else(workflow.name_span, undone[0]))
