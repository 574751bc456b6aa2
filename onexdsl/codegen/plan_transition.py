"""A reducer goes in; its methods `transition`, `elapsed` and `key_of` come out."""

from collections.abc import Iterator
from functools import reduce
from itertools import chain

from onexdsl.codegen import idioms
from onexdsl.codegen.kept_guards import still_said
from onexdsl.codegen.keys import key_expression, key_of_method, never, patterns, unreachable
from onexdsl.codegen.machine import (
    ACTIVE,
    Machine,
    block_of,
    event_names,
    is_repeated,
)
from onexdsl.codegen.python_expression import (
    Atom,
    Binary,
    Invoke,
    Item,
    Member,
    Python,
)
from onexdsl.codegen.python_statements import (
    Branch,
    Case,
    Definition,
    Evaluate,
    Match,
    Parameter,
    PythonStatement,
    Require,
    Return,
    Set,
)
from onexdsl.codegen.python_types import union_type
from onexdsl.codegen.scope import Names, Scope
from onexdsl.codegen.translate_block import translate_block
from onexdsl.codegen.translate_expression import translate
from onexdsl.semantics.expressions import Statement
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import Clause, PythonBody, State, StateKind, StateReference, Timer
from onexdsl.source.span import Span

DISPOSITION = "EnumDisposition"


def transition_method(machine: Machine, python_names: dict[int, str]) -> Definition:
    """Plan `transition`: what an event does in a state."""
    writer = _Writer(machine, python_names, machine.new_names())
    body: list[PythonStatement]
    if not machine.events:
        body = [Return(writer.disposition("UNHANDLED"))]
    elif machine.reducer.stateless:
        body = [writer.match_event(None)]
    else:
        body = writer.by_state()
    if "intents" in writer.used:
        body.insert(0, writer.no_intents())
    disposition = machine.module.runtime(DISPOSITION)
    return Definition(
        "transition",
        (
            Parameter("self"),
            Parameter("state", Atom(machine.state_enum)),
            Parameter("data", Atom(machine.data_class)),
            Parameter("event", Atom(machine.event_alias)),
            Parameter("context", machine.context()),
        ),
        Binary(Atom(machine.transition_alias), "|", disposition),
        tuple(body),
    )


def elapsed_method(machine: Machine) -> Definition | None:
    """Plan `elapsed`, what the timers do; None where there are none."""
    writer = _Writer(machine, {}, machine.new_names())
    branches = list(writer.timers())
    if not branches:
        return None
    rest = Invoke(
        Member(Invoke(Atom("super")), "elapsed"),
        tuple(Atom(name) for name in ("state", "timer", "data", "context")),
    )
    body: list[PythonStatement] = [*branches, Return(rest)]
    if "intents" in writer.used:
        body.insert(0, writer.no_intents())
    return Definition(
        "elapsed",
        (
            Parameter("self"),
            Parameter("state", Atom(machine.state_enum)),
            Parameter("timer", Atom("int")),
            Parameter("data", Atom(machine.data_class)),
            Parameter("context", machine.context()),
        ),
        Atom(machine.transition_alias),
        tuple(body),
        "Say what a timer does: `timer` counts the timers of `state` from 0.",
    )


def timer_table(machine: Machine) -> list[tuple[str, tuple[int, ...]]]:
    """Give the delays of each state that has timers, in milliseconds."""
    reducer = machine.reducer
    if reducer.stateless:
        delays = tuple(timer.delay for timer in reducer.loose_timers)
        return [(ACTIVE, delays)] if delays else []
    found = ((state.name, reducer.timers_of(state)) for state in reducer.states)
    return [(name, tuple(one.delay for one in timers)) for name, timers in found if timers]


def key_method(machine: Machine) -> Definition:
    """Plan `key_of`: the field marked `key`, or what a clause says by `by`."""
    scope = machine.scope(machine.new_names())
    said = {
        one.name: clause.by
        for clause in reversed(machine.reducer.all_clauses)
        if clause.by is not None
        for one in clause.events
    }
    keyed = machine.reducer.key is not None
    keys = {
        event: key_expression(event, said.get(event), scope, keyed=keyed)
        for event in machine.events
    }
    return key_of_method(Atom(machine.event_alias), machine.key, keys, machine.module)


class _Writer:
    """The state of one method: which names its arms have used."""

    def __init__(self, machine: Machine, python_names: dict[int, str], names: Names) -> None:
        self.machine = machine
        self.python_names = python_names
        self.names = names
        self.used: set[str] = set()

    def scope(self) -> Scope:
        scope = self.machine.scope(self.names)
        scope.used = self.used
        return scope

    def no_intents(self) -> PythonStatement:
        intent = self.machine.module.runtime("Intent")
        return Set("intents", Atom("[]"), Item(Atom("list"), (intent,)))

    def disposition(self, name: str) -> Python:
        return Member(self.machine.module.runtime(DISPOSITION), name)

    # ---- which state, which event

    def by_state(self) -> list[PythonStatement]:
        reducer = self.machine.reducer
        quiet = [state for state in reducer.states if self.is_quiet(state)]
        branches: list[PythonStatement] = []
        for state in reducer.states:
            if state not in quiet:
                branches.append(Branch(self.in_state(state), (self.match_event(state),)))
            elif state is quiet[0]:
                anywhere = reduce(idioms.either, map(self.in_state, quiet))
                branches.append(Branch(anywhere, (Return(self.disposition("IGNORED")),)))
        return [*branches, unreachable(self.machine.module, "state")]

    def in_state(self, state: State) -> Python:
        return Binary(Atom("state"), "is", self.machine.state(state.name))

    def is_quiet(self, state: State) -> bool:
        """Whether nothing ever happens in a state: a final one without clauses."""
        return state.kind is StateKind.FINAL and not state.clauses

    def match_event(self, state: State | None) -> PythonStatement:
        reducer = self.machine.reducer
        clauses = reducer.loose_clauses if state is None else reducer.clauses_of(state)
        waiting = dict.fromkeys(self.machine.events)
        ignored: list[QualifiedName] = []
        cases: list[Case] = []
        for clause in (one for one in clauses if not one.ignores):
            events = [one.name for one in clause.events if one.name in waiting]
            if events:
                cases.append(self.arm(state, clause, events))
            if clause.guard is None:
                for event in events:
                    del waiting[event]
        for clause in (one for one in clauses if one.ignores):
            for one in clause.events:
                if one.name in waiting:
                    del waiting[one.name]
                    ignored.append(one.name)
        final = state is not None and state.kind is StateKind.FINAL
        ignored, unhandled = ([*ignored, *waiting], []) if final else (ignored, [*waiting])
        for events, name in ((ignored, "IGNORED"), (unhandled, "UNHANDLED")):
            if events:
                answer = (Return(self.disposition(name)),)
                cases.append(Case(patterns(self.machine.module, events), None, answer))
        return Match("event", (*cases, never(self.machine.module, "event")))

    # ---- what fires

    def arm(self, state: State | None, clause: Clause, events: list[QualifiedName]) -> Case:
        guard = None if clause.guard is None else translate(clause.guard, self.scope())
        body = tuple(self.fire(state, clause))
        return Case(patterns(self.machine.module, events), guard, body)

    def fire(self, state: State | None, clause: Clause) -> Iterator[PythonStatement]:
        """Run exit, body and enter, and say which state follows."""
        yield self.machine.comment(clause.span)
        scope = self.scope()
        scope.used = set()
        if clause.targets:
            yield from self.blocks(state, "exit", scope)
        if isinstance(clause.body, PythonBody):
            yield from self.python(clause, clause.body, scope)
        else:
            yield from self.said_again(state, clause, clause.body, scope)
            yield from self.body(clause, clause.body, scope)
            yield from self.follow(clause.targets, scope)
        self.used |= scope.used

    def said_again(
        self, state: State | None, clause: Clause, body: tuple[Statement, ...], scope: Scope
    ) -> Iterator[PythonStatement]:
        """Tell type checkers what the guard still says after the `exit` blocks."""
        if state is None or clause.guard is None or not clause.targets:
            return
        shared = (block.exit for block in self.machine.reducer.any_for(state))
        ran = chain(state.exit, *shared)
        for part in still_said(clause.guard, ran, body):
            yield Require(translate(part, scope))

    def body(
        self, clause: Clause, statements: tuple[Statement, ...], scope: Scope
    ) -> Iterator[PythonStatement]:
        machine = self.machine
        if is_repeated(machine, clause, block_of(machine.reducer, clause)):
            name = f"_any_on_{event_names(clause.events)}"
            events = tuple(one.name for one in clause.events)
            yield machine.run(machine.block_method(name, statements, clause.span, events), scope)
            return
        yield from self.inline(statements, scope)

    def inline(self, statements: tuple[Statement, ...], scope: Scope) -> Iterator[PythonStatement]:
        block = translate_block(statements, scope, self.machine.fields)
        yield from block.statements
        if block.changes:
            yield Set("data", block.replaced(scope))

    def blocks(self, state: State | None, kind: str, scope: Scope) -> Iterator[PythonStatement]:
        """Run the `enter` or `exit` blocks of a state: its own, then those of `any state`."""
        if state is None:
            return
        machine = self.machine
        own = state.enter if kind == "enter" else state.exit
        if own:
            name = f"_{kind}_{machine.members[state.name].lower()}"
            yield machine.run(machine.block_method(name, own, _start(own)), scope)
        for block in machine.reducer.any_for(state):
            shared = block.enter if kind == "enter" else block.exit
            if shared:
                method = machine.block_method(f"_{kind}_any", shared, _start(shared))
                yield machine.run(method, scope)

    def follow(
        self, targets: tuple[StateReference, ...], scope: Scope
    ) -> Iterator[PythonStatement]:
        if not targets:
            yield Return(self.transition(Atom("state"), scope, entered=False))
            return
        target = targets[0].name
        yield from self.blocks(self.machine.reducer.state(target), "enter", scope)
        yield Return(self.transition(self.machine.state(target), scope, entered=True))

    def transition(self, state: Python, scope: Scope, *, entered: bool) -> Python:
        arguments = [state, Atom("data")]
        if "intents" in scope.used:
            arguments.append(Atom("intents"))
        named = (("entered", Atom("True")),) if entered else ()
        return Invoke(self.machine.module.runtime("Transition"), tuple(arguments), named)

    # ---- python bodies

    def python(self, clause: Clause, body: PythonBody, scope: Scope) -> Iterator[PythonStatement]:
        """Call the abstract method, and take apart what it gives."""
        method = Member(Atom("self"), self.python_names[clause.span.start])
        call = Invoke(method, (Atom("data"), Atom("event"), Atom("context")))
        several = len(clause.targets) > 1
        found = ["data"]
        if body.emits:
            found.append(self.names.variable("emitted", body.emits))
        if several:
            found.append(self.names.variable("target", clause.targets))
        yield Set(", ".join(found), call)
        if body.emits:
            yield Evaluate(Invoke(Member(scope.use("intents"), "extend"), (Atom(found[1]),)))
        if not several:
            yield from self.follow(clause.targets, scope)
            return
        for reference in clause.targets:
            yield from self.entered(found[-1], reference, scope)
        yield Return(self.transition(Atom(found[-1]), scope, entered=True))

    def entered(
        self, variable: str, target: StateReference, scope: Scope
    ) -> Iterator[PythonStatement]:
        """Run the `enter` of a target that Python chose, if it has one."""
        entering = tuple(self.blocks(self.machine.reducer.state(target.name), "enter", scope))
        if entering:
            yield Branch(Binary(Atom(variable), "is", self.machine.state(target.name)), entering)

    # ---- timers

    def timers(self) -> Iterator[PythonStatement]:
        reducer = self.machine.reducer
        states: tuple[State | None, ...] = reducer.states or (None,)
        for state in states:
            timers = reducer.loose_timers if state is None else reducer.timers_of(state)
            for number, timer in enumerate(timers):
                member = self.machine.state(ACTIVE if state is None else state.name)
                here = Binary(
                    Binary(Atom("state"), "is", member),
                    "and",
                    Binary(Atom("timer"), "==", Atom(str(number))),
                )
                yield Branch(here, tuple(self.elapse(state, timer)))

    def elapse(self, state: State | None, timer: Timer) -> Iterator[PythonStatement]:
        yield self.machine.comment(timer.span)
        targets = () if timer.target is None else (timer.target,)
        scope = self.scope()
        scope.used = set()
        if targets:
            yield from self.blocks(state, "exit", scope)
        yield from self.inline(timer.body, scope)
        yield from self.follow(targets, scope)
        self.used |= scope.used


def python_method(machine: Machine, clause: Clause, body: PythonBody, name: str) -> Definition:
    """Plan the abstract method of a `python` clause."""
    module = machine.module
    data = Atom(machine.data_class)
    parts: list[Python] = [data]
    if body.emits:
        intents = union_type([Atom(module.declared(one.name)) for one in body.emits])
        parts.append(Item(module.standard("collections.abc", "Sequence"), (intents,)))
    if len(clause.targets) > 1:
        states = tuple(machine.member(target.name) for target in clause.targets)
        parts.append(Item(module.standard("typing", "Literal"), states))
    returns = data if len(parts) == 1 else Item(Atom("tuple"), tuple(parts))
    events = tuple(one.name for one in clause.events)
    return Definition(
        name,
        tuple(machine.parameters(("data", "event", "context"), events)),
        returns,
        (),
        _told(clause, len(parts) > 1),
        (module.standard("abc", "abstractmethod"),),
    )


def _told(clause: Clause, several: bool) -> str:  # noqa: FBT001  # one of two sentences
    if clause.remarks.doc is not None:
        return clause.remarks.doc
    events = " or ".join(one.name.name for one in clause.events)
    return f"Say what {events} does: {'the new data first' if several else 'return the new data'}."


def _start(statements: tuple[Statement, ...]) -> Span:
    return statements[0].span
