"""Effects, computes and timers in, the consumers out by which a bus reaches them.

Reducers and orchestrators keep instances: see `keepers.py`.
"""

from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, cast

from onexdsl.runtime.bus.delivery import Consumer, Delivery, Then, nothing
from onexdsl.runtime.bus.gate import Gate
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.clock import nanoseconds
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.failure import add_origin
from onexdsl.runtime.flow import Every, Route, Subscribes
from onexdsl.runtime.hosting.call_context import context_of
from onexdsl.runtime.hosting.effects import Call, EffectRunner
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message
from onexdsl.runtime.node import EffectContext, NodeEffectService
from onexdsl.runtime.payload import Event, Intent, Payload, key_of
from onexdsl.runtime.policy import CircuitBreaker, RateLimit

DEFAULT_CONCURRENCY = 64


def calls_of(
    node: NodeEffectService, mine: tuple[Subscribes, ...], routes: Mapping[type[Intent], Route]
) -> dict[str, Call]:
    """Give how an effect takes each topic; intents that are wired elsewhere are left out."""
    calls: dict[str, Call] = {}
    for one in mine:
        route = routes.get(cast("type[Intent]", one.message))
        elsewhere = route is None or route.node is not one.node
        if not (issubclass(one.message, Intent) and elsewhere):
            calls[one.message.__onex__.topic] = _call(node, one, route)
    return calls


def _call(node: NodeEffectService, one: Subscribes, route: Route | None) -> Call:
    method = getattr(node, one.method)
    if route is None:
        return Call(node, method, one.outcomes)
    breaker = CircuitBreaker(route.circuit) if route.circuit else None
    limit = RateLimit(route.rate) if route.rate else None
    return Call(
        node, method, one.outcomes, route, breaker, limit, timeout=nanoseconds(route.timeout)
    )


def effect_consumer(name: str, calls: Mapping[str, Call], runner: EffectRunner) -> Consumer:
    """Run the calls of an effect, each within the limits of its route."""
    gates = {
        topic: Gate(call.route.concurrency, call.route.priority)
        if call.route
        else Gate(DEFAULT_CONCURRENCY)
        for topic, call in calls.items()
    }

    return Consumer(
        name=name,
        topics=tuple(calls),
        handle=runner.handler(calls),
        lane_of=key_or_number,
        concurrency=sum(gate.free for gate in gates.values()),
        # one gate is what `concurrency` is: there is nothing to order
        gate_of=(lambda message: gates[message.topic]) if len(gates) > 1 else None,
    )


def compute_consumer(
    name: str, node: Any, mine: tuple[Subscribes, ...], bus: ProtocolHostedBus
) -> Consumer:
    """Publish what a compute makes of each event."""

    def decide(delivery: Delivery, _find: object) -> tuple[Decision, Then]:
        try:
            result = node.compute(delivery.message.payload)
        except BaseException as error:
            add_origin(error)
            raise
        events = (result,) if isinstance(result, Event) else ()
        return Decision(EnumVerdict.DONE, sends=_caused(delivery, events, bus)), nothing

    async def handle(delivery: Delivery) -> None:
        await bus.conclude(delivery, *decide(delivery, None))

    return Consumer(
        name=name,
        topics=topics_of(mine),
        handle=handle,
        lane_of=key_or_number,
        decide=decide,
    )


def timer_consumer(
    name: str,
    method: Callable[[EffectContext], Awaitable[Any]],
    timer: Every,
    bus: ProtocolHostedBus,
) -> Consumer:
    """Publish what an effect's timer makes, which must be what the flow says."""

    async def handle(delivery: Delivery) -> None:
        made = await method(context_of(delivery.message, 1, bus.publish))
        events = tuple(made) if isinstance(made, list) else (made,)
        for event in events:
            if not isinstance(event, timer.outcomes):
                promised = " or ".join(kind.__name__ for kind in timer.outcomes)
                raise ModelOnexError(
                    f"{timer.method} promises {promised}, got {type(event).__name__}"
                )
        sends = _caused(delivery, events, bus)
        await bus.conclude(delivery, Decision(EnumVerdict.DONE, sends=sends))

    return Consumer(name=name, topics=(name,), handle=handle, lane_of=lambda _message: None)


def _caused(
    delivery: Delivery, events: tuple[Event, ...], bus: ProtocolHostedBus
) -> tuple[Message, ...]:
    mint = bus.mint
    return tuple(delivery.message.causes(mint.new_id(), e, mint.clock.now()) for e in events)


def topics_of(subscriptions: tuple[Subscribes, ...]) -> tuple[str, ...]:
    """Name the topics of subscriptions."""
    return tuple(one.message.__onex__.topic for one in subscriptions)


def key_or_number(message: Message) -> Hashable:
    """Keep the order of one key; messages without a key need not wait for each other."""
    payload = message.payload
    key = key_of(payload) if isinstance(payload, Payload) else None
    return message.number if key is None else key
