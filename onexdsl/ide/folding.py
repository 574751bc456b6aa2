"""A file in; the parts that an editor can fold out."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

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
    """Lines (from 1) of which all but the first can be hidden."""

    kind: FoldKind
    first: int
    last: int


def folds(source: SourceText, file: FlowFile) -> tuple[Fold, ...]:
    """Give what stands in braces over several lines, runs of comments, and the `use` lines."""
    found = (*_blocks(source), *_comments(source), *_uses(source, file))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.first, -one.last)))


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
            opened.append(source.position(offset).line)
        elif letter == "}" and opened:
            first, last = opened.pop(), source.position(offset).line
            if last - 1 > first:  # the line of the closing brace stays in sight
                yield Fold(FoldKind.BLOCK, first, last - 1)
        offset += 1


def _behind_string(text: str, start: int) -> int:
    """Find the end of a string, at the latest the end of its line."""
    offset = start + 1
    while offset < len(text) and text[offset] not in '"\n':
        offset += 2 if text[offset] == "\\" else 1
    return offset + 1


def _comments(source: SourceText) -> Iterator[Fold]:
    lines = [source.position(one.span.start).line for one in comments(source) if one.own_line]
    yield from _runs(lines, FoldKind.COMMENT)


def _uses(source: SourceText, file: FlowFile) -> Iterator[Fold]:
    yield from _runs([source.position(use.span.start).line for use in file.uses], FoldKind.USES)


def _runs(lines: list[int], kind: FoldKind) -> Iterator[Fold]:
    """Join lines that follow one another; a single one cannot be folded."""
    first = last = 0
    for line in (*lines, 0):
        if line == last + 1 and first:
            last = line
            continue
        if last > first:
            yield Fold(kind, first, last)
        first = last = line
