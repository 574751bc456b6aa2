"""A file in; what an editor shows between its words out: who handles what, where intents go."""

from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.graph.picture import policies_text
from onexdsl.ide.describe import handlers
from onexdsl.ide.insight import Insight
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Message, MessageKind
from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """A text to show behind what ends at `offset`, what to say of it, and where it leads."""

    offset: int
    text: str
    more: str
    leads_to: Span | None = None


def hints(insight: Insight, file: str, start: int, end: int) -> tuple[Hint, ...]:
    """Give the hints between two offsets, in the order of the text."""
    found = (
        one
        for piece in insight.trees[file].declarations
        if piece.span.start <= end and start <= piece.span.end
        for one in _in_declaration(piece, file, insight)
    )
    return tuple(sorted((one for one in found if start <= one.offset <= end), key=_offset))


def _offset(hint: Hint) -> int:
    return hint.offset


def _in_declaration(piece: tree.Declaration, file: str, insight: Insight) -> Iterator[Hint]:
    names = insight.symbols(file).names
    if isinstance(piece, tree.MessageDecl):
        message = insight.model.message(names[piece.name.text])
        if message is not None and message.name_span.file == file:
            yield from _of_message(message, piece.name, insight)
    for part in walk(piece):
        if isinstance(part, tree.Emit | tree.CallStep):
            name = part.message.type
            target = names.get(name.text)
            if target is not None:
                yield from _route(target, name, insight)


def _of_message(message: Message, name: tree.Name, insight: Insight) -> Iterator[Hint]:
    if message.kind is MessageKind.INTENT:
        yield from _route(message.name, name, insight)
        return
    nodes = handlers(message, insight)
    if nodes:
        shown = ", ".join(one.name for one in nodes[:_MOST_NAMED])
        more = f" and {len(nodes) - _MOST_NAMED} more" if len(nodes) > _MOST_NAMED else ""
        listed = ", ".join(str(one) for one in nodes)
        yield Hint(
            name.span.end, f"→ {shown}{more}", f"Handled by {listed}", _place(nodes[0], insight)
        )


def _route(intent: QualifiedName, name: tree.Name, insight: Insight) -> Iterator[Hint]:
    route = insight.model.route_of.get(intent)
    if route is not None:
        policies = policies_text(route.policies)
        more = f"Goes to {route.effect.name}" + (f" ({policies})" if policies else "")
        yield Hint(name.span.end, f"→ {route.effect.name.name}", more, route.name_span)


def _place(name: QualifiedName, insight: Insight) -> Span | None:
    found = insight.model.declarations.get(name)
    return None if found is None else found.name_span
