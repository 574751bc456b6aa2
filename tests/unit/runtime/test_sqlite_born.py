"""Of no instance that may be in the file is it said that it is not there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.runtime.bus.sqlite import born
from onexdsl.runtime.bus.sqlite.born import Born

PLACES = st.lists(st.tuples(st.text(max_size=3), st.binary(max_size=3)))


@settings(max_examples=25)
@given(earlier=PLACES, meanwhile=PLACES, later=PLACES)
async def test_what_was_noted_may_be_there(
    earlier: list[tuple[str, bytes]],
    meanwhile: list[tuple[str, bytes]],
    later: list[tuple[str, bytes]],
) -> None:
    """Whether it was in the file before, came while that was read, or after it."""
    found = Born()
    for place in meanwhile:
        found.add(place)
    await found.learn(earlier)
    for place in later:
        found.add(place)
    assert all(found.may_hold(place) for place in (*earlier, *meanwhile, *later))


async def test_most_that_is_not_there_is_known() -> None:
    """Of a thousand places in an empty file none is looked for, and few in one of ten thousand."""
    empty, full = Born(), Born()
    await empty.learn(())
    await full.learn(("there", b"%d" % number) for number in range(10_000))
    asked = [("gone", b"%d" % number) for number in range(1_000)]

    assert not any(map(empty.may_hold, asked))
    assert sum(map(full.may_hold, asked)) < 50


async def test_all_is_looked_for_while_it_is_not_known_what_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before the file was read, where that failed, and where it holds too much to tell apart."""
    monkeypatch.setattr(born, "MOST", 2)
    before, failed, beyond = Born(), Born(), Born()
    failed.give_up()
    await beyond.learn((0, 1, 2))
    assert [True, True, True] == [one.may_hold("any") for one in (before, failed, beyond)]
