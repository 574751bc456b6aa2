"""An answer on its way to a run: how an action has ended goes in, and the run reads it as it is."""

from functools import cache
from typing import Any

from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import of_values
from onexdsl.runtime.workflows.action import Asked
from onexdsl.runtime.workflows.answer import TOPIC, Answer, answer_type

_FIELDS = set(Answer.model_fields)


class Answering(Message):
    """What became of the action of who `asked`; its `Answer` is made when somebody asks for it."""

    __slots__ = ("_payload", "asked", "failure", "outcome", "outcome_id")

    def __init__(  # noqa: PLR0913, PLR0917  # positional, as `Message`
        self,
        number: int,
        chain: int,
        cause: int | None,
        moment: int,
        asked: Asked,
        outcome: Message | None,
        failure: str | None,
    ) -> None:
        self.number = number
        self.topic = _topic(asked.orchestrator)
        self.chain = chain
        self.cause = cause
        self.moment = moment
        self.given = None
        self.asked = asked
        self.outcome: Any = None
        self.outcome_id: int | None = None
        if outcome is not None:
            self.outcome, self.outcome_id = outcome.payload, outcome.number
        self.failure = failure
        """Why there is no outcome; none if the effect has done what was asked."""
        self._payload: Answer | None = None

    @property
    def payload(self) -> Answer:
        """The answer as a file keeps it."""
        if self._payload is None:
            self._payload = self._written()
        return self._payload

    def _written(self) -> Answer:
        asked = self.asked
        values = {
            "run": asked.key,
            "lease_id": asked.lease_id,
            "epoch": asked.epoch,
            "outcome": self.outcome,
            "outcome_id": self.outcome_id,
            "failure": self.failure,
        }
        return of_values(answer_type(asked.orchestrator), values, _FIELDS)


def answer_in(message: Message) -> Answering | None:
    """Return the answer that a message brings, also one that was kept; none if it brings none."""
    if type(message) is Answering:
        return message
    kept = message.payload
    if not isinstance(kept, Answer):
        return None
    name = message.topic[len(TOPIC) :]
    asked = Asked(name, kept.run, kept.lease_id, kept.epoch, undoes=False)
    ids = (message.number, message.chain, message.cause, message.moment)
    made = Answering(*ids, asked, None, kept.failure)
    made.outcome, made.outcome_id = kept.outcome, kept.outcome_id
    return made


@cache
def _topic(orchestrator: str) -> str:
    return answer_type(orchestrator).__onex__.topic
