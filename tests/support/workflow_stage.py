"""A workflow as text in; a stage comes out on which it runs, with effects that a test directs.

The stage has one orchestrator, `Run`, and one effect, `Works`. Its calls take as many seconds,
and end as, the test says; none said is at once and well. What happens is kept as a log of lines
such as `3 make a`: the second on the virtual clock, and what was called.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from onexdsl.runtime import EffectContext, Event, ModelAction
from onexdsl.runtime.clock import NANOSECONDS
from onexdsl.runtime.testing import FlowHarness
from onexdsl.runtime.waiting import wait_until
from tests.support.codegen import imported

WORLD = """
@external event Start { key id: str, n: int = 0, items: list[str] = [] }
@external event Again { key id: str }
@external event Yes { key id: str, by: str = "" }
@external event No { key id: str }
event Finished { key id: str, text: str = "" }
event Failed { key id: str, step: str, reason: str }
event Seen { key id: str, text: str = "" }
event Made { id: str, what: str }
event Broke { id: str, what: str }
event Unmade { id: str, what: str }
event LateElse { reason: str }
intent Make { id: str, what: str }
intent Guarded { id: str, what: str }
intent Solo { id: str, what: str }
intent Unmake { id: str, what: str }
intent Note { id: str, what: str }
command Order { id: str, what: str }
command Spawn { key id: str }
record Question { n: int }
record Answered { n: int }
compute Double: Question -> Answered = Answered { n: input.n * 2 }
compute Divide: Question -> Answered = Answered { n: floor(10 / input.n) }
compute Loud: Question -> Seen = Seen { id: "loud", text: str(input.n) }

effect Works {
  on Make -> Made | Broke
  on Guarded -> Made | Broke
  on Solo -> Made
  on Order -> Made | Broke
  on Unmake -> Unmade
  on Note
  publishes Finished, Failed, Seen
}
wire {
  Make -> Works { timeout 1h, retry 1 backoff 1s..1s }
  Solo -> Works { timeout 1h, concurrency 1 }
  Guarded -> Works { timeout 1h, retry 1 backoff 1s..1s, else LateElse }
  Unmake -> Works { timeout 1h, retry 1 backoff 1s..1s }
  Note -> Works { timeout 1h }
}
"""
FAILED = "publish Failed { id: key, step: failure.step, reason: failure.reason }"


@dataclass(slots=True)
class Stage:
    """A flow on a virtual clock, and the script of its effect."""

    shop: ModuleType
    harness: FlowHarness = field(init=False)
    log: list[str] = field(default_factory=list)
    actions: list[ModelAction[Any]] = field(default_factory=list)
    takes: dict[str, float] = field(default_factory=dict)
    """Seconds that a call takes, by what it is asked for."""
    breaks: set[str] = field(default_factory=set)
    """What is answered with `Broke`."""
    lies: set[str] = field(default_factory=set)
    """What is answered with an event that was never promised."""
    raises: set[str] = field(default_factory=set)
    """What fails at every attempt."""

    async def start(self, key: str = "k", **fields: Any) -> None:
        """Publish the trigger, and wait until nothing can happen before the clock moves."""
        await self.send("Start", key, **fields)

    async def send(self, event: str, key: str = "k", **fields: Any) -> None:
        """Publish an event from outside."""
        await self.harness.send(getattr(self.shop, event)(id=key, **fields))

    async def advance(self, seconds: float) -> None:
        """Turn the clock."""
        await self.harness.advance(timedelta(seconds=seconds))

    def published(self, event: str) -> list[Any]:
        """Return the events of a type that were published."""
        found: list[Any] = self.harness.published(getattr(self.shop, event))
        return found

    async def run(self, key: str = "k") -> Any:
        """Return the run of a key."""
        return await self.harness.state(self.shop.NodeRunOrchestrator, key)

    @property
    def failures(self) -> list[tuple[str, str]]:
        """Return the steps and reasons that `else` has told."""
        return [(one.step, one.reason) for one in self.published("Failed")]

    @property
    def second(self) -> float:
        """Return how far the clock has been turned."""
        return (self.harness.clock.now() - START) / NANOSECONDS

    async def act(self, verb: str, message: Any, context: EffectContext) -> Event | None:
        """Run a call of the effect as the script says."""
        self.log.append(f"{self.second:g} {verb} {message.what}")
        await self._pass(self.takes.get(message.what, 0))
        if message.what in self.raises:
            raise ConnectionError(f"{message.what} is out of order")
        if verb == "note":
            return None
        if message.what in self.lies:
            lie: Event = self.shop.Finished(id=message.id)
            return lie
        kind = "Broke" if message.what in self.breaks else "Unmade" if verb == "unmake" else "Made"
        made: Event = getattr(self.shop, kind)(id=message.id, what=message.what)
        return made

    async def _pass(self, seconds: float) -> None:
        bus = self.harness.bus
        if seconds:
            bus.park()
            try:
                await wait_until(bus.mint.clock, bus.mint.clock.now() + int(seconds * NANOSECONDS))
            finally:
                bus.unpark()

    async def note_action(self, envelope: Any) -> None:
        """Keep what the workflow sends."""
        if isinstance(envelope, ModelAction):
            self.actions.append(envelope)


START = FlowHarness().clock.now()


def _works(stage: Stage) -> Any:
    def method(verb: str) -> Any:
        async def call(_self: object, message: Any, context: EffectContext) -> Event | None:
            return await stage.act(verb, message, context)

        return call

    verbs = ("make", "guarded", "solo", "order", "unmake", "note")
    base = stage.shop.NodeWorksEffect
    return type("Works", (base,), {verb: method(verb) for verb in verbs})()


def workflow_text(steps: str, *, head: str = "on Start", otherwise: str = FAILED) -> str:
    """Give the text of an orchestrator of one workflow."""
    tail = f" else {{\n{otherwise}\n}}" if otherwise else ""
    return f"orchestrator Run {{\n{head} {{\n{steps}\n}}{tail}\n}}\n"


@dataclass(frozen=True, slots=True)
class Theatre:
    """Makes stages in a folder of the test."""

    folder: Path

    @asynccontextmanager
    async def play(self, steps: str, more: str = "", **how: str) -> AsyncIterator[Stage]:
        """Run a workflow of these steps; `more` is declared beside it."""
        async with self.stage(workflow_text(steps, **how) + more) as stage:
            yield stage

    @asynccontextmanager
    async def stage(self, text: str) -> AsyncIterator[Stage]:
        """Run a whole text below the world."""
        stage = Stage(imported(WORLD + text, self.folder, "shop"))
        stage.harness = FlowHarness(stage.shop.FLOW, nodes=(_works(stage),))
        for name in ("Make", "Guarded", "Unmake", "Note", "Order", "Spawn"):
            topic = getattr(stage.shop, name).__onex__.topic
            await stage.harness.bus.subscribe(event_type=topic, handler=stage.note_action)
        stage.harness.host._runner.draw = lambda: 1.0  # the whole second between attempts
        async with stage.harness:
            yield stage
