"""The dead letters of a bus that keeps them in memory: failures go in, a bounded list comes out."""

import logging
from collections import deque

from onexdsl.runtime.bus.delivery import DeadLetter
from onexdsl.runtime.clock import instant
from onexdsl.runtime.failure import add_origin, redacted, shown_key, told, traced
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.message import Message

LOG = logging.getLogger("onexdsl.runtime")


class DeadLetters:
    """Keeps the newest; each is logged when it comes, and one that is pushed out when it goes."""

    __slots__ = ("_letters",)

    def __init__(self, limit: int) -> None:
        self._letters: deque[DeadLetter] = deque(maxlen=limit)

    def add(self, consumer: str, message: Message, decision: Decision, now: int) -> None:
        """Keep the message with the reason of its death."""
        letter = _letter(consumer, message, decision, now)
        if len(self._letters) == self._letters.maxlen:
            _log("a dead letter was pushed out by a newer one", self._letters[0])
        self._letters.append(letter)
        _log("a message is dead", letter)

    def all(self) -> tuple[DeadLetter, ...]:
        """Return them, oldest first."""
        return tuple(self._letters)


def _letter(consumer: str, message: Message, decision: Decision, now: int) -> DeadLetter:
    error = decision.error
    if error is not None:
        add_origin(error)
    return DeadLetter(
        consumer=consumer,
        envelope=message.envelope,
        reason=redacted(decision.reason, message.payload),
        error="" if error is None else told(error, message.payload),
        traceback="" if error is None else traced(error),
        attempts=decision.attempts,
        died_at=instant(now),
    )


def _log(event: str, letter: DeadLetter) -> None:
    envelope = letter.envelope
    LOG.error(
        "%s: %s for %s: %s",
        event,
        letter.message_type,
        letter.consumer,
        letter.reason,
        extra={
            "onex_type": letter.message_type,
            "onex_consumer": letter.consumer,
            "onex_key": shown_key(letter.payload),
            "onex_message_id": str(envelope.own_id),
            "onex_correlation_id": str(envelope.correlation_id),
            "onex_reason": letter.reason,
            "onex_error": letter.error,
            "onex_attempts": letter.attempts,
        },
    )
