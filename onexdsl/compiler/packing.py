"""Values to bytes and back, for the cache: quicker than `pickle` does frozen slotted dataclasses.

A module of its own because the bytes name `rebuild` by its place.
"""

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any

Setter = Callable[[object, object], None]
Reduce = Callable[[Any], Any]


def pack(value: object) -> bytes:
    """Turn a value into bytes; raises RecursionError where it is nested too deep for that."""
    target = io.BytesIO()
    packer = pickle.Pickler(target, protocol=pickle.HIGHEST_PROTOCOL)
    packer.dispatch_table = _reduces
    packer.dump(value)
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


class _Reduces(dict[type[Any], Reduce]):
    """How the values of each type are pickled: slotted dataclasses as a call of `rebuild`."""

    def __missing__(self, kind: type[Any]) -> Reduce:
        """Find out how; raises KeyError where `pickle` knows best."""
        names = _field_names(kind)
        if not names:
            raise KeyError(kind)
        self[kind] = reduce = _as_rebuilt(kind, names)
        return reduce


def _as_rebuilt(kind: type[Any], names: tuple[str, ...]) -> Reduce:
    values = attrgetter(*names)
    if len(names) == 1:  # of one name `attrgetter` gives the value and no tuple
        return lambda value: (rebuild, (kind, values(value)))
    return lambda value: (rebuild, (kind, *values(value)))


def _field_names(kind: type[Any]) -> tuple[str, ...]:
    """Give the fields of a slotted dataclass; none where it is none or keeps more than fields."""
    plain = is_dataclass(kind) and not kind.__dictoffset__
    return tuple(field.name for field in fields(kind)) if plain else ()


def _setters(kind: type[Any]) -> tuple[Setter, ...]:
    setters = _puts.get(kind)
    if setters is None:
        setters = tuple(getattr(kind, name).__set__ for name in _field_names(kind))
        _puts[kind] = setters
    return setters


_reduces = _Reduces()
_puts: dict[type[Any], tuple[Setter, ...]] = {}
