"""What stands for something else in a mapping that came later."""

from collections.abc import Mapping

from onexdsl.semantics.by_flow import ByFlow
from onexdsl.semantics.differing import differing
from onexdsl.semantics.field_types import QualifiedName


class _Header:
    """Something that is known by what it is, not by what it says."""


def _by_flow(**flows: Mapping[QualifiedName, _Header]) -> ByFlow[_Header]:
    return ByFlow(flows.__getitem__, flows)


A, B = QualifiedName("a", "A"), QualifiedName("b", "B")


def test_names_differ_that_are_new_gone_or_stand_for_another_thing() -> None:
    """Values are known by identity, names by what they say."""
    stays, other = _Header(), _Header()
    before = {"a": stays, "b": _Header(), "c": _Header(), "d": ("x",), "e": ("x",)}
    now = {"a": stays, "b": other, "d": ("x",), "e": ("y",), "f": other}
    assert differing(before, now) == {"b", "c", "e", "f"}
    assert differing(before, before) == frozenset()


def test_flows_in_which_nothing_was_looked_up_are_not_compared() -> None:
    """Nobody has found anything in them that could be another thing now."""
    before = _by_flow(a={A: _Header()}, b={B: _Header()})
    before.get(A)
    assert differing(before, _by_flow(a={A: _Header()}, b={B: _Header()})) == {A}


def test_a_flow_that_was_asked_in_vain_is_compared_when_it_comes() -> None:
    """What was not found in it is found now."""
    before, header = _by_flow(b={}), _Header()
    assert before.get(A) is None
    assert differing(before, _by_flow(a={A: header}, b={})) == {A}
    assert differing(_asked(_by_flow(a={A: header})), before) == {A}


def test_what_was_asked_before_counts_as_asked_in_what_came_later() -> None:
    """Nobody asks again for what is kept, and the next mapping is compared with this one."""
    first, second = _asked(_by_flow(a={A: _Header()})), _by_flow(a={A: _Header()})
    assert differing(first, second) == {A}
    assert differing(second, _by_flow(a={A: _Header()})) == {A}


def _asked(known: ByFlow[_Header]) -> ByFlow[_Header]:
    known.get(A)
    return known
