"""A text and a place in it in; what could stand there, as the parser sees it, out.

The parser reads up to the place, past earlier mistakes as always. What it has open then says
which rules may go on there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.depth import DepthGuard
from onexdsl.syntax.driver import Driver, shapes
from onexdsl.syntax.expected import acceptable
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.lower import builders
from onexdsl.syntax.recover import mend
from onexdsl.syntax.scan import Token, scan
from onexdsl.syntax.tables import Tables

CURSOR = "CURSOR"  # a token that fits nowhere
_NAMES = frozenset({"name", "step_word"})
_HEADER = (("FLOW", "flow"), ("LOWER", "a"), ("AT", "@"), ("VERSION", "0.0.0"))
"""What stands before a declaration that is read by itself."""

Entry: TypeAlias = Any
"""What is on the parser's stack: a token, a piece that was read, or a list of such."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A way to go on with a word: the rules that may begin with it, and what is open around it.

    `open` is the parser's stack, the innermost last, without the word itself.
    """

    rules: frozenset[str]
    open: tuple[Entry, ...]

    def words(self) -> Iterator[str]:
        """Give the texts of the open tokens, the innermost first."""
        return (entry.text for entry in reversed(self.open) if isinstance(entry, Token))


@dataclass(frozen=True, slots=True)
class Standing:
    """What could stand at a place.

    `keywords` are words of the language, where they do not just serve as a name; `upper` and
    `lower` are there if a name of that kind could stand there.
    """

    keywords: tuple[str, ...]
    upper: Opening | None
    lower: Opening | None


NOWHERE = Standing((), None, None)


def standing(source: SourceText, place: int, start: int = 0, *, rule: str = "start") -> Standing:
    """Ask what could stand at `place`.

    Reading begins at `start`: where a declaration does or, with the rule `expr`, an expression.
    Within a comment or a string nothing can stand: whoever asks looks at that first.
    """
    tables = current_tables()
    tokens = scan(tables, source.text, start, place)
    if start and rule == "start":
        tokens[:0] = [Token(terminal, start, start, text) for terminal, text in _HEADER]
    tokens.insert(-1, Token(CURSOR, place, place, ""))
    unheard = Problems()

    def value(begin: int, end: int) -> tree.Expression:
        return tree.Broken(span=Span(source.name, begin, end))

    rules = shapes(tables, builders(unheard, DepthGuard(unheard), value))
    driver = Driver(source.name, tables, rules, rule)
    while not driver.run(tokens):
        if tokens[driver.index].type == CURSOR:
            break
        mend(driver, tokens, source, unheard)
    else:  # a mistake just before the place took it along
        return NOWHERE
    states, entries = driver.states[:], list(driver.values)
    return Standing(
        _keywords(tables, states),
        _opening(tables, states, entries, "UPPER"),
        _opening(tables, states, entries, "LOWER"),
    )


def _keywords(tables: Tables, states: list[int]) -> tuple[str, ...]:
    possible = acceptable(tables, states)
    words = {terminal: word for word, terminal in tables.keywords.items()}
    return tuple(
        sorted(
            words[terminal]
            for terminal in possible
            if terminal in words and not _is_name(tables, states, terminal)
        )
    )


def _is_name(tables: Tables, states: list[int], terminal: str) -> bool:
    """Whether a keyword could only be a name here: nothing but a name can come of it."""
    before = states[:]
    _reduced(tables, before, [None] * (len(before) - 1), terminal)
    behind = tables.actions[tables.actions[before[-1]][terminal]]
    return all(action < 0 and tables.rules[~action].origin in _NAMES for action in behind.values())


def _opening(
    tables: Tables, states: list[int], entries: list[Entry], terminal: str
) -> Opening | None:
    if terminal not in acceptable(tables, states):
        return None
    states, entries = states[:], entries[:]
    _reduced(tables, states, entries, terminal)
    return Opening(frozenset(tables.gotos[states[-1]]), tuple(entries))


def _reduced(tables: Tables, states: list[int], entries: list[Entry], terminal: str) -> None:
    """Complete the rules that end before a terminal; both lists are changed in step."""
    while (action := tables.actions[states[-1]].get(terminal, 0)) < 0:
        rule = tables.rules[~action]
        if rule.size:
            del states[-rule.size :]
            gone = entries[-rule.size :]
            del entries[-rule.size :]
        else:
            gone = []
        states.append(tables.gotos[states[-1]][rule.origin])
        entries.append(gone[0] if len(gone) == 1 else gone)
