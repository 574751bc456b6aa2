"""A diagram in, where each part of it stands out.

The text on a link is placed as if it were a box of its own, with the link going in and out of
it. So an engine for layered drawings keeps texts, boxes and lines apart without having to know
what a text is. Why this engine: `docs/decisions/0006-an-engine-places-the-graph.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from onexdsl.graph.drawing.diagram import Box, Diagram, Line, Link

MARGIN = 24.0
"""What stays free around the drawing, in pixels."""

_BOX_SIDE, _BOX_TOP = 14.0, 7.0
_TEXT_SIDE, _TEXT_TOP = 7.0, 4.0
_MANY = 600  # links; beyond, crossings are sought less thoroughly

_OPTIONS: Mapping[str, object] = {
    "direction": "leftright",
    "seed": 0,
    "spacing": {"layer_gap": 44.0, "node_gap": 30.0, "dummy_gap": 18.0},
}
_FOLDED: Mapping[str, object] = {
    "wrap": {"viewport_aspect": 1.6},
    "tuning": {"wrap": {"max_rows": 20, "max_cut_edges": 8}},
}
_LONG = 2400.0  # pixels; what is longer, and more than twice as long as high, is folded into rows


class NoEngineError(Exception):
    """The engine that places drawings is not installed; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, in pixels from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


Point: TypeAlias = tuple[float, float]
Way: TypeAlias = tuple[Point, ...]
"""The corners of a line from its beginning to its end."""


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link: the area of its text, the way that leads to it, and the way on to the target."""

    link: Link
    text: Area
    to_text: Way
    from_text: Way


@dataclass(frozen=True, slots=True)
class Placed:
    """A diagram with places."""

    diagram: Diagram
    width: float
    height: float
    boxes: tuple[tuple[Box, Area], ...]
    links: tuple[PlacedLink, ...]


def place(diagram: Diagram) -> Placed:
    """Give every box, text and line a place; the same diagram gets the same places.

    Raises NoEngineError where the engine is not installed.
    """
    if not diagram.boxes:
        return Placed(diagram, 2 * MARGIN, 2 * MARGIN, (), ())
    answer = _engine_answer(diagram)
    if _is_long(answer["bounds"]):
        answer = _engine_answer(diagram, _FOLDED)
    corner = answer["bounds"]["min"]
    areas = [_area(one, corner) for one in answer["nodes"]]
    ways = [_way(one["points"], corner) for one in answer["edges"]]
    texts = areas[len(diagram.boxes) :]
    most = answer["bounds"]["max"]
    return Placed(
        diagram,
        round(most["x"] - corner["x"] + 2 * MARGIN, 1),
        round(most["y"] - corner["y"] + 2 * MARGIN, 1),
        tuple(zip(diagram.boxes, areas, strict=False)),
        tuple(map(PlacedLink, diagram.links, texts, ways[::2], ways[1::2])),
    )


def _is_long(bounds: dict[str, Any]) -> bool:
    width, height = (bounds["max"][axis] - bounds["min"][axis] for axis in "xy")
    return bool(width > max(_LONG, 2 * height))


def _engine_answer(diagram: Diagram, more: Mapping[str, object] | None = None) -> dict[str, Any]:
    try:
        import graphlay  # noqa: PLC0415  # only who draws pays for it, and some platforms lack it
    except ImportError:
        raise NoEngineError(
            "SVG and HTML need `graphlay`, which has no wheel for this platform: "
            "`pip install graphlay` builds it with Rust; Mermaid and DOT need nothing"
        ) from None
    effort = "balanced" if len(diagram.links) <= _MANY else "fast"
    options = {**_OPTIONS, "effort": effort, **(more or {})}
    return graphlay.layout(_request(diagram), preset="layered", options=options).to_dict()


def _request(diagram: Diagram) -> dict[str, object]:
    boxes = [_node(one.lines, _BOX_SIDE, _BOX_TOP) for one in diagram.boxes]
    texts = [_node(one.lines, _TEXT_SIDE, _TEXT_TOP) for one in diagram.links]
    edges: list[dict[str, int]] = []
    for number, link in enumerate(diagram.links, len(boxes)):
        edges.append({"source": link.source, "target": number})
        edges.append({"source": number, "target": link.target})
    return {"nodes": boxes + texts, "edges": edges}


def _node(lines: tuple[Line, ...], side: float, top: float) -> dict[str, object]:
    width = max((line.width for line in lines), default=0.0) + 2 * side
    height = sum(line.height for line in lines) + 2 * top
    return {"size": {"width": round(width, 1), "height": round(height, 1)}}


def _area(node: dict[str, Any], corner: dict[str, float]) -> Area:
    centre, size = node["center"], node["size"]
    return Area(
        round(centre["x"] - size["width"] / 2 - corner["x"] + MARGIN, 1),
        round(centre["y"] - size["height"] / 2 - corner["y"] + MARGIN, 1),
        round(size["width"], 1),
        round(size["height"], 1),
    )


def _way(points: list[dict[str, float]], corner: dict[str, float]) -> Way:
    return tuple(
        (
            round(point["x"] - corner["x"] + MARGIN, 1),
            round(point["y"] - corner["y"] + MARGIN, 1),
        )
        for point in points
    )
