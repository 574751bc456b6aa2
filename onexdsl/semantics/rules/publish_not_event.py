"""Rule `publish-not-event`: what is published is an event."""

from collections.abc import Iterator

from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.model import Effect, MessageKind, Orchestrator, Piece, Reference
from onexdsl.semantics.nodes.message_walk import is_kind, named, published
from onexdsl.semantics.symbols import Header, Symbols
from onexdsl.semantics.words.problems_nodes import misused

_RULE = "only events can be published"


def check(piece: Piece, symbols: Symbols, problems: Problems) -> None:
    """Tell of every `publish`, `publishes` and `every` of something else."""
    for node in piece.declarations:
        uses: list[tuple[Reference, Header]] = []
        if isinstance(node, Orchestrator):
            found = (named(one, symbols) for one in published(node))
            uses = [one for one in found if one is not None]
        elif isinstance(node, Effect):
            uses = [(use, symbols.headers[use.name]) for use in _of_effect(node)]
        for use, header in uses:
            if not is_kind(header, MessageKind.EVENT):
                problems.add(misused(codes.PUBLISH_NOT_EVENT, use, header, _RULE))


def _of_effect(effect: Effect) -> Iterator[Reference]:
    yield from effect.publishes
    yield from (timer.event for timer in effect.timers if timer.event is not None)
