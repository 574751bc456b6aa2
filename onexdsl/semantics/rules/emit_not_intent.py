"""Rule `emit-not-intent`: what is emitted, or undone with, is an intent."""

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.message_walk import emitted, is_kind, named, promised
from onexdsl.semantics.model import Flow, MessageKind, Orchestrator, Reducer
from onexdsl.semantics.problems_nodes import misused
from onexdsl.semantics.symbols import Symbols

_RULE = "only intents can be emitted"


def check(flow: Flow, symbols: Symbols, problems: Problems) -> None:
    """Tell of every `emit`, `undo` and `python emits` of something else."""
    for node in flow.declarations:
        if isinstance(node, Reducer | Orchestrator):
            found = [named(one, symbols) for one in emitted(node)]
            uses = [one for one in found if one is not None]
            if isinstance(node, Reducer):
                uses += [(use, symbols.headers[use.name]) for _, use in promised(node)]
            for use, header in uses:
                if not is_kind(header, MessageKind.INTENT):
                    problems.add(misused(codes.EMIT_NOT_INTENT, use, header, _RULE))
