"""How the end of an action is told to the run that asked for it: a message in, an answer out."""

import logging
from functools import cache
from uuid import UUID

from onexdsl.runtime.failure import redacted, shown_key, told, traced
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.payload import Event, of_known
from onexdsl.runtime.workflows.action import asked_by_run
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


def with_answer(message: Message, decision: Decision, mint: Mint) -> Decision:
    """Add to how an action ends what its run is told; other messages end as they are."""
    asked = asked_by_run(message)
    if asked is None or asked.lease_id is None or asked.epoch is None:
        return decision
    outcome = decision.sends[0] if decision.sends else None
    answer = of_known(
        answer_type(asked.orchestrator),
        run=asked.run,
        lease_id=asked.lease_id,
        epoch=asked.epoch,
        outcome=None if outcome is None else outcome.payload,
        outcome_id=None if outcome is None else outcome.message_id,
        failure=decision.reason if decision.verdict is EnumVerdict.DEAD else None,
    )
    message_to_run = message.causes(mint.new_id(), answer, mint.clock.now())
    verdict, instance, sends, timers, reason, error, attempts = decision
    # made anew, for `_replace` would take longer than all of the above
    return Decision(verdict, instance, (*sends, message_to_run), timers, reason, error, attempts)


def taken_by_run(message: Message, decision: Decision) -> Decision:
    """Let a call that has failed for good be done if a run takes the failure, as `else` would.

    An undo is not taken: it is dead, for somebody must see to it.
    """
    asked = asked_by_run(message)
    if asked is None or asked.undoes or decision.verdict is not EnumVerdict.DEAD:
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
