"""The dead letters of a bus that keeps them in memory: failures go in, a bounded list comes out."""

import logging

from onexdsl.runtime.bus.delivery import DeadLetter
from onexdsl.runtime.clock import instant
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.failure import add_origin, redacted, shown_key, told, traced
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.message import Message

LOG = logging.getLogger("onexdsl.runtime")


class DeadLetters:
    """Keeps the newest; each is logged when it comes, and one that is pushed out when it goes."""

    __slots__ = ("_letters", "_limit", "_made")

    def __init__(self, limit: int) -> None:
        self._letters: dict[int, tuple[DeadLetter, Message]] = {}
        self._limit = limit
        self._made = 0

    def add(self, consumer: str, message: Message, decision: Decision, now: int) -> None:
        """Keep the message with the reason of its death."""
        self._made += 1
        letter = letter_of(self._made, consumer, message, decision, now)
        self._letters[letter.number] = (letter, message)
        log_letter("a message is dead", letter)
        if len(self._letters) > self._limit:
            oldest, _ = self.take(next(iter(self._letters)))
            log_letter("a dead letter was pushed out by a newer one", oldest)

    def all(self) -> tuple[DeadLetter, ...]:
        """Return them, oldest first."""
        return tuple(letter for letter, _ in self._letters.values())

    def find(self, number: int) -> tuple[DeadLetter, Message]:
        """Return one, with its message; raises `ModelOnexError` where there is none."""
        found = self._letters.get(number)
        if found is None:
            raise no_letter(number)
        return found

    def take(self, number: int) -> tuple[DeadLetter, Message]:
        """Take one out, with its message; raises `ModelOnexError` where there is none."""
        found = self.find(number)
        del self._letters[number]
        return found


def no_letter(number: int) -> ModelOnexError:
    """Make the error of a number that no dead letter has."""
    return ModelOnexError(f"There is no dead letter {number}: `dead_letters()` lists them.")


def letter_of(
    number: int, consumer: str, message: Message, decision: Decision, now: int
) -> DeadLetter:
    """Make a dead letter; secrets of the message do not reach its texts."""
    error = decision.error
    if error is not None:
        add_origin(error)
    return DeadLetter(
        number=number,
        consumer=consumer,
        envelope=message.envelope,
        reason=redacted(decision.reason, message.payload),
        error="" if error is None else told(error, message.payload),
        traceback="" if error is None else traced(error),
        attempts=decision.attempts,
        died_at=instant(now),
    )


def log_letter(event: str, letter: DeadLetter) -> None:
    """Log what has happened to a dead letter."""
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
