"""Drives the parser past mistakes."""

from typing import Any

from onexdsl.diagnostics.codes import UNEXPECTED_TOKEN
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.driver import Driver
from onexdsl.syntax.scan import Token
from onexdsl.syntax import tree


def read(driver: Driver, tokens: list[Token], source: SourceText, problems: Problems) -> Any:
    if driver.run(tokens):
        return driver.values[-1]
    token = tokens[driver.index]
    place = Span(source.name, token.start, token.end)
    problems.add(Diagnostic(UNEXPECTED_TOKEN, f"`{token.text}` does not fit here.", place))
    return tree.FlowFile(tree.Preamble(None, (), span=place), None, None, (), (), span=place)
