"""How the end of an action is told to the run that asked for it: a message in, an answer out."""

import logging
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from pydantic import PlainSerializer, PlainValidator, ValidationInfo

from onexdsl.runtime.failure import redacted, shown_key, told, traced
from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.payload import Event, of_values
from onexdsl.runtime.value_text import to_text
from onexdsl.runtime.workflows.action import Asked, run_key
from onexdsl.runtime.workflows.values import AnyPayload

LOG = logging.getLogger("onexdsl.runtime")
DONE, DEAD = EnumVerdict.DONE, EnumVerdict.DEAD  # to name a member takes as long as a call


def _key(given: Any, info: ValidationInfo) -> Any:
    return run_key(given) if info.mode == "json" else given


def _number(given: Any) -> int | None:
    return UUID(given).int if isinstance(given, str) else given


def _as_text(number: int | None) -> str | None:
    return None if number is None else str(as_uuid(number))


RunKey = Annotated[Any, PlainSerializer(to_text, when_used="json"), PlainValidator(_key)]
"""The key of a run; in JSON its text."""
Number = Annotated[int | None, PlainSerializer(_as_text, when_used="json"), PlainValidator(_number)]
"""The number of a message; in JSON its id."""


class Answer(Event):
    """What became of the action with this lease and epoch."""

    run: RunKey
    lease_id: UUID
    epoch: int
    outcome: AnyPayload = None
    outcome_id: Number = None
    failure: str | None = None
    """Why there is no outcome; none if the effect has done what was asked."""


@cache
def answer_type(orchestrator: str) -> type[Answer]:
    """Return the class of the answers to one orchestrator; its topic reaches nobody else."""

    class AnswerToOne(Answer, topic=f"onex.answer.{orchestrator}", key="run"):
        __doc__ = Answer.__doc__

    return AnswerToOne


_FIELDS = set(Answer.model_fields)


def ended_by(
    message: Message,
    asked: Asked | None,
    outcome: Message | None,
    failure: str | None,
    mint: Mint,
) -> tuple[Message, ...]:
    """Return what is sent once an action has ended: the outcome, and who asked is told."""
    own = () if outcome is None else (outcome,)
    if asked is None or asked.lease_id is None or asked.epoch is None:
        return own
    kind = answer_type(asked.orchestrator)
    values = {
        "run": asked.key,
        "lease_id": asked.lease_id,
        "epoch": asked.epoch,
        "outcome": None if outcome is None else outcome.payload,
        "outcome_id": None if outcome is None else outcome.number,
        "failure": failure,
    }
    answer = of_values(kind, values, _FIELDS)
    return (*own, mint.following(message, kind.__onex__.topic, answer))


def taken_by_run(asked: Asked | None, decision: Decision) -> Decision:
    """Let a call that has failed for good be done if a run takes the failure, as `else` would.

    An undo is not taken: it is dead, for somebody must see to it.
    """
    if asked is None or asked.undoes or decision.verdict is not DEAD:
        return decision
    return decision._replace(verdict=DONE)


def log_failed_call(message: Message, decision: Decision) -> None:
    """Log a call whose failure a run takes: no dead letter will show where it was raised."""
    error = decision.error
    LOG.warning(
        "a call of a workflow failed: %s: %s",
        message.topic,
        redacted(decision.reason, message.payload),
        extra={
            "onex_type": message.topic,
            "onex_key": shown_key(message.payload),
            "onex_message_id": str(message.message_id),
            "onex_correlation_id": str(message.correlation_id),
            "onex_error": "" if error is None else told(error, message.payload),
            "onex_traceback": "" if error is None else traced(error),
            "onex_attempts": decision.attempts,
        },
    )
