"""Values to bytes and back, for the cache: quicker than `pickle` does frozen slotted dataclasses.

A module of its own because the bytes name `rebuild` by its place.
"""

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

Setter = Callable[[object, object], None]


def pack(value: object) -> bytes:
    """Turn a value into bytes; raises RecursionError where it is nested too deep for that."""
    target = io.BytesIO()
    _Packer(target, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return target.getvalue()


def unpack(content: bytes) -> Any:
    """Make the value again; only for bytes that `pack` made."""
    return pickle.loads(content)  # noqa: S301 - the cache's own folder, see `cache.py`


def rebuild(kind: type[Any], *values: object) -> object:
    """Make a dataclass's value without running its `__init__`; the bytes name this function."""
    made: object = object.__new__(kind)
    for put, value in zip(_setters(kind), values):  # noqa: B905 - `strict` costs a tenth here
        put(made, value)
    return made


class _Packer(pickle.Pickler):
    """Pickles slotted dataclasses as a call of `rebuild`."""

    def reducer_override(self, value: Any) -> Any:
        kind: type[Any] = type(value)
        names = _field_names(kind)
        if not names:
            return NotImplemented
        return rebuild, (kind, *[getattr(value, name) for name in names])


def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """Give the fields of a slotted dataclass; none where it is none or keeps more than fields."""
    names = _names.get(kind)
    if names is None:
        plain = is_dataclass(kind) and not kind.__dictoffset__
        names = tuple(field.name for field in fields(kind)) if plain else ()
        _names[kind] = names
    return names


def _setters(kind: type[Any]) -> tuple[Setter, ...]:
    setters = _puts.get(kind)
    if setters is None:
        setters = tuple(getattr(kind, name).__set__ for name in _field_names(kind))
        _puts[kind] = setters
    return setters


_names: dict[type[Any], tuple[str, ...]] = {}
_puts: dict[type[Any], tuple[Setter, ...]] = {}
