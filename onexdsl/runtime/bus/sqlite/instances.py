"""The instances of one file: nodes and keys go in, instances come out."""

from collections import OrderedDict
from collections.abc import Hashable

from onexdsl.runtime.bus.sqlite.codec import AnyInstance, Keeps, instance_of
from onexdsl.runtime.bus.sqlite.reader import InstanceRow, Reader
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.value_text import key_to_bytes

CACHED = 16_384


class Instances:
    """Reads instances; what was committed last is remembered, so many of them.

    Who decides also sees what is decided and not kept yet; nobody else does.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._recent: OrderedDict[tuple[str, Hashable], AnyInstance] = OrderedDict()
        self._ahead: dict[tuple[str, Hashable], AnyInstance] = {}
        self._keeps: dict[str, Keeps] = {}

    def learn(self, node: str, keeps: Keeps) -> None:
        """Let the instances of a node be read as these types."""
        self._keeps[node] = keeps

    # ---- what is kept

    def remember(self, instance: AnyInstance) -> None:
        """Keep at hand what was committed."""
        self._keeps.setdefault(instance.node, Keeps(type(instance.state), type(instance.data)))
        place = (instance.node, instance.key)
        self._recent[place] = instance
        self._recent.move_to_end(place)
        if len(self._recent) > CACHED:
            self._recent.popitem(last=False)
        if self._ahead.get(place) is instance:
            del self._ahead[place]

    def get(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key as it is kept; `None` before its birth."""
        found = self._recent.get((node, key))
        if found is None:
            row = self._reader.instance(node, key_to_bytes(key))
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

    # ---- what is decided

    def go_ahead(self, instance: AnyInstance) -> None:
        """Let the next decision be made on what is not kept yet."""
        self._ahead[instance.node, instance.key] = instance

    def current(self, node: str, key: Hashable) -> AnyInstance | None:
        """Return the instance of a key as it was decided last."""
        return self._ahead.get((node, key)) or self.get(node, key)

    def take_back(self) -> None:
        """Forget all that was decided and is not kept."""
        self._ahead.clear()
