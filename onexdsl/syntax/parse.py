"""Text to tree: one source in, one `FlowFile` out, every mistake in `problems`."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.depth import DepthGuard
from onexdsl.syntax.driver import Driver, Shapes, shapes
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.lower import builders
from onexdsl.syntax.recover import read
from onexdsl.syntax.scan import QUOTED, Token, scan


def parse(source: SourceText, problems: Problems) -> tree.FlowFile:
    """Read one file. Takes any text: what cannot be read is told in `problems`.

    Undamaged parts around a mistake are in the tree. Pure but for `problems`.
    """
    return parse_tokens(source, scan(current_tables(), source.text), problems)


def parse_tokens(source: SourceText, tokens: list[Token], problems: Problems) -> tree.FlowFile:
    """Read the tokens of a file as `parse` does, or those of a part of it behind its header.

    The tokens are changed where a mistake is repaired, which is told then.
    """
    driver = Driver(source.name, current_tables(), rules_for(source, problems), "start")
    file: tree.FlowFile = read(driver, tokens, source, problems)
    whole = Span(source.name, 0, len(source.text))
    return tree.FlowFile(
        file.preamble, file.path, file.version, file.uses, file.declarations, span=whole
    )


def rules_for(source: SourceText, problems: Problems, guard: DepthGuard | None = None) -> Shapes:
    """Give what becomes of each rule of the grammar in a text; mistakes in strings are told.

    What stands in f-strings has rules of its own, made for the first: rules that knew themselves
    would be garbage that only a collection frees.
    """
    watching = guard or DepthGuard(problems)
    inside: list[Shapes] = []

    def expression(start: int, end: int) -> tree.Expression:
        if not inside:
            inside.append(rules_for(source, problems, watching))
        return _parse_expression(source, (start, end), inside[0], problems)

    return shapes(current_tables(), builders(problems, watching, expression))


def _parse_expression(
    source: SourceText, place: tuple[int, int], rules: Shapes, problems: Problems
) -> tree.Expression:
    """Read what stands in the braces of an f-string, where strings are written `'…'`."""
    tables, (start, end) = current_tables(), place
    tokens = [_unquoted(token) for token in scan(tables, source.text, start, end)]
    found: tree.Expression = read(
        Driver(source.name, tables, rules, "expr"), tokens, source, problems
    )
    return found


def _unquoted(token: Token) -> Token:
    return token._replace(type="STRING") if token.type == QUOTED else token
