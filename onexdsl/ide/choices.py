"""What may be written at a place, as values, and how declarations become such."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from onexdsl.ide.describe import field_line, remarks_text, signature
from onexdsl.ide.insight import Insight
from onexdsl.semantics.field_types import OptionalType, QualifiedName
from onexdsl.semantics.model import Field, Message, Record
from onexdsl.semantics.symbols import Header, NodeHeader
from onexdsl.semantics.words.kinds import deprecation


class ChoiceKind(StrEnum):
    """What something that may be written is."""

    KEYWORD = "keyword"
    EVENT = "event"
    COMMAND = "command"
    INTENT = "intent"
    RECORD = "record"
    UNION = "union"
    ENUM = "enum"
    FUNCTION = "function"
    REDUCER = "reducer"
    EFFECT = "effect"
    COMPUTE = "compute"
    ORCHESTRATOR = "orchestrator"
    STATE = "state"
    FIELD = "field"
    MEMBER = "member"
    VALUE = "value"
    STEP = "step"
    TYPE = "type"
    ANNOTATION = "annotation"
    FLOW = "flow"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be written: `label` is its text, the rest is told beside it.

    `snippet` is a longer text in the syntax of editors' snippets (`${1:value}`), if there is one.
    """

    label: str
    kind: ChoiceKind
    detail: str = ""
    docs: str = ""
    snippet: str | None = None
    deprecated: bool = False


MESSAGES = frozenset({ChoiceKind.EVENT, ChoiceKind.COMMAND, ChoiceKind.INTENT})
CONSTRUCTED = frozenset({*MESSAGES, ChoiceKind.RECORD})


def kind_of(header: Header) -> ChoiceKind:
    """Tell what a declaration is."""
    if isinstance(header, Message | NodeHeader):
        return ChoiceKind(header.kind.value)
    return ChoiceKind(type(header).__name__.lower())


def declared(
    names: Mapping[str, QualifiedName],
    wanted: Iterable[ChoiceKind],
    insight: Insight,
    *,
    made: bool = False,
) -> Iterator[Choice]:
    """Give the names of a file that stand for one of these kinds; `made`: with their fields."""
    kinds = frozenset(wanted)
    for name, target in names.items():
        header = insight.headers.get(target)
        if header is not None and kind_of(header) in kinds:
            snippet = construct_snippet(name, header) if made else None
            yield _declared(name, header, insight, snippet)


def _declared(name: str, header: Header, insight: Insight, snippet: str | None) -> Choice:
    found = insight.model.declarations.get(header.name)
    return Choice(
        name,
        kind_of(header),
        header.name.flow,
        ""
        if found is None
        else f"```onex\n{signature(found)}\n```\n\n{remarks_text(found.remarks)}",
        snippet,
        deprecated=deprecation(header) is not None,
    )


def construct_snippet(name: str, header: Header) -> str | None:
    """Write a record or message with the fields that it needs; None for what has no fields."""
    if not isinstance(header, Record | Message):
        return None
    needed = [
        one
        for one in header.fields
        if one.default is None and not isinstance(one.type, OptionalType)
    ]
    places = (f"{one.name}: ${{{number}}}" for number, one in enumerate(needed, start=1))
    inside = ", ".join(places) or "$1"
    return f"{name} {{ {inside} }}$0"


def field_choice(field: Field) -> Choice:
    """Give a field with its type and docs."""
    docs = remarks_text(field.remarks)
    gone = field.remarks.deprecated is not None
    return Choice(field.name, ChoiceKind.FIELD, field_line(field), docs, deprecated=gone)


def keyword(word: str) -> Choice:
    """Give a word of the language."""
    return Choice(word, ChoiceKind.KEYWORD)
