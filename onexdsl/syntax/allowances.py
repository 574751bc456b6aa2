"""Comments to what they allow: `// onexc: allow(dead-end) why` in, an `Allowance` out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.comments import Comment, comments
from onexdsl.syntax.tree import Annotation, FlowFile
from onexdsl.syntax.walk import walk

_WORD = "onexc"
_MEANT = re.compile(r"(?:///?|#)[ \t]*onexc(?:[ \t]*:|[ \t]+allow\b)")
_FORM = re.compile(r"(?://|#)[ \t]*onexc:[ \t]*allow[ \t]*\((?P<codes>[^()]*)\)(?P<reason>.*)")
_CODE = re.compile(r"[^,\s](?:[^,]*[^,\s])?")
_NEXT_COMMENT = re.compile(r"(?:^|\s)//")


@dataclass(frozen=True, slots=True)
class Named:
    """A code as a comment names it."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that is meant to silence something.

    `codes` is empty where the comment does not have the form `allow(code, …)`; `reason` is empty
    where none is given. `lines` (from 1) are those that it speaks about: the line below, and
    behind comments and annotations the line below them as well.
    """

    comment: Comment
    codes: tuple[Named, ...]
    reason: str
    lines: range

    @property
    def span(self) -> Span:
        """The place of the comment."""
        return self.comment.span


def may_allow(source: SourceText) -> bool:
    """Whether a text has the word that every such comment begins with."""
    return _WORD in source.text


def allowances(source: SourceText, file: FlowFile) -> tuple[Allowance, ...]:
    """Give what the comments of a file are meant to allow, in the order of the text."""
    written = comments(source)
    meant = [comment for comment in written if is_meant(comment)]
    if not meant:
        return ()
    quiet = _quiet_lines(source, file, written)
    return tuple(allowance_of(comment, source, quiet) for comment in meant)


def is_meant(comment: Comment) -> bool:
    """Whether a comment, of a flow or of Python, is meant to silence something."""
    return _MEANT.match(comment.text) is not None


def allowance_of(comment: Comment, source: SourceText, quiet: frozenset[int]) -> Allowance:
    """Read such a comment; `quiet` are the lines with nothing but comments and the like."""
    form = _FORM.fullmatch(comment.text)
    first = source.position(comment.span.start).line + 1
    if form is None:
        return Allowance(comment, (), "", range(0))
    last = first
    while last in quiet:
        last += 1
    codes = tuple(
        Named(found.group(), _within(comment.span, found.span()))
        for found in _CODE.finditer(comment.text, *form.span("codes"))
    )
    return Allowance(comment, codes, _reason(form["reason"]), range(first, last + 1))


def _reason(written: str) -> str:
    """Give the reason without what parts it from the bracket, and up to a further comment."""
    text = _NEXT_COMMENT.split(written, maxsplit=1)[0].strip().lstrip(":-\u2013\u2014").strip()
    return text if re.search(r"\w", text) else ""


def _within(outer: Span, part: tuple[int, int]) -> Span:
    return Span(outer.file, outer.start + part[0], outer.start + part[1])


def _quiet_lines(source: SourceText, file: FlowFile, written: Iterable[Comment]) -> frozenset[int]:
    """Give the lines with nothing but comments and annotations."""
    text = source.text
    spans = [comment.span for comment in written]
    spans += [piece.span for piece in walk(file) if isinstance(piece, Annotation)]
    for span in spans:
        blank = re.sub(r"[^\n]", " ", text[span.start : span.end])
        text = text[: span.start] + blank + text[span.end :]
    lines = zip(source.text.split("\n"), text.split("\n"), strict=True)
    return frozenset(
        number
        for number, (before, after) in enumerate(lines, start=1)
        if before.strip() and not after.strip()
    )
