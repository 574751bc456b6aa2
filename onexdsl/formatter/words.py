"""The words of a text, one after the other, each with the comments around it.

The formatter follows the tree and takes the words as they come: nothing is written that does
not stand in the text, and no comment can be passed over. Only commas are the layout's own.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from onexdsl.formatter.doc import EMPTY_LINE, Comment, Doc, Line
from onexdsl.syntax.scan import Token

_CLOSING = frozenset({")", "]", "}"})
_COMMENT_OR_BLANKS = re.compile(r"//[^\n]*|\s+")
_SHORTEST = 2  # characters: two line ends or a comment; less tells nothing


class _Word(NamedTuple):
    """A word of the text, and what stands between it and the word before.

    `blank_before`: an empty line stands before the first of the comments, or, if there are
    none, before the word itself.
    """

    text: str
    start: int
    comments: tuple[Comment, ...]
    blank_before: bool
    comma_before: bool


class Words:
    """A place in the words of a text, which moves on as they are taken."""

    def __init__(self, text: str, tokens: Iterable[Token]) -> None:
        """Stand before the first word of a text that was read without a finding."""
        self._words = _gathered(text, tokens)
        self._at = 0
        self._taken = 0  # comments before the next word that are taken already

    @property
    def text(self) -> str:
        """The next word."""
        return self._words[self._at].text

    @property
    def start(self) -> int:
        """The offset of the next word."""
        return self._words[self._at].start

    @property
    def after_comma(self) -> bool:
        """Whether the text has a comma before the next word."""
        return self._words[self._at].comma_before

    def take(self) -> Doc:
        """Take a word, the comments before it, and one behind it on its line.

        What stands before a comma or a closing bracket is left to whoever takes these.
        """
        word = self._words[self._at]
        before = self.comments()
        self._at += 1
        self._taken = 0
        following = self._words[self._at]
        if not following.comments:
            return (*before, word.text) if before else word.text
        behind = () if following.comma_before or following.text in _CLOSING else self.behind()
        return (*before, word.text, *behind) if before or behind else word.text

    def comments(self) -> tuple[Comment, ...]:
        """Take all comments before the next word."""
        found = self._words[self._at].comments[self._taken :]
        self._taken += len(found)
        return found

    def behind(self) -> tuple[Comment, ...]:
        """Take the comment on the line of the word that was taken last, if there is one."""
        comments = self._words[self._at].comments[self._taken : self._taken + 1]
        found = tuple(comment for comment in comments if not comment.own_line)
        self._taken += len(found)
        return found

    def line(self, line: Line) -> Line:
        """Give the line end before the next word or comment, an empty one if the text has one."""
        word = self._words[self._at]
        taken = word.comments[self._taken - 1] if self._taken else None
        blank = taken.blank_behind if taken else word.blank_before
        return EMPTY_LINE if blank else line


def _gathered(text: str, tokens: Iterable[Token]) -> list[_Word]:
    """Give all words and, as a last one, the end of the text."""
    words: list[_Word] = []
    between = _Between(text, 0, behind_word=False)
    for token in tokens:
        if token.type == "DOC":
            between.doc_comment(token.start, token.text.rstrip(), token.end)
        elif token.text == ",":
            between.comma(token.start, token.end)
        else:
            words.append(between.word(token.start, token.text))
            between = _Between(text, token.end, behind_word=True)
    return words


class _Between:
    """Gathers what stands between two words: blanks, comments, a comma."""

    __slots__ = ("_at", "_behind_word", "_blank", "_comma", "_found", "_same_line", "_text")

    def __init__(self, text: str, at: int, *, behind_word: bool) -> None:
        self._text = text
        self._at = at
        self._found: list[tuple[str, bool, bool]] = []  # comment, is it a doc, an empty line before
        self._same_line = behind_word
        self._behind_word = False
        self._blank = False
        self._comma = False

    def comma(self, start: int, end: int) -> None:
        """Pass a comma: a comment on its line is behind it."""
        self._gap(start)
        self._at = end
        self._comma = self._same_line = True

    def doc_comment(self, start: int, text: str, end: int) -> None:
        """Pass a doc comment, which the grammar has as a word."""
        self._gap(start)
        self._at = end
        self._comment(text, is_doc=True)

    def word(self, start: int, text: str) -> _Word:
        """Pass the next word. Doc comments hug what they tell of, the last comment a bracket."""
        self._gap(start)
        blank = self._blank and text not in _CLOSING
        if not self._found:
            return _Word(text, start, (), blank, self._comma)
        empty = [*(before for _, _, before in self._found), blank]
        comments = tuple(
            Comment(
                comment,
                own_line=bool(at) or not self._behind_word,
                blank_behind=empty[at + 1] and not is_doc,
            )
            for at, (comment, is_doc, _) in enumerate(self._found)
        )
        return _Word(text, start, comments, empty[0], self._comma)

    def _gap(self, end: int) -> None:
        if end - self._at < _SHORTEST:
            return
        for piece in _COMMENT_OR_BLANKS.finditer(self._text, self._at, end):
            text = piece.group()
            if text.startswith("//"):
                self._comment(text.rstrip(), is_doc=False)
                continue
            line_ends = text.count("\n")
            self._blank = self._blank or line_ends > 1
            self._same_line = self._same_line and not line_ends

    def _comment(self, text: str, *, is_doc: bool) -> None:
        if not self._found:
            self._behind_word = self._same_line and not is_doc
        self._found.append((text, is_doc, self._blank))
        self._blank = False
