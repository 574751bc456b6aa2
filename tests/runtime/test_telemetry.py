"""What OpenTelemetry is told of a small flow: every handling, what caused it, and no secret."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from onexdsl.runtime import (
    SENSITIVE,
    EffectContext,
    Event,
    EventBusMemory,
    Flow,
    Host,
    Intent,
    NodeEffectService,
    Retry,
    Route,
    Subscribes,
)
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from onexdsl.runtime.hosting.telemetry import Telemetry
from onexdsl.runtime.testing import VirtualClock
from tests.support.crash_flow import Dropped, bound

SECRET = "4111-1111"  # noqa: S105  # a made-up one, looked for in all that is told


class Charge(Intent, topic="onex.intent.tests-telemetry.charge.v1", key="card"):
    """Wanted: a charge."""

    card: Annotated[str, SENSITIVE]


class Charged(Event, topic="onex.evt.tests-telemetry.charged.v1", key="card"):
    """It was done."""

    card: Annotated[str, SENSITIVE]


class Bank(NodeEffectService):
    """Charges as the test says, and takes note of what was charged."""

    def __init__(self, answer: Callable[[Charge, EffectContext], Awaitable[Charged]]) -> None:
        super().__init__()
        self._answer = answer

    async def charge(self, intent: Charge, context: EffectContext) -> Charged:
        """Answer by script."""
        return await self._answer(intent, context)

    async def note(self, event: Charged, context: EffectContext) -> None:
        """Take it in."""


FLOW = Flow(
    name="tests.telemetry",
    messages=(Charge, Charged),
    nodes=(Bank,),
    subscriptions=(
        Subscribes(Charge, Bank, "charge", (Charged,)),
        Subscribes(Charged, Bank, "note"),
    ),
    wire=(Route(Charge, Bank, retry=Retry(1)),),
)


class Collected:
    """The spans and metrics of one run."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.reader = InMemoryMetricReader()
        tracing = TracerProvider()
        tracing.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.telemetry = Telemetry(tracing, MeterProvider([self.reader]))

    async def run(self, answer: Callable[[Charge, EffectContext], Awaitable[Charged]]) -> None:
        """Charge once, an hour long."""
        clock = VirtualClock()
        bus = EventBusMemory(clock=clock)
        flow = FLOW.bind(Bank(answer))
        async with Host(flow, bus=bus, clock=clock, telemetry=self.telemetry):
            await bus.publish(Charge(card=SECRET))
            await clock.advance(timedelta(hours=1), bus.quiet)

    @property
    def spans(self) -> dict[str, ReadableSpan]:
        """The spans by name."""
        return {span.name: span for span in self.exporter.get_finished_spans()}

    @property
    def counts(self) -> dict[tuple[str, str], Any]:
        """The points of all metrics, by name and verdict."""
        data = self.reader.get_metrics_data()
        assert data is not None
        return {
            (metric.name, str((point.attributes or {}).get("onex.verdict", ""))): point
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
            for point in metric.data.data_points
        }


async def test_a_durable_bus_tells_of_all_and_measures_to_the_disk(tmp_path: Path) -> None:
    """Who only decides is shown as well, and each handling is measured once it is kept."""
    told = Collected()
    bus = EventBusSqlite(tmp_path / "bus.db")
    async with Host(bound(), bus=bus, telemetry=told.telemetry) as host:
        await host.publish(Dropped(box=1, item=1))
        await host.settled()

    spans = told.spans
    assert {"process Dropped", "process StoreItem", "process Stored"} == set(spans)
    causes = [spans[f"process {name}"].links[0].context for name in ("StoreItem", "Stored")]
    sent = [spans[f"process {name}"].context for name in ("Dropped", "StoreItem")]
    assert [one.span_id for one in sent if one] == [one.span_id for one in causes]
    metrics = told.reader.get_metrics_data()
    assert metrics is not None
    (measured,) = [
        metric
        for metric in metrics.resource_metrics[0].scope_metrics[0].metrics
        if metric.name == "onex.handling.duration"
    ]
    assert {"NodeBoxes": 2, "NodeStore": 1} == {
        str((one.attributes or {})["onex.node"]): one.count
        for one in measured.data.data_points
        if isinstance(one, HistogramDataPoint)
    }


async def _charged(intent: Charge, _context: EffectContext) -> Charged:
    return Charged(card=intent.card)


async def _refused(intent: Charge, _context: EffectContext) -> Charged:
    raise OSError(f"card {intent.card} is refused")


async def _second_time(intent: Charge, context: EffectContext) -> Charged:
    if context.attempt == 1:
        raise OSError("busy")
    return Charged(card=intent.card)


async def test_a_handling_is_linked_to_the_one_that_caused_it() -> None:
    """Each has a span; the outcome's points to the span of the intent."""
    collected = Collected()

    await collected.run(_charged)

    charge, charged = (collected.spans[f"process {name}"] for name in ("Charge", "Charged"))
    assert [charge.context] == [link.context for link in charged.links]
    assert () == tuple(charge.links)
    told = dict(charged.attributes or {})
    assert ("onex", "onex.evt.tests-telemetry.charged.v1", "done") == (
        told["messaging.system"],
        told["messaging.destination.name"],
        told["onex.verdict"],
    )
    assert dict(charge.attributes or {})["messaging.message.id"] == told["onex.causation_id"]


async def test_a_dead_letter_is_an_error() -> None:
    """The span says so, with the attempts that were made."""
    collected = Collected()

    await collected.run(_refused)

    charge = collected.spans["process Charge"]
    told = dict(charge.attributes or {})
    assert (StatusCode.ERROR, "dead", 2) == (
        charge.status.status_code,
        told["onex.verdict"],
        told["onex.attempts"],
    )


@pytest.mark.parametrize("answer", [_charged, _refused, _second_time])
async def test_what_is_sensitive_never_leaves(
    answer: Callable[[Charge, EffectContext], Awaitable[Charged]],
) -> None:
    """Neither a key nor an error's text holds it."""
    collected = Collected()

    await collected.run(answer)

    assert collected.spans
    assert SECRET not in "".join(span.to_json() for span in collected.spans.values())
    data = collected.reader.get_metrics_data()
    assert data is not None
    assert SECRET not in data.to_json()


async def test_handlings_are_counted() -> None:
    """How they ended, how often they were tried again, and how long they took."""
    collected = Collected()

    await collected.run(_second_time)

    counts = collected.counts
    assert (2, 0, 1, 0) == (
        counts["onex.handled", "done"].value,
        counts["onex.handled", "dead"].value,
        counts["onex.retries", ""].value,
        counts["onex.in_flight", ""].value,
    )
    assert 2 == counts["onex.handling.duration", "done"].count
    assert counts["onex.handling.duration", "done"].sum > 0


async def test_only_so_many_senders_are_remembered() -> None:
    """What was sent long ago has no link; memory stays bounded."""
    collected = Collected()
    collected.telemetry = Telemetry(TracerProvider(), MeterProvider(), remembered=0)

    await collected.run(_charged)

    assert {} == dict(collected.telemetry._senders._spans)


def test_without_the_library_a_sentence_says_what_to_install() -> None:
    """The extra is named."""
    script = (
        "import sys; sys.modules['opentelemetry'] = None\n"
        "sys.modules['opentelemetry.metrics'] = None\n"
        "from onexdsl.runtime import ModelOnexError\n"
        "try:\n    import onexdsl.runtime.hosting.telemetry\n"
        "except ModelOnexError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert "Telemetry needs OpenTelemetry: pip install 'onexdsl[otel]'\n" == done.stdout
