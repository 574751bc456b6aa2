"""Keys of instances in, texts out that say of which type they are, and back."""

from collections.abc import Hashable
from uuid import UUID

from onexdsl.runtime.errors import ModelOnexError


def key_as_text(key: Hashable) -> str:
    """Write a key down; an enum member becomes its value, which equals it and has its hash."""
    match key:
        case None:
            return ""
        case UUID():
            return f"uuid:{key}"
        case int():
            return f"int:{key}"
        case str():
            return f"str:{key:s}"
        case _:
            raise ModelOnexError(f"a key is a uuid, a str, an int or an enum, not {key!r}")


def key_from_text(text: str) -> Hashable:
    """Undo `key_as_text`."""
    kind, _, value = text.partition(":")
    match kind:
        case "uuid":
            return UUID(value)
        case "int":
            return int(value)
        case "str":
            return value
        case _:
            return None
