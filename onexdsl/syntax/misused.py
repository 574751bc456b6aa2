"""Words of the language in a place where they mean nothing: a repair that says what to write.

What another language or another part of this one would take: `emit` as a step of a workflow,
constraints of a record, a record made with parentheses.
"""

from collections.abc import Iterator

from onexdsl.source.span import Span
from onexdsl.syntax.mistake import LIKELY, SURE, Mistake, Repair
from onexdsl.syntax.problems import emitting_step, made_with_parentheses, takes_no_constraints
from onexdsl.syntax.scan import Token
from onexdsl.syntax.words import lower_snake

_CLOSING = {"(": ")", "[": "]"}
_TYPES = frozenset(
    {
        *("bool", "int", "float", "decimal", "str", "bytes", "uuid", "datetime", "date"),
        *("duration", "url", "json", "list", "set", "dict"),
    }
)


def misused(mistake: Mistake) -> Iterator[Repair]:
    """Give the repairs of what is said in the words of another place."""
    index = mistake.index
    before, token = mistake.tokens[index - 1], mistake.tokens[index]
    if not index:
        return
    if before.text == "emit" and token.type == "UPPER" and "EQUAL" in mistake.fitting(index):
        equal = Token("EQUAL", before.end, before.end, "=")
        found = emitting_step(mistake.place(before), token.text)
        yield Repair(index, index, (equal,), found, LIKELY)
    elif before.type == "UPPER" and token.text in _CLOSING:
        yield from _in_brackets(mistake, index)


def _in_brackets(mistake: Mistake, index: int) -> Iterator[Repair]:
    """Do without what stands in brackets behind a type of the author's."""
    name, opening = mistake.tokens[index - 1].text, mistake.tokens[index]
    close = _closing(mistake, index)
    if close is None or lower_snake(name) in _TYPES:
        return
    place = Span(mistake.source.name, opening.start, mistake.tokens[close].end)
    fitting = mistake.fitting(index)
    if "QMARK" in fitting:
        yield Repair(index, close + 1, (), takes_no_constraints(place, name), SURE)
    elif "LBRACE" in fitting and opening.text == "(":
        braces = (
            Token("LBRACE", opening.start, opening.end, "{"),
            Token("RBRACE", place.end - 1, place.end, "}"),
        )
        yield Repair(index, close + 1, braces, made_with_parentheses(place, name), SURE)


def _closing(mistake: Mistake, index: int) -> int | None:
    """Give where the bracket at an index is closed, on its line."""
    opening = mistake.tokens[index].text
    depth = 0
    for at in range(index, len(mistake.tokens)):
        if at > index and mistake.begins_line(at):
            return None
        text = mistake.tokens[at].text
        depth += (text == opening) - (text == _CLOSING[opening])
        if not depth:
            return at
    return None
