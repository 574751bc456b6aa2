"""Ids are drawn from entropy that is fetched many at a time, and never drawn twice."""

import os

import pytest

from onexdsl.runtime.identity import Entropy


def test_no_bits_are_drawn_twice() -> None:
    """Also where a fetch is used up and the next one begins."""
    entropy = Entropy()

    assert len({entropy.getrandbits(61) for _ in range(2000)}) == 2000


def test_the_bits_asked_for_are_given() -> None:
    """As many bits as are asked for, and the highest of them is sometimes set."""
    entropy = Entropy()

    assert {entropy.getrandbits(12).bit_length() <= 12 for _ in range(1000)} == {True}
    assert max(entropy.getrandbits(12) for _ in range(1000)) >= 1 << 11


def test_a_forked_process_does_not_draw_what_its_parent_draws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two processes that go on from one fetch would give two messages one id."""
    entropy = Entropy()
    fetched: list[int] = []
    monkeypatch.setattr(os, "urandom", lambda size: fetched.append(size) or bytes(size))
    entropy.getrandbits(8)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    entropy.getrandbits(8)

    assert len(fetched) == 2
