"""Hypothesis strategies for messages: a flow, a message or a type goes in, a strategy comes out.

    @given(messages(OrderPlaced))
    def test_an_order_can_be_placed(event: OrderPlaced) -> None: …

What is drawn keeps all constraints, is bounded in size, and comes back from JSON as it was.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, overload

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.flow import Flow
from onexdsl.runtime.payload import Payload, Record
from onexdsl.runtime.testing.limits import Limits
from onexdsl.runtime.testing.nesting import (
    ENDLESS,
    Depths,
    depth,
    depths_of,
    is_model,
    is_union,
    taken_apart,
)
from onexdsl.runtime.testing.scalars import SearchStrategy, json_values, scalar, st

MORE_ITEMS = 4
"""So many more items than it must have has a list, set or dict at most."""
MORE_DEPTH = 2
"""So much deeper than it must be is a value that holds itself at most."""

PayloadT = TypeVar("PayloadT", bound=Payload)
ValueT = TypeVar("ValueT")
_REFUSED: Any = object()
_NO_CONFIG = ConfigDict()


@overload
def messages(
    what: type[PayloadT], /, **fields: SearchStrategy[Any]
) -> SearchStrategy[PayloadT]: ...
@overload
def messages(what: Flow, /) -> SearchStrategy[Payload]: ...
def messages(what: Flow | type[Payload], /, **fields: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Draw messages of a class, or any of the messages that a flow declares.

    `fields` are strategies of your own for fields of the class, by their Python names. Raises
    `ModelOnexError` for a class that is no message, for a field that it does not have, and for a
    flow without messages.
    """
    if isinstance(what, Flow):
        if not what.messages:
            raise ModelOnexError(f"{what.name} declares no messages to draw.")
        return st.one_of([messages(kind) for kind in what.messages])
    if not (isinstance(what, type) and issubclass(what, Payload) and hasattr(what, "__onex__")):
        raise ModelOnexError(
            f"Messages of a message class or a flow can be drawn, not of {what!r}."
        )
    strange = [name for name in fields if name not in what.model_fields]
    if strange:
        raise ModelOnexError(f"{what.__name__} has no field {', '.join(strange)}.")
    return _Drawing(what).root(fields)


@overload
def values(what: type[ValueT], /) -> SearchStrategy[ValueT]: ...
@overload
def values(what: Any, /) -> SearchStrategy[Any]: ...
def values(what: Any, /) -> SearchStrategy[Any]:
    """Draw values of a record, a union, an enum or any other type that a field can have.

    Raises `ModelOnexError` for a record of which no value can ever be complete.
    """
    return _Drawing(what).root({})


class _Drawing:
    """One strategy in the making; a model that is met twice at one depth is made once."""

    def __init__(self, what: Any) -> None:
        self._what = what
        self._depths: Depths = depths_of(what)
        self._made: dict[tuple[type[BaseModel], float], SearchStrategy[Any]] = {}

    def root(self, fields: Mapping[str, SearchStrategy[Any]]) -> SearchStrategy[Any]:
        least = depth(self._what, (), self._depths)
        if least == ENDLESS:
            raise ModelOnexError(f"No {self._what.__name__} can be drawn: each one needs another.")
        if fields:
            return self._model(self._what, least + MORE_DEPTH, fields)
        return self._of(self._what, (), least + MORE_DEPTH, _NO_CONFIG)

    def _of(
        self, annotation: Any, marks: tuple[Any, ...], room: float, config: ConfigDict
    ) -> SearchStrategy[Any]:
        """Draw values in which at most `room` models lie within each other."""
        kind, marks = taken_apart(annotation, marks)
        limits = Limits.of(marks)
        drawn = scalar(kind, limits)
        if drawn is None:
            drawn = self._composed(kind, limits, room, config)
        return _checked(drawn, kind, limits, config) if limits.marks else drawn

    def _composed(
        self, kind: Any, limits: Limits, room: float, config: ConfigDict
    ) -> SearchStrategy[Any]:
        if kind is JsonValue or kind is Any:
            return json_values()
        if is_model(kind):
            return self._remembered(kind, room)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return st.sampled_from(kind)
        if get_origin(kind) is Literal:
            return st.sampled_from(get_args(kind))
        if is_union(kind):
            parts = sorted(get_args(kind), key=lambda part: part is not type(None))
            fitting = [part for part in parts if depth(part, (), self._depths) <= room]
            return st.one_of([self._of(part, (), room, config) for part in fitting])
        return self._collection(kind, limits, room, config)

    def _collection(
        self, kind: Any, limits: Limits, room: float, config: ConfigDict
    ) -> SearchStrategy[Any]:
        origin, parts = get_origin(kind), get_args(kind)
        if origin is tuple and Ellipsis not in parts:
            return st.tuples(*(self._of(part, (), room, config) for part in parts))
        if origin not in (list, set, frozenset, dict, tuple):
            return st.from_type(kind)
        inner = [part for part in parts if part is not Ellipsis]
        if any(depth(part, (), self._depths) > room for part in inner):
            return st.builds(origin)
        items = [self._of(part, (), room, config) for part in inner]
        least, most = limits.min_length, limits.longest(MORE_ITEMS)
        if origin is dict:
            return st.dictionaries(*items, min_size=least, max_size=most)
        if origin in (set, frozenset):
            return st.lists(*items, min_size=least, max_size=most, unique=True).map(origin)
        return st.lists(*items, min_size=least, max_size=most).map(origin)

    # ---- models

    def _remembered(self, kind: type[BaseModel], room: float) -> SearchStrategy[Any]:
        place = (kind, room)
        if place not in self._made:
            self._made[place] = self._model(kind, room, {})
        return self._made[place]

    def _model(
        self, kind: type[BaseModel], room: float, given: Mapping[str, SearchStrategy[Any]]
    ) -> SearchStrategy[Any]:
        drawn = {
            _key(kind, name, info): given[name]
            if name in given
            else self._of(info.annotation, tuple(info.metadata), room - 1, kind.model_config)
            for name, info in kind.model_fields.items()
            if name in given or self._fits(info, room - 1)
        }
        parts = st.fixed_dictionaries(drawn)
        if issubclass(kind, Record):
            return parts.map(lambda values: kind(**values))
        return parts.map(lambda values: _or_refused(kind, values)).filter(_is_taken)

    def _fits(self, info: FieldInfo, room: float) -> bool:
        return depth(info.annotation, tuple(info.metadata), self._depths) <= room


def _key(kind: type[BaseModel], name: str, info: FieldInfo) -> str:
    """Give the word by which a model takes a field."""
    by_name = kind.model_config.get("populate_by_name") or kind.model_config.get("validate_by_name")
    return name if by_name or info.alias is None else info.alias


def _or_refused(kind: type[BaseModel], values: Mapping[str, Any]) -> Any:
    """Make a model of somebody else, whose own validators may refuse it."""
    try:
        return kind(**values)
    except ValidationError:
        return _REFUSED


def _is_taken(value: Any) -> bool:
    return value is not _REFUSED


def _checked(
    drawn: SearchStrategy[Any], kind: Any, limits: Limits, config: ConfigDict
) -> SearchStrategy[Any]:
    """Leave out what pydantic refuses: its patterns differ a little from Python's."""
    annotated: Any = kind
    for mark in limits.marks:
        annotated = Annotated[annotated, mark]
    adapter: TypeAdapter[Any] = TypeAdapter(annotated, config=None if is_model(kind) else config)

    def validated(value: Any) -> Any:
        try:
            return adapter.validate_python(value)
        except ValidationError:
            return _REFUSED

    return drawn.map(validated).filter(_is_taken)
