"""Counts findings: kinds of mistakes go in, how many findings one mistake gives comes out.

Mistakes are planted with fixed seeds into the good projects of the repository. What gives no
finding when planted alone is no mistake (a comma that nobody needs) and does not count.
`python -m tests.support.restraint` prints the figures of docs/explanation/diagnostics.md.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.text import SourceText
from tests.support.mistakes import KINDS, Edit, Kind, Project, plant, projects, spoiled

PROJECTS = projects()
T = TypeVar("T")


class Remembered:
    """A cache in memory: of a project that is spoiled in one file the others are read once."""

    at_hand = True

    def __init__(self) -> None:
        self._kept: dict[object, object] = {}

    @property
    def unwatched(self) -> "Remembered":
        """Itself."""
        return self

    def has(self, key: tuple[object, ...]) -> bool:
        """Whether something is kept under a key."""
        return key in self._kept

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Give what was made under this key before, or make it now."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def keep(self, key: tuple[object, ...], made: object) -> None:
        """Keep what is made already."""
        self._kept[key] = made

    def trim(self) -> None:
        """Keep all."""


@dataclass(slots=True)
class Count:
    """How many mistakes, how many findings, and how many mistakes whose place was shown."""

    mistakes: int = 0
    findings: int = 0
    shown: int = 0

    def add(self, other: "Count") -> None:
        """Add another count to this one."""
        self.mistakes += other.mistakes
        self.findings += other.findings
        self.shown += other.shown

    @property
    def ratio(self) -> float:
        """Give the findings for one mistake."""
        return self.findings / max(self.mistakes, 1)


def _found(project: Project, edits: list[Edit], cache: Remembered) -> tuple[Diagnostic, ...]:
    return check(spoiled(project, edits), cache=cache).diagnostics


def _draws(project: Project, kind: Kind, size: int) -> Iterator[Edit]:
    random = Random(f"{project.name} {kind.__name__}")
    offered = kind(project, random)
    random.shuffle(offered)
    yield from offered[:size]


def one_mistake(kind: Kind, size: int) -> Count:
    """Plant mistakes of a kind, one at a time, `size` in each project."""
    count = Count()
    for project in PROJECTS:
        cache = Remembered()
        for edit in _draws(project, kind, size):
            found = _found(project, [edit], cache)
            if found:
                shown = _is_shown(edit, spoiled(project, [edit]), found)
                count.add(Count(1, len(found), int(shown)))
    return count


def several_mistakes(number: int, rounds: int) -> tuple[Count, list[float]]:
    """Plant several mistakes at once; give the sum, and the ratio of each round."""
    count, ratios = Count(), []
    for project in PROJECTS:
        random = Random(f"{project.name} {number}")
        for _ in range(rounds):
            cache = Remembered()
            drawn = plant(project, random.choices(KINDS, k=2 * number), random)
            real = [edit for edit in drawn if _found(project, [edit], cache)][:number]
            if len(real) == number:
                found = _found(project, real, cache)
                count.add(Count(number, len(found)))
                ratios.append(len(found) / number)
    return count, ratios


def _is_shown(edit: Edit, texts: tuple[SourceText, ...], found: tuple[Diagnostic, ...]) -> bool:
    """Whether a finding stands or points at the place, within a line, or says what was there."""
    text = next(one for one in texts if one.name == edit.span.file)
    first = text.position(edit.span.start).line - 1
    last = text.position(edit.span.start + len(edit.text)).line + 1
    spans = [span for one in found for span in (one.span, *(label.span for label in one.labels))]
    near = any(
        span.file == edit.span.file and first <= text.position(span.start).line <= last
        for span in spans
    )
    return near or bool(_words(edit) & {word for one in found for word in _said(one)})


def _words(edit: Edit) -> set[str]:
    before = next(
        source.text
        for project in PROJECTS
        for source in project.sources
        if source.name == edit.span.file
    )
    return set(re.findall(r"\w+", before[edit.span.start : edit.span.end] + " " + edit.text))


def _said(found: Diagnostic) -> list[str]:
    return re.findall(r"`(\w+)`", f"{found.message} {found.hint}")


# ---- the figures


def main(size: int = 8, rounds: int = 5) -> None:
    """Print the table of docs/explanation/diagnostics.md."""
    whole = Count()
    _say("| mistake | planted | findings for one | place shown |\n|---|---:|---:|---:|")
    for kind in KINDS:
        count = one_mistake(kind, size)
        whole.add(count)
        _print_row(kind.__name__.replace("_", " "), count)
    _print_row("**all**", whole)
    _say("\n| mistakes at once | planted | findings for one | fewest | most |")
    _say("|---|---:|---:|---:|---:|")
    for number in (3, 6):
        count, ratios = several_mistakes(number, rounds)
        edges = f"{min(ratios):.2f} | {max(ratios):.2f}"
        _say(f"| {number} | {count.mistakes} | {count.ratio:.2f} | {edges} |")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _print_row(name: str, count: Count) -> None:
    shown = 100 * count.shown / max(count.mistakes, 1)
    _say(f"| {name} | {count.mistakes} | {count.ratio:.2f} | {shown:.0f} % |")


if __name__ == "__main__":
    main()
