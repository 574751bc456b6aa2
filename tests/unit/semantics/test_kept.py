"""What is made is kept while nothing that it was made of changes, and made again when it does."""

from operator import eq

from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.kept import Anew, Kept


class _Part:
    """Something that is known by what it is, not by what it says."""


def _made(kept: Anew, part: _Part, lookup: dict[str, object]) -> list[object]:
    """Make a list, a new one each time, of what stands under `a` and `b`."""
    return kept.make("list", (part,), (lookup,), lambda seen: [seen.get("a"), seen.get("b")])


def test_it_is_made_again_when_what_it_looked_up_is_another() -> None:
    """What it did not look up does not matter, what it did not find does."""
    kept, part, one = Kept(), _Part(), _Part()
    first = _made(kept, part, {"a": one})
    assert first is _made(kept, part, {"a": one, "c": _Part()})
    assert first is not _made(kept, part, {"a": _Part()})
    assert first is not _made(kept, part, {"a": one, "b": _Part()})


def test_it_is_made_again_when_its_part_is_another() -> None:
    """Parts that say the same are not the same: their places may differ."""
    kept = Kept()
    assert _made(kept, _Part(), {}) is not _made(kept, _Part(), {})


def test_names_are_the_same_when_they_say_the_same() -> None:
    """They have no place in a text."""
    kept, part = Kept(), _Part()
    first = _made(kept, part, {"a": QualifiedName("f", "A"), "b": (QualifiedName("f", "B"),)})
    again = {"a": QualifiedName("f", "A"), "b": (QualifiedName("f", "B"),)}
    assert first is _made(kept, part, again)


def test_what_looks_at_all_names_is_made_again_when_one_is_added() -> None:
    """As near names for a wrong one."""
    kept, part = Kept(), _Part()

    def names(lookup: dict[str, object]) -> list[str]:
        return kept.make("names", (part,), (lookup,), lambda seen: [*seen, str(len(seen))])

    first = names({"a": 1})
    assert first == ["a", "1"]
    assert first is names({"a": 2})
    assert names({"a": 1, "b": 1}) == ["a", "b", "2"]


def test_what_is_looked_up_is_what_is_there() -> None:
    """A mapping that notes is a mapping."""
    kept = Kept()

    def seen(lookup: dict[str, int]) -> tuple[object, ...]:
        return kept.make("all", (), (lookup,), lambda one: (one["a"], "a" in one, one.get("b", 7)))

    assert seen({"a": 1}) == (1, True, 7)


def test_a_run_that_does_not_ask_lets_it_be_forgotten() -> None:
    """One that was given up does not: it may not have come so far."""
    kept, part = Kept(), _Part()
    first = _made(kept, part, {})
    kept.finish()
    assert first is _made(kept, part, {})
    kept.finish()
    kept.finish()
    assert first is not _made(kept, part, {})


def test_a_value_that_says_the_same_again_is_the_one_that_was_there() -> None:
    """So that those who looked it up find what they found before."""
    kept, value = Kept(), [1]
    assert value is kept.settled("x", value, eq)
    kept.finish()
    assert value is kept.settled("x", [1], eq)
    assert [2] == kept.settled("x", [2], eq)


def test_without_keeping_everything_is_made_each_time() -> None:
    """For a process that asks once."""
    part, value = _Part(), [1]
    assert _made(Anew(), part, {}) is not _made(Anew(), part, {})
    assert value is Anew().settled("x", value, eq)
