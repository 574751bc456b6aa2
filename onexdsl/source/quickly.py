"""Frozen values that are made in half the time: the class of one in, the same class out.

An edit of a larger file makes some two thousand values, a build millions. It takes a moment to
prepare a class, at each start of `onexc`: only those are that most values are of.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

T = TypeVar("T")


def made_quickly(kind: type[T]) -> type[T]:
    """Give a frozen, slotted dataclass an `__init__` that puts each value straight into its slot.

    The one that `dataclass` writes looks each slot up by name. Only for classes without
    `__post_init__`, and without fields that a factory fills or `__init__` does not take.
    """
    of_class: Any = kind
    known = fields(of_class)
    plain = all(one.init and one.default_factory is MISSING for one in known)
    assert plain, kind  # noqa: S101 - our bug, not the author's
    assert not hasattr(kind, "__post_init__"), kind  # noqa: S101 - as above
    of_class.__init__ = _as_before(_written(of_class, known), of_class.__init__)
    return kind


def _written(kind: Any, known: tuple[Field[Any], ...]) -> Callable[..., None]:
    """Write the function, as `dataclass` does: nothing else is as quick."""
    ordered = [one for one in known if not one.kw_only]
    named = [one for one in known if one.kw_only]
    parts = [*map(_parameter, ordered), *["*"] * bool(named), *map(_parameter, named)]
    body = "\n".join(f"    put_{one.name}(self, {one.name})" for one in known) or "    pass"
    room: dict[str, Any] = {f"put_{one.name}": getattr(kind, one.name).__set__ for one in known}
    room |= {f"default_{one.name}": one.default for one in known}
    text = f"def __init__(self, {', '.join(parts)}):\n{body}"
    exec(text, room)  # noqa: S102 - names of fields of ours
    made: Callable[..., None] = room["__init__"]
    return made


def _parameter(one: Field[Any]) -> str:
    return one.name if one.default is MISSING else f"{one.name}=default_{one.name}"


def _as_before(made: Callable[..., None], before: Any) -> Callable[..., None]:
    """Let a function tell of itself what the one before it told."""
    made.__qualname__, made.__annotations__ = before.__qualname__, before.__annotations__
    made.__module__ = before.__module__
    return made
