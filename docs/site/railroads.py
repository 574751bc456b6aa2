"""Draws rules of the grammar as railroad diagrams: a rule in, an SVG picture with links out."""

import re
from typing import assert_never

import railroad

from tests.support.grammar_rules import (
    Choice,
    Many,
    Maybe,
    Part,
    PatternName,
    Rule,
    RuleName,
    Sequence,
    Word,
)

WORDS_IN_A_COLUMN = 9
LONG_ROW = 7  # parts; more are drawn below one another, so that a window shows them
TWICE = re.compile(r"(<text [^>]*>[^<]*</text>)\1")


def draw(rule: Rule, anchors: dict[str, str]) -> str:
    """Give a rule's picture, whose boxes lead to `#anchor` of the rules and tokens named."""
    diagram = railroad.Diagram(_drawn(rule.body, anchors), type="complex")
    pieces: list[str] = []
    diagram.writeSvg(pieces.append)
    # The package writes the text of a box with a link twice.
    svg = TWICE.sub(r"\1", "".join(pieces))
    return svg.replace("<svg ", f'<svg role="img" aria-label="Railroad diagram of {rule.name}" ', 1)


def _drawn(part: Part, anchors: dict[str, str]) -> railroad.DiagramItem:
    match part:
        case Word(text=text):
            return railroad.Terminal(text)
        case RuleName(name=name):
            return railroad.NonTerminal(name, href=f"#{anchors[name]}")
        case PatternName(name=name):
            return railroad.NonTerminal(name, href=f"#{anchors['tokens']}", cls="token")
        case Sequence(parts=parts):
            return _row([_drawn(one, anchors) for one in parts])
        case Choice(ways=ways):
            return _choice([_drawn(way, anchors) for way in ways])
        case Maybe(part=inner):
            return railroad.Optional(_drawn(inner, anchors))
        case Many(part=inner, at_least_once=False):
            return railroad.ZeroOrMore(_drawn(inner, anchors))
        case Many(part=inner, mark=mark):
            return railroad.OneOrMore(_drawn(inner, anchors), mark and _drawn(mark, anchors))
        case _:
            assert_never(part)


def _row(parts: list[railroad.DiagramItem]) -> railroad.DiagramItem:
    if len(parts) < LONG_ROW:
        return railroad.Sequence(*parts)
    half = (len(parts) + 1) // 2
    return railroad.Stack(railroad.Sequence(*parts[:half]), railroad.Sequence(*parts[half:]))


def _choice(ways: list[railroad.DiagramItem]) -> railroad.DiagramItem:
    """Give a column of ways, or several columns side by side where one would be too tall."""
    if len(ways) <= 2 * WORDS_IN_A_COLUMN:
        return railroad.Choice(0, *ways)
    starts = range(0, len(ways), WORDS_IN_A_COLUMN)
    columns = (ways[start : start + WORDS_IN_A_COLUMN] for start in starts)
    return railroad.HorizontalChoice(*(railroad.Choice(0, *column) for column in columns))
