"""Where the parts of a drawing stand: nothing covers anything else."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.graph.drawing.diagram import Box, Diagram, Line, LineKind, Link, project_diagram
from onexdsl.graph.drawing.place import Area, Placed, Way, place
from onexdsl.graph.picture import picture_project
from tests.support.big_flow import big_flow
from tests.support.graph import model_of
from tests.support.soak import short_or_long


def overlapping(placed: Placed) -> list[tuple[Area, Area]]:
    """Give the pairs of boxes and texts that share a point."""
    areas = [area for _, area in placed.boxes] + [one.text for one in placed.links]
    return [(one, other) for one, other in combinations(areas, 2) if _touch(one, other)]


def crossed(placed: Placed) -> list[tuple[Way, Area]]:
    """Give the lines that run through a box or a text."""
    areas = [area for _, area in placed.boxes] + [one.text for one in placed.links]
    ways = [way for one in placed.links for way in (one.to_text, one.from_text)]
    return [
        (way, area)
        for way in ways
        for area in _near(_around(way), areas)
        if _runs_through(way, area)
    ]


def loose_ends(placed: Placed) -> list[Way]:
    """Give the lines that do not begin and end at the edges of what they join."""
    found: list[Way] = []
    for one in placed.links:
        source, target = placed.boxes[one.link.source][1], placed.boxes[one.link.target][1]
        for way, first, last in (
            (one.to_text, source, one.text),
            (one.from_text, one.text, target),
        ):
            if not (_on_edge(way[0], first) and _on_edge(way[-1], last)):
                found.append(way)
    return found


def outside(placed: Placed) -> list[Area]:
    """Give the boxes and texts that are not all in the picture."""
    areas = [area for _, area in placed.boxes] + [one.text for one in placed.links]
    return [
        one
        for one in areas
        if one.left < 0 or one.top < 0 or one.right > placed.width or one.bottom > placed.height
    ]


def _near(around: Area, areas: list[Area]) -> list[Area]:
    return [area for area in areas if _touch(around, area)]


def _around(way: Way) -> Area:
    """Give the smallest area around a line, made a little larger."""
    across, down = zip(*way, strict=True)
    left, top = min(across) - 1, min(down) - 1
    return Area(left, top, max(across) + 1 - left, max(down) + 1 - top)


def _touch(one: Area, other: Area) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _runs_through(way: Way, area: Area) -> bool:
    """Clip each piece of a line to the inside of an area, after Liang and Barsky."""
    left, top, right, bottom = area.left + 1, area.top + 1, area.right - 1, area.bottom - 1
    for (x, y), (to_x, to_y) in pairwise(way):
        enters, leaves = 0.0, 1.0
        for step, room in (
            (x - to_x, x - left),
            (to_x - x, right - x),
            (y - to_y, y - top),
            (to_y - y, bottom - y),
        ):
            if step == 0:
                enters = enters if room >= 0 else 2.0
            elif step < 0:
                enters = max(enters, room / step)
            else:
                leaves = min(leaves, room / step)
        if enters < leaves:
            return True
    return False


def _on_edge(point: tuple[float, float], area: Area) -> bool:
    across, down = point
    within = area.left - 0.3 <= across <= area.right + 0.3
    within &= area.top - 0.3 <= down <= area.bottom + 0.3
    edges = (across - area.left, across - area.right, down - area.top, down - area.bottom)
    return within and min(map(abs, edges)) <= 0.3


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    """Draw any graph, with loops, with several links between two boxes, in one part or many."""
    names = st.text("abcDEFgh", min_size=1, max_size=30)
    boxes = draw(st.lists(names, min_size=1, max_size=12, unique=True))
    ends = st.integers(0, len(boxes) - 1)
    links = draw(st.lists(st.tuples(ends, ends, st.lists(names, max_size=4)), max_size=24))
    return Diagram(
        "any",
        tuple(Box(name, "effect", (Line(name, LineKind.TITLE),)) for name in boxes),
        tuple(
            Link(source, target, "event", tuple(Line(text, LineKind.MESSAGE) for text in lines))
            for source, target, lines in links
        ),
    )


def assert_clear(placed: Placed) -> None:
    """Assert that nothing covers anything else."""
    assert [] == overlapping(placed)
    assert [] == crossed(placed)
    assert [] == loose_ends(placed)
    assert [] == outside(placed)


@settings(max_examples=short_or_long(30, 3000), deadline=None)
@given(diagrams())
def test_nothing_covers_anything_else(diagram: Diagram) -> None:
    """Boxes, texts and lines of any graph keep apart, and lines end at what they join."""
    assert_clear(place(diagram))


@pytest.mark.parametrize("nodes", [5, 50, 300])
def test_a_flow_of_any_size_is_drawn_clearly(nodes: int) -> None:
    """Nothing covers anything else in flows of 5, 50 and 300 nodes."""
    diagram = project_diagram(picture_project(model_of(big_flow(nodes))), "t")
    placed = place(diagram)
    assert_clear(placed)
    assert nodes == len(placed.boxes)
