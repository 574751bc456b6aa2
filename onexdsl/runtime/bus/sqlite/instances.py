"""The instances of one file: nodes and keys go in, instances come out."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any
from uuid import UUID

from onexdsl.runtime.bus.sqlite.codec import AnyInstance, Keeps, instance_of
from onexdsl.runtime.bus.sqlite.reader import InstanceRow, Reader
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.value_text import key_to_bytes

CACHED = 16_384

Place = tuple[Any, ...]


def place_of(node: str, key: Hashable) -> Place:
    """Tell instances apart; ids by their numbers, for the hash of a UUID is a call of Python."""
    return (node, key.int, UUID) if type(key) is UUID else (node, key)


class Instances:
    """Reads instances; what was committed last is remembered, so many of them.

    Who decides also sees what is decided and not kept yet; nobody else does.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._recent: OrderedDict[Place, AnyInstance] = OrderedDict()
        self._ahead: dict[Place, AnyInstance] = {}
        self._keeps: dict[str, Keeps] = {}

    def learn(self, node: str, keeps: Keeps) -> None:
        """Let the instances of a node be read as these types."""
        self._keeps[node] = keeps

    # ---- what is kept

    def remember(self, instance: AnyInstance) -> None:
        """Keep at hand what was committed."""
        node, key, state, data, _, _ = instance
        if node not in self._keeps:
            self._keeps[node] = Keeps(type(state), type(data))
        place, recent = place_of(node, key), self._recent
        recent[place] = instance
        recent.move_to_end(place)
        if len(recent) > CACHED:
            recent.popitem(last=False)
        if self._ahead.get(place) is instance:
            del self._ahead[place]

    def get(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key as it is kept; `None` before its birth."""
        found = self._recent.get(place_of(node, key))
        return self._read(node, key) if found is None else found

    def _read(self, node: str, key: Hashable) -> AnyInstance | None:
        if self._reader.hold():
            asyncio.get_running_loop().call_soon(self._reader.let_go)
        row = self._reader.instance(node, key_to_bytes(key))
        if row is None:
            return None
        found = self.read(node, row)
        self.remember(found)
        return found

    def read(self, node: str, row: InstanceRow) -> AnyInstance:
        """Read a row; raises `ModelOnexError` where the code has no such state or data."""
        keeps = self._keeps.get(node)
        if keeps is None:
            raise ModelOnexError(f"Nobody here keeps instances of {node}: host its flow first.")
        return instance_of(keeps, node, row)

    # ---- what is decided

    def go_ahead(self, instance: AnyInstance) -> None:
        """Let the next decision be made on what is not kept yet."""
        self._ahead[place_of(instance.node, instance.key)] = instance

    def current(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key as it was decided last."""
        place = place_of(node, key)
        found = self._ahead.get(place) or self._recent.get(place)
        return self._read(node, key) if found is None else found

    def take_back(self) -> None:
        """Forget all that was decided and is not kept."""
        self._ahead.clear()
