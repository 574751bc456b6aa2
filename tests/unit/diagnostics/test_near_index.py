"""Near names that are looked up are those that trying every name would find."""

from hypothesis import given
from hypothesis import strategies as st

from onexdsl.diagnostics.near_index import FEW, near_index
from onexdsl.diagnostics.suggest import distance, nearest
from tests.support.work import calls_in

NAMES = st.text("abAB_1é", min_size=1, max_size=9)


@given(NAMES, st.lists(NAMES, max_size=12))
def test_the_closest_are_the_nearest_of_all(name, known):
    """Those with the fewest slips, at most three, in the order of the alphabet."""
    near = nearest(name, known)
    away = [distance(name.lower(), one.lower()) for one in near]
    expected = [one for one, slips in zip(near, away, strict=True) if slips == away[0]]
    assert expected == list(near_index(tuple(known)).closest(name))


def test_long_names_are_no_slips():
    """What is longer than any name is not looked for."""
    assert near_index(("a" * 90,)).closest("a" * 91) == ()


def test_among_very_many_names_two_slips_count():
    """A third slip is only looked for among few, one by one."""
    few = tuple(f"message_{number}" for number in range(200, 200 + FEW))
    many = (*few, "message_of_the_day")
    assert near_index(few).closest("mesage_20") == ("message_200", "message_201", "message_202")
    assert near_index(many).closest("mesage_of_the_dya") == ("message_of_the_day",)
    assert near_index(few[1:]).closest("mxxxage_300") == ("message_300",)
    assert near_index(many).closest("mxxxage_300") == ()


def test_many_mistakes_cost_no_more_each():
    """Twice as many unknown names among twice as many known ones are about twice the work."""

    def look_up(many):
        known = tuple(f"Order{number}Paid" for number in range(many))
        return [near_index(known).closest(f"Ordr{number}Piad") for number in range(many)]

    near_index.cache_clear()
    once, twice = calls_in(lambda: look_up(300)), calls_in(lambda: look_up(600))
    assert twice < 2.6 * once
