"""What an effect knows of a call: a message goes in, a context comes out that makes its ids late.

To make three ids for each call, of which most handlers read none, costs as much as many a handler.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from onexdsl.runtime.message import Message
from onexdsl.runtime.node import EffectContext, Publish


class CallContext(EffectContext):
    """The context of a call that a host makes."""

    __slots__ = ("_message",)
    _message: Message

    if not TYPE_CHECKING:  # to a type checker they are the fields that they stand for

        @property
        def idempotency_key(self) -> str:
            """The same at every attempt."""
            return str(self._message.message_id)

        @property
        def correlation_id(self) -> UUID:
            """The chain of the call."""
            return self._message.correlation_id

        @property
        def causation_id(self) -> UUID | None:
            """The message that caused the call."""
            return self._message.causation_id


_new = object.__new__
# as a frozen dataclass sets them itself, but without asking for the name each time
_set_message = CallContext.__dict__["_message"].__set__
_set_attempt = EffectContext.__dict__["attempt"].__set__
_set_publish = EffectContext.__dict__["publish"].__set__


def context_of(message: Message, attempt: int, publish: Publish) -> EffectContext:
    """Make the context of an attempt, the first of which is 1."""
    made = _new(CallContext)
    _set_message(made, message)
    _set_attempt(made, attempt)
    _set_publish(made, publish)
    return made
