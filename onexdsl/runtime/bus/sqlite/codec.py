"""Messages and instances as rows: what the bus carries goes in, bytes come out, and back again."""

import json
from enum import StrEnum
from typing import Any, Literal, NamedTuple, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from onexdsl.runtime.envelope import ModelAction, ModelEventEnvelope, ModelIntent, Wrapper
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Instance
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, ReducerData, declared_class
from onexdsl.runtime.value_text import (
    from_text,
    key_from_bytes,
    to_text,
)
from onexdsl.runtime.workflows.action import Action, asks_from, asks_text

WRAPPERS: dict[str, type[Wrapper[Any]]] = {
    kind.__name__: kind for kind in (ModelEventEnvelope, ModelIntent, ModelAction)
}
DECLARED, BY_HAND = bytearray(b"P"), bytearray(b"V")
BLOB = bytearray()
"""Put before bytes it makes them a bytearray; to call `bytearray` takes thrice as long."""
Bytes: TypeAlias = bytes | bytearray
AnyInstance = Instance[StrEnum, ReducerData]


plain_text = str.__str__
"""The text of an enum's member: to ask for its `value` is a call of Python in 3.11."""
_dump_json = BaseModel.model_dump_json
_new = tuple.__new__  # a NamedTuple's own constructor takes twice as long


class MessageRow(NamedTuple):
    """A message as it is kept; ids are big-endian numbers of 16 bytes, moments nanoseconds.

    One to be written has 0 where there is nothing: see `Job.rows`.
    """

    sequence: int
    id: Bytes
    topic: str
    chain: Bytes
    cause: Bytes | Literal[0] | None
    moment: int
    accepted: int
    payload: Bytes
    wrapper: str | Literal[0] | None


def row_of(sequence: int, message: Message, accepted: int) -> MessageRow:
    """Write a message; raises `ModelOnexError` where its payload cannot be kept."""
    cause, payload = message.cause, message.payload
    try:
        if isinstance(payload, Payload) and payload.__is_declared__:
            written = DECLARED + payload.__pydantic_serializer__.to_json(payload)
        else:
            written = BY_HAND + to_text(payload).encode()
    except (PydanticSerializationError, UnicodeError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise ModelOnexError(f"A {type(payload).__name__} cannot be kept: {why}.") from None
    row: MessageRow = _new(
        MessageRow,
        (
            sequence,
            BLOB + message.number.to_bytes(16),
            message.topic,
            BLOB + message.chain.to_bytes(16),
            0 if cause is None else BLOB + cause.to_bytes(16),
            message.moment,
            accepted,
            written,
            0 if type(message) is Message and message.given is None else _wrapper_text(message),
        ),
    )
    return row


def message_of(row: MessageRow) -> Message:
    """Read a message; raises `ModelOnexError` where its class is gone or has changed too much."""
    try:
        payload = _payload(row.topic, row.payload)
        asks = asks_from(row.wrapper) if row.wrapper else None
        if asks is not None:
            return Action.asking(*_ids(row), payload, asks)
        given = _wrapper(row.wrapper, payload) if row.wrapper else None
    except ModelOnexError:
        raise
    except Exception as error:  # whatever its class raises: the text may hold secrets
        raise ModelOnexError(
            f"A message of {row.topic} cannot be read any more: {type(error).__name__}."
        ) from error
    return _message(row, payload, given)


def unreadable_message_of(row: MessageRow) -> Message:
    """Read what can be read of a message whose class is gone: its payload is the JSON's text."""
    payload = row.payload[1:].decode()
    given = ModelEventEnvelope.model_construct(
        event_type=row.topic,
        message_id=_uuid(row.id),
        payload=payload,
        correlation_id=_uuid(row.chain),
        causation_id=_uuid(row.cause) if row.cause else None,
    )
    return _message(row, payload, given)


def data_text(data: ReducerData) -> str:
    """Write the data of an instance."""
    if type(data).model_dump_json is not _dump_json:
        return data.model_dump_json()
    # as `model_dump_json` does, which takes thrice as long to pass its settings on
    return data.__pydantic_serializer__.to_json(data).decode()


class Keeps(NamedTuple):
    """The types by which instances of a node are read back."""

    state: type[StrEnum]
    data: type[ReducerData]


def instance_of(keeps: Keeps, node: str, values: tuple[bytes, str, str, int, int]) -> AnyInstance:
    """Read an instance; raises `ModelOnexError` where the code has no such state or data."""
    key, state, data, version, entry = values
    place = f"{node} at {key_from_bytes(key)}"
    try:
        found = keeps.state(state)
    except ValueError:
        raise ModelOnexError(f"{place} is in state {state}, which it no longer has.") from None
    try:
        held = keeps.data.model_validate_json(data)
    except ValidationError as error:
        raise ModelOnexError(f"The data of {place} do not fit any more: {_told(error)}") from None
    return Instance(node, key_from_bytes(key), found, held, version, entry)


def _message(row: MessageRow, payload: Any, given: Wrapper[Any] | None) -> Message:
    number, chain, cause, moment = _ids(row)
    return Message(number, row.topic, payload, chain, cause, moment, given)


def _ids(row: MessageRow) -> tuple[int, int, int | None, int]:
    cause = int.from_bytes(row.cause) if row.cause else None
    return int.from_bytes(row.id), int.from_bytes(row.chain), cause, row.moment


def _payload(topic: str, written: Bytes) -> Any:
    if written[:1] == BY_HAND:
        return from_text(written[1:])
    kind = declared_class(topic)
    if kind is None:
        raise ModelOnexError(f"No class declares {topic} any more, or it has not been imported.")
    try:
        return kind.__pydantic_validator__.validate_json(written[1:])
    except ValidationError as error:
        raise ModelOnexError(f"{kind.__name__} has changed since: {_told(error)}") from None


def _wrapper_text(message: Message) -> str | Literal[0]:
    if type(message) is Action:
        return asks_text(message)
    given = message.given
    if given is None:  # of an answer of a run, which is a message of its own class
        return 0
    kind = next(one.__name__ for one in type(given).__mro__ if one.__name__ in WRAPPERS)
    rest = json.loads(given.model_dump_json(exclude={"payload", "metadata"}))
    return json.dumps([kind, rest, to_text(given.metadata)])


def _wrapper(text: str, payload: Any) -> Wrapper[Any]:
    kind, rest, metadata = json.loads(text)
    values = {**rest, "payload": payload, "metadata": from_text(metadata)}
    return WRAPPERS[kind].model_validate(values)


def _uuid(number: Bytes) -> UUID:
    return UUID(int=int.from_bytes(number))


def _told(error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults)
