"""The instances of one file: nodes and keys go in, instances come out."""

import asyncio
import logging
import sqlite3
from collections.abc import Hashable, Iterator
from typing import TypeAlias

from onexdsl.runtime.bus.sqlite.born import Born
from onexdsl.runtime.bus.sqlite.codec import (
    BLOB,
    AnyInstance,
    Keeps,
    data_text,
    instance_of,
    plain_text,
)
from onexdsl.runtime.bus.sqlite.job import Change, Place
from onexdsl.runtime.bus.sqlite.reader import InstanceRow, Reader
from onexdsl.runtime.bus.sqlite.store import Store
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.value_text import key_to_bytes

LOG = logging.getLogger("onexdsl.runtime")
CACHED = 16_384
_new = tuple.__new__  # a NamedTuple's own constructor takes twice as long

Table: TypeAlias = dict[Place, AnyInstance]


class Instances:
    """Reads instances; what was committed last is remembered, so many of them.

    Who decides also sees what is decided and not kept yet; nobody else does.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._recent: Table = {}
        """What was remembered last: half of the cache at most."""
        self._older: Table = {}
        """The half before that: it is let go of as a whole."""
        self.ahead: Table = {}
        """What is decided and not kept yet: the next decision is made on it."""
        self._keeps: dict[str, Keeps] = {}
        self._born = Born()
        self._learning: asyncio.Task[None] | None = None

    def begin(self, store: Store) -> None:
        """Learn, beside all else, which instances the file holds."""
        self._learning = asyncio.get_running_loop().create_task(self.learned(store))

    async def learned(self, store: Store) -> None:
        """Return when it is known which instances the file holds, or that nobody can know it."""
        try:
            await self._born.learn(_places(store))
        except sqlite3.Error as error:
            self._born.give_up()
            LOG.warning("which instances %s holds cannot be read: %s", store.path, error)

    def close(self) -> None:
        """Learn nothing more."""
        if self._learning is not None:
            self._learning.cancel()

    def learn(self, node: str, keeps: Keeps) -> None:
        """Let the instances of a node be read as these types."""
        self._keeps[node] = keeps

    # ---- what is kept

    def remember(self, place: Place, instance: AnyInstance) -> None:
        """Keep at hand what was committed."""
        recent, ahead = self._recent, self.ahead
        recent[place] = instance
        if len(recent) > CACHED // 2:
            self._recent, self._older = {}, recent
        if ahead.get(place) is instance:
            del ahead[place]

    def get(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key as it is kept; `None` before its birth."""
        place = (node, key_to_bytes(key))
        return self._recent.get(place) or self._older.get(place) or self._read(place)

    def _read(self, place: Place) -> AnyInstance | None:
        if not self._born.may_hold(place):
            return None
        if self._reader.hold():
            asyncio.get_running_loop().call_soon(self._reader.let_go)
        row = self._reader.instance(*place)
        if row is None:
            return None
        found = self.read(place[0], row)
        self.remember(place, found)
        return found

    def read(self, node: str, row: InstanceRow) -> AnyInstance:
        """Read a row; raises `ModelOnexError` where the code has no such state or data."""
        keeps = self._keeps.get(node)
        if keeps is None:
            raise ModelOnexError(f"Nobody here keeps instances of {node}: host its flow first.")
        return instance_of(keeps, node, row)

    # ---- what is decided

    def written(self, instance: AnyInstance, cause: int) -> Change:
        """Write an instance down, and the number of the message that made it so."""
        node, key, state, data, version, entry = instance
        if node not in self._keeps:
            self._keeps[node] = Keeps(type(state), type(data))
        key_bytes = key_to_bytes(key)
        place = (node, key_bytes)
        if version == 1:
            self._born.add(place)
        state_text, key_blob, is_logged = plain_text(state), BLOB + key_bytes, data.is_logged
        written = (place, key_blob, state_text, data_text(data), version, entry, cause, is_logged)
        change: Change = _new(Change, written)
        return change

    def current(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key as it was decided last."""
        place = (node, key_to_bytes(key))
        return self.ahead.get(place) or self._recent.get(place) or self._rest(place)

    def _rest(self, place: Place) -> AnyInstance | None:
        return self._older.get(place) or self._read(place)

    def take_back(self) -> None:
        """Forget all that was decided and is not kept."""
        self.ahead.clear()


def _places(store: Store) -> Iterator[Place]:
    connection = store.open_to_read()
    try:
        yield from connection.execute("SELECT node, key FROM instance")
    finally:
        connection.close()
