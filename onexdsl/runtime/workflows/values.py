"""Values that say in JSON of which class they are: messages and records go in, and come back.

{"type": "onex.evt.shop.order-paid.v1", "value": {…}}

Two events may have the same fields, so their JSON alone would not tell them apart.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, PlainSerializer, PlainValidator, TypeAdapter

from onexdsl.runtime.payload import Payload, declared_class

_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
Kinds = Mapping[str, type[BaseModel]]
"""Classes, by what a stored value calls them."""


def name_of(kind: type[BaseModel]) -> str:
    """Return what a stored value calls its class: of a message its topic."""
    if issubclass(kind, Payload):
        return kind.__onex__.topic
    return f"{kind.__module__}.{kind.__qualname__}"


def classes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Give the models that an annotation names: those of `list[Paid | Declined] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from classes_in(part)


# ---- writing


def text_of(value: Any) -> str:
    """Write a message, a record, a list of them, or a plain value."""
    if isinstance(value, BaseModel):
        return f"{_head(type(value))}{value.__pydantic_serializer__.to_json(value).decode()}}}"
    if isinstance(value, list):
        return f"[{','.join(map(text_of, value))}]"
    return _ANYTHING.dump_json(value).decode()


@cache
def _head(kind: type[BaseModel]) -> str:
    return f'{{"type":{json.dumps(name_of(kind))},"value":'


# ---- reading


def value_of(stored: Any, kinds: Kinds) -> Any:
    """Read what `json.loads` made of such a value; raises `ValueError` for a class that is gone."""
    match stored:
        case {"type": str(name), "value": held}:
            return _read(name, held, kinds.get(name))
        case list():
            return [value_of(one, kinds) for one in stored]
        case _:
            return stored


def message_of(stored: Any) -> Payload | None:
    """Read a message of any declared class, or none; raises as `value_of`."""
    if stored is None or isinstance(stored, Payload):
        return stored
    found = _read(stored["type"], stored["value"], declared_class(stored["type"]))
    if not isinstance(found, Payload):
        raise TypeError(f"{stored['type']} is no message")
    return found


def _read(name: str, held: Any, kind: type[BaseModel] | None) -> BaseModel:
    if kind is None:
        raise ValueError(f"no class is called {name}: is its flow hosted here?")
    return kind.model_validate_json(json.dumps(held))


def _written(value: Any) -> Any:
    return {"type": name_of(type(value)), "value": value} if value is not None else None


AnyPayload = Annotated[Any, PlainSerializer(_written), PlainValidator(message_of)]
"""A message of any declared class, or none; it knows its class also in JSON."""
