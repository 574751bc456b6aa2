"""A text that was read and another one in; whether both have the same tree out.

Most of it is proved without reading. The grammar has no conflicts, so each list of tokens has
one tree, and what is said of a declaration is in the types and texts of its tokens: equal
tokens, equal tree. Only declarations with other tokens, for a comma more or less, are read
again. For the same reason each can be read by itself: a header and a list of declarations, one
behind the other, are a file, and as a file can be read in one way only, it is that one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse_tokens
from onexdsl.syntax.reparse import begins_at
from onexdsl.syntax.scan import Token, scan

COMMA = ","
_said = itemgetter(0, 3)  # type and text of a token, without its place


@dataclass(frozen=True, slots=True)
class Read:
    """A text that was read without a finding, its tokens and its tree."""

    source: SourceText
    tokens: Sequence[Token]
    file: tree.FlowFile


def has_same_tree(before: Read, after: SourceText) -> bool:
    """Tell whether another text is read without a finding, to a tree that says the same."""
    tokens = scan(current_tables(), after.text)
    counts = _words_before_declarations(before)
    ours, theirs = _parts(before.tokens, counts), _parts(tokens, counts)
    differing = [
        at for at, (one, other) in enumerate(zip(ours, theirs, strict=True)) if _differ(one, other)
    ]
    return not differing or _reads_the_same(before.file, after, theirs, differing)


def _differ(one: Sequence[Token], other: Sequence[Token]) -> bool:
    return [*map(_said, one)] != [*map(_said, other)]


def _reads_the_same(
    file: tree.FlowFile, after: SourceText, parts: Sequence[list[Token]], differing: list[int]
) -> bool:
    """Read the header and some declarations, each of which must begin where its part does."""
    header, *others = parts
    changed = [at - 1 for at in differing if at]
    tokens = [*header, *(token for at in changed for token in others[at])]
    end = parts[-1][-1]
    problems = Problems()
    again = parse_tokens(after, tokens if tokens[-1] is end else [*tokens, end], problems)
    wanted = replace(file, declarations=tuple(file.declarations[at] for at in changed))
    begin = [begins_at(piece) for piece in again.declarations]
    return (
        not problems.blocking
        and again == wanted
        and begin == [part[0].start for at in changed if (part := others[at])]
    )


def _words_before_declarations(read: Read) -> list[int]:
    words = [token.start for token in read.tokens if token.text != COMMA]
    return [bisect_left(words, begins_at(piece)) for piece in read.file.declarations]


def _parts(tokens: Sequence[Token], counts: Iterable[int]) -> list[list[Token]]:
    """Part tokens into the header, with its imports, and a part for each declaration.

    Parts are told by counting words: another layout has as many, but for commas, and no
    declaration begins with one. Where that does not hold, a part will not read as it should.
    """
    words = [at for at, token in enumerate(tokens) if token.text != COMMA]
    last = len(words) - 1
    ends = [words[min(count, last)] for count in counts]
    return [list(tokens[start:end]) for start, end in pairwise([0, *ends, len(tokens)])]
