"""What is kept flow by flow, looked up by qualified name: the entries of some flows, as one."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

from onexdsl.semantics.field_types import QualifiedName

Entry = TypeVar("Entry")


class ByFlow(Mapping[QualifiedName, Entry]):
    """The entries of the given flows; nothing is joined, so that a view of many costs nothing."""

    def __init__(
        self, entries_of: Callable[[str], Mapping[QualifiedName, Entry]], flows: Collection[str]
    ) -> None:
        self._entries_of = entries_of
        self._flows = flows
        self._asked: dict[str, Mapping[QualifiedName, Entry]] = {}

    def __getitem__(self, name: QualifiedName) -> Entry:
        """Give an entry; raises KeyError where there is none, or its flow is none of these."""
        if name.flow not in self._flows:
            raise KeyError(name)
        return self._entries_of(name.flow)[name]

    def get(self, name: QualifiedName, default: Any = None) -> Any:
        """Give an entry, or something else where there is none; asked far more than all else."""
        entries = self._asked.get(name.flow)
        if entries is None:
            entries = self.entries(name.flow)
        return entries.get(name, default)

    @property
    def asked(self) -> Mapping[str, Mapping[QualifiedName, Entry]]:
        """The entries of each flow in which something was looked up, of others' flows none."""
        return self._asked

    def entries(self, flow: str) -> Mapping[QualifiedName, Entry]:
        """Give the entries of a flow, none if it is none of these."""
        if flow not in self._asked:
            self._asked[flow] = self._entries_of(flow) if flow in self._flows else {}
        return self._asked[flow]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is an entry."""
        return isinstance(name, QualifiedName) and self.get(name) is not None

    def __iter__(self) -> Iterator[QualifiedName]:
        """Go through all names, flow by flow."""
        return (name for flow in self._flows for name in self._entries_of(flow))

    def __len__(self) -> int:
        """Count the entries."""
        return sum(len(self._entries_of(flow)) for flow in self._flows)


def parted(entries: Mapping[QualifiedName, Entry]) -> dict[str, dict[QualifiedName, Entry]]:
    """Part entries by the flow in their name."""
    found: dict[str, dict[QualifiedName, Entry]] = {}
    for name, entry in entries.items():
        found.setdefault(name.flow, {})[name] = entry
    return found
