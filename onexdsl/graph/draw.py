"""The model in, a drawing of it as text out: Mermaid, Graphviz's dot, JSON, SVG or HTML."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import assert_never

from onexdsl.graph.drawing.details import machine_details, project_details
from onexdsl.graph.drawing.diagram import full_name, machine_diagram, project_diagram
from onexdsl.graph.drawing.page import page
from onexdsl.graph.drawing.place import Placed, place
from onexdsl.graph.drawing.svg import svg
from onexdsl.graph.picture import (
    Arrow,
    Picture,
    StateArrow,
    StatePicture,
    Vertex,
    VertexKind,
    picture_project,
    picture_reducer,
)
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Model, StateKind
from onexdsl.source.text import SourceText


class DrawingFormat(StrEnum):
    """How a drawing is written down."""

    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"
    SVG = "svg"
    HTML = "html"


_MERMAID_SHAPES = {
    VertexKind.EFFECT: ('["', '"]'),
    VertexKind.COMPUTE: ('{{"', '"}}'),
    VertexKind.REDUCER: ('("', '")'),
    VertexKind.ORCHESTRATOR: ('[["', '"]]'),
    VertexKind.OUTSIDE: ('(["', '"])'),
}
_DOT_SHAPES = {
    VertexKind.EFFECT: "box",
    VertexKind.COMPUTE: "hexagon",
    VertexKind.REDUCER: "ellipse",
    VertexKind.ORCHESTRATOR: "box3d",
    VertexKind.OUTSIDE: "plaintext",
}
_MERMAID_ESCAPES = str.maketrans(
    {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", ";": "#59;", "\n": " ", "`": "'"}
)


def draw(
    model: Model,
    form: DrawingFormat | str,
    node: str | None = None,
    sources: Iterable[SourceText] = (),
) -> str:
    """Draw the project, or (`node`) the state machine of one reducer.

    The text ends with a line break and is the same for the same model. A page shows the pieces
    of `sources` that the nodes are. Raises `NotDrawableError` where `node` names no single
    reducer, and `NoEngineError` where SVG or HTML is asked for and cannot be laid out here.
    """
    chosen = DrawingFormat(form)
    texts = {source.name: source for source in sources}
    if node is not None:
        return _draw_machine(model, picture_reducer(model, node), chosen, texts)
    return _draw_project(model, picture_project(model), chosen, texts)


def _draw_project(
    model: Model, picture: Picture, form: DrawingFormat, sources: Mapping[str, SourceText]
) -> str:
    match form:
        case DrawingFormat.MERMAID:
            return _lines(_mermaid_project(picture))
        case DrawingFormat.DOT:
            return _lines(_dot_project(picture))
        case DrawingFormat.JSON:
            return _json(_project_value(picture))
        case DrawingFormat.SVG:
            return svg(_placed_project(picture))
        case DrawingFormat.HTML:
            placed = _placed_project(picture)
            return page(placed, project_details(model, picture, sources))
        case _:
            assert_never(form)


def _draw_machine(
    model: Model, machine: StatePicture, form: DrawingFormat, sources: Mapping[str, SourceText]
) -> str:
    match form:
        case DrawingFormat.MERMAID:
            return _lines(_mermaid_machine(machine))
        case DrawingFormat.DOT:
            return _lines(_dot_machine(machine))
        case DrawingFormat.JSON:
            return _json(_machine_value(machine))
        case DrawingFormat.SVG:
            return svg(place(machine_diagram(machine)))
        case DrawingFormat.HTML:
            placed = place(machine_diagram(machine))
            return page(placed, machine_details(model, machine, sources))
        case _:
            assert_never(form)


def _placed_project(picture: Picture) -> Placed:
    flows = tuple(dict.fromkeys(one.name.flow for one in picture.vertices if one.name.flow))
    title = flows[0] if len(flows) == 1 else f"{len(flows)} flows: {', '.join(flows)}"
    return place(project_diagram(picture, title))


def _lines(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _arrow_label(arrow: Arrow) -> str:
    """Spell what stands on an arrow: the message, the route's policies, what ends its circle."""
    policies = f" ({arrow.policies})" if arrow.policies else ""
    circle = f" [circle, {arrow.circle}]" if arrow.circle else ""
    return f"{arrow.message.name}{policies}{circle}"


def _vertex_label(vertex: Vertex) -> str:
    return f"{vertex.name.name} (also publishes)" if vertex.outspoken else vertex.name.name


def _machine_label(arrow: StateArrow) -> str:
    return f"{arrow.label} / {', '.join(arrow.emits)}" if arrow.emits else arrow.label


# ---- Mermaid


def _identifier(name: QualifiedName) -> str:
    return full_name(name).replace("_", "__").replace(".", "_")


def _mermaid_text(text: str) -> str:
    return text.translate(_MERMAID_ESCAPES)


def _mermaid_project(picture: Picture) -> list[str]:
    lines = ["flowchart LR"]
    for vertex in picture.vertices:
        before, after = _MERMAID_SHAPES[vertex.kind]
        label = _mermaid_text(_vertex_label(vertex))
        lines.append(f"  {_identifier(vertex.name)}{before}{label}{after}")
    for arrow in picture.arrows:
        line = "-.->" if arrow.kind == "event" else "-->"
        label = _mermaid_text(_arrow_label(arrow))
        source, target = _identifier(arrow.source), _identifier(arrow.target)
        lines.append(f'  {source} {line}|"{label}"| {target}')
    return lines


def _mermaid_machine(machine: StatePicture) -> list[str]:
    lines = ["stateDiagram-v2"]
    lines += [f"  [*] --> {name}" for name, kind in machine.states if kind is StateKind.INITIAL]
    lines += [f"  {name}" for name, kind in machine.states if kind is StateKind.NORMAL]
    lines += [
        f"  {arrow.source} --> {arrow.target} : {_mermaid_text(_machine_label(arrow))}"
        for arrow in machine.arrows
    ]
    lines += [f"  {name} --> [*]" for name, kind in machine.states if kind is StateKind.FINAL]
    return lines


# ---- dot


def _dot_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _dot_project(picture: Picture) -> list[str]:
    lines = ["digraph flows {", "  rankdir=LR;"]
    for vertex in picture.vertices:
        label, shape = _dot_text(_vertex_label(vertex)), _DOT_SHAPES[vertex.kind]
        lines.append(f"  {_dot_text(full_name(vertex.name))} [label={label}, shape={shape}];")
    for arrow in picture.arrows:
        style = ", style=dashed" if arrow.kind == "event" else ""
        ends = f"{_dot_text(full_name(arrow.source))} -> {_dot_text(full_name(arrow.target))}"
        lines.append(f"  {ends} [label={_dot_text(_arrow_label(arrow))}{style}];")
    return [*lines, "}"]


def _dot_machine(machine: StatePicture) -> list[str]:
    lines = [f"digraph {_dot_text(machine.name.name)} {{", "  start [shape=point];"]
    for name, kind in machine.states:
        shape = "doublecircle" if kind is StateKind.FINAL else "ellipse"
        lines.append(f"  {_dot_text(name)} [shape={shape}];")
        if kind is StateKind.INITIAL:
            lines.append(f"  start -> {_dot_text(name)};")
    lines += [
        f"  {_dot_text(one.source)} -> {_dot_text(one.target)}"
        f" [label={_dot_text(_machine_label(one))}];"
        for one in machine.arrows
    ]
    return [*lines, "}"]


# ---- JSON


def _project_value(picture: Picture) -> dict[str, object]:
    return {
        "nodes": [
            {"name": full_name(one.name), "kind": one.kind.value, "outspoken": one.outspoken}
            for one in picture.vertices
        ],
        "messages": [
            {
                "from": full_name(one.source),
                "to": full_name(one.target),
                "message": str(one.message),
                "kind": one.kind,
                "policies": one.policies,
                "circle": one.circle,
            }
            for one in picture.arrows
        ],
        "circles": [
            {
                "messages": [str(name) for name in one.messages],
                "ends": [{"reducer": str(end.reducer), "why": end.text} for end in one.ends],
            }
            for one in picture.circles
        ],
    }


def _machine_value(machine: StatePicture) -> dict[str, object]:
    return {
        "reducer": str(machine.name),
        "states": [{"name": name, "kind": kind.value} for name, kind in machine.states],
        "transitions": [
            {
                "from": one.source,
                "to": one.target,
                "on": one.label,
                "emits": list(one.emits),
            }
            for one in machine.arrows
        ],
    }
