"""The pieces of a parsed file, as written: nothing is looked up, nothing is typed.

Pieces are frozen and equal when they say the same, wherever they stand. A part that
could not be read is left out (the error is reported already) or is a `Broken` piece.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """A piece of source; its place does not count when pieces are compared."""

    span: Span = field(compare=False, repr=False)


@made_quickly
@dataclass(frozen=True, slots=True)
class Name(Syntax):
    """A name where it is declared or used."""

    text: str


@dataclass(frozen=True, slots=True)
class Broken(Syntax):
    """A part that could not be read, kept so that what stands around it can be."""


# ---- expressions


@made_quickly
@dataclass(frozen=True, slots=True)
class NumberLiteral(Syntax):
    """`12` or `0.5`, as written."""

    text: str


@made_quickly
@dataclass(frozen=True, slots=True)
class TextLiteral(Syntax):
    """`"text"`; `value` has its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class DurationLiteral(Syntax):
    """`200ms`, `10s`, `5m`, `2h`, `7d`; `text` is as written."""

    milliseconds: int
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class BoolLiteral(Syntax):
    """`true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class NoneLiteral(Syntax):
    """`none`."""


@dataclass(frozen=True, slots=True)
class FormattedValue(Syntax):
    """`{expression:format}` in an f-string; `format` is Python's, or empty."""

    value: "Expression"
    format: str


@dataclass(frozen=True, slots=True)
class FormattedText(Syntax):
    """`f"…"`: texts (escapes and doubled braces resolved) and values in turn."""

    parts: "tuple[TextLiteral | FormattedValue, ...]"


@made_quickly
@dataclass(frozen=True, slots=True)
class Variable(Syntax):
    """A lower-case name used as a value."""

    name: str


@made_quickly
@dataclass(frozen=True, slots=True)
class Attribute(Syntax):
    """`subject.field`."""

    subject: "Expression"
    field: Name


@dataclass(frozen=True, slots=True)
class Index(Syntax):
    """`subject[index]`."""

    subject: "Expression"
    index: "Expression"


@dataclass(frozen=True, slots=True)
class Generator(Syntax):
    """`element for variable in source if condition`, without the brackets."""

    element: "Expression"
    variable: Name
    source: "Expression"
    condition: "Expression | None"


@dataclass(frozen=True, slots=True)
class Call(Syntax):
    """`function(a, b)`, or `function(x for x in xs)` with one `Generator` as argument."""

    function: Name
    arguments: "tuple[Expression | Generator, ...]"


@dataclass(frozen=True, slots=True)
class EnumMember(Syntax):
    """`Channel.web`."""

    enum: Name
    member: Name


@made_quickly
@dataclass(frozen=True, slots=True)
class Initialiser(Syntax):
    """`name: value` in braces."""

    name: Name
    value: "Expression"


@made_quickly
@dataclass(frozen=True, slots=True)
class Construct(Syntax):
    """`Money { amount: 1 }`: a record, or a message in `emit`, `publish`, steps, scenarios."""

    type: Name
    initialisers: tuple[Initialiser, ...]


@dataclass(frozen=True, slots=True)
class ListLiteral(Syntax):
    """`[a, b]`: a list, or a set where one is asked for."""

    items: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class ListGenerator(Syntax):
    """`[f(x) for x in xs if p]`."""

    generator: Generator


@dataclass(frozen=True, slots=True)
class EmptyDict(Syntax):
    """`{}`."""


@dataclass(frozen=True, slots=True)
class Unary(Syntax):
    """`not x` or `-x`; `operator` is `not` or `-`."""

    operator: str
    operand: "Expression"


@made_quickly
@dataclass(frozen=True, slots=True)
class Binary(Syntax):
    """`+ - * / %`, `== != < <= > >=`, `in`, `not in`, `and`, `or`."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class IsTest(Syntax):
    """`subject is Member`."""

    subject: "Expression"
    member: Name


@dataclass(frozen=True, slots=True)
class Conditional(Syntax):
    """`if condition then value else otherwise`."""

    condition: "Expression"
    value: "Expression"
    otherwise: "Expression"


Expression: TypeAlias = (
    NumberLiteral
    | TextLiteral
    | DurationLiteral
    | BoolLiteral
    | NoneLiteral
    | FormattedText
    | Variable
    | Attribute
    | Index
    | Call
    | EnumMember
    | Construct
    | ListLiteral
    | ListGenerator
    | EmptyDict
    | Unary
    | Binary
    | IsTest
    | Conditional
    | Broken
)


# ---- types


@dataclass(frozen=True, slots=True)
class Bound(Syntax):
    """An end of a range: a number as written (with its sign), or a duration."""

    value: NumberLiteral | DurationLiteral
    negative: bool = False


@dataclass(frozen=True, slots=True)
class RangeConstraint(Syntax):
    """`low..high`; either end may be open."""

    low: Bound | None
    high: Bound | None


@dataclass(frozen=True, slots=True)
class ExactConstraint(Syntax):
    """`str(3)`: an exact value or length."""

    value: Bound


@dataclass(frozen=True, slots=True)
class PatternConstraint(Syntax):
    """`r"[A-Z]+"`: the whole text must match; `pattern` is as written between the quotes."""

    pattern: str


Constraint: TypeAlias = RangeConstraint | ExactConstraint | PatternConstraint


@dataclass(frozen=True, slots=True)
class NamedType(Syntax):
    """A declared type: `Money`."""

    name: Name


@dataclass(frozen=True, slots=True)
class BuiltinType(Syntax):
    """`int`, `list[Line](1..)`: a lower-case type with its arguments and constraints."""

    name: Name
    arguments: "tuple[TypeExpression, ...]"
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class OptionalType(Syntax):
    """`T?`."""

    inner: "TypeExpression"


TypeExpression: TypeAlias = NamedType | BuiltinType | OptionalType | Broken


# ---- what stands above a declaration


@dataclass(frozen=True, slots=True)
class AnnotationArgument(Syntax):
    """`"why"` or `name: "why"`."""

    name: Name | None
    value: NumberLiteral | TextLiteral | DurationLiteral | BoolLiteral | NoneLiteral


@dataclass(frozen=True, slots=True)
class Annotation(Syntax):
    """`@name(arguments)`; `arguments` is None where there are no parentheses."""

    name: Name
    arguments: tuple[AnnotationArgument, ...] | None


@made_quickly
@dataclass(frozen=True, slots=True)
class Preamble(Syntax):
    """Doc comment and annotations; `doc` is without `///`, its lines joined with line breaks."""

    doc: str | None
    annotations: tuple[Annotation, ...]


# ---- data and messages


@made_quickly
@dataclass(frozen=True, slots=True)
class FieldDecl(Syntax):
    """`key name: type = default`."""

    preamble: Preamble
    is_key: bool
    name: Name
    type: TypeExpression
    default: Expression | None


@dataclass(frozen=True, slots=True)
class EnumMemberDecl(Syntax):
    """`millis = "ms"`."""

    preamble: Preamble
    name: Name
    value: str | None


@dataclass(frozen=True, slots=True)
class EnumDecl(Syntax):
    """`enum Channel { web, store }`."""

    preamble: Preamble
    name: Name
    members: tuple[EnumMemberDecl, ...]


@dataclass(frozen=True, slots=True)
class RecordDecl(Syntax):
    """`record Line { … }`; `fields` is None where there are no braces."""

    preamble: Preamble
    name: Name
    fields: tuple[FieldDecl, ...] | None


@dataclass(frozen=True, slots=True)
class UnionDecl(Syntax):
    """`union Payment = Card | Cash`."""

    preamble: Preamble
    name: Name
    members: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class MessageDecl(Syntax):
    """`event`, `command` or `intent` (that is `keyword`), with its fields."""

    preamble: Preamble
    keyword: str
    name: Name
    fields: tuple[FieldDecl, ...]


@dataclass(frozen=True, slots=True)
class ParameterDecl(Syntax):
    """`name: type`."""

    name: Name
    type: TypeExpression


@dataclass(frozen=True, slots=True)
class FunctionDecl(Syntax):
    """`fn name(…) -> type = body`; `body` is None where it says `python`."""

    preamble: Preamble
    name: Name
    parameters: tuple[ParameterDecl, ...]
    result: TypeExpression
    body: Expression | None


# ---- statements


@dataclass(frozen=True, slots=True)
class Let(Syntax):
    """`let name = value`."""

    name: Name
    value: Expression


@made_quickly
@dataclass(frozen=True, slots=True)
class Assign(Syntax):
    """`name = value`."""

    name: Name
    value: Expression


@dataclass(frozen=True, slots=True)
class Emit(Syntax):
    """`emit Intent { … }`."""

    message: Construct


@dataclass(frozen=True, slots=True)
class Publish(Syntax):
    """`publish Event { … }`."""

    message: Construct


@dataclass(frozen=True, slots=True)
class Branch(Syntax):
    """`if condition { … } else { … }`; `else if` is a block of one branch."""

    condition: Expression
    then: "Block"
    otherwise: "Block | None"


@dataclass(frozen=True, slots=True)
class Loop(Syntax):
    """`for variable in source { … }`."""

    variable: Name
    source: Expression
    body: "Block"


Statement: TypeAlias = Let | Assign | Emit | Publish | Branch | Loop | Broken


@made_quickly
@dataclass(frozen=True, slots=True)
class Block(Syntax):
    """Statements in braces."""

    statements: tuple[Statement, ...]


# ---- reducers


@dataclass(frozen=True, slots=True)
class DataDecl(Syntax):
    """`data { … }`."""

    fields: tuple[FieldDecl, ...]


@dataclass(frozen=True, slots=True)
class PythonBody(Syntax):
    """`python emits A, B`."""

    emits: tuple[Name, ...]


@made_quickly
@dataclass(frozen=True, slots=True)
class OnClause(Syntax):
    """`on A | B by … when … -> S { … }` of a reducer; `body` None: neither block nor `python`."""

    preamble: Preamble
    events: tuple[Name, ...]
    by: Expression | None
    guard: Expression | None
    targets: tuple[Name, ...]
    body: Block | PythonBody | None


@dataclass(frozen=True, slots=True)
class IgnoreClause(Syntax):
    """`ignore A, B`."""

    events: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class TimerClause(Syntax):
    """`after 15m -> S { … }`."""

    preamble: Preamble
    delay: DurationLiteral
    target: Name | None
    body: Block | None


@dataclass(frozen=True, slots=True)
class EnterClause(Syntax):
    """`enter { … }`."""

    body: Block


@dataclass(frozen=True, slots=True)
class ExitClause(Syntax):
    """`exit { … }`."""

    body: Block


StateItem: TypeAlias = OnClause | IgnoreClause | TimerClause | EnterClause | ExitClause | Broken


@dataclass(frozen=True, slots=True)
class StateDecl(Syntax):
    """`initial state New { … }`; `kind` is `initial`, `final` or empty."""

    preamble: Preamble
    kind: str
    name: Name
    items: tuple[StateItem, ...]


@dataclass(frozen=True, slots=True)
class AnyStateDecl(Syntax):
    """`any state except A, B { … }`."""

    exceptions: tuple[Name, ...]
    items: tuple[StateItem, ...]


ReducerItem: TypeAlias = (
    DataDecl | StateDecl | AnyStateDecl | OnClause | IgnoreClause | TimerClause | Broken
)


@dataclass(frozen=True, slots=True)
class ReducerDecl(Syntax):
    """`reducer OrderLedger { … }`."""

    preamble: Preamble
    name: Name
    items: tuple[ReducerItem, ...]


# ---- effects, computes


@dataclass(frozen=True, slots=True)
class EffectClause(Syntax):
    """`on A | B -> C | D` of an effect."""

    preamble: Preamble
    messages: tuple[Name, ...]
    outcomes: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class PublishesClause(Syntax):
    """`publishes A, B`."""

    events: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class EveryClause(Syntax):
    """`every 1m -> Tick`."""

    period: DurationLiteral
    event: Name


EffectItem: TypeAlias = EffectClause | PublishesClause | EveryClause | Broken


@dataclass(frozen=True, slots=True)
class EffectDecl(Syntax):
    """`effect Mailer { … }`."""

    preamble: Preamble
    name: Name
    items: tuple[EffectItem, ...]


@dataclass(frozen=True, slots=True)
class ComputeDecl(Syntax):
    """`compute PriceOrder: A | B -> C = body`."""

    preamble: Preamble
    name: Name
    inputs: tuple[Name, ...]
    outputs: tuple[Name, ...]
    body: Expression | None


# ---- orchestrators


@dataclass(frozen=True, slots=True)
class After(Syntax):
    """`after a, b`."""

    steps: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class When(Syntax):
    """`when condition`."""

    condition: Expression


@dataclass(frozen=True, slots=True)
class ForEach(Syntax):
    """`for variable in source`."""

    variable: Name
    source: Expression


@dataclass(frozen=True, slots=True)
class Expect(Syntax):
    """`expect A | B`."""

    events: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Timeout(Syntax):
    """`timeout 2d`."""

    limit: DurationLiteral


@dataclass(frozen=True, slots=True)
class Undo(Syntax):
    """`undo Intent { … }`."""

    message: Construct


Modifier: TypeAlias = After | When | ForEach | Expect | Timeout | Undo


@dataclass(frozen=True, slots=True)
class CallStep(Syntax):
    """`name = Intent { … } modifiers`."""

    preamble: Preamble
    name: Name
    message: Construct
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class AwaitStep(Syntax):
    """`name = await A | B modifiers`."""

    preamble: Preamble
    name: Name
    events: tuple[Name, ...]
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class PublishStep(Syntax):
    """`publish Event { … } modifiers`."""

    preamble: Preamble
    message: Construct
    modifiers: tuple[Modifier, ...]


Step: TypeAlias = CallStep | AwaitStep | PublishStep | Broken


@dataclass(frozen=True, slots=True)
class WorkflowDecl(Syntax):
    """`on A within 15m { steps } else { … }`; `head` spans from `on` to before the brace."""

    preamble: Preamble
    head: Span = field(compare=False, repr=False)
    triggers: tuple[Name, ...]
    by: Expression | None
    guard: Expression | None
    within: DurationLiteral | None
    steps: tuple[Step, ...]
    otherwise: Block | None


@dataclass(frozen=True, slots=True)
class OrchestratorDecl(Syntax):
    """`orchestrator Fulfilment { … }`."""

    preamble: Preamble
    name: Name
    workflows: tuple[WorkflowDecl, ...]


# ---- wire


@dataclass(frozen=True, slots=True)
class TimeoutPolicy(Syntax):
    """`timeout 10s`."""

    limit: DurationLiteral


@dataclass(frozen=True, slots=True)
class RetryPolicy(Syntax):
    """`retry 5 backoff 200ms..5s`."""

    attempts: NumberLiteral
    low: DurationLiteral | None
    high: DurationLiteral | None


@dataclass(frozen=True, slots=True)
class CircuitPolicy(Syntax):
    """`circuit 5 per 30s`."""

    failures: NumberLiteral
    per: DurationLiteral


@dataclass(frozen=True, slots=True)
class RatePolicy(Syntax):
    """`rate 30 per 1m`."""

    calls: NumberLiteral
    per: DurationLiteral


@dataclass(frozen=True, slots=True)
class ConcurrencyPolicy(Syntax):
    """`concurrency 8`."""

    limit: NumberLiteral


@dataclass(frozen=True, slots=True)
class PriorityPolicy(Syntax):
    """`priority high`; whether the word exists is asked later."""

    level: Name


@dataclass(frozen=True, slots=True)
class ElsePolicy(Syntax):
    """`else Event`."""

    event: Name


Policy: TypeAlias = (
    TimeoutPolicy
    | RetryPolicy
    | CircuitPolicy
    | RatePolicy
    | ConcurrencyPolicy
    | PriorityPolicy
    | ElsePolicy
)


@dataclass(frozen=True, slots=True)
class RouteDecl(Syntax):
    """`Intent -> Effect { policies }`."""

    preamble: Preamble
    intent: Name
    effect: Name
    policies: tuple[Policy, ...]


@dataclass(frozen=True, slots=True)
class WireDecl(Syntax):
    """`wire { … }`."""

    preamble: Preamble
    routes: tuple[RouteDecl, ...]


# ---- properties


@dataclass(frozen=True, slots=True)
class InvariantDecl(Syntax):
    """`invariant Reducer in A | B: condition`."""

    preamble: Preamble
    reducer: Name
    states: tuple[Name, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class SendScene(Syntax):
    """`send Event { … }`."""

    message: Construct


@dataclass(frozen=True, slots=True)
class ReplyScene(Syntax):
    """`reply Intent -> Event { … }`."""

    intent: Name
    outcome: Construct


@dataclass(frozen=True, slots=True)
class FailScene(Syntax):
    """`reply Intent fails "why"`."""

    intent: Name
    reason: str


@dataclass(frozen=True, slots=True)
class AdvanceScene(Syntax):
    """`advance 15m`."""

    by: DurationLiteral


@dataclass(frozen=True, slots=True)
class ExpectStateScene(Syntax):
    """`expect Reducer[key] in A | B with condition`."""

    reducer: Name
    key: Expression | None
    states: tuple[Name, ...]
    condition: Expression | None


@dataclass(frozen=True, slots=True)
class ExpectMessageScene(Syntax):
    """`expect Message { … }`: the fields given must match."""

    message: Construct


@dataclass(frozen=True, slots=True)
class ExpectNoneScene(Syntax):
    """`expect no Message`."""

    message: Name


Scene: TypeAlias = (
    Let
    | SendScene
    | ReplyScene
    | FailScene
    | AdvanceScene
    | ExpectStateScene
    | ExpectMessageScene
    | ExpectNoneScene
    | Broken
)


@dataclass(frozen=True, slots=True)
class ScenarioDecl(Syntax):
    """`scenario "title" { … }`."""

    preamble: Preamble
    title: TextLiteral
    scenes: tuple[Scene, ...]


# ---- a file


Declaration: TypeAlias = (
    EnumDecl
    | RecordDecl
    | UnionDecl
    | MessageDecl
    | FunctionDecl
    | ReducerDecl
    | EffectDecl
    | ComputeDecl
    | OrchestratorDecl
    | WireDecl
    | InvariantDecl
    | ScenarioDecl
    | Broken
)


@dataclass(frozen=True, slots=True)
class Used(Syntax):
    """`Customer as Buyer`."""

    name: Name
    alias: Name | None


@dataclass(frozen=True, slots=True)
class UseDecl(Syntax):
    """`use shop.common: Money, Customer`; `path` is the dotted name as one `Name`."""

    path: Name
    names: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class FlowFile(Syntax):
    """A whole file; `path` is None where the `flow` line could not be read."""

    preamble: Preamble
    path: Name | None
    version: str | None
    uses: tuple[UseDecl, ...]
    declarations: tuple[Declaration, ...]
