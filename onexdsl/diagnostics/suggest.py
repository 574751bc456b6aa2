"""Near names: an unknown name and the known ones in, those that were probably meant out."""

from collections.abc import Iterable

MOST = 3
"""More than this many suggestions help nobody."""

LONGEST = 80
"""Names beyond this length are not compared: no slip of the finger makes them."""


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Give the at most three candidates that `name` may be a slip of, the nearest first.

    The distance counts inserted, lost, changed and swapped characters and does not mind case;
    one slip in three characters is the most that is taken for one, and names of a single
    character are no slip of one another.
    """
    limit = max(1, len(name) // 3) if len(name) > 1 else 0
    if len(name) > LONGEST:
        return ()
    ranked = [
        (found, candidate)
        for candidate in sorted(set(candidates) - {name})
        if abs(len(candidate) - len(name)) <= limit
        if (found := distance(name.lower(), candidate.lower(), limit)) <= limit
    ]
    return tuple(candidate for _, candidate in sorted(ranked)[:MOST])


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """Ask for the near names in one sentence; None where nothing is near."""
    near = [f"`{candidate}`" for candidate in nearest(name, candidates)]
    if not near:
        return None
    head = ", ".join(near[:-1])
    return f"Did you mean {head} or {near[-1]}?" if head else f"Did you mean {near[-1]}?"


def distance(left: str, right: str, most: int = LONGEST) -> int:
    """Count the slips between two texts (optimal string alignment); beyond `most` any number."""
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
