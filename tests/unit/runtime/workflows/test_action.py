"""Calls of runs on their way: who asks goes in, the action that users see comes out."""

from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest

from onexdsl.runtime import Event, ModelAction
from onexdsl.runtime.bus.delivery import Delivery
from onexdsl.runtime.bus.memory import EventBusMemory
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.testing import VirtualClock
from onexdsl.runtime.value_text import to_text
from onexdsl.runtime.workflows.action import (
    Action,
    Asked,
    asked_by_run,
    asks_from,
    asks_text,
    run_key,
)
from tests.support.bus_stage import Put, Stage


class EnumDoor(StrEnum):
    """Equal to a text, and yet another key."""

    FRONT = "front"


def _action(payload: Event, *, answered: bool = True) -> Action:
    asked = Asked("tests.Run", "k", UUID(int=4), 5, undoes=False)
    return Action(1 << 70, payload, 2, 3, 1_000_000, asked, answered)


@pytest.mark.parametrize("answered", [True, False])
def test_a_call_says_the_same_before_and_after_it_was_kept(*, answered: bool) -> None:
    """Who waits for it is read from the message as it is sent and as it comes from a disk."""
    sent = _action(Put(box=1), answered=answered)
    assert isinstance(sent.given, ModelAction)
    kept = Message.wrapped(sent.given)
    assert (sent.number, sent.topic, sent.chain, sent.cause, sent.moment) == (
        *(kept.number, kept.topic, kept.chain, kept.cause),
        kept.moment,
    )
    assert asked_by_run(kept) == asked_by_run(sent)
    assert (asked_by_run(sent) is not None) == answered
    assert sent.envelope is sent.given


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize(("lease", "epoch"), [(UUID(int=4), 5), (None, None)])
@pytest.mark.parametrize("key", [UUID(int=7), 'a "key"', 7, ("a", 1)])
def test_who_asks_is_written_and_read_again(
    key: Any, lease: UUID | None, epoch: int | None, *, answered: bool
) -> None:
    """Whatever the key of the run is; other wrappers are left to who wrote them."""
    asked = Asked("tests.Run", key, lease, epoch, undoes=not answered)
    text = asks_text(Action(1, Put(box=1), 2, None, 3, asked, answered))
    assert asks_from(text) == (asked, answered)
    assert asks_from('["ModelAction", {}, "{}"]') is None


@pytest.mark.parametrize("key", [UUID(int=7), "k", 7, EnumDoor.FRONT, ("a", 1), True])
def test_the_key_of_a_run_comes_back_as_it_was(key: Any) -> None:
    """Its value and its type, also when it is read again."""
    for _ in range(2):
        read = run_key(to_text(key))
        assert (key, type(key)) == (read, type(read))


async def test_an_action_that_somebody_publishes_again_is_not_taken_twice(
    stage_in_memory: Stage,
) -> None:
    """Who takes messages exactly once is spared what a run has sent already."""
    seen: list[int] = []

    async def take(delivery: Delivery) -> None:
        seen.append(delivery.message.number)
        await bus.commit(delivery, Decision(EnumVerdict.DONE))

    bus = stage_in_memory.bus
    await stage_in_memory.consume("keeper", take, exactly_once=True)
    action = _action(Put(box=1))
    await bus.commit(Delivery("other", action), Decision(EnumVerdict.DONE, sends=(action,)))
    await bus.publish(action.given)
    await bus.settled()
    assert [action.number] == seen


@pytest.fixture
async def stage_in_memory() -> Any:
    """Give a stage over the bus that keeps nothing."""
    async with EventBusMemory() as bus:
        yield Stage(bus, VirtualClock())
