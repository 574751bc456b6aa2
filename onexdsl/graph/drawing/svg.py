"""A placed diagram in, SVG out: one text, the same for the same diagram."""

from html import escape
from math import dist

from onexdsl.graph.drawing.colours import style
from onexdsl.graph.drawing.diagram import Box, Line
from onexdsl.graph.drawing.place import MARGIN, Area, Placed, PlacedLink, Point, Way

_CORNER = 7.0
_KINDS = ("effect", "compute", "reducer", "orchestrator", "outside")
_LINES = {"intent": "intent", "command": "command", "event": "event", "question": "asks"}
_LEGEND = 34.0  # the height of the legend
_STEP = 11 * 0.61  # the width of a character in the legend


_HEAD = (
    '<defs><marker id="head" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="8"'
    ' markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
    '<path class="head" d="M0 1L10 5L0 9z"/></marker></defs>'
)


def svg(placed: Placed) -> str:
    """Write a picture that stands alone, with its colours and a legend."""
    width, height = size(placed)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture" role="img"'
        f' viewBox="0 0 {number(width)} {number(height)}"'
        f' width="{number(width)}" height="{number(height)}" aria-labelledby="picture-title">'
    )
    return "\n".join(
        (
            head,
            f'<title id="picture-title">{escape(placed.diagram.title)}</title>',
            f"<style>\n{style()}</style>",
            f'<rect class="ground" width="{number(width)}" height="{number(height)}"/>',
            scene(placed),
            legend(placed, MARGIN, placed.height),
            "</svg>\n",
        )
    )


def size(placed: Placed) -> tuple[float, float]:
    """Give the width and the height of the picture with its legend, in pixels."""
    width, height = legend_size(placed)
    return max(placed.width, width + 2 * MARGIN), placed.height + height


def scene(placed: Placed) -> str:
    """Write the boxes and links alone, without the element around them."""
    links = (_link(number, one) for number, one in enumerate(placed.links))
    boxes = (_box(number, box, area) for number, (box, area) in enumerate(placed.boxes))
    return "\n".join(
        (
            _HEAD,
            '<g class="scene">',
            *links,
            *boxes,
            "</g>",
        )
    )


def number(value: float) -> str:
    """Write a length with at most one digit after the point."""
    return f"{value:.1f}".removesuffix(".0")


def _box(place: int, box: Box, area: Area) -> str:
    final = "final" in box.kind
    inner = _rectangle(Area(area.left + 3, area.top + 3, area.width - 6, area.height - 6), 5)
    return (
        f'<g class="box {box.kind}" data-box="{place}">'
        f"<title>{escape(box.key)}</title>{_rectangle(area, 8)}{inner if final else ''}"
        f"{_texts(box.lines, area)}</g>"
    )


def _link(place: int, placed: PlacedLink) -> str:
    link = placed.link
    circled = " circled" if link.circle else ""
    text = "\n".join(line.text for line in link.lines)
    return (
        f'<g class="link {link.kind}{circled}" data-link="{place}"'
        f' data-from="{link.source}" data-to="{link.target}"><title>{escape(text)}</title>'
        f'<path class="way" d="{path(placed.to_text)}"/>'
        f'<path class="way" marker-end="url(#head)" d="{path(placed.from_text)}"/>'
        f"{_rectangle(placed.text, 6, 'text')}{_texts(link.lines, placed.text)}</g>"
    )


def _rectangle(area: Area, corner: int, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return (
        f'<rect{named} x="{number(area.left)}" y="{number(area.top)}"'
        f' width="{number(area.width)}" height="{number(area.height)}" rx="{corner}"/>'
    )


def _texts(lines: tuple[Line, ...], area: Area) -> str:
    middle = area.left + area.width / 2
    top = area.top + (area.height - sum(line.height for line in lines)) / 2
    written: list[str] = []
    for line in lines:
        base = top + line.height * 0.76  # where letters stand in their line
        written.append(_text(line, middle, base))
        top += line.height
    return "".join(written)


def _text(line: Line, middle: float, base: float) -> str:
    return (
        f'<text class="{line.kind}" x="{number(middle)}" y="{number(base)}"'
        f' font-size="{number(line.size)}" text-anchor="middle">{escape(line.text)}</text>'
    )


def path(way: Way) -> str:
    """Write a line with rounded corners."""
    parts = [f"M{_point(way[0])}"]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        radius = min(_CORNER, dist(before, corner) / 2, dist(corner, after) / 2)
        parts.append(f"L{_point(_towards(corner, before, radius))}")
        parts.append(f"Q{_point(corner)} {_point(_towards(corner, after, radius))}")
    return "".join((*parts, f"L{_point(way[-1])}"))


def _towards(corner: Point, other: Point, length: float) -> Point:
    part = length / dist(corner, other) if length else 0.0
    return (
        corner[0] + (other[0] - corner[0]) * part,
        corner[1] + (other[1] - corner[1]) * part,
    )


def _point(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


# ---- the legend


def legend(placed: Placed, left: float, top: float) -> str:
    """Write what the colours and lines mean that occur, in a row."""
    written: list[str] = []
    for (kind, word), width in zip(_legend_keys(placed), _legend_widths(placed), strict=True):
        written.append(_entry(kind, word, left, top))
        left += width
    return "\n".join(written)


def legend_size(placed: Placed) -> tuple[float, float]:
    """Give the width and the height of the legend, in pixels; it may be empty."""
    return sum(_legend_widths(placed)), _LEGEND if _legend_keys(placed) else 0.0


def _legend_keys(placed: Placed) -> tuple[tuple[str, str], ...]:
    """Give what the legend explains: the class that it shows, and its word."""
    boxes = {box.kind for box, _ in placed.boxes}
    links = {one.link.kind for one in placed.links}
    kinds = tuple((kind, kind) for kind in _KINDS if kind in boxes)
    lines = tuple((kind, word) for kind, word in _LINES.items() if kind in links)
    circles = any(one.link.circle for one in placed.links)
    return (*kinds, *lines, *((("circled", "circle that ends"),) if circles else ()))


def _legend_widths(placed: Placed) -> tuple[float, ...]:
    return tuple(50 + len(word) * _STEP for _, word in _legend_keys(placed))


def _entry(kind: str, word: str, left: float, top: float) -> str:
    """Write a sample and its word; the classes are others than those of boxes and links."""
    return (
        f'<g class="entry {kind}">{_sample(kind, left, top)}'
        f'<text class="note" x="{number(left + 32)}" y="{number(top + 10)}"'
        f' font-size="11">{escape(word)}</text></g>'
    )


def _sample(kind: str, left: float, top: float) -> str:
    if kind in _KINDS:
        return _rectangle(Area(left, top, 24, 12), 3)
    if kind == "circled":
        return _rectangle(Area(left, top, 24, 12), 3, "text")
    way = path(((left, top + 6), (left + 26, top + 6)))
    return f'<path class="way" marker-end="url(#head)" d="{way}"/>'
