"""What is known of one file: its tree, what its names stand for, the types of its expressions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onexdsl.ide.typed_places import TypedPlaces
from onexdsl.semantics.symbols import Symbols
from onexdsl.syntax.tree import FlowFile


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read."""

    file: FlowFile
    symbols: Symbols
    types: TypedPlaces

    @property
    def lookups(self) -> tuple[Mapping[Any, Any], ...]:
        """All that names are looked up in."""
        return (*self.symbols.lookups, self.types.owners)

    def through(self, names: Any, headers: Any, outcomes: Any, owners: Any) -> "Reading":
        """Give this reading through other `lookups`, as those that note what is looked up."""
        symbols = self.symbols.through(names, headers, outcomes)
        return Reading(self.file, symbols, TypedPlaces(self.types.types, owners))
