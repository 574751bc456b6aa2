"""Rule `orchestrator-handles-intent`: an orchestrator neither takes nor awaits an intent."""

from collections.abc import Iterator

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import AwaitStep, MessageKind, Orchestrator, Piece, Reference
from onexdsl.semantics.nodes.message_walk import is_kind
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import misused

_RULE = "an orchestrator takes events and commands"


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every intent among triggers and awaited events."""
    for node in piece.declarations:
        if isinstance(node, Orchestrator):
            for use in _taken(node):
                header = symbols.headers[use.name]
                if is_kind(header, MessageKind.INTENT):
                    problems.add(misused(codes.ORCHESTRATOR_HANDLES_INTENT, use, header, _RULE))


def _taken(node: Orchestrator) -> Iterator[Reference]:
    for workflow in node.workflows:
        yield from workflow.triggers
        for step in workflow.steps:
            if isinstance(step, AwaitStep):
                yield from step.events
