r"""The line ends of a file kept through a change: what a file holds and a new text in, bytes out.

Texts end their lines with `\n` (see `sources.py`); a file may end its own with `\r\n`, or begin
with a byte order mark. What did not change keeps what it had.
"""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import TypeAlias

from onexdsl.compiler.sources import BYTE_ORDER_MARK

_WINDOWS = "\r\n"


Ends: TypeAlias = Callable[[str, str], str]
"""What a file holds and a new text to what the file shall hold."""


def as_most(raw: str, text: str) -> str:
    """Give all lines of the new text the end that most lines of the old one have."""
    mark = BYTE_ORDER_MARK if raw.startswith(BYTE_ORDER_MARK) else ""
    return mark + text.replace("\n", _usual(raw))


def as_before(raw: str, text: str) -> str:
    """Give the new text with the line ends and the byte order mark of the old one."""
    mark = BYTE_ORDER_MARK if raw.startswith(BYTE_ORDER_MARK) else ""
    if _WINDOWS not in raw:
        return mark + text
    old, new = _lines(raw.removeprefix(BYTE_ORDER_MARK)), _lines(text)
    plain = [line.replace(_WINDOWS, "\n") for line in old]
    usual = _usual(raw)
    lines: list[str] = []
    changes = SequenceMatcher(None, plain, new, autojunk=False).get_opcodes()
    for kind, start, end, new_start, new_end in changes:
        if kind == "equal":
            lines += old[start:end]
        else:
            lines += [line.replace("\n", usual) for line in new[new_start:new_end]]
    return mark + "".join(lines)


def _usual(raw: str) -> str:
    return _WINDOWS if 2 * raw.count(_WINDOWS) > raw.count("\n") else "\n"


def _lines(text: str) -> list[str]:
    """Give the lines with their ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
