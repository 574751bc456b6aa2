"""A place in, what stands around it out: its words, its line, its block of lines."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from onexdsl.semantics.kept import Anew
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.tree import Broken, FlowFile, Syntax
from onexdsl.syntax.walk import children, walk

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_AT_MARGIN = re.compile(r"^(?:[A-Za-z@]|///)", re.MULTILINE)
_LEADS = re.compile(r"///.*|@[a-z_]+(?:\([^)\n]*\))?[ \t]*")


def words_of(text: str) -> frozenset[str]:
    """Give all words of a text."""
    return frozenset(WORD.findall(text))


Pick: TypeAlias = Callable[[Syntax], tuple[Span, ...]]


def _anew(_file: str) -> Anew:
    return Anew()


def _broken(piece: Syntax) -> tuple[Span, ...]:
    return (piece.span,) if isinstance(piece, Broken) else ()


def _picked(pick: Pick, piece: Syntax) -> tuple[Span, ...]:
    return tuple(span for part in walk(piece) for span in pick(part))


@dataclass(frozen=True, slots=True)
class Places:
    """The texts of a project, cut by layout: that holds where the tree does not.

    `kept_of` gives, for a file, who keeps what was found in the pieces of its tree.
    """

    texts: Mapping[str, SourceText]
    kept_of: Callable[[str], Anew] = field(default=_anew, repr=False, compare=False)
    _margins: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)
    _found: dict[tuple[str, Pick], tuple[Span, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def text(self, span: Span) -> str:
        """Give what stands at a place; nothing for a file that could not be read."""
        source = self.texts.get(span.file)
        return source.text[span.start : span.end] if source else ""

    def before(self, span: Span, length: int) -> str:
        """Give the text before a place, so many characters at most."""
        return self._whole(span.file)[max(span.start - length, 0) : span.start]

    def after(self, span: Span, length: int) -> str:
        """Give the text behind a place, so many characters at most."""
        return self._whole(span.file)[span.end : span.end + length]

    def line(self, span: Span) -> Span:
        """Give the whole line on which a place begins."""
        text = self._whole(span.file)
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.start)
        return Span(span.file, start, len(text) if end < 0 else end)

    def block(self, span: Span) -> Span:
        """Give the lines from what begins at the margin to the next that does.

        Comments and annotations on lines of their own belong to what stands below them.
        """
        margins = self._margins.get(span.file)
        if margins is None:
            margins = self._margins[span.file] = tuple(_margins(self._whole(span.file)))
        after = bisect_right(margins, span.start)
        start = margins[after - 1] if after else 0
        end = margins[after] if after < len(margins) else len(self._whole(span.file))
        return Span(span.file, start, end)

    def found(self, file: FlowFile, pick: Pick) -> tuple[Span, ...]:
        """Give the places that a function picks of all pieces of a tree; every phase may ask."""
        key = (file.span.file, pick)
        if key not in self._found:
            kept = self.kept_of(file.span.file)
            self._found[key] = tuple(
                span
                for piece in children(file)
                for span in kept.make(pick, (piece,), (), partial(_picked, pick, piece))
            )
        return self._found[key]

    def broken(self, file: FlowFile) -> tuple[Span, ...]:
        """Give the places of what could not be read in a file."""
        return self.found(file, _broken)

    def lines_with(self, words: AbstractSet[str]) -> Iterator[str]:
        """Give the text of every line of the project that says one of the words."""
        if words:
            said = re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(sorted(words))})(?![A-Za-z0-9_])")
            for source in self.texts.values():
                last = -1
                for found in said.finditer(source.text):
                    line = self.line(Span(source.name, found.start(), found.end()))
                    if line.start > last:
                        yield self.text(line)
                    last = line.start

    def _whole(self, file: str) -> str:
        source = self.texts.get(file)
        return source.text if source else ""


def _margins(text: str) -> list[int]:
    found: list[int] = []
    led = -1  # where the line behind one that only leads begins
    for match in _AT_MARGIN.finditer(text):
        end = text.find("\n", match.start())
        line = text[match.start() : len(text) if end < 0 else end]
        if match.start() != led:
            found.append(match.start())
        led = end + 1 if _LEADS.fullmatch(line) else -1
    return found


@dataclass(frozen=True, slots=True)
class Spots:
    """Where several things begin, so that it is quickly asked whether one begins in a piece."""

    starts: Mapping[str, list[int]]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> "Spots":
        """Gather where the spans begin."""
        starts: dict[str, list[int]] = {}
        for span in sorted(spans):
            starts.setdefault(span.file, []).append(span.start)
        return cls(starts)

    def any_in(self, outer: Span) -> bool:
        """Whether one begins in a piece; an empty piece is taken for one character."""
        starts = self.starts.get(outer.file, [])
        at = bisect_left(starts, outer.start)
        return at < len(starts) and starts[at] < max(outer.end, outer.start + 1)


@dataclass(frozen=True, slots=True)
class Covered:
    """What several pieces cover together, so that it is quickly asked whether one begins in it.

    By file: where the pieces begin, sorted, and how far they reach up to there.
    """

    starts: Mapping[str, list[int]]
    reach: Mapping[str, list[int]]

    @classmethod
    def by(cls, spans: Iterable[Span]) -> "Covered":
        """Gather pieces; an empty one is taken for one character."""
        starts: dict[str, list[int]] = {}
        reach: dict[str, list[int]] = {}
        for span in sorted(spans):
            ends = reach.setdefault(span.file, [])
            starts.setdefault(span.file, []).append(span.start)
            ends.append(max(span.end, span.start + 1, ends[-1] if ends else 0))
        return cls(starts, reach)

    def holds(self, inner: Span) -> bool:
        """Whether something begins in one of the pieces."""
        before = bisect_right(self.starts.get(inner.file, []), inner.start)
        return before > 0 and self.reach[inner.file][before - 1] > inner.start
