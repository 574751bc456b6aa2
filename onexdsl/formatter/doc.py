"""The layout algebra: a document that says where lines may end in, text of a given width out.

After Philip Wadler, "A prettier printer" (2003), with the greedy, stack-based renderer that
Prettier made of it: a group stands on one line if it fits there, else its own lines end and
the groups within are asked anew. Comments are documents too: each ends its line.
"""

from dataclasses import dataclass
from typing import TypeAlias, assert_never

STEP = 2
"""How many blanks a level is indented."""


@dataclass(frozen=True, slots=True)
class Line:
    """A place where the line may end; `flat` is what stands there if it does not.

    `hard` lines end always, and `blank` ones leave an empty line behind them as well.
    """

    flat: tuple[str, ...] = ()
    hard: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Indent:
    """A document one level further in, from the next line on."""

    inside: "Doc"


@dataclass(frozen=True, slots=True)
class Group:
    """A document that stands on one line if it can; if not, all lines directly in it end."""

    inside: "Doc"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, to the end of its line: on a line of its own, or behind what stands before it."""

    text: str
    own_line: bool
    blank_behind: bool = False


@dataclass(frozen=True, slots=True)
class IfBroken:
    """Text that stands only where the lines of the group around it end."""

    text: str


Doc: TypeAlias = "str | Line | Indent | Group | Comment | IfBroken | tuple[Doc, ...]"

_Waiting: TypeAlias = tuple[int, bool, Doc]
"""A document with the blanks before its lines, and whether its lines end."""

BLANK = " "
_NO_WORD = ("", BLANK)
SPACE = Line((BLANK,))
EDGE = Line()
COMMA = Line((",", BLANK))
HARD = Line(hard=True)
EMPTY_LINE = Line(hard=True, blank=True)


def render(doc: Doc, width: int) -> str:
    """Lay a document out on lines of at most `width` characters, as far as it can be broken."""
    paper = _Paper()
    waiting: list[_Waiting] = [(0, True, doc)]
    while waiting:
        indent, broken, current = waiting.pop()
        match current:
            case str():
                if current:
                    paper.word(current, indent)
            case tuple():
                waiting += [(indent, broken, part) for part in reversed(current) if part]
            case Line() if broken:
                paper.end_line(2 if current.blank else 1, indent)
            case Line():
                for text in current.flat:
                    paper.word(text, indent)
            case Indent():
                waiting.append((indent + STEP, broken, current.inside))
            case Group():
                breaks = broken and not _fits(
                    current, waiting, width - paper.reached(indent), width
                )
                waiting.append((indent, breaks, current.inside))
            case Comment():
                paper.comment(current, indent)
            case IfBroken():
                if broken:
                    paper.word(current.text, indent)
            case _:
                assert_never(current)
    return paper.text()


class _Paper:
    """The text so far; what only parts words is written when a word follows."""

    def __init__(self) -> None:
        self.column = 0
        self._written: list[str] = []
        self._fresh = True  # nothing stands on the line yet
        self._blank = False
        self._owed = 0  # line ends that must come before whatever comes next

    def reached(self, indent: int) -> int:
        """Give the column that the next word will begin in."""
        return indent if self._owed else self.column + self._blank

    def word(self, text: str, indent: int) -> None:
        """Write a word; a lone blank parts words and is nothing at either end of a line."""
        if text == BLANK:
            self._blank = not self._fresh
            return
        if self._owed:
            self.end_line(1, indent)
        if self._fresh:
            self._written.append(BLANK * self.column)
        elif self._blank:
            self._written.append(BLANK)
            self.column += 1
        self._fresh = self._blank = False
        self._written.append(text)
        self.column += len(text)

    def end_line(self, count: int, indent: int) -> None:
        """End the line; a `count` of 2 leaves an empty one. It pays what is owed as well."""
        if not self._fresh:
            self._written.append("\n" * max(count, self._owed))
        self.column = indent
        self._owed = 0
        self._fresh, self._blank = True, False

    def comment(self, comment: Comment, indent: int) -> None:
        """Write a comment; what comes next stands on another line."""
        if comment.own_line:
            self.end_line(1, indent)
        self.word(BLANK, indent)
        self.word(comment.text, indent)
        self._owed = 2 if comment.blank_behind else 1

    def text(self) -> str:
        """Give all that was written, its last line ended."""
        return "".join((*self._written, "\n"))


def _fits(group: Group, behind: list[_Waiting], room: int, width: int) -> bool:
    """Whether a group, and what follows it up to the next line end, has room on one line.

    A comment between two words of a group ends a line there, so such a group does not fit;
    one before its first word or behind its last is no part of the line.
    """
    todo: list[Doc] = [group.inside]
    begun = commented = False
    while todo:
        current = todo.pop()
        match current:
            case str():
                if commented and current not in _NO_WORD:
                    return False
                begun = begun or current not in _NO_WORD
                room -= len(current)
            case tuple():
                todo.extend(reversed(current))
            case Line():
                if current.hard:
                    return False
                room -= sum(map(len, current.flat))
            case Indent() | Group():
                todo.append(current.inside)
            case Comment():
                commented = begun
                room = room if begun else width
            case IfBroken():
                pass
            case _:
                assert_never(current)
        if room < 0:
            return False
    return commented or _rest_fits(behind, room)


def _rest_fits(behind: list[_Waiting], room: int) -> bool:
    at = len(behind)
    todo: list[tuple[bool, Doc]] = []
    while room >= 0:
        if not todo:
            if not at:
                return True
            at -= 1
            todo.append(behind[at][1:])
        broken, current = todo.pop()
        match current:
            case str():
                room -= len(current)
            case tuple():
                todo.extend((broken, part) for part in reversed(current))
            case Line():
                if broken:
                    return True
                room -= sum(map(len, current.flat))
            case Indent() | Group():
                todo.append((broken, current.inside))
            case Comment():
                return True
            case IfBroken():
                room -= len(current.text) if broken else 0
            case _:
                assert_never(current)
    return False
