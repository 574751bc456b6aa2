"""How wide text is on a terminal: a line of source in, what can be shown of it out."""

import unicodedata

TAB = 4
"""A tab is shown as this many blanks, wherever it stands."""

MOST = 120
"""Of a longer line only a part is shown, around the place in question."""

BEFORE = 40
"""So much of a cut line stands before that place."""


TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of what follows: a line would not read as it is."""


def printable(text: str) -> str:
    """Make a text safe to show: tabs as blanks, other control characters as a sign."""
    return "".join(_shown(character) for character in text)


def width(text: str) -> int:
    """Count the columns that `printable(text)` takes: wide characters two, combining ones none."""
    return sum(_width(character) for shown in text for character in _shown(shown))


def cut(text: str, column: int) -> tuple[int, int]:
    """Give the part of a line to show so that the character at `column` (from 0) is in it."""
    if len(text) <= MOST:
        return 0, len(text)
    start = 0 if column < MOST - BEFORE else column - BEFORE
    return start, min(len(text), start + MOST)


def _shown(character: str) -> str:
    if character == "\t":
        return " " * TAB
    hidden = character in TURNS or unicodedata.category(character) in {"Cc", "Cs"}
    return "\N{REPLACEMENT CHARACTER}" if hidden else character


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
