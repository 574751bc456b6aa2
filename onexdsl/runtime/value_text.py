"""Values by hand as JSON: anything that has a fixed meaning goes in, and the same comes out again.

[1, "two"]              as it is
UUID("…")               {"$": "uuid", "v": "…"}
Elapsed(key=1, …)       {"$": "dataclass", "k": ["onexdsl.runtime.instance", "Elapsed"], "v": […]}
"""

import base64
import json
import sys
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import reduce
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from onexdsl.runtime.errors import ModelOnexError

_PLAIN = (bool, int, str, type(None))
_TEXTS: dict[type, tuple[str, Callable[[Any], str], Callable[[str], Any]]] = {
    UUID: ("uuid", str, UUID),
    datetime: ("datetime", datetime.isoformat, datetime.fromisoformat),
    date: ("date", date.isoformat, date.fromisoformat),
    time: ("time", time.isoformat, time.fromisoformat),
    Decimal: ("decimal", str, Decimal),
    float: ("float", float.hex, float.fromhex),
    bytes: ("bytes", lambda value: base64.b64encode(value).decode(), base64.b64decode),
    timedelta: (
        "timedelta",
        lambda span: f"{span.days} {span.seconds} {span.microseconds}",
        lambda text: timedelta(*map(int, text.split())),
    ),
}
_COLLECTIONS: dict[type, str] = {tuple: "tuple", set: "set", frozenset: "frozenset"}
_READ_TEXT = {tag: read for tag, _, read in _TEXTS.values()}
_MAKE_COLLECTION: dict[str, Callable[[Any], Any]] = {
    tag: kind for kind, tag in _COLLECTIONS.items()
}
UUID_BEGINS = '{"$":"uuid","v":"'
"""How every UUID begins as text."""


def to_text(value: Any) -> str:
    """Write a value; raises `ModelOnexError` for one that could not be read again."""
    if type(value) is UUID:  # the usual key of a run
        return f'{UUID_BEGINS}{value}"}}'
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str | bytes | bytearray) -> Any:
    """Read what `to_text` wrote; raises `ModelOnexError` where a class is gone."""
    return _value(json.loads(text))


def key_to_bytes(key: Hashable) -> bytes:
    """Write a key, the same one always alike; raises `ModelOnexError` as `to_text` does."""
    if type(key) is UUID:
        return b"u" + key.int.to_bytes(16)
    if type(key) is str:
        return b"s" + key.encode()
    if type(key) is int:
        return b"i%d" % key
    return b"j" + to_text(key).encode()


def key_from_bytes(written: bytes) -> Any:
    """Read a key."""
    kind, rest = written[:1], written[1:]
    if kind == b"u":
        return UUID(bytes=rest)
    if kind == b"i":
        return int(rest)
    return rest.decode() if kind == b"s" else from_text(rest)


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is float and value == value and abs(value) != float("inf"):  # noqa: PLR0124  # NaN differs from itself
        return value
    if kind is list:
        return [_plain(item) for item in value]
    if kind is dict:
        return _plain_dict(value)
    if kind in _TEXTS:
        tag, write, _ = _TEXTS[kind]
        return {"$": tag, "v": write(value)}
    if kind in _COLLECTIONS:
        items = [_plain(item) for item in value]
        return {
            "$": _COLLECTIONS[kind],
            "v": items if kind is tuple else sorted(items, key=json.dumps),
        }
    return _plain_object(value)


def _plain_dict(value: dict[Any, Any]) -> Any:
    if all(type(key) is str for key in value) and "$" not in value:
        return {key: _plain(item) for key, item in value.items()}
    return {"$": "dict", "v": [[_plain(key), _plain(item)] for key, item in value.items()]}


def _plain_object(value: Any) -> Any:
    kind = type(value)
    address = [kind.__module__, kind.__qualname__]
    if isinstance(value, Enum):
        return {"$": "enum", "k": address, "v": _plain(value.value)}
    if isinstance(value, BaseModel) and _class(address) is kind:
        return {"$": "model", "k": address, "v": json.loads(value.model_dump_json())}
    if is_dataclass(value) and _class(address) is kind:
        held = [_plain(getattr(value, one.name)) for one in fields(value)]
        return {"$": "dataclass", "k": address, "v": held}
    raise ModelOnexError(
        f"A value of type {kind.__name__} cannot be kept: use plain values, dates, ids, decimals, "
        "enums, or a dataclass or pydantic model at the top of a module."
    )


def _value(plain: Any) -> Any:
    match plain:
        case list():
            return [_value(item) for item in plain]
        case {"$": "dict", "v": pairs}:
            return {_value(key): _value(item) for key, item in pairs}
        case {"$": ("enum" | "model" | "dataclass") as tag, "k": address, "v": held}:
            return _object(tag, address, held)
        case {"$": str(tag), "v": held}:
            read = _READ_TEXT.get(tag)
            return read(held) if read else _MAKE_COLLECTION[tag](_value(held))
        case dict():
            return {key: _value(item) for key, item in plain.items()}
        case _:
            return plain


def _object(tag: str, address: list[str], held: Any) -> Any:
    kind = _class(address)
    if kind is None:
        raise ModelOnexError(f"The class {'.'.join(address)} is gone, or has not been imported.")
    match tag:
        case "enum":
            return kind(_value(held))
        case "model":
            return kind.model_validate_json(json.dumps(held))
        case _:
            return kind(*map(_value, held))


def _class(address: list[str]) -> Any:
    """Find a class that this program has loaded; nothing is imported because a file says so."""
    module, path = address
    return reduce(
        lambda held, name: getattr(held, name, None), path.split("."), sys.modules.get(module)
    )
