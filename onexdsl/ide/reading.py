"""What is known of one file: its tree, what its names stand for, the types of its expressions."""

from dataclasses import dataclass

from onexdsl.ide.typed_places import TypedPlaces
from onexdsl.semantics.symbols import Symbols
from onexdsl.syntax.tree import FlowFile


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read."""

    file: FlowFile
    symbols: Symbols
    types: TypedPlaces
