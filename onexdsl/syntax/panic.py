"""The way out where no small repair helps: which part to give up, and where to read on."""

from collections.abc import Iterator
from dataclasses import dataclass

from onexdsl.syntax.driver import Driver, advance, try_on
from onexdsl.syntax.mistake import Mistake
from onexdsl.syntax.scan import BROKEN, END, Token
from onexdsl.syntax.tree import FlowFile

_OPENERS = {"LBRACE": "RBRACE", "LPAR": "RPAR", "LSQB": "RSQB"}
_CLOSERS = frozenset(_OPENERS.values())
# tokens that must fit behind the part that is given up: fewer where a line begins, since
# people put one thing on a line
_ENOUGH, _ENOUGH_AT_LINE = 4, 2


@dataclass(frozen=True, slots=True)
class Escape:
    """Give up what is above `depth` on the stack and all tokens before `index`.

    `closers` are the brackets to put there, by their terminals.
    """

    depth: int
    index: int
    leaves_broken: bool = True
    closers: tuple[str, ...] = ()


def escape(driver: Driver, mistake: Mistake, *, outermost: bool) -> Escape:
    """Find the smallest part to give up: the innermost, read on as soon as possible.

    With `outermost` a whole declaration is given up.
    """
    depths = _depths(driver)
    if outermost:
        depths = depths[-1:]
    for index, open_count in _resting_places(driver, mistake):
        for depth in depths:
            if open_count < 0 or len(_open_in(driver.values[:depth])) == open_count:
                for leaves_broken in (True, False):
                    way = Escape(depth, index, leaves_broken)
                    if _goes_on(driver, mistake, way):
                        return way
    return last_escape(driver, mistake)


def last_escape(driver: Driver, mistake: Mistake) -> Escape:
    """Give up all the rest of the text, and close what is open, so that this much is kept."""
    end = len(mistake.tokens) - 1
    depths = _depths(driver)
    for depth in depths:
        closers = tuple(_OPENERS[one] for one in reversed(_open_in(driver.values[:depth])))
        states = driver.states[: depth + 1]
        if all(advance(driver.tables, states, each) for each in (BROKEN, *closers, END)):
            return Escape(depth, end, closers=closers)
    return Escape(depths[-1], end)


def _depths(driver: Driver) -> list[int]:
    """Give the depths of the stack at which a broken piece may stand, the innermost first.

    A header that was read is never given up.
    """
    lowest = 1 if driver.values and isinstance(driver.values[0], FlowFile) else 0
    return [
        depth
        for depth in range(len(driver.values), lowest - 1, -1)
        if advance(driver.tables, driver.states[: depth + 1], BROKEN)
    ]


def _open_in(values: list[object]) -> list[str]:
    return [value.type for value in values if isinstance(value, Token) and value.type in _OPENERS]


def _resting_places(driver: Driver, mistake: Mistake) -> Iterator[tuple[int, int]]:
    """Give the tokens to read on from, with the number of brackets that are still open there.

    The number is -1 at what looks like a new declaration, whatever the brackets say.
    """
    openers = _open_in(driver.values)
    kept = len(openers)
    for index in range(mistake.index, len(mistake.tokens)):
        token = mistake.tokens[index]
        if token.type == END or _begins_declaration(mistake, index):
            yield index, -1
        while len(openers) > kept and openers[-1] != "LBRACE" and mistake.begins_line(index):
            openers.pop()  # a bracket that its line leaves open was part of the mistake
        if len(openers) <= kept and _can_rest(mistake, index):
            kept = len(openers)
            yield index, kept
        if token.type in _OPENERS:
            openers.append(token.type)
        elif token.type in _CLOSERS:
            _close(openers, token.type)


def _close(openers: list[str], closer: str) -> None:
    """Close the innermost bracket of this kind, and with it what was left open inside."""
    for at in range(len(openers) - 1, -1, -1):
        if _OPENERS[openers[at]] == closer:
            del openers[at:]
            return
        if openers[at] == "LBRACE":
            return


def _can_rest(mistake: Mistake, index: int) -> bool:
    before = mistake.tokens[index - 1].type if index else END
    return (
        mistake.begins_line(index)
        or mistake.tokens[index].type in _CLOSERS
        or before in _CLOSERS
        or before == "COMMA"
    )


_DECLARATIONS = frozenset(
    "ENUM RECORD UNION EVENT COMMAND INTENT FN REDUCER EFFECT COMPUTE ORCHESTRATOR WIRE "
    "INVARIANT SCENARIO USE AT DOC".split()
)


def _begins_declaration(mistake: Mistake, index: int) -> bool:
    """Tell by layout: a declaration usually begins a line, without a blank before it."""
    token = mistake.tokens[index]
    at_margin = token.start == 0 or mistake.source.text[token.start - 1] == "\n"
    return at_margin and token.type in _DECLARATIONS


def _goes_on(driver: Driver, mistake: Mistake, way: Escape) -> bool:
    states = driver.states[: way.depth + 1]
    nothing_given_up = way.index == mistake.index and way.depth == len(driver.values)
    if nothing_given_up or (not way.leaves_broken and way.index == mistake.index):
        return False
    if way.leaves_broken and not advance(driver.tables, states, BROKEN):
        return False
    enough = _ENOUGH_AT_LINE if mistake.begins_line(way.index) else _ENOUGH
    for token in mistake.tokens[way.index : way.index + enough]:
        if not try_on(driver.tables, states, token):
            return False
        if token.type == END:
            return True
    return True
