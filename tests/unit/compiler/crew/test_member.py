"""A member: what falls to it is made and told, all else is heard or found in the cache."""

import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from multiprocessing import Pipe
from pathlib import Path

import pytest

from onexdsl.compiler.cache import Cache, FolderCache, NoCache
from onexdsl.compiler.crew.member import Member, Post, serve
from onexdsl.compiler.crew.shares import Wanted, remember_each
from onexdsl.compiler.packing import pack, unpack

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux")
OWNERS = {"a": 0, "b": 1, "c": 2, "d": 1}


@pytest.fixture
def handlers() -> Iterator[None]:
    """Put back how signals are answered, which a member changes."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _batch(cache: Cache, name: str) -> list[str]:
    wanted = [
        Wanted((name, file), file, partial("made {} {}".format, name, file)) for file in "abcd"
    ]
    return remember_each(cache, wanted)


def test_it_makes_its_share_and_hears_the_rest(tmp_path: Path) -> None:
    """What nobody tells is kept or is made here; the batches of before are nobody's share."""
    lead, line = Pipe()
    cache = FolderCache(tmp_path)
    cache.keep(("two", "d"), "kept d")
    member = Member(cache, Post(1, line, OWNERS, 3, 1))
    lead.send_bytes(pack({0: "heard a"}))
    lead.send_bytes(pack({}))

    assert ["made one a", "made one b", "made one c", "made one d"] == _batch(member, "one")
    assert ["heard a", "made two b", "made two c", "kept d"] == _batch(member, "two")
    assert {1: "made two b"} == unpack(lead.recv_bytes())
    assert not lead.poll()
    assert not cache.has(("two", "b"))


def test_it_ends_when_the_lead_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else is its parent then, and nobody will ask for what it makes."""
    _, line = Pipe()
    member = Member(NoCache(), Post(1, line, OWNERS, 2, 0))
    monkeypatch.setattr(os, "getppid", lambda: 1)

    with pytest.raises(SystemExit):
        _batch(member, "one")


@pytest.mark.usefixtures("handlers")
def test_it_serves_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    """A dead line, an error and the lead's wish to stop end it without a word."""
    lead, line = Pipe()
    lead.close()
    done: list[object] = []

    def stopped(cache: Cache) -> None:
        done.append(cache.unwatched)
        os.kill(os.getpid(), signal.SIGTERM)
        done.append("went on")

    post = Post(1, line, OWNERS, 2, 0)
    serve(partial(_batch, name="one"), NoCache(), post)
    serve(lambda cache: done.append(cache.at_hand), NoCache(), post)
    serve(stopped, NoCache(), post)

    assert (True, NoCache, 2) == (done[0], type(done[1]), len(done))
    assert ("", "") == capfd.readouterr()
