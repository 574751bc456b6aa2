"""How deep values nest at least: an annotation goes in, so many models within each other come out.

A value that holds itself through a list, a dict, a `?` or a union ends where that one is empty or
another one; a model that can never end has the depth `ENDLESS`.
"""

from collections.abc import Iterator, Mapping
from math import inf
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, JsonValue

from onexdsl.runtime.testing.limits import Limits

ENDLESS = inf

Depths = Mapping[type[BaseModel], float]


def taken_apart(annotation: Any, marks: tuple[Any, ...] = ()) -> tuple[Any, tuple[Any, ...]]:
    """Give the type without its `Annotated` and its alias, and all its marks."""
    if get_origin(annotation) is Annotated:
        return taken_apart(annotation.__origin__, (*annotation.__metadata__, *marks))
    if annotation is not JsonValue and hasattr(annotation, "__value__"):
        return taken_apart(annotation.__value__, marks)
    return annotation, marks


def is_union(annotation: Any) -> bool:
    """Say whether an annotation is a `|`, in either form."""
    return get_origin(annotation) in (Union, UnionType)


def is_model(annotation: Any) -> bool:
    """Say whether an annotation is a class of pydantic's."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def depths_of(annotation: Any) -> Depths:
    """Give the least depth of each model that a value of this type may hold."""
    models = tuple(dict.fromkeys(_models(annotation, set())))
    depths: dict[type[BaseModel], float] = dict.fromkeys(models, ENDLESS)
    while True:
        found: dict[type[BaseModel], float] = {
            kind: 1 + max((_of_field(one, depths) for one in kind.model_fields.values()), default=0)
            for kind in models
        }
        if found == depths:
            return depths
        depths = found


def depth(annotation: Any, marks: tuple[Any, ...], depths: Depths) -> float:
    """Give the least depth of a value of this type."""
    kind, marks = taken_apart(annotation, marks)
    parts = [part for part in get_args(kind) if part is not Ellipsis]
    if is_model(kind):
        return depths[kind]
    if is_union(kind):
        return min(depth(part, (), depths) for part in parts)
    if not isinstance(get_origin(kind), type) or _may_be_empty(kind, marks):
        return 0
    return max((depth(part, (), depths) for part in parts), default=0)


def _may_be_empty(kind: Any, marks: tuple[Any, ...]) -> bool:
    is_fixed = get_origin(kind) is tuple and Ellipsis not in get_args(kind)
    return not is_fixed and Limits.of(marks).min_length == 0


def _of_field(info: Any, depths: Depths) -> float:
    """Give the depth of a field, none where it can be left out."""
    if not info.is_required():
        return 0
    return depth(info.annotation, tuple(info.metadata), depths)


def _models(annotation: Any, seen: set[Any]) -> Iterator[type[BaseModel]]:
    kind, _ = taken_apart(annotation)
    if is_model(kind):
        if kind in seen:
            return
        seen.add(kind)
        kind.model_rebuild()  # what it names may have been declared after it
        yield kind
        for info in kind.model_fields.values():
            yield from _models(info.annotation, seen)
        return
    for part in get_args(kind):
        if part not in (Ellipsis, NoneType):
            yield from _models(part, seen)
