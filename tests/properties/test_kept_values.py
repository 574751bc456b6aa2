"""What is kept comes out as it went in: values, keys, messages of every type of the language."""

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import AnyUrl, Field, JsonValue

from onexdsl.runtime import SENSITIVE, Event, ModelOnexError, Record
from onexdsl.runtime.bus.sqlite.codec import message_of, row_of
from onexdsl.runtime.message import Message
from onexdsl.runtime.value_text import from_text, key_from_bytes, key_to_bytes, to_text
from tests.support.anything import keys, values
from tests.support.soak import short_or_long

thoroughly = settings(max_examples=short_or_long(100, 5_000), deadline=None)


def _same(one: Any, other: Any) -> bool:
    """Compare also types, which `==` does not: `1 == True`."""
    return one == other and to_text(one) == to_text(other)


@thoroughly
@given(values)
def test_a_value_comes_back(value: Any) -> None:
    """With the types of all its parts."""
    assert _same(value, from_text(to_text(value)))


@thoroughly
@given(keys, keys)
def test_a_key_comes_back(one: Any, other: Any) -> None:
    """The same key is always written alike, and different ones differently."""
    assert _same(one, key_from_bytes(key_to_bytes(one)))
    assert _same(one, other) == (key_to_bytes(one) == key_to_bytes(other))


@pytest.mark.parametrize("value", [math.inf, -math.inf, -0.0, 5e-324, {1: {"$": "uuid", "v": 3}}])
def test_odd_values_come_back(value: Any) -> None:
    """The ends of floats, and dicts that look like our own marks."""
    assert _same(value, from_text(to_text(value)))


def test_no_number_comes_back_as_none() -> None:
    """It differs from itself, so it is asked for by name."""
    assert math.isnan(from_text(to_text(math.nan)))


class _Local:
    pass


@pytest.mark.parametrize("value", [object(), _Local(), lambda: None, 3j, [range(3)]])
def test_what_cannot_come_back_is_refused(value: Any) -> None:
    """When it is written, not when somebody wants to read it."""
    with pytest.raises(ModelOnexError, match="cannot be kept: use plain values"):
        to_text(value)


def test_nothing_is_imported_because_a_file_says_so() -> None:
    """A class that the program has not loaded is an error."""
    stored = '{"$":"enum","k":["antigravity","Up"],"v":1}'

    with pytest.raises(ModelOnexError, match=r"antigravity\.Up is gone"):
        from_text(stored)


# ---- messages of every type of the language


class EnumChannel(StrEnum):
    """An enum of a flow."""

    WEB = "web"
    SHOP = "shop"


class Card(Record):
    """A member of a union."""

    kind: Literal["Card"] = "Card"
    number: Annotated[str, Field(repr=False), SENSITIVE]


class Cash(Record):
    """The other."""

    kind: Literal["Cash"] = "Cash"
    notes: tuple[int, ...] = ()


class Everything(Event, topic="onex.evt.tests-kept.everything.v1", key="order"):
    """A message with a field of every type."""

    order: UUID
    yes: bool
    count: int
    ratio: float
    amount: Decimal
    text: str
    raw: bytes
    at: datetime
    day: date
    span: timedelta
    link: AnyUrl
    free: JsonValue
    channel: EnumChannel
    payment: Annotated[Card | Cash, Field(discriminator="kind")]
    tags: set[str]
    prices: dict[str, Decimal]
    by_number: dict[int, Card]
    by_id: dict[UUID, list[Cash]]
    class_: Annotated[str, Field(alias="class")]
    maybe: Decimal | None = None


cards = st.builds(Card, number=st.text())
cashes = st.builds(Cash, notes=st.lists(st.integers(), max_size=3).map(tuple))
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
finite = st.decimals(allow_nan=False, allow_infinity=False)
messages = st.builds(
    Everything,
    order=st.uuids(),
    yes=st.booleans(),
    count=st.integers(),
    ratio=st.floats(allow_nan=False),
    amount=finite,
    text=st.text(),
    raw=st.binary(),
    at=st.datetimes(timezones=st.none() | st.just(datetime.now().astimezone().tzinfo)),
    day=st.dates(),
    span=st.timedeltas(),
    link=st.just(AnyUrl("https://example.org/a?b=c#d")),
    free=json_values,
    channel=st.sampled_from(EnumChannel),
    payment=cards | cashes,
    tags=st.sets(st.text(), max_size=3),
    prices=st.dictionaries(st.text(), finite, max_size=3),
    by_number=st.dictionaries(st.integers(), cards, max_size=3),
    by_id=st.dictionaries(st.uuids(), st.lists(cashes, max_size=2), max_size=2),
    class_=st.text(),
    maybe=st.none() | finite,
)


@thoroughly
@given(messages, st.integers(0, 2**128 - 1), st.none() | st.integers(0, 2**128 - 1))
def test_a_message_comes_back(payload: Everything, number: int, cause: int | None) -> None:
    """The payload with all its types, and the ids."""
    message = Message(number, Everything.__onex__.topic, payload, number, cause, 7)
    back = message_of(row_of(1, message, 8))

    assert payload == back.payload
    assert (number, number, cause, 7) == (back.number, back.chain, back.cause, back.moment)
