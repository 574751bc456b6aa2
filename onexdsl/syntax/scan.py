"""Text to tokens: the grammar's terminals, and names for what is no terminal at all."""

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import NamedTuple

from onexdsl.syntax.tables import Tables

END = "$END"
BROKEN = "BROKEN"

# What the grammar has no terminal for. The parser expects none of them, so each is an error
# whose kind is known.
FOREIGN = "FOREIGN"  # a word with letters beyond a-z
UNCLOSED = "UNCLOSED"  # a string without an end on its line
QUOTED = "QUOTED"  # 'text': a string inside the braces of an f-string only
MIXED_CASE = "MIXED_CASE"  # orderId, Card_no
OPERATOR = "OPERATOR"  # an operator of other languages: =>, &&, <>
ILLEGAL = "ILLEGAL"

_BEFORE = (
    (UNCLOSED, r'[fr]?"(?:[^"\\\n]|\\.)*+(?!")\\?'),
    (QUOTED, r"'(?:[^'\\\n]|\\.)*'"),
    (MIXED_CASE, r"(?:[A-Z][A-Za-z0-9]*_|[a-z_][a-z0-9_]*[A-Z])\w*"),
    (FOREIGN, r"[A-Za-z0-9_]*[^\x00-\x7f\W]\w*"),
    (OPERATOR, r"=>|=<|<>|===|!==|&&|\|\||!(?!=)"),
)
_COMMENTS = frozenset({"COMMENT", "DOC"})

# Nearly all words, tried before anything else: nothing behind them could make them another token.
_WORDS = (
    ("LOWER_WORD", r'[a-z_][a-z0-9_]*+(?![\w"])'),
    ("UPPER_WORD", r"[A-Z][A-Za-z0-9]*+(?!\w)"),
)
_LOWER = frozenset({"LOWER", "LOWER_WORD"})
_AFTER = ((ILLEGAL, r"[^\s\w\"'{}()\[\]@:,=.|<>+*/%?-]+|."),)


class Token(NamedTuple):
    """A piece of text with the terminal it is; `text` is what the parser shall read there."""

    type: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=4)
def _scanner(patterns: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    return re.compile(_either((*_BEFORE, *patterns, *_AFTER)))


@lru_cache(maxsize=4)
def _quick_scanner(patterns: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Find what `_scanner` finds, with the blanks before it, so that there are fewer finds."""
    return re.compile(rf"\s*+(?:{_either((*_WORDS, *_BEFORE, *patterns, *_AFTER))}|\Z)")


def _either(alternatives: tuple[tuple[str, str], ...]) -> str:
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in alternatives)


def scan(tables: Tables, text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Give the tokens of `text[start:end]`, and a last one that marks the end. Takes any text."""
    stop = len(text) if end is None else end
    keywords, ignored = tables.keywords, frozenset(tables.ignored)
    tokens: list[Token] = []
    append, new, keyword = tokens.append, partial(tuple.__new__, Token), keywords.get
    for match in _quick_scanner(tables.patterns).finditer(text, start, stop):
        name, group = match.lastgroup, match.lastindex
        if group is None or name in ignored:
            continue
        found = match[group]
        if name in _LOWER:
            name = keyword(found, "LOWER")
        elif name == "UPPER_WORD":
            name = "UPPER"
        append(new((name, *match.span(group), found)))
    append(Token(END, stop, stop, ""))
    return tokens


def scan_all(tables: Tables, text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Give all tokens of `text[start:end]`, those too that the grammar ignores."""
    stop = len(text) if end is None else end
    for match in _scanner(tables.patterns).finditer(text, start, stop):
        yield Token(str(match.lastgroup), match.start(), match.end(), match.group())


def scan_comments(tables: Tables, text: str) -> Iterator[Token]:
    """Give the comments and doc comments; all that is passed over is what is quoted."""
    for match in _comment_scanner(tables.patterns).finditer(text):
        if match.lastgroup in _COMMENTS:
            yield Token(str(match.lastgroup), match.start(), match.end(), match.group())


@lru_cache(maxsize=4)
def _comment_scanner(patterns: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    wanted = {*_COMMENTS, "STRING", "FSTRING", "RSTRING", UNCLOSED, QUOTED}
    return re.compile(_either(tuple(one for one in (*_BEFORE, *patterns) if one[0] in wanted)))
