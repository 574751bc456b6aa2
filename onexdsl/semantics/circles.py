"""A graph as a mapping in, its circles out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

Vertex = TypeVar("Vertex")


def find_circles(
    edges: Mapping[Vertex, Sequence[Vertex]],
) -> tuple[tuple[Vertex, ...], ...]:
    """Give the circles that must be broken so that none is left.

    Each edge that leads a depth-first walk back onto its own path closes one circle, given
    from its first vertex on that path; the same graph in the same order gives the same
    circles. What is no key of `edges` leads nowhere.
    """
    found: dict[tuple[Vertex, ...], None] = {}
    done: set[Vertex] = set()
    for root in edges:
        if root not in done:
            _walk(root, edges, done, found)
    return tuple(found)


def _walk(
    root: Vertex,
    edges: Mapping[Vertex, Sequence[Vertex]],
    done: set[Vertex],
    found: dict[tuple[Vertex, ...], None],
) -> None:
    # With a stack of its own: a chain of thousands of records must not overflow Python's.
    path = [root]
    depth = {root: 0}
    waiting: list[Iterator[Vertex]] = [iter(edges.get(root, ()))]
    while path:
        following = next(waiting[-1], None)
        if following is None:
            waiting.pop()
            left = path.pop()
            del depth[left]
            done.add(left)
        elif following in depth:
            found[tuple(path[depth[following] :])] = None
        elif following not in done:
            depth[following] = len(path)
            path.append(following)
            waiting.append(iter(edges.get(following, ())))


def components(edges: Mapping[Vertex, Sequence[Vertex]]) -> tuple[tuple[Vertex, ...], ...]:
    """Part the vertices so that those of one part reach one another; what is reached comes first.

    Algorithm: Tarjan, Depth-first search and linear graph algorithms, 1972. Every vertex that an
    edge leads to is a key of `edges`.
    """
    found: list[tuple[Vertex, ...]] = []
    number: dict[Vertex, int] = {}
    lowest: dict[Vertex, int] = {}
    open_ones: dict[Vertex, None] = {}
    for root in edges:
        walk = [] if root in number else [(root, iter(edges[root]))]
        while walk:
            vertex, left = walk[-1]
            if vertex not in number:
                number[vertex] = lowest[vertex] = len(number)
                open_ones[vertex] = None
            for following in left:
                if following not in number:
                    walk.append((following, iter(edges[following])))
                    break
                if following in open_ones:
                    lowest[vertex] = min(lowest[vertex], lowest[following])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    lowest[above] = min(lowest[above], lowest[vertex])
                if lowest[vertex] == number[vertex]:
                    found.append(_closed(vertex, open_ones))
    return tuple(found)


def _closed(first: Vertex, open_ones: dict[Vertex, None]) -> tuple[Vertex, ...]:
    """Take away what was opened from a vertex on."""
    part: list[Vertex] = []
    while first in open_ones:
        part.append(open_ones.popitem()[0])
    return tuple(part)


def starting_with(circle: tuple[Vertex, ...], first: Vertex) -> tuple[Vertex, ...]:
    """Turn a circle so that it begins with one of its vertices."""
    place = circle.index(first)
    return circle[place:] + circle[:place]
