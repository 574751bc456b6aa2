"""Where messages get their ids: a payload or a wrapper goes in, a message comes out."""

from typing import Any

from onexdsl.runtime.clock import Clock
from onexdsl.runtime.envelope import HANDLING, Wrapper, require_declared
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.identity import IdSource
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, key_of

_new = object.__new__
_handled = HANDLING.get


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
        now, ids = self._now(), self._ids
        if now < ids.until:
            ids.last = number = ids.last + 1
            return number
        return ids.next(now)

    def following(self, cause: Message, topic: str, payload: Payload) -> Message:
        """Make the message that follows from another one, where its topic is known."""
        return cause.followed_by(self.new_id(), topic, payload, self._now())

    def message(self, given: Any) -> Message:
        """Make a message that follows from the one being handled, or begins a chain of its own.

        Raises `ModelOnexError` for what is neither a generated message nor a wrapper.
        """
        topic = self._topics.get(type(given))
        if topic is None:
            if isinstance(given, Wrapper):
                require_declared(given.own_type, given.payload)
                require_key(given.payload)
                return Message.wrapped(given)
            topic = self._topics[type(given)] = topic_of(given)
        return self.stamped(topic, given)

    def stamped(self, topic: str, payload: Any) -> Message:
        """Make such a message of a payload whose topic is known.

        Written out, for every message comes by here: to call a class that has an `__init__` takes
        twice as long as this, and so do methods of what was imported, or is kept in a field.
        """
        clock = self._now
        now = clock()
        ids = self._ids
        made = _new(Message)
        if now < ids.until:
            made.number = number = ids.last = ids.last + 1
        else:
            made.number = number = ids.next(now)
        made.topic = topic
        made.payload = payload
        made.moment = now
        made.given = None
        cause = _handled()
        if cause is None:
            made.chain = number
            made.cause = None
        else:
            made.chain = cause.chain
            made.cause = cause.number
        return made


def topic_of(given: Any) -> str:
    """Return the topic of a generated message; raises `ModelOnexError` for anything else."""
    if isinstance(given, type) and issubclass(given, Payload):
        raise ModelOnexError(
            f"{given.__name__} is a class: publish one of it, {given.__name__}(…)."
        )
    try:
        topic: str = given.__onex__.topic
    except AttributeError:
        raise ModelOnexError(_no_message(given)) from None
    require_key(given)
    return topic


def require_key(given: Any) -> None:
    """Refuse, with `ModelOnexError`, a message that has no key by which a lane could be found.

    Asked for the first of each class only: what its key is does not change.
    """
    try:
        hash(key_of(given) if isinstance(given, Payload) else None)
    except AttributeError:
        name = type(given).__name__
        raise ModelOnexError(f"{name} has no field {given.__onex__.key}, its key.") from None
    except TypeError as error:
        name, key = type(given).__name__, given.__onex__.key
        raise ModelOnexError(
            f"The key of {name}, {key}, cannot be told from others ({error}): use plain values, or "
            "a tuple of these."
        ) from None


def _no_message(given: Any) -> str:
    name = type(given).__name__
    if isinstance(given, Payload):
        return f"{name} has no topic: write `class {name}(…, topic=…)`."
    return f"{name} is no message: publish a generated message or a ModelEventEnvelope."
