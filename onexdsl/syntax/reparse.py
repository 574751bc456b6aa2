"""A tree and an edit in, the new tree out: what stands before and behind the edit is kept.

Reading begins again some tokens before the edit and ends at the first old declaration behind
it that the parser reaches with nothing open: from there on it would do what it did before
(Wagner & Graham 1998, "Efficient and flexible incremental parsing", state matching; here for
whole declarations). Texts of one length only: `compiler/steady.py` makes them so.

No token goes beyond its line, so that tokens are kept line by line.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.driver import Driver, advance
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse_tokens, rules_for
from onexdsl.syntax.recover import mend
from onexdsl.syntax.scan import END, Token, scan
from onexdsl.syntax.tables import Tables

STOP = "STOP"  # a token that fits nowhere
_MARGIN = 12  # tokens that are read again before an edit: more than recovery looks back
_HEADER = (("FLOW", "flow"), ("LOWER", "a"), ("AT", "@"), ("VERSION", "0.0.0"))

_start_of_token = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text with its tokens, its tree and what was told of it."""

    source: SourceText
    tokens: Sequence[Token]
    file: tree.FlowFile
    told: tuple[Diagnostic, ...]


def parse_again(before: Parsed | None, source: SourceText) -> Parsed:
    """Parse a text, or only what changed since it was parsed before."""
    found = Problems()
    file = None
    if before is None or len(before.source.text) != len(source.text):
        tokens = scan(current_tables(), source.text)
    else:
        tokens = _scan_again(before, source.text)
        file = reparse(before, source, tokens, found)
    if file is None:
        found = Problems()
        file = parse_tokens(source, tokens[:], found)
    if before is not None:
        file = keep_unchanged(before, file, source)
    return Parsed(source, tokens, file, found.sorted())


def _scan_again(before: Parsed, text: str) -> list[Token]:
    """Give the tokens of a text: those of the lines that changed are new."""
    first, last = _changed_lines(before.source.text, text)
    kept = before.tokens
    start, end = (bisect_left(kept, place, key=_start_of_token) for place in (first, last))
    return [*kept[:start], *scan(current_tables(), text, first, last)[:-1], *kept[end:]]


def reparse(
    before: Parsed, source: SourceText, tokens: Sequence[Token], problems: Problems
) -> tree.FlowFile | None:
    """Read a text that differs little from one of the same length; None: it must be read whole.

    `tokens` are those of the text. The tree and what is added to `problems` are those of `parse`.
    """
    first, last = _damage(before.source.text, source.text, before.told)
    kept = before.file.declarations
    starts = [begins_at(piece) for piece in kept]
    resume = None if before.file.path is None else _resume(tokens, kept, first)
    ends = {start: at for at, start in enumerate(starts) if start > last}
    reading = _Reading(source, problems)
    read = reading.read(tokens, None if resume is None else starts[resume], ends)
    stop = ends.get(reading.end, len(kept))
    if resume is None:
        whole = Span(source.name, 0, len(source.text))
        return replace(read, declarations=(*read.declarations, *kept[stop:]), span=whole)
    if read.declarations[:1] != kept[resume : resume + 1]:
        return None  # recovery gave up more than one declaration
    declarations = (*kept[:resume], *read.declarations, *kept[stop:])
    return replace(before.file, declarations=declarations)


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
    first, last = _changed_lines(old, new)
    for found in told:
        places = [found.span, *(edit.span for edit in (found.fix.edits if found.fix else ()))]
        first = min(first, *(place.start for place in places))
        last = max(last, *(place.end for place in places))
    return _whole_lines(new, first, last)


def _changed_lines(old: str, new: str) -> tuple[int, int]:
    """Give where the lines that are others begin, and where they end."""
    return _whole_lines(new, _alike(old, new), len(new) - _alike(old[::-1], new[::-1]))


def _whole_lines(text: str, first: int, last: int) -> tuple[int, int]:
    line_end = text.find("\n", last)
    return text.rfind("\n", 0, first) + 1, len(text) if line_end < 0 else line_end


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


def _resume(tokens: Sequence[Token], kept: Sequence[tree.Declaration], first: int) -> int | None:
    """Find the declaration to read on from: a whole one, enough tokens before the damage.

    None: the text must be read from its beginning.
    """
    enough = bisect_left(tokens, first, key=_start_of_token) - _MARGIN
    if enough < 0:
        return None
    for at in range(len(kept) - 1, -1, -1):
        if kept[at].span.end < first and begins_at(kept[at]) <= tokens[enough].start:
            return at
    return None


class _Reading:
    """Reads a part of a text; what is told goes to `problems`, and `end` is where it ended."""

    def __init__(self, source: SourceText, problems: Problems) -> None:
        self.end = 0
        self._source = source
        self._problems = problems
        self._tables = current_tables()
        rules = rules_for(source, problems)
        self._driver = Driver(source.name, self._tables, rules, "start")

    def read(
        self, tokens: Sequence[Token], start: int | None, ends: Mapping[int, object]
    ) -> tree.FlowFile:
        """Read from a declaration's start, or from the text's, to where nothing is open.

        That is at the first of the `ends` if it can be, at the end of the text at the latest.
        """
        driver, left = self._driver, list(tokens)
        if start is not None:
            header = (Token(terminal, start, start, text) for terminal, text in _HEADER)
            left[: bisect_left(left, start, key=_start_of_token)] = header
        self._place_stop(left, 0, ends)
        while not driver.run(left):
            stopped = left[driver.index].type == STOP
            if stopped and self._is_between(left[driver.index + 1]):
                left[driver.index :] = [Token(END, self.end, self.end, "")]
                continue
            at = next((at for at in range(driver.index, len(left)) if left[at].type == STOP), None)
            if at is not None:
                del left[at]
            if not stopped:
                mend(driver, left, self._source, self._problems)
            self._place_stop(left, driver.index + stopped, ends)
        return driver.values[-1]  # type: ignore[no-any-return]  # what the start rule builds

    def _place_stop(self, left: list[Token], index: int, ends: Mapping[int, object]) -> None:
        """Put a stop before the next token at which reading may end, if there is one."""
        last = len(left) - 1
        at = next((at for at in range(index, last) if left[at].start in ends), last)
        self.end = left[at].start
        if at < last:
            left.insert(at, Token(STOP, self.end, self.end, ""))

    def _is_between(self, following: Token) -> bool:
        """Whether the parser stands between declarations: header, uses, those read so far."""
        states = self._driver.states[:]
        fits = advance(self._tables, states, following.type)
        return fits and states[:-1] in _between(self._tables)


def _between(tables: Tables) -> tuple[list[int], ...]:
    """Give the states between declarations: before the first, and behind some."""
    states = [tables.starts["start"]]
    found = []
    for terminal in (*(terminal for terminal, _ in _HEADER), "EVENT", "UPPER", "EVENT"):
        advance(tables, states, terminal)
        if terminal == "EVENT":
            found.append(states[:-1])
    return tuple(found)
