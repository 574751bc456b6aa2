"""The rules of a route, pure: numbers, the time and a random fraction go in, decisions come out."""

from collections import deque
from typing import Annotated, Any, get_args, get_origin

from pydantic.fields import FieldInfo

from onexdsl.runtime.clock import nanoseconds
from onexdsl.runtime.flow import Circuit, Rate, Retry, Route
from onexdsl.runtime.payload import Event, Payload, key_of


def wait_before(retry: Retry, attempt: int, fraction: float) -> int:
    """Return the nanoseconds to wait before an attempt (the first retry is 2): full jitter.

    The ceiling doubles from `shortest` to `longest`; `fraction` is random in [0, 1).
    See M. Brooker, "Exponential Backoff And Jitter", 2015.
    """
    doublings = min(attempt - 2, 62)
    ceiling = min(nanoseconds(retry.longest), nanoseconds(retry.shortest) << doublings)
    return int(ceiling * fraction)


class CircuitBreaker:
    """Closed, open or half-open. Failures within the period open it for as long; then one probe."""

    __slots__ = ("_failures", "_limit", "_open_until", "_period", "_probing")

    def __init__(self, circuit: Circuit) -> None:
        self._limit = circuit.failures
        self._period = nanoseconds(circuit.per)
        self._failures: deque[int] = deque(maxlen=circuit.failures)
        self._open_until: int | None = None
        self._probing = False

    def admits(self, now: int) -> bool:
        """Say whether a call may start; when half-open, one may, and it is the probe."""
        if self._open_until is None:
            return True
        if now < self._open_until or self._probing:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """Close it, if the call was the probe."""
        if self._probing:
            self._open_until = None
            self._probing = False
            self._failures.clear()

    def failed(self, now: int) -> None:
        """Count the failure; open it at the limit, or if the call was the probe."""
        self._failures.append(now)
        full = len(self._failures) == self._limit and now - self._failures[0] < self._period
        if self._probing or (full and self._open_until is None):
            self._open_until = now + self._period
            self._probing = False


class RateLimit:
    """At most so many starts in any period."""

    __slots__ = ("_period", "_starts")

    def __init__(self, rate: Rate) -> None:
        self._period = nanoseconds(rate.per)
        self._starts: deque[int] = deque(maxlen=rate.calls)

    def reserve(self, now: int) -> int:
        """Return the first moment at which one more call may start, and book it."""
        full = len(self._starts) == self._starts.maxlen
        start = max(now, self._starts[0] + self._period) if full else now
        self._starts.append(start)
        return start


def refused(cause: Payload, outcome: Any, outcomes: tuple[type[Event], ...]) -> str | None:
    """Say what is wrong with an outcome; `None` if it is promised and keeps the key."""
    if not isinstance(outcome, outcomes):
        if outcome is None and not outcomes:
            return None
        promised = " or ".join(kind.__name__ for kind in outcomes) or "no outcome"
        return f"{_named(cause)} promises {promised}, got {_named(outcome)}"
    own, given = cause.__onex__.key, outcome.__onex__.key
    if own is None or given is None:
        return None
    key, kept = getattr(cause, own), getattr(outcome, given)
    if kept is not key and kept != key:
        return f"{_named(outcome)} has another key than the {_named(cause)} that it answers"
    return None


def otherwise(route: Route, intent: Payload, reason: str, attempts: int) -> Event:
    """Make the `else` event: with the intent's key and, where declared, reason and attempts.

    A reason too long for its field is cut; what still does not fit is a `ValidationError`. A
    field of one of these names but of another type keeps its default.
    """
    if route.otherwise is None:
        raise AssertionError("asked for the else event of a route without one")
    fields = route.otherwise.model_fields
    given: dict[str, Any] = {}
    for name, value in (("reason", reason), ("attempts", attempts)):
        constraints = _constraints_of(fields.get(name), type(value))
        if constraints is not None:
            given[name] = value[: _longest(constraints)] if isinstance(value, str) else value
    if route.otherwise.__onex__.key is not None:
        given[route.otherwise.__onex__.key] = key_of(intent)
    return route.otherwise(**given)


def _constraints_of(field: FieldInfo | None, kind: type) -> list[Any] | None:
    """Give the constraints of a field that holds values of a kind, or None where it does not."""
    if field is None:
        return None
    for each in (field.annotation, *get_args(field.annotation)):
        parts = get_args(each) if get_origin(each) is Annotated else (each,)
        if parts[0] is kind:
            inner = [rule for part in parts[1:] for rule in getattr(part, "metadata", ())]
            return [*field.metadata, *inner]
    return None


def _longest(constraints: list[Any]) -> int | None:
    lengths = [rule.max_length for rule in constraints if hasattr(rule, "max_length")]
    return min(lengths, default=None)


def _named(outcome: Any) -> str:
    return "nothing" if outcome is None else type(outcome).__name__
