"""Tree to S-expression, for people who want to see what was read."""

import json
from typing import Any

from onexdsl.syntax.tree import Name, Syntax
from onexdsl.syntax.walk import field_names

_WIDTH = 100


def dump(tree: Syntax) -> str:
    """Write a tree as an S-expression: the kind of piece, then its fields.

    Names stand bare, texts in quotes, lists in square brackets. Fields that hold nothing
    (None, no items, False, an empty text or preamble) are left out, but a `value` is always told.

        (EventDecl name: OrderPaid fields: [(FieldDecl …)])
    """
    return _written(tree, 0) + "\n"


def _written(value: Any, indent: int) -> str:
    flat = _flat(value, _WIDTH - indent)
    if flat is not None:
        return flat
    margin = "\n" + " " * (indent + 2)
    if isinstance(value, tuple):
        return "[" + "".join(margin + _written(item, indent + 2) for item in value) + "]"
    parts = [f"{name}: {_written(part, indent + 2)}" for name, part in _fields(value)]
    return f"({type(value).__name__}" + "".join(margin + part for part in parts) + ")"


def _flat(value: Any, room: int) -> str | None:
    """Write a value on one line, or give None where there is not room enough for it."""
    match value:
        case Name():
            return value.text
        case Syntax():
            parts = [type(value).__name__]
            for name, part in _fields(value):
                flat = _flat(part, room)
                room -= len(name) + len(flat or "") + 3
                if flat is None or room < 0:
                    return None
                parts.append(f"{name}: {flat}")
            return f"({' '.join(parts)})"
        case tuple():
            items = []
            for item in value:
                flat = _flat(item, room)
                room -= len(flat or "") + 1
                if flat is None or room < 0:
                    return None
                items.append(flat)
            return f"[{' '.join(items)}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _fields(piece: Syntax) -> list[tuple[str, Any]]:
    values = ((name, getattr(piece, name)) for name in field_names(piece))
    return [(name, value) for name, value in values if name == "value" or not _says_nothing(value)]


def _says_nothing(value: Any) -> bool:
    if isinstance(value, Syntax):
        return type(value).__name__ == "Preamble" and not _fields(value)
    return value is None or value is False or value in ("", ())
