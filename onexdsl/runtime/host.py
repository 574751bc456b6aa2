"""Runs bound flows over a bus: flows and a bus go in, an object to publish to and to ask comes out.

The host holds no truth: messages, instances and dead letters belong to the bus.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Hashable, Iterator
from datetime import timedelta
from enum import StrEnum
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

from onexdsl.runtime.bus.delivery import BusStatistics, Consumer, DeadLetter
from onexdsl.runtime.bus.protocol import ProtocolHostedBus
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.clock import NANOSECONDS, SYSTEM_CLOCK, Cancellable, Clock, nanoseconds
from onexdsl.runtime.container import Container
from onexdsl.runtime.decide import Reducer
from onexdsl.runtime.envelope import Wrapper
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.flow import BoundFlow, Every, Invariant, Route, Subscribes
from onexdsl.runtime.hosting.consumers import (
    calls_of,
    compute_consumer,
    effect_consumer,
    timer_consumer,
)
from onexdsl.runtime.hosting.effects import EffectRunner
from onexdsl.runtime.hosting.keepers import (
    Watch,
    orchestration_in,
    orchestrator_consumer,
    reducer_consumer,
)
from onexdsl.runtime.hosting.watchdog import Watchdog
from onexdsl.runtime.instance import Instance
from onexdsl.runtime.message import Message
from onexdsl.runtime.node import (
    Node,
    NodeComputeService,
    NodeEffectService,
    NodeOrchestratorService,
    NodeReducerService,
)
from onexdsl.runtime.payload import Intent, Payload, Record, ReducerData
from onexdsl.runtime.steps import EnumStepKind
from onexdsl.runtime.waiting import ended, wait_until
from onexdsl.runtime.workflows.orchestration import Orchestration
from onexdsl.runtime.workflows.run import EnumWorkflowState, WorkflowRun

if TYPE_CHECKING:
    from onexdsl.runtime.hosting.telemetry import Telemetry  # needs OpenTelemetry, which most lack

LOG = logging.getLogger("onexdsl.host")


LONGEST_RESTART = 60 * NANOSECONDS

StateT = TypeVar("StateT", bound=StrEnum)
DataT = TypeVar("DataT", bound=ReducerData)
ResultsT = TypeVar("ResultsT", bound=Record)
InputT = TypeVar("InputT")
OutputT = TypeVar("OutputT")


class Host:
    """Hosts flows: `async with Host(flow) as host: …`.

    Without a `bus` messages and states are kept in `.onex/bus.db` below the current folder;
    `EventBusMemory()` keeps nothing.
    Leaving the block without an error first waits until every accepted message has ended.
    `watch` is called after each message that a reducer or an orchestrator has handled, for showing
    what happens. `telemetry` tells OpenTelemetry (`onexdsl[otel]`). A handler that keeps the loop
    to itself for `blocked_after` is logged by name; None, or a virtual clock, turns that off.
    Raises `ModelOnexError` if a route leads to an effect that no flow brings.
    """

    def __init__(
        self,
        *flows: BoundFlow,
        bus: ProtocolHostedBus | None = None,
        clock: Clock = SYSTEM_CLOCK,
        check_invariants: bool = True,
        watch: Watch | None = None,
        telemetry: "Telemetry | None" = None,
        blocked_after: timedelta | None = timedelta(seconds=1),
    ) -> None:
        self.bus: ProtocolHostedBus = bus or EventBusSqlite()
        self.clock = clock
        self._flows = flows
        self._declared: frozenset[type] = frozenset(
            kind for bound in flows for kind in bound.flow.messages if not issubclass(kind, Intent)
        )
        """What may be published."""
        self._check_invariants = check_invariants
        self._watch = watch
        self._telemetry = telemetry
        self._watchdog: Watchdog | None = None
        self._kinds: dict[str, str] = {}
        if blocked_after is not None and clock is SYSTEM_CLOCK:
            self._watchdog = Watchdog(blocked_after, self._kinds)
        self._nodes: dict[type[Node], Any] = {}
        for flow in flows:
            self._nodes.update(flow.nodes)
        self._routes = self._all_routes()
        self._kept: dict[type[Node], Reducer | Orchestration] = {}
        self._runner = EffectRunner(self.bus)
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarms: dict[Every, Cancellable] = {}
        self._healthy = False

    def _all_routes(self) -> dict[type[Intent], Route]:
        routes = {route.intent: route for bound in self._flows for route in bound.flow.wire}
        for route in routes.values():
            if route.node not in self._nodes:
                raise ModelOnexError(
                    f"{route.intent.__name__} is wired to {route.node.__name__}, which no hosted "
                    "flow brings: host the flow of that effect as well."
                )
        return routes

    async def __aenter__(self) -> Self:
        await self.bus.open(self.clock)
        try:
            await self._begin()
        except BaseException:
            await self._stop_sources()
            await self.bus.close()
            raise
        return self

    async def _begin(self) -> None:
        if self._telemetry is not None:
            self._telemetry.measure(self.bus.statistics)
        container = Container()
        container.register_service("ProtocolEventBus", self.bus)
        for kind, node in self._nodes.items():
            self._settle_in(kind, node, container)
        for bound in self._flows:
            await self._attach(bound)
        for node in self._nodes.values():
            await node.initialize()
        for bound in self._flows:
            for timer in bound.flow.timers:
                await self._resume_alarm(bound, timer)
        await self.bus.start()
        for kind, node in self._nodes.items():
            if isinstance(node, NodeEffectService) and _has_source(node):
                task = asyncio.get_running_loop().create_task(self._supervise(kind, node))
                self._tasks.add(task)
        if self._watchdog is not None:
            self._watchdog.start()
        self._healthy = True

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop_sources()
        try:
            if error is None:
                await self.bus.settled()
        finally:
            if self._watchdog is not None:
                self._watchdog.stop()
            await self.bus.close()

    async def _stop_sources(self) -> None:
        self._healthy = False
        for alarm in self._alarms.values():
            alarm.cancel()
        self._alarms.clear()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # ---- what people ask

    async def publish(self, event: Payload | Wrapper[Any]) -> None:
        """Accept an event or command; waits while the bus is full.

        Raises `ModelOnexError` for an intent (only reducers emit those) and for a message that
        nobody here knows.
        """
        if type(event) not in self._declared:
            self._require_publishable(event)
        await self.bus.publish(event)

    def _require_publishable(self, event: Payload | Wrapper[Any]) -> None:
        if isinstance(event, Intent):
            raise ModelOnexError(
                f"{type(event).__name__} is an intent: only reducers and workflows emit those."
            )
        if isinstance(event, Payload) and not self.bus.takes(type(event).__onex__.topic):
            raise ModelOnexError(
                f"No hosted flow declares or takes {type(event).__name__}: host its flow as well."
            )

    async def request(
        self,
        node: type[NodeComputeService[InputT, OutputT]],
        data: InputT,
        *,
        timeout: timedelta | float = 30,  # noqa: ASYNC109  # by the host's clock
    ) -> OutputT:
        """Ask a compute; raises what it raises, and `TimeoutError` after `timeout` (seconds)."""
        return await self.bus.request(node, data, timeout=timeout)

    @overload
    async def state(
        self, node: type[NodeReducerService[StateT, DataT, Any, Any]], key: Hashable = None
    ) -> Instance[StateT, DataT]: ...
    @overload
    async def state(
        self, node: type[NodeOrchestratorService[ResultsT]], key: Hashable = None
    ) -> Instance[EnumWorkflowState, WorkflowRun[ResultsT]]: ...
    async def state(self, node: type[Node], key: Hashable = None) -> Instance[Any, Any]:
        """Return the instance of a key: its `state`, `data` and `version` (0 before its birth).

        Of an orchestrator it is the run that goes on, or the last one.
        """
        kept = self._kept_of(node)
        return await self.bus.instance(kept.name, key) or kept.unborn_at(key)

    @overload
    async def instances(
        self, node: type[NodeReducerService[StateT, DataT, Any, Any]]
    ) -> tuple[Instance[StateT, DataT], ...]: ...
    @overload
    async def instances(
        self, node: type[NodeOrchestratorService[ResultsT]]
    ) -> tuple[Instance[EnumWorkflowState, WorkflowRun[ResultsT]], ...]: ...
    async def instances(self, node: type[Node]) -> tuple[Instance[Any, Any], ...]:
        """Return all the instances of a reducer or orchestrator, in the order of their births."""
        return await self.bus.instances(self._kept_of(node).name)

    def _kept_of(self, node: type[Node]) -> Reducer | Orchestration:
        for kind, kept in self._kept.items():
            if issubclass(node, kind) or issubclass(kind, node):
                return kept
        raise ModelOnexError(f"{node.__name__} is no reducer or orchestrator that is hosted here.")

    async def dead_letters(self) -> tuple[DeadLetter, ...]:
        """Return what nobody could handle, oldest first, each with its reason."""
        return await self.bus.dead_letters()

    async def settled(self) -> None:
        """Wait until every accepted message has ended."""
        await self.bus.settled()

    def statistics(self) -> BusStatistics:
        """Return the counts of this moment: accepted = done + ignored + dead + in flight."""
        return self.bus.statistics()

    @property
    def healthy(self) -> bool:
        """Whether the host takes messages."""
        return self._healthy

    async def run_until_stopped(self) -> None:
        """Serve until SIGTERM or SIGINT; then stop taking, finish what runs, and return."""
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopped.set)
        try:
            await stopped.wait()
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def draw_waits(self, draw: Callable[[], float]) -> None:
        """Say how the waits before new attempts are drawn, as shares in [0, 1): for tests."""
        self._runner.draw = draw

    # ---- how nodes come to the bus

    def _settle_in(self, kind: type[Node], node: Any, container: Container) -> None:
        node._container = node._container or container  # noqa: SLF001  # the host's right
        if isinstance(node, NodeEffectService):
            node._publish = self.bus.publish  # noqa: SLF001  # as above
        self.bus.serve(kind, node)
        self.bus.serve(type(node), node)

    async def _attach(self, bound: BoundFlow) -> None:
        for kind, node in bound.nodes.items():
            name = f"{bound.flow.name}.{kind.__name__}"
            self._kinds[name] = node.kind.value
            mine = tuple(one for one in bound.flow.subscriptions if one.node is kind)
            for consumer in self._consumers(name, kind, node, mine):
                await self._listen(consumer)
        for timer in bound.flow.timers:
            method = getattr(bound.nodes[timer.node], timer.method)
            await self._listen(timer_consumer(_timer_name(bound, timer), method, timer, self.bus))

    async def _listen(self, consumer: Consumer) -> None:
        if self._telemetry is not None:
            consumer = self._telemetry.observed(consumer, self.clock)
        await self.bus.attach(consumer)

    def _consumers(
        self, name: str, kind: type[Node], node: Any, mine: tuple[Subscribes, ...]
    ) -> Iterator[Consumer]:
        match node:
            case NodeReducerService():
                self._kept[kind] = reducer = Reducer.of(name, node, self._rules_of(kind))
                yield reducer_consumer(reducer, mine, self.bus, self._watch)
            case NodeOrchestratorService():
                self._kept[kind] = found = self._orchestration(name, node)
                yield orchestrator_consumer(found, mine, self.bus, self._watch)
            case NodeEffectService():
                calls = calls_of(node, mine, self._routes)
                if calls:
                    yield effect_consumer(name, calls, self._runner)
            case NodeComputeService() if mine:
                yield compute_consumer(name, node, mine, self.bus)
            case _:
                pass

    def _orchestration(self, name: str, node: NodeOrchestratorService[Any]) -> Orchestration:
        self._require_routes(node)
        return orchestration_in(self._flows, name, node)

    def _require_routes(self, node: NodeOrchestratorService[Any]) -> None:
        for step in (step for workflow in node.workflows for step in workflow.steps):
            for target in step.targets if step.kind is EnumStepKind.INTENT else ():
                if target not in self._routes:
                    raise ModelOnexError(
                        f"The step {step.name} of {type(node).__name__} calls {target.__name__}, "
                        "which no hosted flow wires: host the flow of its route as well."
                    )

    def _rules_of(self, kind: type[Node]) -> tuple[Invariant, ...]:
        if not self._check_invariants:
            return ()
        rules = (rule for bound in self._flows for rule in bound.flow.invariants)
        return tuple(rule for rule in rules if rule.node is kind)

    # ---- what effects do on their own

    async def _resume_alarm(self, bound: BoundFlow, timer: Every) -> None:
        """Go on where an earlier run ended: what was missed meanwhile rings once, and is logged."""
        name, now, period = _timer_name(bound, timer), self.clock.now(), nanoseconds(timer.period)
        last = await self.bus.rang(name, now)
        missed = max(0, (now - last) // period)
        if missed:
            LOG.warning("%s was due %d times while nobody was there: it rings once", name, missed)
            last += (missed - 1) * period
        self._set_alarm(timer, name, last)

    def _set_alarm(self, timer: Every, name: str, after: int) -> None:
        due = after + nanoseconds(timer.period)

        def ring() -> None:
            task = asyncio.get_running_loop().create_task(self._tick(name, due))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            self._set_alarm(timer, name, due)

        self._alarms[timer] = self.clock.call_at(due, ring)

    async def _tick(self, name: str, due: int) -> None:
        mint = self.bus.mint
        number = mint.new_id()
        message = Message(number, name, None, number, None, mint.clock.now())
        try:
            await self.bus.ring(name, due, message)
        except ModelOnexError as error:
            LOG.error("%s cannot ring: %s", name, error)  # noqa: TRY400  # the place says nothing

    async def _supervise(self, kind: type[Node], node: NodeEffectService) -> None:
        """Run a source until it ends by itself, or the host stops; `SystemExit` ends neither."""
        pause = NANOSECONDS
        while True:
            _, error = await ended(node.run())
            if error is None:
                return
            if isinstance(error, asyncio.CancelledError):
                self._require_going_on(error)
            LOG.error("the source %s failed and is started again", kind.__name__, exc_info=error)
            await wait_until(self.clock, self.clock.now() + pause)
            pause = min(2 * pause, LONGEST_RESTART)

    def _require_going_on(self, cancelled: asyncio.CancelledError) -> None:
        """Raise again what the host has cancelled; forget what a source has cancelled itself."""
        task = asyncio.current_task()
        if not self._healthy or task is None:
            raise cancelled
        while task.cancelling():
            task.uncancel()


def _timer_name(bound: BoundFlow, timer: Every) -> str:
    return f"{bound.flow.name}.{timer.node.__name__}.{timer.method}"


def _has_source(node: NodeEffectService) -> bool:
    return type(node).run is not NodeEffectService.run
