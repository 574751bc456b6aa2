"""The colours of drawings, light and dark: a scheme in, rules of a style sheet out.

Plain colours and no variables, so that viewers which know little of CSS show the light ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scheme:
    """One set of colours; `kinds` gives the fill and the edge of each kind of box."""

    ground: str
    text: str
    quiet: str
    line: str
    event: str
    circle: str
    tag: str
    kinds: Mapping[str, tuple[str, str]]


LIGHT = Scheme(
    ground="#ffffff",
    text="#111827",
    quiet="#4b5563",
    line="#374151",
    event="#6b7280",
    circle="#0b7a53",
    tag="#f3f4f6",
    kinds={
        "effect": ("#fff0dc", "#c2570c"),
        "compute": ("#dff5ea", "#0b7a53"),
        "reducer": ("#e1edff", "#1d5fbf"),
        "orchestrator": ("#f7e5f8", "#9c36a8"),
        "outside": ("#f9fafb", "#6b7280"),
        "state": ("#e1edff", "#1d5fbf"),
    },
)
DARK = Scheme(
    ground="#0f141b",
    text="#e8edf4",
    quiet="#a9b4c2",
    line="#b6c0cd",
    event="#8793a3",
    circle="#4cc997",
    tag="#1b232e",
    kinds={
        "effect": ("#3a2510", "#f0a04b"),
        "compute": ("#0f3327", "#4cc997"),
        "reducer": ("#12294a", "#6ea8fe"),
        "orchestrator": ("#371b3c", "#d58be0"),
        "outside": ("#161d27", "#8793a3"),
        "state": ("#12294a", "#6ea8fe"),
    },
)

_SHAPES = """\
.picture text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", \
monospace; white-space: pre; }
.picture .title { font-weight: 600; }
.picture .box rect, .picture .entry rect { stroke-width: 1.6; }
.picture .outside rect { stroke-dasharray: 5 4; }
.picture .initial rect { stroke-width: 3; }
.picture .way { fill: none; stroke-width: 1.5; }
.picture .event .way { stroke-dasharray: 6 4; }
.picture .question .way { stroke-dasharray: 1.5 3.5; stroke-linecap: round; }
.picture .circled .text { stroke-width: 1.2; stroke-dasharray: 3 3; }
"""


def style(scope: str = "", *, themed: bool = False) -> str:
    """Give the style sheet of a drawing.

    Dark follows what the reader's system prefers; with `themed`, the attribute `data-theme` of
    the page's root (`light` or `dark`) decides where it is set.
    """
    dark_scope = ':root:not([data-theme="light"]) ' if themed else scope
    parts = [
        _SHAPES,
        _rules(LIGHT, scope),
        f"@media (prefers-color-scheme: dark) {{\n{_rules(DARK, dark_scope)}}}\n",
    ]
    if themed:
        parts.append(_rules(DARK, ':root[data-theme="dark"] '))
    return "".join(parts)


def _rules(scheme: Scheme, scope: str) -> str:
    lines = [
        f".picture .ground {{ fill: {scheme.ground}; }}",
        f".picture text {{ fill: {scheme.text}; }}",
        f".picture .note, .picture .policy, .picture .guard {{ fill: {scheme.quiet}; }}",
        f".picture .circle {{ fill: {scheme.circle}; }}",
        f".picture .text {{ fill: {scheme.tag}; stroke: none; }}",
        f".picture .circled .text {{ stroke: {scheme.circle}; }}",
        f".picture .way {{ stroke: {scheme.line}; }}",
        f".picture .head {{ fill: {scheme.line}; }}",
        f".picture .event .way {{ stroke: {scheme.event}; }}",
        *(
            f".picture .{kind} rect {{ fill: {fill}; stroke: {edge}; }}"
            for kind, (fill, edge) in scheme.kinds.items()
        ),
    ]
    return "".join(f"{_scoped(line, scope)}\n" for line in lines)


def _scoped(rule: str, scope: str) -> str:
    return rule.replace(".picture", f"{scope}.picture")
