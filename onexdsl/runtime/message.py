"""A message on its way: a payload and numbers go in, the envelope that users see comes out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from onexdsl.runtime.clock import instant, since_epoch
from onexdsl.runtime.envelope import ModelEventEnvelope, ModelIntent, Wrapper
from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.payload import EnumMessageKind, Payload

_new = object.__new__


class Message:
    """What the bus carries. Not a frozen dataclass, for making one of those costs thrice as much.

    Ids are numbers and the moment is in nanoseconds; UUIDs, datetimes and the envelope are made
    when somebody asks. Nobody writes to a message once it is made.
    """

    __slots__ = ("cause", "chain", "given", "moment", "number", "payload", "topic")

    def __init__(  # noqa: PLR0913, PLR0917  # positional, for speed
        self,
        number: int,
        topic: str,
        payload: Any,
        chain: int,
        cause: int | None,
        moment: int,
        given: Wrapper[Any] | None = None,
    ) -> None:
        self.number = number
        self.topic = topic
        self.payload = payload
        self.chain = chain
        self.cause = cause
        self.moment = moment
        self.given = given

    @classmethod
    def wrapped(cls, given: Wrapper[Any]) -> "Message":
        """Carry what somebody wrapped by hand."""
        cause = given.causation_id
        return cls(
            given.own_id.int,
            given.own_type,
            given.payload,
            given.correlation_id.int,
            None if cause is None else cause.int,
            since_epoch(given.timestamp),
            given,
        )

    def causes(self, number: int, payload: Payload, now: int) -> "Message":
        """Make the message that follows from this one."""
        return self.followed_by(number, payload.__onex__.topic, payload, now)

    def followed_by(self, number: int, topic: str, payload: Payload, now: int) -> "Message":
        """Make such a message where its topic is known; written out, for speed."""
        made = _new(Message)
        made.number = number
        made.topic = topic
        made.payload = payload
        made.chain = self.chain
        made.cause = self.number
        made.moment = now
        made.given = None
        return made

    @property
    def message_id(self) -> UUID:
        """Its own id."""
        return as_uuid(self.number)

    @property
    def correlation_id(self) -> UUID:
        """Its chain: the id of the message that began it, or what somebody gave."""
        return as_uuid(self.chain)

    @property
    def causation_id(self) -> UUID | None:
        """The message that caused it."""
        return None if self.cause is None else as_uuid(self.cause)

    @property
    def timestamp(self) -> datetime:
        """When it was made, in UTC."""
        return instant(self.moment)

    @property
    def envelope(self) -> Wrapper[Any]:
        """The wrapper that was given, else one made now: an intent's, or that of an event."""
        return self.given or self._envelope()

    def _envelope(self) -> Wrapper[Any]:
        ids: dict[str, Any] = {
            "payload": self.payload,
            "correlation_id": self.correlation_id,
            "causation_id": self.causation_id,
            "timestamp": self.timestamp,
        }
        if _is_intent(self.payload):
            return ModelIntent(intent_type=self.topic, intent_id=self.message_id, **ids)
        return ModelEventEnvelope(event_type=self.topic, message_id=self.message_id, **ids)


def _is_intent(payload: Any) -> bool:
    return isinstance(payload, Payload) and payload.__onex__.kind is EnumMessageKind.INTENT
