"""The builders by the names of the grammar's rules: a rule's children to a piece of the tree."""

from collections.abc import Callable
from typing import TypeAlias

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.depth import DepthGuard
from onexdsl.syntax.lower_declarations import DECLARATION_BUILDERS
from onexdsl.syntax.lower_expressions import EXPRESSION_BUILDERS, NESTING_BUILDERS, Builder
from onexdsl.syntax.lower_nodes import NODE_BUILDERS
from onexdsl.syntax.problems import ends_in_braces, stray_brace
from onexdsl.syntax.scan import Token
from onexdsl.syntax.texts import Piece, resolve_escapes, split_formatted
from onexdsl.syntax.tree import Expression, FormattedText, FormattedValue, TextLiteral

ParseExpression: TypeAlias = Callable[[int, int], Expression]


def builders(
    problems: Problems, guard: DepthGuard, parse_expression: ParseExpression
) -> dict[str, Builder]:
    """Give all builders; `parse_expression` reads the braces of f-strings, by offsets."""

    def text(here: Span, token: Token) -> TextLiteral:
        return _text(here, token.text[1:-1], here.start + 1, problems)

    def formatted(here: Span, token: Token) -> FormattedText:
        inside = token.text[2:-1]
        parts: list[TextLiteral | FormattedValue] = []
        for piece in split_formatted(inside):
            parts.extend(_part(here, inside, piece, problems, parse_expression))
        return FormattedText(tuple(parts), span=here)

    nesting = {name: guard.guarded(builder) for name, builder in NESTING_BUILDERS.items()}
    return {
        **EXPRESSION_BUILDERS,
        **nesting,
        **DECLARATION_BUILDERS,
        **NODE_BUILDERS,
        "text": text,
        "formatted": formatted,
    }


def _text(here: Span, written: str, start: int, problems: Problems) -> TextLiteral:
    inside = Span(here.file, start, start + len(written))
    value, found = resolve_escapes(written, inside)
    problems.extend(found)
    return TextLiteral(value, span=here)


def _part(
    here: Span,
    inside: str,
    piece: Piece,
    problems: Problems,
    parse_expression: ParseExpression,
) -> tuple[TextLiteral | FormattedValue, ...]:
    offset = here.start + 2
    place = Span(here.file, offset + piece.start, offset + piece.end)
    if piece.kind == "stray":
        ends_inside = inside[piece.start] == "{" and "}" not in inside[piece.start :]
        problems.add(
            ends_in_braces(place) if ends_inside else stray_brace(place, inside[piece.start])
        )
        return ()
    if piece.kind == "text":
        written = inside[piece.start : piece.end]
        literal = _text(place, written, place.start, problems)
        return (tree.TextLiteral(_single_braces(literal.value), span=place),)
    value = parse_expression(place.start, place.end)
    braces = Span(here.file, place.start - 1, offset + piece.format_end + 1)
    return (FormattedValue(value, inside[piece.end + 1 : piece.format_end], span=braces),)


def _single_braces(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")
