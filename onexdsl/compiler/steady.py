r"""A text that is edited: what stands in it keeps its places while something before it is typed.

White space never matters in the language. So each part of a file is given some room behind it,
and an edit takes from the room of its own part: all that stands further down has the offsets
that it had, and what was made of it is still right.

    flow a @ 1.0.0\n\n····\n  event A\n\n······\n  event B\n     (· is room)
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from onexdsl.source.text import SourceText

# Parts end with a blank line before something at the margin: nothing that the parser's
# recovery or a comment that allows something looks at goes beyond one.
_PARTED = re.compile(r"\n[ \t]*\n(?=\S)")
_ROOM = 500  # characters


@dataclass(frozen=True)
class SteadyText(SourceText):
    """A text with room in it. `text` is with it; `real` is what the author sees.

    Part `i` of the real text begins at `starts[i]` of the text, and at `real_starts[i]` of
    the real one.
    """

    parts: tuple[str, ...]
    starts: tuple[int, ...]

    @property
    def real(self) -> str:
        """Give the text without the room."""
        return "".join(self.parts)

    @cached_property
    def real_starts(self) -> tuple[int, ...]:
        """Where the parts begin in the real text."""
        return _sums(map(len, self.parts))

    def to_real(self, offset: int) -> int:
        """Give the offset in the real text; of one in the room, the end of the part before."""
        part = bisect_right(self.starts, offset) - 1
        inside = min(offset - self.starts[part], len(self.parts[part]))
        return self.real_starts[part] + inside

    def from_real(self, offset: int) -> int:
        """Give the offset in the text of one in the real text."""
        part = bisect_right(self.real_starts, offset) - 1
        return self.starts[part] + offset - self.real_starts[part]


def steady(name: str, real: str, before: SteadyText | None = None) -> SteadyText:
    """Give a text room, or fit it into the room that it had before an edit."""
    parts = _parts(real)
    rooms = [len(part) + _ROOM for part in parts] if before is None else _fitted(parts, before)
    if not real.endswith("\n"):  # a line that goes on must not find blanks behind it
        rooms[-1] = len(parts[-1])
    text = "".join(_with_room(part, room) for part, room in zip(parts, rooms, strict=True))
    return SteadyText(name, text, parts, _sums(rooms))


def _parts(text: str) -> tuple[str, ...]:
    ends = [found.end() for found in _PARTED.finditer(text)]
    places = zip([0, *ends], [*ends, len(text)], strict=True)
    return tuple(text[start:end] for start, end in places)


def _sums(lengths: Iterable[int]) -> tuple[int, ...]:
    return tuple(accumulate(lengths, initial=0))[:-1]


def _with_room(part: str, room: int) -> str:
    spare = room - len(part)
    return part if not spare else f"{part}{' ' * (spare - 1)}\n"


def _fitted(parts: Sequence[str], before: SteadyText) -> list[int]:
    """Give each part its room: that which it had, or for what changed, some of what was there."""
    old = [*before.starts, len(before.text)]
    rooms = [end - start for start, end in pairwise(old)]
    first = _alike(parts, before.parts)
    behind = min(_alike(parts[::-1], before.parts[::-1]), len(parts) - first, len(rooms) - first)
    changed = parts[first : len(parts) - behind]
    given = rooms[first : len(rooms) - behind]
    kept = rooms[len(rooms) - behind :] if behind else []
    return [*rooms[:first], *_shared(changed, sum(given), len(given)), *kept]


def _alike(parts: Sequence[str], others: Sequence[str]) -> int:
    count = 0
    for one, other in zip(parts, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _shared(changed: Sequence[str], given: int, count: int) -> list[int]:
    """Part the room that was given among what is there now; if it is too small, all get new."""
    lengths = [len(part) for part in changed]
    if not changed:
        return []
    if sum(lengths) > given or (count and not given):
        return [length + _ROOM for length in lengths]
    return [*lengths[:-1], given - sum(lengths[:-1])]
