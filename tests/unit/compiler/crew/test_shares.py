"""When more than one process is worth it, and who makes what."""

import threading

import pytest

from onexdsl.compiler.crew.shares import Rule, owners


@pytest.mark.parametrize(
    ("characters", "expected"),
    [(0, 1), (1_000, 1), (1_999, 1), (2_000, 2), (3_500, 3), (9_000, 4), (99_000, 4)],
)
def test_each_process_must_have_enough_to_do(characters: int, expected: int) -> None:
    """Small projects are made by one, and none is called for a little."""
    assert expected == Rule(4, 1_000).processes_for(characters)


def test_one_core_is_one_process() -> None:
    """Where there is no second core, a second process would only cost."""
    assert 1 == Rule(1, 1_000).processes_for(99_000)


def test_a_process_with_threads_is_not_copied() -> None:
    """A copy would have one of the threads alone, and the locks of all."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert 1 == Rule(4, 1_000).processes_for(99_000)
    finally:
        done.set()
        other.join()


def test_neighbours_go_to_the_same_process() -> None:
    """Shares are runs of about equal weight, in the order of the files."""
    weights = {"a": 10, "b": 10, "c": 20, "d": 20, "e": 5, "f": 5}

    assert {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1, "f": 1} == owners(weights, weights, 2)


def test_what_is_not_kept_is_shared_by_itself() -> None:
    """A few new files among many that are kept are work for all."""
    weights = dict.fromkeys("abcdefgh", 1)

    found = owners(weights, "efgh", 2)

    assert [0, 0, 1, 1] == [found[one] for one in "efgh"]
    assert [0, 0, 1, 1] == [found[one] for one in "abcd"]


def test_files_without_a_character_are_the_leads() -> None:
    """There is nothing to weigh."""
    assert {"a": 0} == owners({"a": 0}, "a", 2)
