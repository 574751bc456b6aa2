"""Drives the parser past mistakes: every mistake is told once, and what is whole is still read."""

from collections.abc import Iterable
from typing import Any

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.driver import Driver, advance, try_on
from onexdsl.syntax.expected import VALUES, expected
from onexdsl.syntax.mistake import Mistake, Repair
from onexdsl.syntax.panic import Escape, escape, last_escape
from onexdsl.syntax.problems import missing, too_deep, too_many, unclosed_string, unexpected
from onexdsl.syntax.repairs import closed_strings, repairs, unclosed_on_line
from onexdsl.syntax.scan import BROKEN, END, UNCLOSED, Token

_MOST_MISTAKES = 1000  # in one file; what stands behind the last of them is not read
_LOOK_BACK = 8  # tokens
_FEW = 2
_WORTHWHILE = 2  # tokens that must fit behind a repair that is none of the sure ones


def read(driver: Driver, tokens: list[Token], source: SourceText, problems: Problems) -> Any:
    """Read tokens to a piece; the tokens are changed where a mistake is repaired."""
    mistakes = 0
    while not driver.run(tokens):
        mistakes += 1
        mend(driver, tokens, source, problems, last=mistakes >= _MOST_MISTAKES)
    return driver.values[-1]


def mend(
    driver: Driver,
    tokens: list[Token],
    source: SourceText,
    problems: Problems,
    *,
    last: bool = False,
) -> None:
    """Tell why the driver stopped, and change tokens and driver so that it can go on.

    `last`: all the rest is given up.
    """
    mistake = _mistake(driver, tokens, source)
    if driver.too_deep:
        problems.add(too_deep(mistake.place(tokens[driver.index])))
        _escape(driver, tokens, escape(driver, mistake, outermost=True))
    elif last:
        problems.add(too_many(mistake.place(tokens[driver.index]), _MOST_MISTAKES))
        _escape(driver, tokens, last_escape(driver, mistake))
    elif repair := _best(mistake):
        problems.add(repair.told(mistake))
        driver.go_back(repair.start)
        tokens[repair.start : repair.end] = repair.instead
    else:
        _tell(driver, mistake, problems)
        _escape(driver, tokens, escape(driver, mistake, outermost=False))


def _mistake(driver: Driver, tokens: list[Token], source: SourceText) -> Mistake:
    before = driver.states_before(tokens, max(driver.index - _LOOK_BACK + 1, 0))
    return Mistake(source, driver.tables, tokens, driver.index, before)


def _tell(driver: Driver, mistake: Mistake, problems: Problems) -> None:
    token = mistake.tokens[mistake.index]
    if token.type == UNCLOSED:
        problems.add(unclosed_string(mistake.place(token)))
    else:
        wanted = expected(driver.tables, driver.states)
        if driver.index and mistake.begins_line(driver.index) and _is_definite(wanted):
            behind = mistake.place(mistake.tokens[driver.index - 1])
            problems.add(missing(behind, " or ".join(wanted), ""))
        else:
            problems.add(unexpected(mistake.place(token), token.text, wanted))


def _is_definite(wanted: tuple[str, ...]) -> bool:
    """Whether so little could stand there that its absence is the mistake, not what follows."""
    return 0 < len(wanted) <= _FEW and all(each in VALUES or each[0] == "`" for each in wanted)


def _escape(driver: Driver, tokens: list[Token], way: Escape) -> None:
    index = driver.index
    start = driver.starts[way.depth] if way.depth < len(driver.starts) else tokens[index].start
    end = tokens[way.index - 1].end if way.index > index else tokens[index].start
    driver.give_up(way.depth)
    broken = [Token(BROKEN, start, max(start, end), "")] if way.leaves_broken else []
    closers = [Token(terminal, end, end, "") for terminal in way.closers]
    tokens[index : way.index] = broken + closers


# ---- choosing a repair


def _best(mistake: Mistake) -> Repair | None:
    """Give the first repair that is good enough, or else the one that leads furthest."""
    unclosed = unclosed_on_line(mistake)
    if unclosed is not None:
        closed = _furthest(mistake, closed_strings(mistake, unclosed))
        if closed or unclosed == mistake.index:
            return closed
    best, furthest = None, _WORTHWHILE - 1
    for repair in repairs(mistake):
        reached = _reach(mistake, repair)
        if reached >= repair.enough:
            return repair
        if reached > furthest:
            best, furthest = repair, reached
    return best


def _furthest(mistake: Mistake, found: Iterable[Repair]) -> Repair | None:
    best = max(found, key=lambda repair: _reach(mistake, repair), default=None)
    return best if best and _reach(mistake, best) >= 0 else None


def _reach(mistake: Mistake, repair: Repair) -> int:
    """Count the tokens, from the one that did not fit, that fit after a repair.

    A text that is read to its end counts as far enough.
    """
    states = mistake.before[repair.start][:]
    tables, tokens = mistake.tables, mistake.tokens
    if not all(advance(tables, states, token.type) for token in repair.instead):
        return -1
    for index in range(repair.end, min(mistake.index + repair.enough, len(tokens))):
        if not try_on(tables, states, tokens[index]):
            return _counted(mistake, repair, index)
        if tokens[index].type == END:
            break
    return repair.enough


def _counted(mistake: Mistake, repair: Repair, index: int) -> int:
    """Count the tokens before the one at `index`; a line read to its end is worthwhile.

    A repair that leaves nothing of what it begins with, and after which nothing fits, is none.
    """
    reached = index - mistake.index
    if not repair.instead and index == repair.end:
        return 0
    return max(reached, _WORTHWHILE) if reached > 0 and mistake.begins_line(index) else reached
