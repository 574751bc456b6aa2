"""Answers on their way to a run: how an action ended goes in, the run and a file read the same."""

from typing import Any
from uuid import UUID

import pytest

from onexdsl.runtime.bus.sqlite.codec import message_of, row_of
from onexdsl.runtime.message import Message
from onexdsl.runtime.workflows.action import Asked
from onexdsl.runtime.workflows.answer import answer_type
from onexdsl.runtime.workflows.answering import Answering, answer_in
from tests.support.bus_stage import Put

OUTCOME = Message(9, Put.__onex__.topic, Put(box=1), 2, 3, 1_000_000)


def _answering(key: Any, outcome: Message | None, failure: str | None) -> Answering:
    asked = Asked("tests.Answered", key, UUID(int=4), 5, undoes=False, version=6)
    return Answering(1 << 70, 2, 3, 1_000_000, asked, outcome, failure)


def _said(answer: Answering) -> tuple[Any, ...]:
    ids = (answer.number, answer.topic, answer.chain, answer.cause, answer.moment)
    asked = answer.asked[:5]
    return (*ids, asked, answer.outcome, answer.outcome_id, answer.failure)


@pytest.mark.parametrize(("outcome", "failure"), [(OUTCOME, None), (None, "out of order")])
@pytest.mark.parametrize("key", [UUID(int=7), 'a "key"', 7, ("a", 1)])
def test_an_answer_says_the_same_before_and_after_it_was_kept(
    key: Any, outcome: Message | None, failure: str | None
) -> None:
    """The run reads what is in memory without a model, and what comes from a file by one."""
    sent = _answering(key, outcome, failure)
    read = answer_in(message_of(row_of(1, sent, 0)))
    assert read is not None
    assert answer_in(sent) is sent
    assert _said(sent) == _said(read)
    assert sent.payload == read.payload


def test_its_model_is_made_once_and_of_the_class_of_its_orchestrator() -> None:
    """So that nobody else takes it."""
    sent = _answering(7, OUTCOME, None)
    assert sent.payload is sent.payload
    assert type(sent.payload) is answer_type("tests.Answered")
    assert sent.envelope.payload is sent.payload


def test_another_message_brings_no_answer() -> None:
    """Whatever it says."""
    assert [None, None] == [answer_in(OUTCOME), answer_in(Message(1, "t", None, 1, None, 0))]
