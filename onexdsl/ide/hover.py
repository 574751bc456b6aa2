"""An offset in; what stands there, in Markdown, out."""

from dataclasses import dataclass

from onexdsl.ide.describe import described
from onexdsl.ide.insight import Insight
from onexdsl.ide.targets import TargetKind
from onexdsl.semantics.field_types import Type, UnknownType
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True)
class Hover:
    """What to show, as Markdown, and the name that it speaks about."""

    span: Span
    markdown: str


def hover(insight: Insight, file: str, offset: int) -> Hover | None:
    """Tell what the name at an offset is; of several meanings, all."""
    found = insight.at(file, offset)
    if not found:
        return None
    span = found[0].span
    texts = dict.fromkeys(described(one.target, insight) or "" for one in found)
    parts = [text for text in (_type_line(insight, span, found[0].target.kind), *texts) if text]
    return Hover(span, "\n\n---\n\n".join(parts)) if parts else None


def _type_line(insight: Insight, span: Span, kind: TargetKind) -> str:
    """Show the type that a value has at this place, as narrow as it is known to be."""
    types = insight.types(span.file).types
    type_ = types.get((span.start, span.end)) or _attribute_type(insight, span)
    if type_ is None or isinstance(type_, UnknownType):
        return ""
    text = insight.texts[span.file].text[span.start : span.end]
    named = kind in {TargetKind.DECLARATION, TargetKind.BUILTIN_TYPE, TargetKind.STATE}
    return "" if named else f"```onex\n{text}: {show_type(type_)}\n```"


def _attribute_type(insight: Insight, span: Span) -> Type | None:
    types = insight.types(span.file)
    ends = (place for place in types.owners if place[1] == span.end)
    place = max(ends, default=None)
    return None if place is None else types.types.get(place)
