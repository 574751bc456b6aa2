"""A file in; the parts that an editor can fold out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.comments import comments
from onexdsl.syntax.tree import FlowFile


class FoldKind(StrEnum):
    """What is folded."""

    BLOCK = "block"
    COMMENT = "comment"
    USES = "uses"


@dataclass(frozen=True, slots=True)
class Fold:
    """A part of which all lines but the first can be hidden."""

    kind: FoldKind
    span: Span


def folds(source: SourceText, file: FlowFile) -> tuple[Fold, ...]:
    """Give what stands in braces over several lines, runs of comments, and the `use` lines."""
    found = (*_blocks(source), *_comments(source), *_uses(source, file))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.span.start, -one.span.end)))


def _blocks(source: SourceText) -> Iterator[Fold]:
    """Pair braces by the text alone, so that a file that cannot be read folds too."""
    quiet = {comment.span.start: comment.span.end for comment in comments(source)}
    opened: list[int] = []
    offset, text = 0, source.text
    while offset < len(text):
        if offset in quiet:
            offset = quiet[offset]
            continue
        letter = text[offset]
        if letter == '"':
            offset = _behind_string(text, offset)
            continue
        if letter == "{":
            opened.append(offset)
        elif letter == "}" and opened:
            yield Fold(FoldKind.BLOCK, Span(source.name, opened.pop(), offset))
        offset += 1


def _behind_string(text: str, start: int) -> int:
    """Find the end of a string, at the latest the end of its line."""
    offset = start + 1
    while offset < len(text) and text[offset] not in '"\n':
        offset += 2 if text[offset] == "\\" else 1
    return offset + 1


def _comments(source: SourceText) -> Iterator[Fold]:
    spans = [one.span for one in comments(source) if one.own_line]
    yield from _runs(spans, source, FoldKind.COMMENT)


def _uses(source: SourceText, file: FlowFile) -> Iterator[Fold]:
    yield from _runs([use.span for use in file.uses], source, FoldKind.USES)


def _runs(spans: list[Span], source: SourceText, kind: FoldKind) -> Iterator[Fold]:
    """Join what stands on lines that follow one another; a single line cannot be folded."""
    first = last = None
    for span in spans:
        if last is not None and _line(span, source) == _line(last, source) + 1:
            last = span
            continue
        if first is not None and last is not None and first != last:
            yield Fold(kind, first.to(last))
        first = last = span
    if first is not None and last is not None and first != last:
        yield Fold(kind, first.to(last))


def _line(span: Span, source: SourceText) -> int:
    return source.position(span.start).line
