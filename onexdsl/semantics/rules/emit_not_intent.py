"""Rule `emit-not-intent`: what is emitted is an intent; a step is undone by one or a command."""

from collections.abc import Iterable

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.expressions import Construct
from onexdsl.semantics.model import MessageKind, Orchestrator, Piece, Reducer
from onexdsl.semantics.nodes.message_walk import emitted, is_kind, named, promised, undoing
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_nodes import misused

_EMITTED = (frozenset({MessageKind.INTENT}), "only intents can be emitted")
_UNDOING = (
    frozenset({MessageKind.INTENT, MessageKind.COMMAND}),
    "a step is undone by an intent or a command",
)


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every `emit`, `undo` and `python emits` of something else."""
    for node in piece.declarations:
        if isinstance(node, Reducer | Orchestrator):
            _check(emitted(node), _EMITTED, symbols, problems)
        if isinstance(node, Orchestrator):
            _check(undoing(node), _UNDOING, symbols, problems)
        if isinstance(node, Reducer):
            kinds, rule = _EMITTED
            for use in promised(node):
                header = symbols.headers[use.name]
                if not is_kind(header, *kinds):
                    problems.add(misused(codes.EMIT_NOT_INTENT, use, header, rule))


def _check(
    messages: Iterable[Construct],
    allowed: tuple[frozenset[MessageKind], str],
    symbols: Symbols,
    problems: Problems,
) -> None:
    kinds, rule = allowed
    for message in messages:
        found = named(message, symbols)
        if found is not None and not is_kind(found[1], *kinds):
            problems.add(misused(codes.EMIT_NOT_INTENT, *found, rule))
