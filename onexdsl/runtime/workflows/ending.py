"""How the end of an action is told: it and its outcome go in, what the run hears comes out."""

import logging

from onexdsl.runtime.failure import redacted, shown_key, told, traced
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import Mint
from onexdsl.runtime.workflows.action import Asked
from onexdsl.runtime.workflows.answering import Answering

LOG = logging.getLogger("onexdsl.runtime")
DONE, DEAD = EnumVerdict.DONE, EnumVerdict.DEAD  # to name a member takes as long as a call


def ended_by(
    message: Message,
    asked: Asked | None,
    outcome: Message | None,
    failure: str | None,
    mint: Mint,
) -> tuple[Message, ...]:
    """Return what is sent once an action has ended: the outcome, and who asked is told."""
    if asked is None or asked.lease_id is None or asked.epoch is None:
        return () if outcome is None else (outcome,)
    number, chain, cause = mint.new_id(), message.chain, message.number
    if outcome is None:
        return (Answering(number, chain, cause, mint.clock.now(), asked, None, failure),)
    return outcome, Answering(number, chain, cause, outcome.moment, asked, outcome, failure)


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
