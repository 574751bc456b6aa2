"""A small layout algebra: takes a document of texts and possible line breaks, gives lines.

It knows the pieces of ruff's own formatter and decides as that one does, so what is printed
here is what `ruff format` leaves alone. A `str` is a text and a tuple a sequence:

    Group(("f(", Indent((SOFT, "x")), SOFT, ")"))  ->  f(x)  or  f(
                                                                     x
                                                                 )
"""

from dataclasses import dataclass
from typing import TypeAlias, assert_never
from unicodedata import combining, east_asian_width

WIDTH = 88
INDENT = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A place where a line may end; `flat` stands there if it does not."""

    flat: str


SOFT = Line("")
SPACE = Line(" ")


@dataclass(frozen=True, slots=True, eq=False)
class GroupId:
    """What others ask a group by, whether it was broken."""


@dataclass(frozen=True, slots=True)
class Group:
    """On one line if it fits, else all of its own lines end."""

    content: "Document"
    id: GroupId | None = None


@dataclass(frozen=True, slots=True)
class GroupIfBroken:
    """A group where the group `condition` is broken, else nothing of its own."""

    content: "Document"
    condition: GroupId


@dataclass(frozen=True, slots=True)
class Indent:
    """Content one level deeper; `condition`: only if that group is broken."""

    content: "Document"
    condition: GroupId | None = None


@dataclass(frozen=True, slots=True)
class IfBroken:
    """One content if the group (without `condition` the enclosing one) is broken, else another."""

    broken: "Document"
    flat: "Document" = ""
    condition: GroupId | None = None


@dataclass(frozen=True, slots=True)
class FitsExpanded:
    """Content that may break without breaking the group `condition` around it."""

    content: "Document"
    condition: GroupId


@dataclass(frozen=True, slots=True)
class BestFit:
    """Content in parentheses on a line of its own, but only if it fits there and not here."""

    content: "Document"


_Piece: TypeAlias = "Group | GroupIfBroken | Indent | IfBroken | FitsExpanded | BestFit"
Document: TypeAlias = "str | tuple[Document, ...] | Line | _Piece"


# A document still to be printed: how deep, whether its lines end, and, when measuring,
# whether to go on after the end of a line, where texts may overflow.
_Task: TypeAlias = "tuple[int, bool, Document, bool]"


def text_width(text: str) -> int:
    """Give the columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def lay_out(document: Document, indent: int, used: int = 0) -> str:
    """Print a document whose first line begins at `indent` and has `used` columns after it.

    What is given holds no indentation on its first line and no line break at its end.
    """
    return _Printer(indent + used).run((indent, True, document, False))


class _Printer:
    """The state of one run: what is printed, and how the groups with an id were."""

    def __init__(self, column: int) -> None:
        self.column = column
        self.printed: list[str] = []
        self.broken: dict[GroupId, bool] = {}
        self.stack: list[_Task] = []

    def run(self, task: _Task) -> str:
        stack, printed = self.stack, self.printed
        stack.append(task)
        while stack:
            task = stack.pop()
            indent, broken, document, _ = task
            if isinstance(document, str):
                printed.append(document)
                self.column += len(document) if document.isascii() else text_width(document)
            elif isinstance(document, tuple):
                stack.extend([(indent, broken, part, False) for part in reversed(document)])
            elif isinstance(document, Line):
                self._print_line(indent, document, broken=broken)
            else:
                self._print_piece(task, document)
        return "".join(printed)

    def _print_piece(self, task: _Task, document: _Piece) -> None:
        indent, broken, _, _ = task
        match document:
            case Group(content, group):
                self._print_group(task, content, group)
            case GroupIfBroken(content, condition):
                if self.broken[condition]:
                    self._print_group(task, content, None)
                else:
                    self.stack.append((indent, broken, content, False))
            case Indent():
                self.stack.append(self._indented(task, document))
            case IfBroken():
                self.stack.append((indent, broken, self._choice(document, broken=broken), False))
            case FitsExpanded(content):
                self.stack.append((indent, True, content, False))
            case BestFit(content):
                self._print_best_fit(task, content)
            case _:
                assert_never(document)

    def _print_line(self, indent: int, line: Line, *, broken: bool) -> None:
        if broken:
            self.printed.append("\n" + " " * indent)
            self.column = indent
        else:
            self.printed.append(line.flat)
            self.column += len(line.flat)

    def _print_group(self, task: _Task, content: Document, group: GroupId | None) -> None:
        indent, broken, _, _ = task
        if group is not None:
            self.broken[group] = False
        broken = broken and not self._fits((indent, False, content, False))
        if group is not None:
            self.broken[group] = broken
        self.stack.append((indent, broken, content, False))

    def _print_best_fit(self, task: _Task, content: Document) -> None:
        indent, broken, _, _ = task
        deeper = indent + INDENT
        here = not broken or self._fits((indent, True, content, False))
        if not here and self._fits((deeper, True, content, False), deeper):
            content = ("(", Indent((SOFT, content)), SOFT, ")")
        self.stack.append((indent, broken, content, False))

    def _indented(self, task: _Task, document: Indent) -> _Task:
        indent, broken, _, past_lines = task
        deeper = document.condition is None or self.broken[document.condition]
        return (indent + INDENT if deeper else indent, broken, document.content, past_lines)

    def _choice(self, document: IfBroken, *, broken: bool) -> Document:
        if document.condition is not None:
            broken = self.broken[document.condition]
        return document.broken if broken else document.flat

    def _fits(self, task: _Task, column: int | None = None) -> bool:
        """Whether a task, and what follows it up to the next end of a line, fits."""
        left = WIDTH - (self.column if column is None else column)
        rest = len(self.stack) if column is None else 0
        on_first_line = True
        tasks = [task]
        while True:
            if not tasks:
                if rest == 0:
                    return True
                rest -= 1
                tasks.append(self.stack[rest])
            task = tasks.pop()
            indent, broken, document, past_lines = task
            if isinstance(document, str):
                left -= len(document) if document.isascii() else text_width(document)
                if left < 0 and (on_first_line or not past_lines):
                    return False
            elif isinstance(document, tuple):
                tasks.extend([(indent, broken, part, past_lines) for part in reversed(document)])
            elif isinstance(document, Line):
                if not broken:
                    left -= len(document.flat)
                elif past_lines:
                    left = WIDTH - indent
                    on_first_line = False
                else:
                    return True
            else:
                self._measure(tasks, task, document)

    def _measure(self, tasks: list[_Task], task: _Task, document: _Piece) -> None:
        """Put on `tasks` what a piece consists of, in the mode in which it is measured."""
        indent, broken, _, past_lines = task
        match document:
            case Group(content, group):
                if group is not None:
                    self.broken[group] = broken
                tasks.append((indent, broken, content, past_lines))
            case Indent():
                tasks.append(self._indented(task, document))
            case IfBroken():
                choice = self._choice(document, broken=broken)
                tasks.append((indent, broken, choice, past_lines))
            case FitsExpanded(content, condition):
                expanded = not broken and not self.broken[condition]
                tasks.append((indent, broken or expanded, content, past_lines or expanded))
            case GroupIfBroken(content, condition):
                tasks.append((indent, broken and self.broken[condition], content, past_lines))
            case BestFit() if broken:  # the parenthesis is where the line may end
                tasks.extend(((indent, broken, SOFT, False), (indent, broken, "(", False)))
            case BestFit(content):
                tasks.append((indent, broken, content, past_lines))
            case _:
                assert_never(document)
