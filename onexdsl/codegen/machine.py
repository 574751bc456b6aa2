"""A reducer as Python sees it: its names, and the methods that several transitions run."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from onexdsl.codegen.module import Module
from onexdsl.codegen.project import onex_path
from onexdsl.codegen.python_expression import Atom, Invoke, Item, Member, Python
from onexdsl.codegen.python_names import distinct, snake, state_name
from onexdsl.codegen.python_statements import (
    Comment,
    Definition,
    Evaluate,
    Parameter,
    PythonStatement,
    Return,
    Set,
)
from onexdsl.codegen.python_types import NONE, plain_type, union_type
from onexdsl.codegen.scope import Names, Scope
from onexdsl.codegen.translate_block import translate_block
from onexdsl.codegen.walk import narrows, statement_expressions
from onexdsl.semantics.expressions import Expression, Statement
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    AnyState,
    Clause,
    Field,
    PythonBody,
    Reducer,
    Reference,
    State,
)
from onexdsl.source.span import Span

PARAMETERS = ("data", "event", "context", "intents")
ACTIVE = "Active"


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the node that transitions call: `data = self._enter_airing(data, context)`."""

    name: str
    arguments: tuple[str, ...]
    gives_data: bool


@dataclass(slots=True)
class Machine:
    """The names of a reducer's module, and the methods made so far."""

    module: Module
    reducer: Reducer
    members: dict[str, str]
    methods: dict[tuple[str, int], Method] = field(default_factory=dict)
    definitions: list[Definition] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    called: frozenset[str] | None = None  # the functions, once somebody asked
    states_used: set[str] = field(default_factory=set)  # those that methods speak of

    @property
    def state_enum(self) -> str:
        """The enum of the states."""
        return f"Enum{self.reducer.name.name}State"

    @property
    def data_class(self) -> str:
        """The class of the data."""
        return f"{self.reducer.name.name}Data"

    @property
    def event_alias(self) -> str:
        """The union of the events."""
        return f"{self.reducer.name.name}Event"

    @property
    def transition_alias(self) -> str:
        """The type of the reducer's transitions."""
        return f"{self.reducer.name.name}Transition"

    @property
    def fields(self) -> dict[str, Field]:
        """The data fields by name."""
        return {one.name: one for one in self.reducer.data}

    @property
    def events(self) -> tuple[QualifiedName, ...]:
        """All events that the reducer takes, in the order of the source."""
        clauses = self.reducer.all_clauses
        return tuple(dict.fromkeys(one.name for clause in clauses for one in clause.events))

    @property
    def key(self) -> Python:
        """The type of the key; `None` for the one keyless instance."""
        return NONE if self.reducer.key is None else plain_type(self.reducer.key, self.module)

    def member(self, name: str) -> Python:
        """Give the enum member of a state."""
        return Member(Atom(self.state_enum), self.members[name])

    def state(self, name: str) -> Python:
        """Give the constant of a state, for methods: Python 3.11 looks members up by a call."""
        self.states_used.add(name)
        return Atom(f"_{self.members[name]}")

    def context(self) -> Python:
        """Give the type of the context."""
        return Item(self.module.runtime("ReducerContext"), (self.key,))

    def parameters(
        self, names: Iterable[str], events: tuple[QualifiedName, ...]
    ) -> list[Parameter]:
        """Give the parameters of a method that reads some of `data event context intents`."""
        return [Parameter("self"), *(Parameter(one, self._type_of(one, events)) for one in names)]

    def _type_of(self, parameter: str, events: tuple[QualifiedName, ...]) -> Python:
        match parameter:
            case "data":
                return Atom(self.data_class)
            case "event":
                return self.event_type(events)
            case "context":
                return self.context()
            case _:
                return Item(Atom("list"), (self.module.runtime("Intent"),))

    def event_type(self, events: tuple[QualifiedName, ...]) -> Python:
        """Give the union of some events: the alias where it is all of them or long."""
        if set(events) == set(self.events) and len(events) > 1:
            return Atom(self.event_alias)
        return union_type([Atom(self.module.declared(event)) for event in events])

    def new_names(self) -> Names:
        """Begin the variables of a method, beside the functions that the reducer calls."""
        if self.called is None:
            self.called = self.module.called(expressions_of(self.reducer))
        return Names(self.called)

    def scope(self, names: Names) -> Scope:
        """Give the scope of a body in a method of the node."""
        fixed: dict[str, Python] = {name: Atom(name) for name in ("data", "event", "intents")}
        fixed["key"] = Member(Atom("context"), "key")
        fixed["meta"] = Member(Atom("context"), "meta")
        return Scope(self.module, names, fixed=fixed)

    def comment(self, span: Span) -> Comment:
        """Say where in the source a transition begins."""
        project = self.module.project
        return Comment(f"{onex_path(self.module.flow)}:{project.line(span)}")

    # ---- methods

    def block_method(
        self,
        name: str,
        statements: tuple[Statement, ...],
        span: Span,
        events: tuple[QualifiedName, ...] = (),
    ) -> Method:
        """Make a method of a body, once for each body; `name` may get a number."""
        known = self.methods.get((span.file, span.start))
        if known is not None:
            return known
        (*_, free) = distinct((*sorted(self.names), name))
        self.names.add(free)
        scope = self.scope(self.new_names())
        block = translate_block(statements, scope, self.fields)
        body: list[PythonStatement] = [self.comment(span), *block.statements]
        if block.changes:
            body.append(Return(block.replaced(scope)))
        arguments = tuple(one for one in PARAMETERS if one in scope.used)
        self.definitions.append(
            Definition(
                free,
                tuple(self.parameters(arguments, events)),
                Atom(self.data_class) if block.changes else NONE,
                tuple(body),
            )
        )
        method = Method(free, arguments, bool(block.changes))
        self.methods[span.file, span.start] = method
        return method

    def run(self, method: Method, scope: Scope) -> PythonStatement:
        """Call a method in a transition."""
        scope.used.update(method.arguments)
        call = Invoke(
            Member(Atom("self"), method.name), tuple(Atom(one) for one in method.arguments)
        )
        return Set("data", call) if method.gives_data else Evaluate(call)


def new_machine(module: Module, reducer: Reducer) -> Machine:
    """Begin with a reducer; without states it has the one implied state."""
    names = [state.name for state in reducer.states] or [ACTIVE]
    members = distinct(state_name(name) for name in names)
    return Machine(module, reducer, dict(zip(names, members, strict=True)))


def expressions_of(reducer: Reducer) -> tuple[Expression, ...]:
    """Give all expressions of a reducer's clauses, timers and blocks."""
    found: list[Expression] = []
    for clause in reducer.all_clauses:
        found += [one for one in (clause.by, clause.guard) if one is not None]
        if not isinstance(clause.body, PythonBody):
            found += statement_expressions(clause.body)
    for timer in reducer.all_timers:
        found += statement_expressions(timer.body)
    for state in reducer.states:
        found += statement_expressions((*state.enter, *state.exit))
    for block in reducer.any_states:
        found += statement_expressions((*block.enter, *block.exit))
    return tuple(found)


def is_repeated(machine: Machine, clause: Clause, block: AnyState | None) -> bool:
    """Whether a clause is worth a method: of `any state`, and no narrowing would be lost."""
    if block is None or not clause.body or isinstance(clause.body, PythonBody):
        return False
    states = [state for state in machine.reducer.states if block in machine.reducer.any_for(state)]
    return len(states) > 1 and (clause.guard is None or not narrows(clause.guard))


def event_names(events: Iterable[Reference]) -> str:
    """Give what the events of a clause are called in a method's name."""
    return "_or_".join(snake(event.name.name) for event in events)


def block_of(reducer: Reducer, clause: Clause) -> AnyState | None:
    """Find the `any state` block in which a clause stands."""
    return next((block for block in reducer.any_states if clause in block.clauses), None)


def python_methods(machine: Machine) -> dict[int, str]:
    """Name the abstract methods of the `python` clauses, by where the clause begins."""
    reducer = machine.reducer
    found: list[tuple[int, str]] = []
    for state in (*reducer.states, None):
        clauses = reducer.loose_clauses if state is None else state.clauses
        found += _python_clauses(clauses, "" if state is None else f"{_lower(machine, state)}_")
    for block in reducer.any_states:
        found += _python_clauses(block.clauses, "any_")
    project = machine.module.project
    functions = [project.python_attribute(one) for one in project.needs_of(expressions_of(reducer))]
    names = distinct((*functions, *(name for _, name in found)))[len(functions) :]
    return dict(zip((start for start, _ in found), names, strict=True))


def _python_clauses(clauses: tuple[Clause, ...], prefix: str) -> list[tuple[int, str]]:
    return [
        (clause.span.start, f"{prefix}on_{event_names(clause.events)}")
        for clause in clauses
        if isinstance(clause.body, PythonBody)
    ]


def _lower(machine: Machine, state: State) -> str:
    return machine.members[state.name].lower()
