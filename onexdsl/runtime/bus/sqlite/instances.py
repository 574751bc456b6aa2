"""The instances of one file: nodes and keys go in, instances come out."""

from collections import OrderedDict
from collections.abc import Hashable

from onexdsl.runtime.bus.sqlite.codec import AnyInstance, Keeps, instance_of
from onexdsl.runtime.bus.sqlite.reader import InstanceRow, Reader
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.value_text import key_to_bytes

CACHED = 16_384


class Instances:
    """Reads instances; what was committed last is remembered, so many of them."""

    def __init__(self) -> None:
        self._recent: OrderedDict[tuple[str, Hashable], AnyInstance] = OrderedDict()
        self._keeps: dict[str, Keeps] = {}

    def learn(self, node: str, keeps: Keeps) -> None:
        """Let the instances of a node be read as these types."""
        self._keeps[node] = keeps

    def remember(self, instance: AnyInstance) -> None:
        """Keep at hand what was committed."""
        self._keeps.setdefault(instance.node, Keeps(type(instance.state), type(instance.data)))
        place = (instance.node, instance.key)
        self._recent[place] = instance
        self._recent.move_to_end(place)
        if len(self._recent) > CACHED:
            self._recent.popitem(last=False)

    def get(self, reader: Reader, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key; `None` before its birth."""
        found = self._recent.get((node, key))
        if found is None:
            row = reader.instance(node, key_to_bytes(key))
            if row is not None:
                found = self.read(node, row)
                self.remember(found)
        return found

    def read(self, node: str, row: InstanceRow) -> AnyInstance:
        """Read a row; raises `ModelOnexError` where the code has no such state or data."""
        keeps = self._keeps.get(node)
        if keeps is None:
            raise ModelOnexError(f"Nobody here keeps instances of {node}: host its flow first.")
        return instance_of(keeps, node, row)
