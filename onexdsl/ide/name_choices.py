"""An UpperCamel name that may begin at a place in; the names that are meant there out."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from onexdsl.ide.choices import CONSTRUCTED, MESSAGES, Choice, ChoiceKind, declared, kind_of
from onexdsl.ide.insight import Insight
from onexdsl.ide.opened import head, name_behind, owner
from onexdsl.semantics.symbols import NodeHeader, Symbols
from onexdsl.syntax.standing import Opening

Kinds: TypeAlias = frozenset[ChoiceKind]

_EVENTS: Kinds = frozenset({ChoiceKind.EVENT})
_INTENTS: Kinds = frozenset({ChoiceKind.INTENT})
_TRIGGERS: Kinds = frozenset({ChoiceKind.EVENT, ChoiceKind.COMMAND})
_EFFECTS: Kinds = frozenset({ChoiceKind.EFFECT})
_REDUCERS: Kinds = frozenset({ChoiceKind.REDUCER})
_RECORDS: Kinds = frozenset({ChoiceKind.RECORD})
_CALLED: Kinds = frozenset({ChoiceKind.INTENT, ChoiceKind.COMMAND, ChoiceKind.COMPUTE})
_TYPES: Kinds = frozenset({ChoiceKind.RECORD, ChoiceKind.ENUM, ChoiceKind.UNION})

# What is meant behind a word or mark, by the declaration around it. Rule: language page.
_MEANT: Mapping[tuple[str, str], Kinds] = {
    ("union", "="): _RECORDS,
    ("compute", ":"): CONSTRUCTED - _INTENTS,
    ("compute", "->"): CONSTRUCTED - _INTENTS,
    ("reducer", "on"): _EVENTS,
    ("reducer", "ignore"): _EVENTS,
    ("reducer", "emits"): _INTENTS,
    ("reducer", "emit"): _INTENTS,
    ("effect", "on"): MESSAGES,
    ("effect", "->"): _EVENTS,
    ("effect", "publishes"): _EVENTS,
    ("orchestrator", "on"): _TRIGGERS,
    ("orchestrator", "="): _CALLED,
    ("orchestrator", "await"): _EVENTS,
    ("orchestrator", "expect"): _EVENTS,
    ("orchestrator", "undo"): _INTENTS,
    ("orchestrator", "publish"): _EVENTS,
    ("orchestrator", "emit"): _INTENTS,
    ("wire", "{"): _INTENTS,
    ("wire", "->"): _EFFECTS,
    ("wire", "else"): _EVENTS,
    ("invariant", "invariant"): _REDUCERS,
    ("scenario", "send"): _TRIGGERS,
    ("scenario", "reply"): _INTENTS,
    ("scenario", "->"): _EVENTS,
    ("scenario", "expect"): MESSAGES | _REDUCERS,
    ("scenario", "no"): MESSAGES,
}
_MADE = frozenset({"emit", "publish", "undo", "send"})
_STATES = frozenset({("reducer", "->"), ("reducer", "except")})
_ASKED_STATES = frozenset({("invariant", "in"), ("scenario", "in")})


def upper_choices(opening: Opening, insight: Insight, symbols: Symbols) -> Iterator[Choice]:
    """Give the names that may stand at an opening for an UpperCamel name."""
    around, word = owner(opening), head(opening)
    if around == "use":
        yield from exported(name_behind(opening, "use"), insight, upper=True)
    elif "unary" in opening.rules:
        yield from _in_expression(around, insight, symbols)
    elif "type" in opening.rules:
        yield from declared(symbols.names, _TYPES, insight)
    elif (around, word) in _STATES:
        yield from _states(name_behind(opening, "reducer"), symbols)
    elif (around, word) in _ASKED_STATES:
        asked = "invariant" if around == "invariant" else "expect"
        yield from _states(name_behind(opening, asked), symbols)
    else:
        made = word in _MADE or (around, word) == ("orchestrator", "=")
        kinds = _MEANT.get((around, word), frozenset())
        yield from declared(symbols.names, kinds, insight, made=made)


def exported(flow: str | None, insight: Insight, *, upper: bool) -> Iterator[Choice]:
    """Give what another flow declares: its types and nodes, or its functions."""
    for name, header in insight.headers.items():
        if name.flow == flow and name.name[:1].isupper() == upper:
            yield Choice(name.name, kind_of(header), name.flow)


def _in_expression(around: str, insight: Insight, symbols: Symbols) -> Iterator[Choice]:
    """Give what can be made, and the enums whose members are meant."""
    records = CONSTRUCTED if around == "compute" else _RECORDS
    yield from declared(symbols.names, records, insight, made=True)
    yield from declared(symbols.names, (ChoiceKind.ENUM,), insight)


def _states(reducer: str | None, symbols: Symbols) -> Iterator[Choice]:
    header = None if reducer is None else symbols.find(reducer)
    for state in header.states if isinstance(header, NodeHeader) else ():
        yield Choice(state, ChoiceKind.STATE, f"state of {reducer}")
