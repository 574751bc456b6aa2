"""Pictures in, diagrams out: boxes and links with the lines of text that stand on them.

A diagram says what is drawn and how large each text is; where it stands is `place.py`'s.
"""

import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from onexdsl.graph.picture import Arrow, Picture, StateArrow, StatePicture, Vertex, VertexKind
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import StateKind

AGAIN = "\u21bb"
"""Marks what lies on a circle that was proved to end."""

_WIDEST = 36  # characters of a line of policies, guards and reasons
_MOST_LINES = 5  # of one such text; all of it stands in the page
_LONGEST = 48  # characters of a name; what is longer is cut in the middle


class LineKind(StrEnum):
    """What a line of text says."""

    TITLE = "title"
    NOTE = "note"
    MESSAGE = "message"
    POLICY = "policy"
    CIRCLE = "circle"
    GUARD = "guard"


_SIZES = {
    LineKind.TITLE: 14.0,
    LineKind.NOTE: 11.0,
    LineKind.MESSAGE: 12.0,
    LineKind.POLICY: 10.0,
    LineKind.CIRCLE: 10.0,
    LineKind.GUARD: 11.0,
}
_ADVANCE = 0.61
"""Width of a character in a monospace font, in parts of its size: the widest of those in use."""

_LEADING = 1.35


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text."""

    text: str
    kind: LineKind

    @property
    def size(self) -> float:
        """Its font size, in pixels."""
        return _SIZES[self.kind]

    @property
    def width(self) -> float:
        """How wide it is at most, in pixels."""
        columns = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in self.text)
        return columns * self.size * _ADVANCE

    @property
    def height(self) -> float:
        """Its height with what stays free between lines, in pixels."""
        return self.size * _LEADING


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn as a vertex: a node or a state. `key` names it in the page."""

    key: str
    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """All that goes the same way between two boxes, given by their places in the diagram."""

    source: int
    target: int
    kind: str
    lines: tuple[Line, ...]
    circle: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """What is drawn."""

    title: str
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]


def project_diagram(picture: Picture, title: str) -> Diagram:
    """Draw nodes as boxes; messages that go the same way share a link."""
    place = {vertex.name: index for index, vertex in enumerate(picture.vertices)}
    links = (
        Link(
            place[arrows[0].source],
            place[arrows[0].target],
            arrows[0].kind,
            _arrow_lines(arrows),
            any(one.circle for one in arrows),
        )
        for arrows in shared_ways(picture)
    )
    return Diagram(title, tuple(_node_box(one) for one in picture.vertices), tuple(links))


def machine_diagram(machine: StatePicture) -> Diagram:
    """Draw states as boxes; transitions that go the same way share a link."""
    place = {name: index for index, (name, _) in enumerate(machine.states)}
    links = (
        Link(
            place[arrows[0].source],
            place[arrows[0].target],
            "transition",
            tuple(line for one in arrows for line in _on(one)),
        )
        for arrows in shared_transitions(machine)
    )
    boxes = tuple(_state_box(name, kind) for name, kind in machine.states)
    return Diagram(f"{machine.name}", boxes, tuple(links))


def shared_ways(picture: Picture) -> tuple[tuple[Arrow, ...], ...]:
    """Give the arrows that share a link, link by link, in the order of the diagram's links."""
    groups: dict[tuple[QualifiedName, QualifiedName, str], list[Arrow]] = {}
    for arrow in picture.arrows:
        groups.setdefault((arrow.source, arrow.target, arrow.kind), []).append(arrow)
    return tuple(tuple(group) for group in groups.values())


def shared_transitions(machine: StatePicture) -> tuple[tuple[StateArrow, ...], ...]:
    """Give the transitions that share a link, in the order of the diagram's links."""
    groups: dict[tuple[str, str], list[StateArrow]] = {}
    for arrow in machine.arrows:
        groups.setdefault((arrow.source, arrow.target), []).append(arrow)
    return tuple(tuple(group) for group in groups.values())


def full_name(name: QualifiedName) -> str:
    """Give the key of a node or message: its name with its flow, if it has one."""
    return str(name) if name.flow else name.name


def _node_box(vertex: Vertex) -> Box:
    note = vertex.kind.value if vertex.kind is not VertexKind.OUTSIDE else "of the project"
    if vertex.outspoken:
        note += ", also publishes"
    lines = [
        Line(_cut(vertex.name.name), LineKind.TITLE),
        Line(note, LineKind.NOTE),
    ]
    return Box(full_name(vertex.name), vertex.kind.value, tuple(lines))


def _state_box(name: str, kind: StateKind) -> Box:
    lines = [Line(_cut(name), LineKind.TITLE)]
    if kind is not StateKind.NORMAL:
        lines.append(Line(kind.value, LineKind.NOTE))
    return Box(name, f"state {kind.value}", tuple(lines))


def _arrow_lines(arrows: Iterable[Arrow]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for arrow in arrows:
        mark = f" {AGAIN}" if arrow.circle else ""
        lines.append(Line(_cut(arrow.message.name) + mark, LineKind.MESSAGE))
        lines += _wrapped(arrow.policies, LineKind.POLICY)
    reasons = dict.fromkeys(arrow.circle for arrow in arrows if arrow.circle)
    lines += _wrapped("; ".join(reasons), LineKind.CIRCLE)
    return tuple(lines)


def _on(arrow: StateArrow) -> list[Line]:
    event, bracket, guard = arrow.label.partition(" [")
    lines = _wrapped(event, LineKind.MESSAGE)
    lines += _wrapped(f"[{guard}" if bracket else "", LineKind.GUARD)
    return lines + _wrapped(f"/ {', '.join(arrow.emits)}" if arrow.emits else "", LineKind.POLICY)


def _wrapped(text: str, kind: LineKind) -> list[Line]:
    lines = textwrap.wrap(text, _WIDEST)
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][: _WIDEST - 2]} \u2026"]
    return [Line(line, kind) for line in lines]


def _cut(name: str) -> str:
    half = _LONGEST // 2
    return name if len(name) <= _LONGEST else f"{name[:half]}\u2026{name[1 - half :]}"
