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


Document: TypeAlias = (
    "str | tuple[Document, ...] | Line | Group | GroupIfBroken | Indent | IfBroken"
    " | FitsExpanded | BestFit"
)


@dataclass(frozen=True, slots=True)
class _Task:
    """A document still to be printed: how deep, and whether its lines end."""

    indent: int
    broken: bool
    document: Document
    past_lines: bool = False  # when measuring: go on after the end of a line; texts may overflow


def text_width(text: str) -> int:
    """Give the columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def lay_out(document: Document, indent: int, used: int = 0) -> str:
    """Print a document whose first line begins at `indent` and has `used` columns after it.

    What is given holds no indentation on its first line and no line break at its end.
    """
    return _Printer(indent + used).run(_Task(indent, broken=True, document=document))


class _Printer:
    """The state of one run: what is printed, and how the groups with an id were."""

    def __init__(self, column: int) -> None:
        self.column = column
        self.printed: list[str] = []
        self.broken: dict[GroupId, bool] = {}
        self.stack: list[_Task] = []

    def run(self, task: _Task) -> str:
        self.stack.append(task)
        while self.stack:
            self._step(self.stack.pop())
        return "".join(self.printed)

    def _step(self, task: _Task) -> None:
        document = task.document
        match document:
            case str():
                self.printed.append(document)
                self.column += text_width(document)
            case tuple():
                self._push_all(task, document)
            case Line():
                self._print_line(task, document)
            case Group():
                self._print_group(task, document.content, document.id)
            case GroupIfBroken():
                if self.broken[document.condition]:
                    self._print_group(task, document.content, None)
                else:
                    self._push(task, document.content)
            case Indent():
                self.stack.append(self._indented(task, document))
            case IfBroken():
                self._push(task, self._choice(task, document))
            case FitsExpanded():
                self.stack.append(_Task(task.indent, broken=True, document=document.content))
            case BestFit():
                self._print_best_fit(task, document)
            case _:
                assert_never(document)

    def _push(self, task: _Task, document: Document) -> None:
        self.stack.append(_Task(task.indent, task.broken, document))

    def _push_all(self, task: _Task, documents: tuple[Document, ...]) -> None:
        self.stack.extend(
            _Task(task.indent, task.broken, document) for document in reversed(documents)
        )

    def _print_line(self, task: _Task, line: Line) -> None:
        if task.broken:
            self.printed.append("\n" + " " * task.indent)
            self.column = task.indent
        else:
            self.printed.append(line.flat)
            self.column += len(line.flat)

    def _print_group(self, task: _Task, content: Document, group: GroupId | None) -> None:
        flat = _Task(task.indent, broken=False, document=content)
        if group is not None:
            self.broken[group] = False
        broken = task.broken and not self._fits(flat)
        if group is not None:
            self.broken[group] = broken
        self.stack.append(_Task(task.indent, broken, content))

    def _print_best_fit(self, task: _Task, document: BestFit) -> None:
        content = document.content
        if not task.broken or self._fits(_Task(task.indent, broken=True, document=content)):
            self._push(task, content)
            return
        deeper = task.indent + INDENT
        if self._fits(_Task(deeper, broken=True, document=content), deeper):
            self._push_all(task, ("(", Indent((SOFT, content)), SOFT, ")"))
        else:
            self._push(task, content)

    def _indented(self, task: _Task, document: Indent) -> _Task:
        deeper = document.condition is None or self.broken[document.condition]
        indent = task.indent + INDENT if deeper else task.indent
        return _Task(indent, task.broken, document.content, task.past_lines)

    def _choice(self, task: _Task, document: IfBroken) -> Document:
        condition = document.condition
        broken = task.broken if condition is None else self.broken[condition]
        return document.broken if broken else document.flat

    def _fits(self, task: _Task, column: int | None = None) -> bool:
        """Whether a task, and what follows it up to the next end of a line, fits."""
        left = WIDTH - (self.column if column is None else column)
        on_first_line = True
        rest = len(self.stack) if column is None else 0
        tasks = [task]
        while True:
            if not tasks:
                if rest == 0:
                    return True
                rest -= 1
                tasks.append(self.stack[rest])
            task = tasks.pop()
            document = task.document
            if isinstance(document, str):
                left -= text_width(document)
                if left < 0 and (on_first_line or not task.past_lines):
                    return False
            elif isinstance(document, Line):
                if not task.broken:
                    left -= len(document.flat)
                elif task.past_lines:
                    left = WIDTH - task.indent
                    on_first_line = False
                else:
                    return True
            else:
                self._measure(tasks, task, document)

    def _measure(self, tasks: list[_Task], task: _Task, document: Document) -> None:
        """Put on `tasks` what a piece consists of, in the mode in which it is measured."""
        broken, past_lines = task.broken, task.past_lines
        match document:
            case tuple():
                tasks.extend(
                    _Task(task.indent, broken, part, past_lines) for part in reversed(document)
                )
            case Indent():
                tasks.append(self._indented(task, document))
            case IfBroken():
                choice = self._choice(task, document)
                tasks.append(_Task(task.indent, broken, choice, past_lines))
            case Group(content, group):
                if group is not None:
                    self.broken[group] = broken
                tasks.append(_Task(task.indent, broken, content, past_lines))
            case FitsExpanded(content, condition):
                expanded = not broken and not self.broken[condition]
                mode = _Task(task.indent, broken or expanded, content, past_lines or expanded)
                tasks.append(mode)
            case GroupIfBroken(content, condition):
                broken = broken and self.broken[condition]
                tasks.append(_Task(task.indent, broken, content, past_lines))
            case BestFit() if broken:  # the parenthesis is where the line may end
                tasks.extend((_Task(task.indent, broken, SOFT), _Task(task.indent, broken, "(")))
            case BestFit(content):
                tasks.append(_Task(task.indent, broken, content, past_lines))
            case _:
                raise AssertionError(document)
