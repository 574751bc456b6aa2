"""A model and its texts in, what a page tells of each box and link out: values ready for JSON."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import dedent
from typing import TypeAlias

from onexdsl.graph.circles import HarmlessCircle
from onexdsl.graph.drawing.diagram import full_name, shared_transitions, shared_ways
from onexdsl.graph.picture import Arrow, Picture, StateArrow, StatePicture
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Model, StateKind
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

Value: TypeAlias = dict[str, object]
Sources: TypeAlias = Mapping[str, SourceText]


def project_details(model: Model, picture: Picture, sources: Sources) -> Value:
    """Tell of each node its source, what it takes and what it gives; of each link its messages.

    Beside these, what a page shows before anything was chosen: the wire and the circles.
    """
    return {
        "boxes": [_node(model, picture, index, sources) for index in range(len(picture.vertices))],
        "links": [_messages(model, arrows, sources) for arrows in shared_ways(picture)],
        "lists": [
            *_list("The wire", dict.fromkeys(_wire(picture))),
            *_list("Circles that were proved to end", map(_circle, picture.circles)),
        ],
    }


def machine_details(model: Model, machine: StatePicture, sources: Sources) -> Value:
    """Tell of each state its source, the ways in and the ways out; of each link its transitions."""
    reducer = next(one for one in model.reducers if one.name == machine.name)
    spans = {one.name: one.span for one in reducer.states}
    boxes: list[Value] = []
    for name, kind in machine.states:
        out = [one for one in machine.arrows if one.source == name]
        into = [one for one in machine.arrows if one.target == name != one.source]
        boxes.append(
            _about(name, "state" if kind is StateKind.NORMAL else f"{kind.value} state")
            | {"key": name, "place": str(machine.name)}
            | {"sources": _sources((spans.get(name, reducer.span),), sources)}
            | {"lists": [*_ways("Ways out", out), *_ways("Ways in", into)]}
        )
    links = [
        _about(f"{arrows[0].source} \u2192 {arrows[0].target}", "transition")
        | {"place": str(machine.name), "sources": [], "lists": _ways("Transitions", arrows)}
        for arrows in shared_transitions(machine)
    ]
    return {"boxes": boxes, "links": links, "lists": []}


def _about(name: str, kind: str) -> Value:
    return {"name": name, "kind": kind}


# ---- a project


def _node(model: Model, picture: Picture, index: int, sources: Sources) -> Value:
    vertex = picture.vertices[index]
    declared = model.declarations.get(vertex.name)
    takes = (_row(one, one.source, "from") for one in picture.arrows if one.target == vertex.name)
    gives = (_row(one, one.target, "to") for one in picture.arrows if one.source == vertex.name)
    return (
        _about(vertex.name.name, vertex.kind.value)
        | {"key": full_name(vertex.name), "place": vertex.name.flow}
        | {"sources": _sources(() if declared is None else (declared.span,), sources)}
        | {"lists": [*_list("Takes", takes), *_list("Gives", gives)]}
    )


def _messages(model: Model, arrows: tuple[Arrow, ...], sources: Sources) -> Value:
    found = (model.declarations.get(one.message) for one in arrows)
    spans = tuple(one.span for one in found if one is not None)
    first = arrows[0]
    return (
        _about(f"{first.source.name} \u2192 {first.target.name}", first.kind)
        | {"place": ""}
        | {"sources": _sources(spans, sources)}
        | {"lists": _list("Messages", (_row(one, one.target, "to") for one in arrows))}
    )


def _row(arrow: Arrow, other: QualifiedName, word: str) -> tuple[str, ...]:
    circle = f"circle that ends, {arrow.circle}" if arrow.circle else ""
    remarks = [one for one in (arrow.policies, circle) if one]
    return (arrow.message.name, f"{word} {other.name}", full_name(other), "; ".join(remarks))


def _wire(picture: Picture) -> Iterator[tuple[str, ...]]:
    for arrow in picture.arrows:
        if arrow.kind == "intent":
            target = arrow.target
            yield (arrow.message.name, f"to {target.name}", full_name(target), arrow.policies)


def _circle(circle: HarmlessCircle) -> tuple[str, ...]:
    ends = "; ".join(f"{end.reducer.name}: {end.text}" for end in circle.ends)
    return (circle.way, "", "", ends)


# ---- a state machine


def _ways(title: str, arrows: Iterable[StateArrow]) -> list[Value]:
    rows = (
        (
            one.label,
            f"{one.source} \u2192 {one.target}",
            "",
            f"emits {', '.join(one.emits)}" if one.emits else "",
        )
        for one in arrows
    )
    return _list(title, rows)


# ---- both


def _list(title: str, rows: Iterable[tuple[str, ...]]) -> list[Value]:
    """Give a list with its title, or nothing. A row: text, way, the box it leads to, remarks."""
    kept = [list(row) for row in rows]
    return [{"title": title, "rows": kept}] if kept else []


def _sources(spans: Iterable[Span], sources: Sources) -> list[Value]:
    return [_source(span, sources[span.file]) for span in spans if span.file in sources]


def _source(span: Span, source: SourceText) -> Value:
    place = source.position(span.start)
    before = source.text[span.start - place.column + 1 : span.start]
    indent = before if before.isspace() else ""
    text = dedent(indent + source.text[span.start : span.end])
    return {"file": f"{source.name}:{place.line}", "text": text}
