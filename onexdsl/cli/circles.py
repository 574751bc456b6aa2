"""`--explain-circles`: a model in, why each harmless circle ends out."""

from collections.abc import Mapping

from onexdsl.graph.circles import (
    HarmlessCircle,
    OutspokenEffect,
    explain_circles,
    outspoken_effects,
)
from onexdsl.semantics.model import Model
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

Sources = Mapping[str, SourceText]


def explained(model: Model, sources: Sources) -> str:
    """List every circle that ends with what ends it, and the effects that may hide another."""
    circles = explain_circles(model)
    hiding = outspoken_effects(model)
    lines = [line for circle in circles for line in _circle(circle, sources)]
    lines += [_effect(effect, sources) for effect in hiding]
    return "".join(f"{line}\n" for line in lines or ["There is no circle of messages."])


def _circle(circle: HarmlessCircle, sources: Sources) -> list[str]:
    ends = [f"  ends at {_place(one.span, sources)}: {one.text}" for one in circle.ends]
    return [f"harmless: {circle.way}", *ends]


def _effect(effect: OutspokenEffect, sources: Sources) -> str:
    published = ", ".join(name.name for name in effect.publishes)
    return (
        f"look at {_place(effect.span, sources)}: {effect.effect.name} also publishes {published} "
        "on its own; if that answers an intent, no compiler can see the circle"
    )


def _place(span: Span, sources: Sources) -> str:
    position = sources[span.file].position(span.start)
    return f"{span.file}:{position.line}"
