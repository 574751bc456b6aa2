"""The answer to an action as it is kept: what became of it goes in, JSON comes out, and back."""

from functools import cache
from typing import Annotated, Any
from uuid import UUID

from pydantic import PlainSerializer, PlainValidator, ValidationInfo

from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.payload import Event
from onexdsl.runtime.value_text import to_text
from onexdsl.runtime.workflows.action import run_key
from onexdsl.runtime.workflows.values import AnyPayload

TOPIC = "onex.answer."
"""What the topics of all answers begin with."""


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

    class AnswerToOne(Answer, topic=f"{TOPIC}{orchestrator}", key="run"):
        __doc__ = Answer.__doc__

    return AnswerToOne
