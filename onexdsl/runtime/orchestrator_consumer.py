"""An orchestrator in, the consumer out by which a bus reaches its runs."""

from collections.abc import Hashable
from typing import cast

from onexdsl.runtime.answer import Answer
from onexdsl.runtime.bus.delivery import Consumer, Delivery
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.bus.sqlite.values import from_text
from onexdsl.runtime.consumers import Handled, Watch, topics_of
from onexdsl.runtime.failure import add_origin
from onexdsl.runtime.flow import Subscribes
from onexdsl.runtime.instance import Elapsed
from onexdsl.runtime.message import Message
from onexdsl.runtime.orchestration import Orchestration, RunInstance
from onexdsl.runtime.run import EnumWorkflowState
from onexdsl.runtime.workflow import decide_run


def orchestrator_consumer(
    orchestration: Orchestration,
    mine: tuple[Subscribes, ...],
    bus: ProtocolHostedBus,
    watch: Watch | None,
) -> Consumer:
    """Let an orchestrator decide on each message of a run after the one before it."""
    name, node = orchestration.name, orchestration.node

    def key_of_message(message: Message) -> Hashable:
        match message.payload:
            case Elapsed(key=key):
                return key
            case Answer(run=run):
                return cast("Hashable", from_text(run))
            case payload:
                return node.key_of(payload)

    def lane_of(message: Message) -> Hashable:
        try:
            return key_of_message(message)
        except Exception:  # noqa: BLE001  # `handle` comes upon it again, and it is a dead letter
            return message.number

    async def handle(delivery: Delivery) -> None:
        key = key_of_message(delivery.message)
        found = cast("RunInstance | None", await bus.instance(name, key))
        mint = bus.mint
        message = delivery.message
        decision = decide_run(orchestration, found, key, message, mint.clock.now(), mint.new_id)
        if decision.error is not None:
            add_origin(decision.error)
        await bus.commit(delivery, decision)
        if watch is not None:
            before = (found or orchestration.unborn).state
            after = (decision.instance or found or orchestration.unborn).state
            payload, verdict = message.payload, decision.verdict
            watch(Handled(name, payload, verdict, before, after, decision.reason))

    return Consumer(
        name=name,
        topics=(*topics_of(mine), orchestration.answers.__onex__.topic),
        handle=handle,
        lane_of=lane_of,
        exactly_once=True,
        keeps=(EnumWorkflowState, type(orchestration.unborn.data)),
    )
