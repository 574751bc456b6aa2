"""Vertices that reach one another are one part, and what is reached comes first."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from onexdsl.semantics.circles import components

VERTICES = st.integers(0, 7)
EDGES = st.lists(st.tuples(VERTICES, VERTICES), max_size=24)


@given(EDGES)
def test_the_parts_are_the_strong_components(pairs):
    """As networkx finds them, each after all that its vertices lead to."""
    edges = {vertex: [to for one, to in pairs if one == vertex] for vertex in range(8)}
    found = components(edges)
    expected = nx.strongly_connected_components(nx.DiGraph(edges))
    assert {frozenset(part) for part in found} == {frozenset(part) for part in expected}
    place = {vertex: at for at, part in enumerate(found) for vertex in part}
    assert all(place[to] <= place[one] for one, to in pairs)


def test_a_chain_of_thousands_is_no_trouble():
    """The walk has a stack of its own."""
    edges = {number: [number + 1] for number in range(5000)} | {5000: []}
    assert [(number,) for number in range(5000, -1, -1)] == list(components(edges))
