"""Types as values in, their spelling as an author writes it out."""

from onexdsl.semantics.field_types import Type


def show_type(type_: Type) -> str:
    """Spell a type as an author writes it: `int(0..)`, `list[Line]?`, `Card | Cash`."""
    raise NotImplementedError
