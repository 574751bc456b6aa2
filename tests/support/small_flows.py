"""Small flows as values: what `tests/support/adversary.py` plays and `flow_text` writes down.

Every message carries the same few fields, so that a flow can be made of any of its pieces:
`k` its key (where the flow is keyed), `other` a key that somebody chose, `step` a number,
`flag` and `items`, a list of at most two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

OWN, OTHER, ONE = "key", "event.other", "1"
"""What fills the key of an intent: the instance's own, one from the event, always the same."""

MOST_ITEMS = 2


@dataclass(frozen=True, slots=True)
class Event:
    """An event; `step` lies between `low` and `low + 1`."""

    name: str
    external: bool
    low: int


@dataclass(frozen=True, slots=True)
class Assign:
    """`field = start + number`, where the start is a field, a `let` or nothing.

    With `stepped`, `event.step` is added too.
    """

    field: str
    start: str | None
    number: int
    stepped: bool = False


@dataclass(frozen=True, slots=True)
class Let:
    """`let saved = field`."""

    field: str


@dataclass(frozen=True, slots=True)
class Emit:
    """`emit Intent { k: key }`."""

    intent: str
    key: str


@dataclass(frozen=True, slots=True)
class If:
    """`if event.flag { … } else { … }`."""

    then: "tuple[Statement, ...]"
    otherwise: "tuple[Statement, ...]"


@dataclass(frozen=True, slots=True)
class For:
    """`for item in event.items { … }`."""

    body: "tuple[Statement, ...]"


Statement: TypeAlias = Assign | Let | Emit | If | For


@dataclass(frozen=True, slots=True)
class Comparison:
    """`field operator limit`."""

    field: str
    operator: str
    limit: int | str


@dataclass(frozen=True, slots=True)
class Clause:
    """`on Event by … when … -> Target { … }`; the guard is a conjunction."""

    event: str
    guard: tuple[Comparison, ...]
    target: str | None
    body: tuple[Statement, ...]
    by_other: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A state; the one without a name is that of a reducer without states."""

    name: str
    final: bool
    clauses: tuple[Clause, ...]
    enter: tuple[Statement, ...] = ()
    exit: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Reducer:
    """A reducer; `bounds` are the constraints of its fields `n` and `m`."""

    name: str
    bounds: tuple[tuple[int, int] | None, tuple[int, int] | None]
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """An intent, the events that its effect may answer with, and the `else` event of its wire."""

    intent: str
    outcomes: tuple[str, ...]
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """An event, and those of which one follows: by a compute that keeps the key, or an effect."""

    event: str
    results: tuple[str, ...]
    keeps_key: bool


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow: its trigger, its steps with what undoes each, and what it publishes."""

    trigger: str
    steps: tuple[tuple[str, str | None], ...]
    published: str | None
    otherwise: str | None


@dataclass(frozen=True, slots=True)
class SmallFlow:
    """A whole flow."""

    keyed: bool
    events: tuple[Event, ...]
    reducers: tuple[Reducer, ...]
    routes: tuple[Route, ...]
    reactions: tuple[Reaction, ...]
    workflows: tuple[Workflow, ...]


def statements_in(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """Give every statement of a body, those within others too."""
    for one in body:
        yield one
        match one:
            case If(then=then, otherwise=otherwise):
                yield from statements_in(then)
                yield from statements_in(otherwise)
            case For(body=inner):
                yield from statements_in(inner)
            case _:
                pass


def flow_text(flow: SmallFlow) -> str:
    """Write a flow in the language."""
    return "\n".join(("flow small @ 1.0.0", *_lines(flow))) + "\n"


def _lines(flow: SmallFlow) -> Iterator[str]:
    key = "key k: int" if flow.keyed else ""
    for event in flow.events:
        external = "@external " if event.external else ""
        step = f"step: int({event.low}..{event.low + 1}) = {event.low}"
        rest = f"{step}, flag: bool = false, items: list[int](..{MOST_ITEMS}) = []"
        other = ", other: int = 1" if flow.keyed else ""
        yield f"{external}event {event.name} {{ {key}{', ' if key else ''}{rest}{other} }}"
    for number, route in enumerate(flow.routes):
        answers = f" -> {' | '.join(route.outcomes)}" if route.outcomes else ""
        otherwise = f" {{ else {route.otherwise} }}" if route.otherwise else ""
        yield f"intent {route.intent} {{ {key} }}"
        yield f"effect Doer{number} {{ on {route.intent}{answers} }}"
        yield f"wire {{ {route.intent} -> Doer{number}{otherwise} }}"
    for number, reaction in enumerate(flow.reactions):
        yield _reaction_line(flow, reaction, number)
    for number, workflow in enumerate(flow.workflows):
        yield from _workflow_lines(flow, workflow, number)
    for reducer in flow.reducers:
        yield from _reducer_lines(flow, reducer)


def _reaction_line(flow: SmallFlow, reaction: Reaction, number: int) -> str:
    if not reaction.keeps_key:
        return f"effect Reactor{number} {{ on {reaction.event} -> {' | '.join(reaction.results)} }}"
    result = reaction.results[0]
    fields = _event_fields(flow, "input", result)
    return f"compute Echo{number}: {reaction.event} -> {result} = {result} {{ {fields} }}"


def _event_fields(flow: SmallFlow, source: str, name: str) -> str:
    low = next(one.low for one in flow.events if one.name == name)
    names = ("k", "other", "flag", "items") if flow.keyed else ("flag", "items")
    return ", ".join((*(f"{one}: {source}.{one}" for one in names), f"step: {low}"))


def _workflow_lines(flow: SmallFlow, workflow: Workflow, number: int) -> Iterator[str]:
    fields = "k: event.k" if flow.keyed else ""
    yield f"orchestrator Worker{number} {{ on {workflow.trigger} {{"
    for index, (intent, undo) in enumerate(workflow.steps):
        undone = f" undo {undo} {{ {fields} }}" if undo else ""
        yield f"  s{index} = {intent} {{ {fields} }}{undone}"
    if workflow.published:
        published = _event_fields(flow, "event", workflow.published)
        yield f"  publish {workflow.published} {{ {published} }}"
    otherwise = ""
    if workflow.otherwise:
        fields = _event_fields(flow, "event", workflow.otherwise)
        otherwise = f" else {{ publish {workflow.otherwise} {{ {fields} }} }}"
    yield f"}}{otherwise} }}"


def _reducer_lines(flow: SmallFlow, reducer: Reducer) -> Iterator[str]:
    yield f"reducer {reducer.name} {{"
    types = [f"int({one[0]}..{one[1]})" if one else "int" for one in reducer.bounds]
    yield f"  data {{ n: {types[0]} = 0, m: {types[1]} = 0 }}"
    for index, state in enumerate(reducer.states):
        if state.name:
            kind = "initial " if index == 0 else "final " if state.final else ""
            yield f"  {kind}state {state.name} {{"
        for word, block in (("enter", state.enter), ("exit", state.exit)):
            if block:
                yield f"  {word} {{ {_body(flow, block)} }}"
        yield from (_clause_line(flow, clause) for clause in state.clauses)
        if state.name:
            yield "  }"
    yield "}"


def _clause_line(flow: SmallFlow, clause: Clause) -> str:
    by = " by event.other" if clause.by_other else ""
    guards = " and ".join(f"{one.field} {one.operator} {one.limit}" for one in clause.guard)
    when = f" when {guards}" if guards else ""
    target = f" -> {clause.target}" if clause.target else ""
    return f"  on {clause.event}{by}{when}{target} {{ {_body(flow, clause.body)} }}"


def _body(flow: SmallFlow, body: tuple[Statement, ...]) -> str:
    return "\n    ".join(_statement(flow, one) for one in body)


def _statement(flow: SmallFlow, statement: Statement) -> str:
    match statement:
        case Assign(field=field, start=start, number=number, stepped=stepped):
            step = " + event.step" if stepped else ""
            if start is None:
                return f"{field} = {number}{step}"
            sign = "-" if number < 0 else "+"
            shift = f" {sign} {abs(number)}" if number else ""
            return f"{field} = {start}{shift}{step}"
        case Let(field=field):
            return f"let saved = {field}"
        case Emit(intent=intent, key=key):
            return f"emit {intent} {{ {f'k: {key}' if flow.keyed else ''} }}"
        case If(then=then, otherwise=otherwise):
            return f"if event.flag {{ {_body(flow, then)} }} else {{ {_body(flow, otherwise)} }}"
        case For(body=inner):
            return f"for item in event.items {{ {_body(flow, inner)} }}"
