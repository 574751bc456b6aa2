"""A reducer's answers: a context goes in, a transition or a disposition comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, NamedTuple, Protocol
from uuid import UUID

from typing_extensions import TypeVar

from onexdsl.runtime.payload import Intent, ReducerData

StateT_co = TypeVar("StateT_co", bound=StrEnum, default=Any, covariant=True)
DataT_co = TypeVar("DataT_co", bound=ReducerData, default=Any, covariant=True)
IntentT_co = TypeVar("IntentT_co", bound=Intent, default=Intent, covariant=True)
KeyT_co = TypeVar("KeyT_co", default=Any, covariant=True)


class EnumDisposition(StrEnum):
    """What becomes of an event that fires no transition."""

    IGNORED = "ignored"
    """The source says `ignore`: it is done with."""
    UNHANDLED = "unhandled"
    """No clause took it: it goes to the dead letters, unless the state is final."""


@dataclass(slots=True)  # not frozen: to make one would take twice as long
class Transition(Generic[StateT_co, DataT_co, IntentT_co]):
    """The new state and data and the intents; `entered` sets the state's timers anew."""

    state: StateT_co
    data: DataT_co
    intents: Sequence[IntentT_co] = ()
    entered: bool = False


class MessageMeta(Protocol):
    """What a transition may know of the message that fired it."""

    @property
    def timestamp(self) -> datetime:
        """When it was made, in UTC."""

    @property
    def message_id(self) -> UUID:
        """Its own id, a version 7 UUID."""

    @property
    def correlation_id(self) -> UUID:
        """The chain of messages to which it belongs."""

    @property
    def causation_id(self) -> UUID | None:
        """The message that caused it."""


class ReducerContext(NamedTuple, Generic[KeyT_co]):
    """What is in scope beside state, data and event."""

    key: KeyT_co
    meta: MessageMeta
