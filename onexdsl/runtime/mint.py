"""Where messages get their ids: a payload or a wrapper goes in, a message comes out."""

from typing import Any

from onexdsl.runtime.clock import Clock
from onexdsl.runtime.envelope import HANDLING, Wrapper, require_declared
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.identity import IdSource
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload


class Mint:
    """Makes messages by one clock and one source of ids."""

    __slots__ = ("_ids", "_now", "_topics", "clock")

    def __init__(self, clock: Clock, ids: IdSource | None = None) -> None:
        self.clock = clock
        self._now = clock.now
        self._ids = ids or IdSource()
        self._topics: dict[type, str] = {}

    def new_id(self) -> int:
        """Return a fresh id, as a number."""
        return self._ids.next(self._now())

    def message(self, given: Any) -> Message:
        """Make a message that follows from the one being handled, or begins a chain of its own.

        Raises `ModelOnexError` for what is neither a generated message nor a wrapper.
        """
        topic = self._topics.get(type(given))
        if topic is None:
            if isinstance(given, Wrapper):
                require_declared(given.own_type, given.payload)
                return Message.wrapped(given)
            topic = self._topics[type(given)] = _topic_of(given)
        cause = HANDLING.get()
        now = self._now()
        ids = self._ids
        if now < ids.until:
            number = ids.last = ids.last + 1
        else:
            number = ids.next(now)
        if cause is None:
            return Message(number, topic, given, number, None, now)
        return Message(number, topic, given, cause.chain, cause.number, now)


def _topic_of(given: Any) -> str:
    try:
        topic: str = given.__onex__.topic
    except AttributeError:
        raise ModelOnexError(_no_message(given)) from None
    return topic


def _no_message(given: Any) -> str:
    name = type(given).__name__
    if isinstance(given, Payload):
        return f"{name} has no topic: write `class {name}(…, topic=…)`."
    return f"{name} is no message: publish a generated message or a ModelEventEnvelope."
