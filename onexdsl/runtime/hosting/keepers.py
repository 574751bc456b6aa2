"""Nodes that keep instances in, the consumers out by which a bus reaches them.

A reducer and an orchestrator differ in how a message finds its instance, and in who decides.
"""

from collections.abc import Callable, Hashable
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from onexdsl.runtime.bus.delivery import Consumer, Delivery, Find, Then, nothing
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.decide import Reducer, decide
from onexdsl.runtime.failure import add_origin
from onexdsl.runtime.flow import BoundFlow, Subscribes
from onexdsl.runtime.hosting.consumers import topics_of
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict, Instance
from onexdsl.runtime.message import Message
from onexdsl.runtime.node import NodeComputeService, NodeEffectService, NodeOrchestratorService
from onexdsl.runtime.payload import Command, ReducerData
from onexdsl.runtime.workflow import decide_run
from onexdsl.runtime.workflows.answering import Answering, answer_in
from onexdsl.runtime.workflows.orchestration import Orchestration
from onexdsl.runtime.workflows.run import EnumWorkflowState


class Handled(NamedTuple):
    """What a message did to an instance, told to `Host(watch=…)` after it was committed.

    `payload` is the message; of an answer to a workflow, the outcome that it brings. `sent` is
    what it gave rise to: a reducer's intents, a workflow's calls and events.
    """

    node: str
    payload: Any
    verdict: EnumVerdict
    before: StrEnum
    after: StrEnum
    reason: str
    sent: tuple[Any, ...]


_new = tuple.__new__  # a NamedTuple's own constructor takes twice as long
Watch = Callable[[Handled], None]


class Keeper(NamedTuple):
    """What has instances: how a message finds its key, and what decides on it."""

    unborn: Instance[Any, Any]
    topics: tuple[str, ...]
    keeps: tuple[type[StrEnum], type[ReducerData]]
    key_of: Callable[[Message], Hashable]
    decide: Callable[..., Decision]
    by: Any
    """The tables by which it decides: the first of what it takes."""


def reducer_consumer(
    reducer: Reducer, mine: tuple[Subscribes, ...], bus: ProtocolHostedBus, watch: Watch | None
) -> Consumer:
    """Let a reducer decide on each message of a key after the one before it."""
    node = reducer.node

    def key_of(message: Message) -> Hashable:
        payload = message.payload
        key: Hashable = payload.key if type(payload) is Elapsed else node.key_of(payload)
        return key

    keeps = (type(node.initial), node.data_type)
    keeper = Keeper(reducer.unborn, topics_of(mine), keeps, key_of, decide, reducer)
    return _consumer(keeper, bus, watch)


def orchestrator_consumer(
    orchestration: Orchestration,
    mine: tuple[Subscribes, ...],
    bus: ProtocolHostedBus,
    watch: Watch | None,
) -> Consumer:
    """Let an orchestrator decide on each message of a run after the one before it."""
    node = orchestration.node

    def key_of(message: Message) -> Hashable:
        answer = message if type(message) is Answering else answer_in(message)
        if answer is not None:
            return answer.asked.key
        payload = message.payload
        return payload.key if type(payload) is Elapsed else node.key_of(payload)

    topics = (*topics_of(mine), orchestration.answers.__onex__.topic)
    keeps = (EnumWorkflowState, type(orchestration.unborn.data))
    keeper = Keeper(orchestration.unborn, topics, keeps, key_of, decide_run, orchestration)
    return _consumer(keeper, bus, watch)


def orchestration_in(
    flows: tuple[BoundFlow, ...], name: str, node: NodeOrchestratorService[Any]
) -> Orchestration:
    """Read an orchestrator's tables among the flows that are hosted with it.

    Raises `ModelOnexError` as `Orchestration.of` does.
    """
    computes = {
        kind: one
        for bound in flows
        for kind, one in bound.nodes.items()
        if isinstance(one, NodeComputeService)
    }
    answered = [
        one.message
        for bound in flows
        for one in bound.flow.subscriptions
        if issubclass(one.message, Command) and issubclass(one.node, NodeEffectService)
    ]
    return Orchestration.of(name, node, computes, answered)


def tell(watch: Watch, message: Message, before: Instance[Any, Any], decision: Decision) -> None:
    """Tell who watches what a message did to an instance."""
    verdict, instance, sends, _, reason, _, _ = decision
    answer, after = answer_in(message), before if instance is None else instance
    payload = message.payload if answer is None else answer.outcome or answer.payload
    sent = tuple([one.payload for one in sends]) if sends else ()
    told = (before.node, payload, verdict, before.state, after.state, reason, sent)
    handled: Handled = _new(Handled, told)
    watch(handled)


def _consumer(keeper: Keeper, bus: ProtocolHostedBus, watch: Watch | None) -> Consumer:
    name, unborn = keeper.unborn.node, keeper.unborn
    key_of, decided, by = keeper.key_of, keeper.decide, keeper.by

    def lane_of(message: Message) -> Hashable:
        try:
            return key_of(message)
        except Exception:  # noqa: BLE001  # `handle` comes upon it again, and it is a dead letter
            return message.number

    def decide(delivery: Delivery, find: Find) -> tuple[Decision, Then]:
        message, mint = delivery.message, bus.mint
        key = key_of(message)
        found = find(name, key)
        decision = decided(by, found, key, message, mint.clock.now(), mint.new_id)
        error = decision.error
        if error is not None:
            add_origin(error)
        if watch is None:
            return decision, nothing
        return decision, partial(tell, watch, message, found or unborn, decision)

    async def handle(delivery: Delivery) -> None:
        found = await bus.instance(name, key_of(delivery.message))
        decision, then = decide(delivery, lambda _node, _key: found)
        await bus.conclude(delivery, decision, then)

    return Consumer(
        name=name,
        topics=keeper.topics,
        handle=handle,
        lane_of=lane_of,
        exactly_once=True,
        keeps=keeper.keeps,
        decide=decide,
    )
