"""Earlier findings in, out: the names of which later phases may have been deprived.

A part that could not be read takes with it what it says; a name that is not known takes with
it what its line relates to it: of `on Charge -> Paid` where `Charge` is unknown, nobody may
say that `Paid` is never published.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onexdsl.compiler.restraint.places import Places, Spots, words_of
from onexdsl.compiler.trees import Trees
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.syntax import tree

QUOTED = re.compile(r"`([A-Za-z_][A-Za-z0-9_]*)`")

DAMAGE = frozenset({codes.UNEXPECTED_TOKEN, codes.UNCLOSED_STRING, codes.TOO_DEEP})
"""What says that a part of the text could not be read as it stands."""

UNKNOWN = frozenset(
    {
        codes.UNKNOWN_NAME,
        codes.UNKNOWN_TYPE,
        codes.UNKNOWN_STATE,
        codes.UNKNOWN_STEP,
        codes.UNKNOWN_FIELD,
        codes.UNKNOWN_FLOW,
        codes.WRONG_CASE,
        codes.ASSIGN_UNKNOWN_DATA,
    }
)
"""What says that a name was misspelt: the names near to it were probably meant."""

_UNRELATED = frozenset(
    {
        codes.UNKNOWN_FLOW,
        codes.UNEXPECTED_OUTCOME,
        codes.OUTCOME_NOT_EVENT,
        codes.EFFECT_EMITS_INTENT,
        codes.PUBLISH_NOT_EVENT,
        codes.EMIT_NOT_INTENT,
        codes.WIRE_TARGET_NOT_EFFECT,
        codes.UNDO_OF_PURE_STEP,
    }
)
"""What says that a relation between messages and nodes is another one than was meant."""

ASIDE = ("scenario", "invariant")
"""What declares something on which nothing else rests."""

_DATA = ("record", "union", "enum", "event", "command", "intent", "fn")
_HEAD = re.compile(r"(?:(?:///.*|@\w+(?:\([^)\n]*\))?)\s*)*([a-z]+)(?:\s+([A-Za-z_]\w*))?")


def meant_by(found: Diagnostic) -> tuple[str, ...]:
    """Give the names that were probably meant, as the hint has them; none where none is near."""
    hint = found.hint or ""
    return tuple(QUOTED.findall(hint)) if hint.startswith(("Did you mean", "Write `")) else ()


@dataclass(frozen=True, slots=True)
class Lost:
    """What may be missing, and how far around.

    `everywhere` are types, messages, nodes and fields; `inside` are other names, with the block
    in which they count. `unread` are the types, messages and nodes that could not be read.
    `related` stands on a line with something that is gone; `written` is all that damaged blocks
    say, `owners` what they declare, and the unions with a member that is unknown. `keyless` are
    messages that may lack their key. `nodes` says that a whole node may be missing.
    """

    everywhere: frozenset[str]
    inside: frozenset[tuple[Span, str]]
    unread: frozenset[str]
    related: frozenset[str]
    written: frozenset[str]
    owners: frozenset[str]
    keyless: frozenset[str]
    nodes: bool
    damaged: Spots


def what_is_lost(earlier: Iterable[Diagnostic], trees: Trees, places: Places) -> Lost:
    """Gather what the earlier findings may have cost."""
    earlier = tuple(earlier)
    damage = tuple(found.span for found in earlier if found.code in DAMAGE)
    heeded = tuple(span for span in damage if head(places.block(span), places)[0] not in ASIDE)
    unknown = tuple(found for found in earlier if found.code in UNKNOWN)
    unread = tuple(_unread(heeded, trees, places))
    named = tuple(_named(unknown, places))
    meant = ((found.span, _meant(found)) for found in unknown)
    blocks = {places.block(span) for span in heeded}
    unions = _unions_with(unknown, places)
    wide = (pair for pair in unread if declares_data(pair[0], places))
    narrow = (*unread, *named, *meant)
    return Lost(
        everywhere=_upper(narrow) | frozenset(word for _, word in _each(wide)),
        inside=frozenset((places.block(span), word) for span, word in _each(narrow)),
        unread=_upper(unread),
        related=frozenset(_related(_upper((*unread, *named)), earlier, places)),
        written=frozenset(word for block in blocks for word in words_of(places.text(block))),
        owners=frozenset((*(head(block, places)[1] for block in blocks), *unions)) - {""},
        keyless=frozenset(
            word
            for found in unknown
            if found.code == codes.UNKNOWN_FIELD
            for word in QUOTED.findall(found.message)
        ),
        nodes=_lacks_nodes(unknown, trees, places),
        damaged=Spots.of(damage),
    )


Words = tuple[Span, frozenset[str]]


def _unions_with(unknown: Iterable[Diagnostic], places: Places) -> Iterator[str]:
    """Name the unions of which a member is unknown: nobody can say what they have."""
    for found in unknown:
        kind, name = head(places.block(found.span), places)
        if kind == "union":
            yield name


def _each(found: Iterable[Words]) -> Iterator[tuple[Span, str]]:
    return ((span, word) for span, words in found for word in words)


def _upper(found: Iterable[Words]) -> frozenset[str]:
    return frozenset(word for _, word in _each(found) if word[0].isupper())


def _unread(damage: tuple[Span, ...], trees: Trees, places: Places) -> Iterator[Words]:
    for span in damage:
        yield span, words_of(places.text(places.line(span)))
    for file in trees.of(span.file for span in damage):
        for broken in places.broken(file):
            yield broken, words_of(places.text(broken))


def _named(unknown: Iterable[Diagnostic], places: Places) -> Iterator[Words]:
    for found in unknown:
        words = words_of(places.text(found.span))
        if found.code == codes.UNKNOWN_TYPE:
            words = frozenset(word for word in words if word[0].isupper())  # not `list` or `dict`
        for span in _places_of(found):
            yield span, words


def _meant(found: Diagnostic) -> frozenset[str]:
    """Give the name that was probably meant, where one is near."""
    edits = found.fix.edits if found.fix else ()
    return frozenset(word for edit in edits for word in words_of(edit.replacement))


def _places_of(found: Diagnostic) -> tuple[Span, ...]:
    return (found.span, *(label.span for label in found.labels))


def _related(gone: frozenset[str], earlier: Iterable[Diagnostic], places: Places) -> Iterator[str]:
    """Give what stands on a line with a name that is gone, or on one that was told."""
    lines = {
        places.line(span)
        for found in earlier
        if found.code in _UNRELATED
        for span in _places_of(found)
    }
    for text in (*map(places.text, lines), *places.lines_with(gone)):
        yield from (word for word in words_of(text) if word[0].isupper())


def _lacks_nodes(unknown: Iterable[Diagnostic], trees: Trees, places: Places) -> bool:
    """Whether something that can only be a node is not known, and like no other name."""
    missed = {place for found in unknown if not meant_by(found) for place in _places_of(found)}
    files = trees.of(span.file for span in missed)
    return any(span in missed for file in files for span in places.found(file, _node_names))


def _node_names(piece: tree.Syntax) -> tuple[Span, ...]:
    match piece:
        case tree.InvariantDecl(reducer=name) | tree.ExpectStateScene(reducer=name):
            return (name.span,)
        case tree.RouteDecl(effect=name):
            return (name.span,)
        case tree.CallStep(message=message):
            return (message.type.span,)
        case _:
            return ()


def declares_data(span: Span, places: Places) -> bool:
    """Whether a place lies in the declaration of a message, a type or a function."""
    return head(places.block(span), places)[0] in _DATA


def head(block: Span, places: Places) -> tuple[str, str]:
    """Give the keyword and the name that a block declares, empty where it declares nothing."""
    found = _HEAD.match(places.text(block))
    return (found[1], found[2] or "") if found else ("", "")
