"""A place in, what stands around it out: its words, its line, its block of lines."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_AT_MARGIN = re.compile(r"^(?:[A-Za-z@]|///)", re.MULTILINE)
_LEADS = re.compile(r"///.*|@[a-z_]+(?:\([^)\n]*\))?[ \t]*")


def words_of(text: str) -> frozenset[str]:
    """Give all words of a text."""
    return frozenset(WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Places:
    """The texts of a project, cut by layout: that holds where the tree does not."""

    texts: Mapping[str, SourceText]
    _margins: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def text(self, span: Span) -> str:
        """Give what stands at a place; nothing for a file that could not be read."""
        source = self.texts.get(span.file)
        return source.text[span.start : span.end] if source else ""

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
        start = max((one for one in margins if one <= span.start), default=0)
        end = min((one for one in margins if one > span.start), default=None)
        return Span(span.file, start, len(self._whole(span.file)) if end is None else end)

    def lines_with(self, words: Collection[str]) -> Iterator[Span]:
        """Give every line of the project that says one of the words."""
        if not words:
            return
        wanted = re.compile(rf"\b(?:{'|'.join(sorted(words))})\b")
        for file, source in self.texts.items():
            for found in wanted.finditer(source.text):
                yield self.line(Span(file, found.start(), found.end()))

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
