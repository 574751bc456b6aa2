"""Short ways for tests to parse a text and to say what was found in it."""

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from onexdsl.syntax.tree import FlowFile

HEADER = "flow shop @ 1.0.0\n"


def parsed(text: str) -> tuple[FlowFile, tuple[Diagnostic, ...]]:
    """Parse a text; give its tree and the findings in the order of places."""
    problems = Problems()
    tree = parse(SourceText("shop.onex", text), problems)
    return tree, problems.sorted()


def found(text: str) -> list[tuple[str, str]]:
    """Parse a text; give the code of each finding with the text that it marks."""
    return [(each.code.name, text[each.span.start : each.span.end]) for each in parsed(text)[1]]


def names(tree: FlowFile) -> list[str]:
    """Give the declarations by name, `?` for what could not be read."""
    return [each.name.text if hasattr(each, "name") else "?" for each in tree.declarations]
