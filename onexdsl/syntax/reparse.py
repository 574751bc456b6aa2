"""A tree and an edit in, the new tree out: what stands before and behind the edit is kept.

Reading begins again some tokens before the edit and ends at the first old declaration behind
it that the parser reaches with nothing open: from there on it would do what it did before
(Wagner & Graham 1998, "Efficient and flexible incremental parsing", state matching; here for
whole declarations). Texts of one length only: `compiler/steady.py` makes them so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.driver import Driver, advance
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse, rules_for
from onexdsl.syntax.recover import mend
from onexdsl.syntax.scan import END, Token, scan
from onexdsl.syntax.tables import Tables

STOP = "STOP"  # a token that fits nowhere
_MARGIN = 12  # tokens that are read again before an edit: more than recovery looks back
_HEADER = (("FLOW", "flow"), ("LOWER", "a"), ("AT", "@"), ("VERSION", "0.0.0"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text with its tree and what was told of it."""

    source: SourceText
    file: tree.FlowFile
    told: tuple[Diagnostic, ...]


def parse_again(before: Parsed | None, source: SourceText) -> Parsed:
    """Parse a text, or only what changed since it was parsed before."""
    found = Problems()
    file = None if before is None else reparse(before, source, found)
    if file is None:
        found = Problems()
        file = parse(source, found)
    if before is not None:
        file = keep_unchanged(before, file, source)
    return Parsed(source, file, found.sorted())


def reparse(before: Parsed, source: SourceText, problems: Problems) -> tree.FlowFile | None:
    """Read a text that differs little from an earlier one; None where it must be read whole.

    The tree and what is added to `problems` are those of `parse`.
    """
    old, new = before.source.text, source.text
    if len(old) != len(new) or before.file.path is None:
        return None
    first, last = _damage(old, new, before.told)
    starts = [begins_at(piece) for piece in before.file.declarations]
    kept = before.file.declarations
    resume = _resume(source, kept, first)
    if resume is None:
        return None
    ends = {start: at for at, start in enumerate(starts) if start > last}
    middle, end = _read(source, starts[resume], (*ends, len(new)), problems)
    if middle[:1] != kept[resume : resume + 1]:
        return None  # recovery gave up more than one declaration
    stop = ends.get(end, len(kept))
    return replace(before.file, declarations=(*kept[:resume], *middle, *kept[stop:]))


def keep_unchanged(before: Parsed, file: tree.FlowFile, source: SourceText) -> tree.FlowFile:
    """Give a tree with the very pieces of an earlier one where nothing changed.

    So what was made of them is found again, by identity.
    """
    old, new = before.source.text, source.text
    read = _same_where_unchanged(file.declarations, before.file.declarations, old, new)
    return replace(file, declarations=tuple(read))


def _same_where_unchanged(
    read: Iterable[tree.Declaration], known: Iterable[tree.Declaration], old: str, new: str
) -> Iterator[tree.Declaration]:
    """Keep the very pieces that were there, so that what was made of them is found again."""
    places = {(piece.span.start, piece.span.end): piece for piece in known}
    for piece in read:
        one = places.get((piece.span.start, piece.span.end))
        part = slice(begins_at(piece), piece.span.end)
        same = one is not None and one == piece and old[part] == new[part]
        yield one if one is not None and same else piece


def begins_at(piece: tree.Declaration) -> int:
    """Give the offset of a declaration, with the comments and annotations above it."""
    preamble = getattr(piece, "preamble", None)
    return piece.span.start if preamble is None else min(piece.span.start, preamble.span.start)


def _damage(old: str, new: str, told: Iterable[Diagnostic]) -> tuple[int, int]:
    """Give the part that may be read otherwise: the lines that changed, and earlier mistakes."""
    first = _alike(old, new)
    last = len(new) - _alike(old[::-1], new[::-1])
    for found in told:
        places = [found.span, *(edit.span for edit in (found.fix.edits if found.fix else ()))]
        first = min(first, *(place.start for place in places))
        last = max(last, *(place.end for place in places))
    line_end = new.find("\n", last)
    return new.rfind("\n", 0, first) + 1, len(new) if line_end < 0 else line_end


def _alike(one: str, other: str) -> int:
    """Count how many characters two texts of one length begin with alike."""
    low, high = 0, len(one)
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _resume(source: SourceText, kept: Sequence[tree.Declaration], first: int) -> int | None:
    """Find the declaration to read on from: a whole one, enough tokens before the damage."""
    tables = current_tables()
    for at in range(len(kept) - 1, -1, -1):
        if kept[at].span.end < first:
            start = begins_at(kept[at])
            if len(scan(tables, source.text, start, first)) > _MARGIN:
                return at
    return None


def _read(
    source: SourceText, start: int, ends: Sequence[int], problems: Problems
) -> tuple[tuple[tree.Declaration, ...], int]:
    """Read declarations up to the first of the `ends` at which nothing is open; give it too.

    The last of the ends is that of the text.
    """
    tables = current_tables()
    driver = Driver(source.name, tables, rules_for(source, problems), "start")
    header = [Token(terminal, start, start, text) for terminal, text in _HEADER]
    end = ends[0]
    tokens = [*header, *scan(tables, source.text, start, end)[:-1], *_stop(end)]
    scanned = end == len(source.text)
    while not driver.run(tokens):
        stopped = tokens[driver.index].type == STOP
        if stopped and _is_between(driver, tables, _first(source, end)):
            tokens[driver.index :] = [Token(END, end, end, "")]
            continue
        at = next(place for place, token in enumerate(tokens) if token.type == STOP)
        del tokens[at]
        if not scanned:
            tokens[at:] = scan(tables, source.text, end, len(source.text))
            scanned = True
        if not stopped:
            mend(driver, tokens, source, problems)
        at, end = _next_end(tokens, driver.index + stopped, ends)
        tokens.insert(at, Token(STOP, end, end, ""))
    return driver.values[-1].declarations, end


def _stop(end: int) -> tuple[Token, Token]:
    return Token(STOP, end, end, ""), Token(END, end, end, "")


def _next_end(tokens: Sequence[Token], index: int, ends: Sequence[int]) -> tuple[int, int]:
    """Find the next token at which reading may end: the last one at the latest."""
    wanted = frozenset(ends)
    last = len(tokens) - 1
    at = next((at for at in range(index, last) if tokens[at].start in wanted), last)
    return at, tokens[at].start


def _first(source: SourceText, start: int) -> Token:
    line_end = source.text.find("\n", start)
    return scan(current_tables(), source.text, start, max(line_end, start))[0]


def _is_between(driver: Driver, tables: Tables, following: Token) -> bool:
    """Whether the parser stands between declarations before a token: header, uses, the list."""
    states = driver.states[:]
    behind = len(_behind_header(tables))
    return advance(tables, states, following.type) and (
        following.type == END or len(states) == behind + 1
    )


def _behind_header(tables: Tables) -> tuple[int, ...]:
    """Give the states with a header, its imports and some declarations read."""
    states = [tables.starts["start"]]
    for terminal in ("FLOW", "LOWER", "AT", "VERSION", "EVENT", "UPPER", "EVENT"):
        advance(tables, states, terminal)
    return tuple(states[:-1])
