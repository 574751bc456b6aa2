"""What OpenTelemetry is told of a host: deliveries go in, spans and metrics come out.

A span for each handling, linked to the span that sent the message. Names of attributes are those
of OpenTelemetry's conventions for messaging where it has one
(https://opentelemetry.io/docs/specs/semconv/messaging/), `onex.…` otherwise. No payload is told,
and what is `@sensitive` is hidden in keys and in the texts of errors.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from onexdsl.runtime.bus.delivery import BusStatistics, Consumer, Decide, Delivery, Find, Then
from onexdsl.runtime.clock import NANOSECONDS, Clock
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.failure import shown_key, told
from onexdsl.runtime.instance import Decision, EnumVerdict
from onexdsl.runtime.message import Message

try:
    from opentelemetry.metrics import (
        CallbackOptions,
        Histogram,
        MeterProvider,
        Observation,
        get_meter_provider,
    )
    from opentelemetry.trace import (
        Link,
        Span,
        SpanContext,
        SpanKind,
        StatusCode,
        TracerProvider,
        get_tracer_provider,
    )
except ImportError as missing:
    raise ModelOnexError("Telemetry needs OpenTelemetry: pip install 'onexdsl[otel]'") from missing

SCOPE = "onexdsl"
"""The name of the instrumentation."""


class Telemetry:
    """Tells OpenTelemetry what a host does: `Host(flow, telemetry=Telemetry())`.

    Without providers the global ones are taken. To link a handling with its cause, the spans of
    the newest `remembered` messages are kept.
    """

    def __init__(
        self,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
        *,
        remembered: int = 10_000,
    ) -> None:
        self._tracer = (tracer_provider or get_tracer_provider()).get_tracer(SCOPE)
        self._meter = (meter_provider or get_meter_provider()).get_meter(SCOPE)
        self._latency = self._meter.create_histogram(
            "onex.handling.duration",
            "s",
            "How long a handling took until its end was kept, its attempts included.",
        )
        self._retries = self._meter.create_counter(
            "onex.retries", "{attempt}", "Attempts of effects after the first."
        )
        self._senders = Senders(remembered)

    def observed(self, consumer: Consumer, clock: Clock) -> Consumer:
        """Give the consumer with a span and a latency for each of its handlings.

        The latency is that until the end is kept: a durable bus says when.
        """

        async def handle(delivery: Delivery) -> None:
            with self._handling(consumer, delivery, clock) as handling:
                await consumer.handle(delivery)
                handling.decision = delivery.decision
            delivery.when_kept(handling.kept)

        asked = consumer.decide
        if asked is None:
            return replace(consumer, handle=handle)
        return replace(consumer, handle=handle, decide=self._deciding(consumer, asked, clock))

    def _deciding(self, consumer: Consumer, asked: Decide, clock: Clock) -> Decide:
        def decide(delivery: Delivery, find: Find) -> tuple[Decision, Then]:
            with self._handling(consumer, delivery, clock) as handling:
                decision, then = asked(delivery, find)
                handling.decision = decision

            def kept() -> None:
                handling.kept()
                then()

            return decision, kept

        return decide

    @contextmanager
    def _handling(
        self, consumer: Consumer, delivery: Delivery, clock: Clock
    ) -> Iterator["Handling"]:
        """Show a handling as a span; one that fails is told at once, for it has no other end."""
        message = delivery.message
        handling = Handling(self._latency, consumer.name.rpartition(".")[2], clock)
        with self._tracer.start_as_current_span(
            f"process {_type_of(message)}",
            kind=SpanKind.CONSUMER,
            links=self._senders.links(message),
            attributes=_attributes(consumer.name, message),
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            self._senders.begin(message.number, span.get_span_context())
            try:
                yield handling
            except BaseException as error:
                handling.decision = delivery.decision
                _tell_error(span, told(error, message.payload))
                handling.kept()
                raise
            finally:
                self._senders.end(message.number)
                self._tell_end(span, handling)

    def measure(self, statistics: Callable[[], BusStatistics]) -> None:
        """Offer the counts of a bus whenever metrics are collected."""

        def ended(_options: CallbackOptions) -> Iterable[Observation]:
            counts = statistics()
            for verdict in EnumVerdict:
                yield Observation(getattr(counts, verdict.value), {"onex.verdict": verdict.value})

        def waiting(_options: CallbackOptions) -> Iterable[Observation]:
            yield Observation(statistics().in_flight)

        self._meter.create_observable_counter(
            "onex.handled", [ended], "{message}", "Deliveries that have ended, by how."
        )
        self._meter.create_observable_gauge(
            "onex.in_flight", [waiting], "{message}", "Deliveries that have not ended yet."
        )

    def _tell_end(self, span: Span, handling: "Handling") -> None:
        decision = handling.decision
        if decision is not None:
            span.set_attribute("onex.attempts", decision.attempts)
            for message in decision.sends:
                self._senders.remember(message.number, span.get_span_context())
            if decision.attempts > 1:
                self._retries.add(decision.attempts - 1, {"onex.node": handling.node})
        span.set_attribute("onex.verdict", handling.verdict.value)
        if handling.verdict is EnumVerdict.DEAD:
            span.set_status(StatusCode.ERROR, "dead letter")


class Handling:
    """One handling: what was decided, and how long it took until that was kept."""

    __slots__ = ("_began", "_clock", "_latency", "decision", "node")

    def __init__(self, latency: Histogram, node: str, clock: Clock) -> None:
        self.node = node
        self.decision: Decision | None = None
        self._latency = latency
        self._clock = clock
        self._began = clock.now()

    @property
    def verdict(self) -> EnumVerdict:
        """How the message ends; of one that somebody handled by hand that it was done."""
        return EnumVerdict.DONE if self.decision is None else self.decision.verdict

    def kept(self) -> None:
        """Measure how long it took."""
        took = (self._clock.now() - self._began) / NANOSECONDS
        self._latency.record(took, {"onex.node": self.node, "onex.verdict": self.verdict.value})


class Senders:
    """The spans in which the newest messages were sent, so many of them.

    What a handler sends may be taken before its span has ended: then that is the one which handles
    the cause, or handled it last of several.
    """

    __slots__ = ("_begun", "_limit", "_spans")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._spans: OrderedDict[int, SpanContext] = OrderedDict()
        self._begun: dict[int, SpanContext] = {}

    def begin(self, number: int, span: SpanContext) -> None:
        """Hear that a message is being handled."""
        self._begun[number] = span

    def end(self, number: int) -> None:
        """Hear that it was."""
        self._begun.pop(number, None)

    def remember(self, number: int, span: SpanContext) -> None:
        """Keep the span in which a message was sent."""
        self._spans[number] = span
        if len(self._spans) > self._limit:
            self._spans.popitem(last=False)

    def links(self, message: Message) -> tuple[Link, ...]:
        """Link to the span in which a message was sent, if it is remembered."""
        span = self._spans.get(message.number) or self._begun.get(message.cause or 0)
        return () if span is None else (Link(span, {"onex.relation": "caused by"}),)


def _attributes(consumer: str, message: Message) -> dict[str, Any]:
    known = {
        "messaging.system": "onex",
        "messaging.operation.type": "process",
        "messaging.destination.name": message.topic,
        "messaging.consumer.group.name": consumer,
        "messaging.message.id": str(message.message_id),
        "messaging.message.conversation_id": str(message.correlation_id),
        "onex.key": shown_key(message.payload),
    }
    cause = message.causation_id
    return known if cause is None else {**known, "onex.causation_id": str(cause)}


def _type_of(message: Message) -> str:
    spec = getattr(type(message.payload), "__onex__", None)
    return message.topic if spec is None else spec.name


def _tell_error(span: Span, text: str) -> None:
    kind, _, words = text.partition(": ")
    span.add_event("exception", {"exception.type": kind, "exception.message": words})
    span.set_status(StatusCode.ERROR, kind)
