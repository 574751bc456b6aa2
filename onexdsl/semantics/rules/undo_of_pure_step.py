"""Rule `undo-of-pure-step`: only what has been done can be undone."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import AwaitStep, CallStep, Orchestrator, Piece
from onexdsl.semantics.symbols import NodeHeader, Symbols
from onexdsl.semantics.words.problems_workflows import undo_of_pure_step


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every `undo` at an `await` or at the call of a compute."""
    for node in piece.declarations:
        if isinstance(node, Orchestrator):
            for step in (step for workflow in node.workflows for step in workflow.steps):
                match step:
                    case AwaitStep(undo_span=span) if span is not None:
                        problems.add(undo_of_pure_step(step.name, span))
                    case CallStep(undo_span=span) if span is not None:
                        if isinstance(symbols.headers[step.target.name], NodeHeader):
                            problems.add(undo_of_pure_step(step.name, span))
                    case _:
                        pass
