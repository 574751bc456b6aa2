"""Rule `await-without-key`: an awaited event says by its key which run it is for."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import AwaitStep, Message, MessageKind, Orchestrator, Piece
from onexdsl.semantics.nodes.message_walk import is_kind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_workflows import await_without_key


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every awaited event that has no key."""
    for node in piece.declarations:
        if isinstance(node, Orchestrator):
            for step in (step for workflow in node.workflows for step in workflow.steps):
                if isinstance(step, AwaitStep):
                    _check(step, symbols, problems)


def _check(step: AwaitStep, symbols: Symbols, problems: Problems) -> None:
    for use in step.events:
        event = symbols.headers[use.name]
        if isinstance(event, Message) and is_kind(event, MessageKind.EVENT) and event.key is None:
            problems.add(await_without_key(use, event.name_span))
