"""Near names: an unknown name and the known ones in, those that were probably meant out."""

from collections.abc import Iterable

MOST = 3
"""More than this many suggestions help nobody."""

LONGEST = 80
"""Names beyond this length are not compared: no slip of the finger makes them."""


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Give the at most three candidates that `name` may be a slip of, the nearest first.

    The distance counts inserted, lost, changed and swapped characters and does not mind case.
    Tries every candidate: for many mistakes among many names there is `near_index.py`.
    """
    limit = most_slips(name)
    if len(name) > LONGEST:
        return ()
    ranked = [
        (found, candidate)
        for candidate in sorted(set(candidates) - {name})
        if abs(len(candidate) - len(name)) <= limit
        if (found := distance(name.lower(), candidate.lower(), limit)) <= limit
    ]
    return tuple(candidate for _, candidate in sorted(ranked)[:MOST])


def most_slips(name: str) -> int:
    """Give how many slips a name may be away from what was meant.

    One in three characters; names of a single character are no slip of one another.
    """
    return max(1, len(name) // 3) if len(name) > 1 else 0


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Ask for the near names in one sentence; None where nothing is near."""
    near = [f"`{candidate}`" for candidate in nearest(name, candidates)]
    if not near:
        return None
    head = ", ".join(near[:-1])
    return f"Did you mean {head} or {near[-1]}?" if head else f"Did you mean {near[-1]}?"


def distance(left: str, right: str, most: int = LONGEST) -> int:
    """Count the slips between two texts (optimal string alignment); beyond `most` any number."""
    left, right = _apart(left, right)
    before: list[int] = []
    above = list(range(len(right) + 1))
    earlier = ""
    for row, mine in enumerate(left, start=1):
        here = [row]
        for column, theirs in enumerate(right, start=1):
            best = min(above[column] + 1, here[-1] + 1, above[column - 1] + (mine != theirs))
            if theirs == earlier and column > 1 and mine == right[column - 2]:
                best = min(best, before[column - 2] + 1)
            here.append(best)
        if min(here) > most:
            return most + 1
        before, above, earlier = above, here, mine
    return above[-1]


def _apart(left: str, right: str) -> tuple[str, str]:
    """Take away how two texts begin and end alike, which no slip is needed for."""
    end = min(len(left), len(right))
    start = 0
    while start < end and left[start] == right[start]:
        start += 1
    left, right, end = left[start:], right[start:], end - start
    behind = 0
    while behind < end and left[-1 - behind] == right[-1 - behind]:
        behind += 1
    return left[: len(left) - behind], right[: len(right) - behind]
