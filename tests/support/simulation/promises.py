"""The promises of the runtime, asked of what a simulated day has left: a day in, breaches out."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from onexdsl.runtime.bus.sqlite.codec import message_of
from onexdsl.runtime.decide import Reducer
from onexdsl.runtime.instance import EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.replaying.reducers import Replay, Step
from onexdsl.runtime.workflows.run import EnumWorkflowState
from tests.support.simulation.simulate import Day
from tests.support.simulation.world import World

ENDED = {EnumWorkflowState.DONE, EnumWorkflowState.FAILED}


def breaches(day: Day) -> tuple[str, ...]:
    """Tell every promise that was not kept, by its number on the page on the runtime."""
    world = day.world
    messages = {number: message_of(row) for number, row in world.rows.items()}
    return (
        *_lost(day, messages),
        *_ended(world, messages),
        *_changed_once(world),
        *_in_order(world),
        *_one_outcome(world, messages),
        *_chained(messages),
        *_runs(day),
        *_replayed(day, messages),
    )


def _lost(day: Day, messages: dict[int, Message]) -> Iterator[str]:
    kept = [message.payload for message in messages.values()]
    for event in day.acknowledged:
        if event not in kept:
            yield f"1: {event!r} was acknowledged and is lost"


def _ended(world: World, messages: dict[int, Message]) -> Iterator[str]:
    """5: every delivery ends, once, and what dies has a reason."""
    for place in world.pending:
        yield f"5: {place} has not ended"
    for place, count in Counter(place for place, _ in world.ended).items():
        if count > 1:
            yield f"2: {place} has ended {count} times"
    accepted = sum(len(world.takers(message.topic)) or 1 for message in messages.values())
    if accepted < len({place for place, _ in world.ended}):
        yield "5: more has ended than was accepted"
    for place, decision in world.dead():
        if not decision.reason:
            yield f"5: {place} is dead without a reason"
        if place.consumer.endswith("Reducer") and "unhandled" not in decision.reason:
            yield f"5: {place} is dead: {decision.reason} {decision.error!r}"


def _changed_once(world: World) -> Iterator[str]:
    """2: an instance has all its versions, each by another message."""
    places = {(change.node, change.key) for change in world.log}
    for node, key in places:
        mine = [one for one in world.log if (one.node, one.key) == (node, key)]
        if [one.version for one in mine] != list(range(1, len(mine) + 1)):
            yield f"2: {node} at {key} has the versions {[one.version for one in mine]}"
        if len({one.sequence for one in mine}) != len(mine):
            yield f"2: {node} at {key} was changed twice by one message"


def _in_order(world: World) -> Iterator[str]:
    """3: messages of one key have changed it in the order in which they were accepted."""
    for node, key in {(change.node, change.key) for change in world.log}:
        order = [one.sequence for one in world.log if (one.node, one.key) == (node, key)]
        if order != sorted(order):
            yield f"3: {node} at {key} took {order}"


def _one_outcome(world: World, messages: dict[int, Message]) -> Iterator[str]:
    """4: an intent that is done has one outcome, or the run that asked for it has an answer."""
    outcomes = Counter(
        one.cause for one in messages.values() if one.topic.startswith("onex.evt.sim-shop.")
    )
    for place, decision in world.ended:
        message = messages[place.sequence]
        is_intent = message.topic.startswith("onex.intent.")
        if is_intent and decision.verdict is EnumVerdict.DONE and outcomes[message.number] > 1:
            yield f"4: {place} has {outcomes[message.number]} outcomes"


def _chained(messages: dict[int, Message]) -> Iterator[str]:
    """6: a message is of the chain of the one that caused it, or of its run's trigger."""
    chains = {message.number: message.chain for message in messages.values()}
    triggers = {
        (message.payload.order, message.chain)
        for message in messages.values()
        if message.topic.endswith(".ordered.v1")
    }
    for message in messages.values():
        of_a_run = (getattr(message.payload, "order", None), message.chain) in triggers
        if message.cause is not None and chains[message.cause] != message.chain and not of_a_run:
            yield f"6: {message.topic} has left its chain"


def _runs(day: Day) -> Iterator[str]:
    """8: every run has ended; one that failed has undone what it had done."""
    node = "sim.shop.NodeFulfilOrchestrator"
    called = {(type(one.intent).__name__, one.intent.order) for one in day.staff.calls}
    dead = {place.sequence for place, _ in day.world.dead()}
    lost = {message_of(day.world.rows[number]).topic for number in dead}
    for run in day.world.all_instances(node):
        data: Any = run.data
        if run.state not in ENDED:
            yield f"8: the run of {run.key} is {run.state}"
        for step, undo in (("reserved", "Release"), ("paid", "Refund")):
            done = getattr(data.results, step) is not None
            undone = (undo, run.key) in called or any(undo.lower() in topic for topic in lost)
            if run.state is EnumWorkflowState.FAILED and done and not undone:
                yield f"8: {step} of {run.key} was not undone"
            if run.state is EnumWorkflowState.DONE and (undo, run.key) in called:
                yield f"8: {step} of {run.key} was undone, though the run is done"


def _replayed(day: Day, messages: dict[int, Message]) -> Iterator[str]:
    """9: the log of a reducer gives its states and intents again."""
    for kind in (day.staff.shop.NodeLedgerReducer, day.staff.shop.NodeTicksReducer):
        name = f"sim.shop.{kind.__name__}"
        changes = {one.sequence: one for one in day.world.log if one.node == name}
        replay = Replay(Reducer.of(name, kind(), ()))
        found = []
        for number, message in sorted(messages.items()):
            change = changes.get(number)
            key, version = (None, None) if change is None else (change.key, change.version)
            found += replay.take(Step(number, message, key, version))
        found += replay.compare(day.world.all_instances(name))
        yield from (f"9: {one.node} at {one.key}: {one.told}" for one in found)
