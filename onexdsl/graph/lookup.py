"""What can be looked up by name, by whoever looks at one node: a model, or one that notes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Declaration, Message


class Lookup(Protocol):
    """What a question about one node may ask of all the others: what a name stands for."""

    @property
    def declarations(self) -> Mapping[QualifiedName, Declaration]:
        """Every declaration by name."""
        ...

    def message(self, name: QualifiedName) -> Message | None:
        """Find a message by name; None if it is something else or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Declared:
    """Declarations that are given."""

    declarations: Mapping[QualifiedName, Declaration]

    def message(self, name: QualifiedName) -> Message | None:
        """Find a message by name; None if it is something else or nothing."""
        found = self.declarations.get(name)
        return found if isinstance(found, Message) else None
