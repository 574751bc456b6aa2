"""The typed model: what the project means, every name looked up.

References are `QualifiedName`s; `Model` finds what they name. Where a name could not be
found, the reference is left out of the tuple it stood in (the error is reported).
All tuples keep the order of the source; flows are sorted by name.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from onexdsl.semantics.expressions import Construct, Expression, Statement
from onexdsl.semantics.field_types import QualifiedName, Type
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A piece of the model; `span` covers it, `name_span` the name or what best stands for it."""

    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Reference:
    """A use of a declared thing, and where it stands."""

    name: QualifiedName
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class StateReference:
    """A use of a state's name, and where it stands."""

    name: str
    span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Remarks:
    """Doc comment and annotations of a declaration, field or member."""

    doc: str | None = None
    deprecated: str | None = None
    since: str | None = None
    topic: str | None = None
    python: str | None = None
    external: bool = False
    sensitive: bool = False


# ---- data and messages


@made_quickly
@dataclass(frozen=True, slots=True)
class Field(Placed):
    """A field of a record, message or a reducer's data. Without a default an optional is `none`."""

    name: str
    type: Type
    default: Expression | None
    is_key: bool
    remarks: Remarks
    type_span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Record(Placed):
    """A record; `remarks.python` names the class it takes instead of a generated one."""

    name: QualifiedName
    fields: tuple[Field, ...]
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class EnumMember(Placed):
    """A member; `value` is what is stored and sent, its name unless another was given."""

    name: str
    value: str
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Enum(Placed):
    """An enum."""

    name: QualifiedName
    members: tuple[EnumMember, ...]
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Union(Placed):
    """A tagged union of records."""

    name: QualifiedName
    members: tuple[Reference, ...]
    remarks: Remarks


class MessageKind(StrEnum):
    """The three kinds of messages."""

    EVENT = "event"
    COMMAND = "command"
    INTENT = "intent"


@dataclass(frozen=True, slots=True)
class Message(Placed):
    """An event, command or intent; `topic` is the overridden or the computed one."""

    kind: MessageKind
    name: QualifiedName
    fields: tuple[Field, ...]
    topic: str
    remarks: Remarks

    @property
    def key(self) -> Field | None:
        """The field marked `key`, if there is one."""
        return next((part for part in self.fields if part.is_key), None)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function."""

    name: str
    type: Type
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Function(Placed):
    """A `fn`; `body` is None where it is `python`."""

    name: QualifiedName
    parameters: tuple[Parameter, ...]
    result: Type
    body: Expression | None
    remarks: Remarks


# ---- reducers


@dataclass(frozen=True, slots=True)
class PythonBody:
    """`python emits A, B`."""

    emits: tuple[Reference, ...]


@made_quickly
@dataclass(frozen=True, slots=True)
class Clause(Placed):
    """`on` or `ignore` (then `ignores` is true, with one clause for each line of `ignore`).

    `body` is a tuple of statements, empty where nothing stands. `name_span` covers the events.
    """

    events: tuple[Reference, ...]
    by: Expression | None
    guard: Expression | None
    targets: tuple[StateReference, ...]
    body: tuple[Statement, ...] | PythonBody
    ignores: bool
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Timer(Placed):
    """`after 15m -> S { … }`; `name_span` covers the delay."""

    delay: int  # milliseconds
    target: StateReference | None
    body: tuple[Statement, ...]
    remarks: Remarks


class StateKind(StrEnum):
    """What a state is for its reducer."""

    INITIAL = "initial"
    FINAL = "final"
    NORMAL = "normal"


@made_quickly
@dataclass(frozen=True, slots=True)
class State(Placed):
    """A state as written: its own clauses (with its `ignore`s last), timers and blocks."""

    name: str
    kind: StateKind
    clauses: tuple[Clause, ...]
    timers: tuple[Timer, ...]
    enter: tuple[Statement, ...]
    exit: tuple[Statement, ...]
    exit_span: Span | None
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class AnyState(Placed):
    """`any state except A, B { … }`; `name_span` covers `any state`."""

    exceptions: tuple[StateReference, ...]
    clauses: tuple[Clause, ...]
    timers: tuple[Timer, ...]
    enter: tuple[Statement, ...]
    exit: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Reducer(Placed):
    """A reducer.

    Without states, `states` is empty and the clauses stand in `loose_clauses` and
    `loose_timers`; with states those two hold what wrongly stands outside of them.
    """

    name: QualifiedName
    data: tuple[Field, ...]
    states: tuple[State, ...]
    any_states: tuple[AnyState, ...]
    loose_clauses: tuple[Clause, ...]
    loose_timers: tuple[Timer, ...]
    key: Type | None  # None: the one keyless instance
    remarks: Remarks

    @property
    def stateless(self) -> bool:
        """Whether it has the one implied state only."""
        return not self.states

    def state(self, name: str) -> State | None:
        """Find a state by name; of two of one name, the first."""
        return next((state for state in self.states if state.name == name), None)

    def any_for(self, state: State) -> tuple[AnyState, ...]:
        """Give the `any state` blocks that mean this state: never a final one."""
        if state.kind is StateKind.FINAL:
            return ()
        return tuple(
            block
            for block in self.any_states
            if state.name not in {exception.name for exception in block.exceptions}
        )

    def clauses_of(self, state: State) -> tuple[Clause, ...]:
        """Give all clauses that hold in a state, in the order in which they are tried.

        The state's own (its `ignore`s last), then those of all its `any state` blocks,
        then what these ignore. Rule: language page, "Reducers".
        """
        shared = [clause for block in self.any_for(state) for clause in block.clauses]
        handled = [clause for clause in shared if not clause.ignores]
        ignored = [clause for clause in shared if clause.ignores]
        return (*state.clauses, *handled, *ignored)

    def timers_of(self, state: State) -> tuple[Timer, ...]:
        """Give the timers of a state: its own, then those of its `any state` blocks."""
        shared = [timer for block in self.any_for(state) for timer in block.timers]
        return (*state.timers, *shared)

    def enter_of(self, state: State) -> tuple[Statement, ...]:
        """Give what runs on entering: the state's own block, then those of `any state`."""
        shared = [statement for block in self.any_for(state) for statement in block.enter]
        return (*state.enter, *shared)

    def exit_of(self, state: State) -> tuple[Statement, ...]:
        """Give what runs on leaving: the state's own block, then those of `any state`."""
        shared = [statement for block in self.any_for(state) for statement in block.exit]
        return (*state.exit, *shared)

    @property
    def all_clauses(self) -> tuple[Clause, ...]:
        """Every clause as written, each once."""
        return (
            *self.loose_clauses,
            *(clause for state in self.states for clause in state.clauses),
            *(clause for block in self.any_states for clause in block.clauses),
        )

    @property
    def all_timers(self) -> tuple[Timer, ...]:
        """Every timer as written, each once."""
        return (
            *self.loose_timers,
            *(timer for state in self.states for timer in state.timers),
            *(timer for block in self.any_states for timer in block.timers),
        )


# ---- effects, computes


@dataclass(frozen=True, slots=True)
class EffectClause(Placed):
    """`on A | B -> C | D`; `name_span` covers the messages taken."""

    messages: tuple[Reference, ...]
    outcomes: tuple[Reference, ...]
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Every(Placed):
    """`every 1m -> Tick`; `name_span` covers the event. `event` None: unknown, reported."""

    period: int  # milliseconds
    event: Reference | None


@dataclass(frozen=True, slots=True)
class Effect(Placed):
    """An effect."""

    name: QualifiedName
    clauses: tuple[EffectClause, ...]
    publishes: tuple[Reference, ...]
    timers: tuple[Every, ...]
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Compute(Placed):
    """A compute; inputs and outputs may be records or messages. `body` None: Python."""

    name: QualifiedName
    inputs: tuple[Reference, ...]
    outputs: tuple[Reference, ...]
    body: Expression | None
    remarks: Remarks


# ---- orchestrators


@dataclass(frozen=True, slots=True)
class StepUse:
    """A step named by another one, in `after` or inside an expression."""

    name: str
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fan:
    """`for variable in source`."""

    variable: str
    source: Expression


@dataclass(frozen=True, slots=True)
class CallStep(Placed):
    """`name = Target { … }`: `target` is an intent, a compute or a command.

    `arguments` constructs the message, or the compute's input. `outcomes` is what the call
    can answer with (the effect's clause and the route's `else`; a compute's outputs), `value`
    the type of the step's value. `needs` are all steps it waits for, from its arguments,
    `when`, `for` and `after`.
    """

    name: str
    target: Reference
    arguments: Construct
    after: tuple[StepUse, ...]
    needs: tuple[StepUse, ...]
    condition: Expression | None
    fan: Fan | None
    expect: tuple[Reference, ...]
    timeout: int | None  # milliseconds
    undo: Construct | None
    outcomes: tuple[QualifiedName, ...]
    value: Type
    remarks: Remarks
    undo_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AwaitStep(Placed):
    """`name = await A | B`; `fan` and `undo_span` are there only to be refused by rules."""

    name: str
    events: tuple[Reference, ...]
    after: tuple[StepUse, ...]
    needs: tuple[StepUse, ...]
    condition: Expression | None
    expect: tuple[Reference, ...]
    timeout: int | None
    value: Type
    remarks: Remarks
    undo_span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PublishStep(Placed):
    """`publish Event { … }`; without `after` it waits for every step above it (in `needs`)."""

    message: Construct
    after: tuple[StepUse, ...]
    needs: tuple[StepUse, ...]
    condition: Expression | None
    fan: Fan | None
    remarks: Remarks


Step: TypeAlias = CallStep | AwaitStep | PublishStep


@dataclass(frozen=True, slots=True)
class Workflow(Placed):
    """One `on` of an orchestrator; `name_span` covers its head, `on …` up to the brace."""

    triggers: tuple[Reference, ...]
    by: Expression | None
    guard: Expression | None
    within: int | None  # milliseconds
    steps: tuple[Step, ...]
    otherwise: tuple[Statement, ...] | None
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Orchestrator(Placed):
    """An orchestrator."""

    name: QualifiedName
    workflows: tuple[Workflow, ...]
    key: Type | None
    remarks: Remarks


# ---- wire, properties


@dataclass(frozen=True, slots=True)
class Policies:
    """What a route asks of its calls, in milliseconds. Defaults: language page, "Wire"."""

    timeout: int = 30_000
    retry: int = 3
    backoff: tuple[int, int] = (200, 10_000)
    circuit: tuple[int, int] | None = None  # failures, per
    rate: tuple[int, int] | None = None  # calls, per
    concurrency: int = 64
    priority: str = "normal"
    otherwise: Reference | None = None


@dataclass(frozen=True, slots=True)
class Route(Placed):
    """`Intent -> Effect { policies }`; `name_span` covers the intent.

    `effect` names whatever declaration stands there: a rule asks whether it is an effect.
    """

    intent: Reference
    effect: Reference
    policies: Policies
    remarks: Remarks


@dataclass(frozen=True, slots=True)
class Invariant(Placed):
    """`invariant Reducer in A | B: condition`; no states: all of them."""

    reducer: Reference
    states: tuple[StateReference, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class LetScene(Placed):
    """`let name = value`."""

    name: str
    value: Expression


@dataclass(frozen=True, slots=True)
class SendScene(Placed):
    """`send Message { … }`."""

    message: Construct


@dataclass(frozen=True, slots=True)
class ReplyScene(Placed):
    """`reply Intent -> Event { … }`, or `fails` with a text instead of an outcome."""

    intent: Reference
    outcome: Construct | str


@dataclass(frozen=True, slots=True)
class AdvanceScene(Placed):
    """`advance 15m`."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class ExpectStateScene(Placed):
    """`expect Reducer[key] in A | B with condition`."""

    reducer: Reference
    key: Expression | None
    states: tuple[StateReference, ...]
    condition: Expression | None


@dataclass(frozen=True, slots=True)
class ExpectMessageScene(Placed):
    """`expect Message { … }`: the fields given must match."""

    message: Construct


@dataclass(frozen=True, slots=True)
class ExpectNoneScene(Placed):
    """`expect no Message`."""

    message: Reference


Scene: TypeAlias = (
    LetScene
    | SendScene
    | ReplyScene
    | AdvanceScene
    | ExpectStateScene
    | ExpectMessageScene
    | ExpectNoneScene
)


@dataclass(frozen=True, slots=True)
class Scenario(Placed):
    """`scenario "title" { … }`."""

    title: str
    scenes: tuple[Scene, ...]


# ---- files and the project


Declaration: TypeAlias = (
    Enum | Record | Union | Message | Function | Reducer | Effect | Compute | Orchestrator
)


@dataclass(frozen=True, slots=True)
class Import:
    """One name of a `use`: what it is, under which name it stands here, and where."""

    target: QualifiedName
    local: str
    span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Piece:
    """What one declaration of a file means, for the rules on it: itself, or a wire's routes."""

    declarations: tuple[Declaration, ...] = ()
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow(Placed):
    """One file."""

    name: str
    version: str
    file: str
    imports: tuple[Import, ...]
    declarations: tuple[Declaration, ...]
    routes: tuple[Route, ...]
    invariants: tuple[Invariant, ...]
    scenarios: tuple[Scenario, ...]
    used: frozenset[QualifiedName]  # all declarations that this file names, and where not in `use`
    remarks: Remarks
    links: tuple[tuple[QualifiedName | None, QualifiedName], ...] = ()  # who names what of `used`


@dataclass(frozen=True)
class Model:
    """The whole project; flows are sorted by name."""

    flows: tuple[Flow, ...]

    @cached_property
    def declarations(self) -> dict[QualifiedName, Declaration]:
        """Every declaration by name; of two of one name, the first."""
        found: dict[QualifiedName, Declaration] = {}
        for flow in self.flows:
            for declaration in flow.declarations:
                found.setdefault(declaration.name, declaration)
        return found

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """Every message, in the order of flows and source."""
        return tuple(one for one in self._all if isinstance(one, Message))

    @cached_property
    def reducers(self) -> tuple[Reducer, ...]:
        """Every reducer, in the order of flows and source."""
        return tuple(one for one in self._all if isinstance(one, Reducer))

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """Every effect, in the order of flows and source."""
        return tuple(one for one in self._all if isinstance(one, Effect))

    @cached_property
    def computes(self) -> tuple[Compute, ...]:
        """Every compute, in the order of flows and source."""
        return tuple(one for one in self._all if isinstance(one, Compute))

    @cached_property
    def orchestrators(self) -> tuple[Orchestrator, ...]:
        """Every orchestrator, in the order of flows and source."""
        return tuple(one for one in self._all if isinstance(one, Orchestrator))

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """Every route, in the order of flows and source."""
        return tuple(route for flow in self.flows for route in flow.routes)

    @cached_property
    def route_of(self) -> dict[QualifiedName, Route]:
        """The route of each intent; of two, the first."""
        found: dict[QualifiedName, Route] = {}
        for route in self.routes:
            found.setdefault(route.intent.name, route)
        return found

    def message(self, name: QualifiedName) -> Message | None:
        """Find a message by name; None if it is something else or nothing."""
        found = self.declarations.get(name)
        return found if isinstance(found, Message) else None

    @cached_property
    def _all(self) -> tuple[Declaration, ...]:
        return tuple(one for flow in self.flows for one in flow.declarations)
