"""Instances are found in memory or in the file, and not looked for where they cannot be."""

from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path

import pytest

from onexdsl.runtime.bus.sqlite import instances as module
from onexdsl.runtime.bus.sqlite.codec import AnyInstance, Keeps
from onexdsl.runtime.bus.sqlite.instances import Instances
from onexdsl.runtime.bus.sqlite.job import STATEMENTS, Put
from onexdsl.runtime.bus.sqlite.reader import InstanceRow, Reader
from onexdsl.runtime.bus.sqlite.store import Store
from onexdsl.runtime.instance import Instance
from onexdsl.runtime.payload import ReducerData


class EnumLampState(StrEnum):
    OFF = "Off"


class LampData(ReducerData):
    """Remembers nothing."""


class CountingReader(Reader):
    """Notes what is looked for."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.asked: list[bytes] = []

    def instance(self, node: str, key: bytes) -> InstanceRow | None:
        """Look for one, as its base does."""
        self.asked.append(key)
        return super().instance(node, key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Make a file that holds one lamp, of the key 1."""
    store = Store(tmp_path / "bus.db")
    with closing(store.open()) as connection:
        connection.execute(STATEMENTS[Put.BIRTH], ("lamp", b"i1", "Off", "{}", 1, 1, 7))
        yield store
    store.release()


@pytest.fixture
def reader(store: Store) -> Iterator[CountingReader]:
    """Read that file."""
    with closing(CountingReader(store)) as reader:
        yield reader


async def test_who_is_not_born_is_not_looked_for(store: Store, reader: CountingReader) -> None:
    """Once it is known what the file holds; who was born in an earlier run is found there."""
    found = Instances(reader)
    found.learn("lamp", Keeps(EnumLampState, LampData))
    before = found.current("lamp", 2)
    await found.learned(store)
    after = [found.current("lamp", key) for key in (1, 2, 3)]

    assert [None, _lamp(1), None, None] == [before, *after]
    assert [b"i2", b"i1"] == reader.asked


async def test_who_is_born_meanwhile_is_looked_for(store: Store, reader: CountingReader) -> None:
    """Whoever was written down may be in the file, also when it is no longer at hand."""
    found = Instances(reader)
    found.written(_lamp(2), cause=1)
    await found.learned(store)
    found.written(_lamp(3), cause=2)
    for key in (2, 3, 4):
        found.current("lamp", key)

    assert [b"i2", b"i3"] == reader.asked


async def test_only_the_newest_are_at_hand(
    store: Store, reader: CountingReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the cache goes at a time, and what has gone is looked for in the file."""
    monkeypatch.setattr(module, "CACHED", 4)
    found = Instances(reader)
    for key in range(10, 17):
        found.remember(("lamp", b"i%d" % key), _lamp(key))
    there = [key for key in range(10, 17) if found.get("lamp", key) is not None]

    assert [13, 14, 15, 16] == there
    assert [b"i10", b"i11", b"i12"] == reader.asked


async def test_a_file_that_cannot_be_read_through_is_asked_each_time(
    store: Store, reader: CountingReader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Then nobody knows what is not in it, and the log says so."""
    found = Instances(reader)
    await found.learned(Store(tmp_path / "gone" / "bus.db"))
    found.current("lamp", 2)

    assert [b"i2"] == reader.asked
    assert "cannot be read" in caplog.text


def _lamp(key: int) -> AnyInstance:
    return Instance("lamp", key, EnumLampState.OFF, LampData(), 1, 1)
