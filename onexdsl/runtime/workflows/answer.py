"""How the end of an action is told to the run that asked for it: a message in, an answer out."""

import logging
from functools import cache
from uuid import UUID

from onexdsl.runtime.envelope import ModelAction
from onexdsl.runtime.failure import redacted, shown_key, told, traced
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.payload import Event, of_known
from onexdsl.runtime.workflows.run import AnyPayload

LOG = logging.getLogger("onexdsl.runtime")


class Answer(Event):
    """What became of the action with this lease and epoch; `run` is the key, as text."""

    run: str
    lease_id: UUID
    epoch: int
    outcome: AnyPayload = None
    outcome_id: UUID | None = None
    failure: str | None = None
    """Why there is no outcome; none if the effect has done what was asked."""


@cache
def answer_type(orchestrator: str) -> type[Answer]:
    """Return the class of the answers to one orchestrator; its topic reaches nobody else."""

    class AnswerToOne(Answer, topic=f"onex.answer.{orchestrator}", key="run"):
        __doc__ = Answer.__doc__

    return AnswerToOne


def asked_by_run(message: Message) -> ModelAction | None:
    """Return the action that a message is, if a run waits for its end."""
    given = message.given
    return given if isinstance(given, ModelAction) and given.answer_to else None


def with_answer(message: Message, decision: Decision, mint: Mint) -> Decision:
    """Add to how an action ends what its run is told; other messages end as they are."""
    action = asked_by_run(message)
    if action is None or action.lease_id is None or action.epoch is None:
        return decision
    outcome = next(iter(decision.sends), None)
    answer = of_known(
        answer_type(action.answer_to),
        run=action.run,
        lease_id=action.lease_id,
        epoch=action.epoch,
        outcome=None if outcome is None else outcome.payload,
        outcome_id=None if outcome is None else outcome.message_id,
        failure=decision.reason if decision.verdict is EnumVerdict.DEAD else None,
    )
    message_to_run = message.causes(mint.new_id(), answer, mint.clock.now())
    return decision._replace(sends=(*decision.sends, message_to_run))


def taken_by_run(message: Message, decision: Decision) -> Decision:
    """Let a call that has failed for good be done if a run takes the failure, as `else` would.

    An undo is not taken: it is dead, for somebody must see to it.
    """
    action = asked_by_run(message)
    if action is None or action.undoes or decision.verdict is not EnumVerdict.DEAD:
        return decision
    return decision._replace(verdict=EnumVerdict.DONE)


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
