"""An orchestrator goes in, the plan of its module comes out.

For each workflow: a class with the steps' results, pure methods for what a step is told,
asked and loops over, and the table by which the runtime drives them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from onexdsl.codegen.keys import key_expression, key_of_method
from onexdsl.codegen.literals import duration_literal, text_literal
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan import ClassPlan, DefinitionsPlan
from onexdsl.codegen.plan_classes import alias, annotated_text, class_plan, module_plan
from onexdsl.codegen.plan_reducer import function_fields
from onexdsl.codegen.print_statements import print_text
from onexdsl.codegen.project import Project, node_class, node_module, onex_path, relative
from onexdsl.codegen.python_expression import Atom, Binary, Bracketed, Invoke, Item, Member, Python
from onexdsl.codegen.python_names import distinct, field_name, local_name, snake
from onexdsl.codegen.python_statements import (
    Comment,
    Definition,
    Parameter,
    PythonStatement,
    Require,
    Return,
    Set,
)
from onexdsl.codegen.python_types import NONE, plain_type, union_type
from onexdsl.codegen.scope import Names, Scope
from onexdsl.codegen.translate_block import translate_block
from onexdsl.codegen.translate_expression import item_type, iterated, translate
from onexdsl.codegen.walk import narrows, statement_expressions
from onexdsl.semantics.expressions import Construct, Expression
from onexdsl.semantics.field_types import (
    ListType,
    MessageType,
    NothingType,
    OptionalType,
    QualifiedName,
    RecordType,
    Type,
)
from onexdsl.semantics.model import (
    AwaitStep,
    CallStep,
    Compute,
    Fan,
    Flow,
    Message,
    MessageKind,
    Orchestrator,
    PublishStep,
    Reference,
    Remarks,
    Step,
    Workflow,
)
from onexdsl.source.span import Span


def workflow_expressions(orchestrator: Orchestrator) -> tuple[Expression, ...]:
    """Give all expressions of an orchestrator."""
    found: list[Expression | None] = []
    for workflow in orchestrator.workflows:
        found += [workflow.by, workflow.guard]
        found += statement_expressions(workflow.otherwise or ())
        for step in workflow.steps:
            found.append(step.condition)
            if isinstance(step, CallStep):
                found += [step.arguments, step.undo]
            elif isinstance(step, PublishStep):
                found.append(step.message)
            if not isinstance(step, AwaitStep) and step.fan is not None:
                found.append(step.fan.source)
    return tuple(one for one in found if one is not None)


def workflow_names(orchestrator: Orchestrator) -> tuple[str, ...]:
    """Name the workflows of an orchestrator; a single one needs no name."""
    if len(orchestrator.workflows) == 1:
        return ("",)
    return distinct(
        "_or_".join(snake(one.name.name) for one in workflow.triggers)
        for workflow in orchestrator.workflows
    )


def results_classes(orchestrator: Orchestrator) -> list[str]:
    """Name the classes of the workflows' results: `FulfilmentResults`."""
    name = orchestrator.name.name
    return [f"{name}{_camel(one)}Results" for one in workflow_names(orchestrator)]


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def plan_orchestrator(orchestrator: Orchestrator, flow: Flow, project: Project) -> DefinitionsPlan:
    """Plan the module of an orchestrator."""
    results = results_classes(orchestrator)
    event = f"{orchestrator.name.name}Event"
    module = new_module(project, flow, node_module(orchestrator), frozenset({*results, event}))
    key = NONE if orchestrator.key is None else plain_type(orchestrator.key, module)
    names = workflow_names(orchestrator)
    writers = [
        _Writer(module, workflow, name, results_class, key)
        for workflow, name, results_class in zip(
            orchestrator.workflows, names, results, strict=True
        )
    ]
    parts: list[ClassPlan | str] = [writer.results() for writer in writers]
    parts.insert(0, alias(event, _heard(orchestrator, module), module))
    rows = tuple(writer.table() for writer in writers)
    table = print_text([Set("workflows", Bracketed("()", rows))], 4)
    needs = project.needs_of(workflow_expressions(orchestrator))
    fields = [table, *function_fields(needs, module)]
    methods = [_key_of(orchestrator, event, key, module)]
    methods += [method for writer in writers for method in writer.methods]
    service = module.runtime("NodeOrchestratorService")
    bases = Invoke(Atom(""), (Item(service, (union_type([Atom(one) for one in results]),)),))
    node = node_class(orchestrator)
    parts.append(class_plan(node, bases, module, orchestrator.remarks, fields, methods))
    return DefinitionsPlan(module_plan("node.py.jinja", module), tuple(parts))


def heard(orchestrator: Orchestrator) -> tuple[QualifiedName, ...]:
    """Give what an orchestrator listens to: triggers, then what its steps await."""
    found = [one.name for workflow in orchestrator.workflows for one in workflow.triggers]
    for workflow in orchestrator.workflows:
        for step in workflow.steps:
            if isinstance(step, AwaitStep):
                found += [one.name for one in step.events]
    return tuple(dict.fromkeys(found))


def _heard(orchestrator: Orchestrator, module: Module) -> Python:
    return union_type([Atom(module.declared(name)) for name in heard(orchestrator)])


def _key_of(orchestrator: Orchestrator, event: str, key: Python, module: Module) -> Definition:
    scope = Scope(module, Names(), fixed={"event": Atom("event")})
    said = {
        one.name: workflow.by for workflow in orchestrator.workflows for one in workflow.triggers
    }
    keyed = orchestrator.key is not None
    keys = {
        name: key_expression(name, said.get(name), scope, keyed=keyed)
        for name in heard(orchestrator)
    }
    return key_of_method(Atom(event), key, keys, module)


# ---- one workflow


@dataclass(slots=True)
class _Writer:
    """One workflow in the making: its methods so far."""

    module: Module
    workflow: Workflow
    name: str
    results_class: str
    key: Python
    methods: list[Definition] = field(default_factory=list)

    def step_names(self) -> tuple[str, ...]:
        """Name the steps; a `publish` is called after its event."""
        return distinct(_step_name(step) for step in self.workflow.steps)

    def values(self) -> dict[str, Type]:
        """Give the steps that have a value, and its type without `none`."""
        found = {
            step.name: step.value.inner if isinstance(step.value, OptionalType) else step.value
            for step in self.workflow.steps
            if not isinstance(step, PublishStep)
        }
        return {name: one for name, one in found.items() if not isinstance(one, NothingType)}

    def results(self) -> ClassPlan:
        texts = [
            annotated_text(
                field_name(name), Binary(plain_type(one, self.module), "|", NONE), NONE, 4
            )
            for name, one in self.values().items()
        ]
        called = f" of {self.name.replace('_', ' ')}" if self.name else ""
        doc = f"The values of the steps{called}: none until a step is done, or if it was skipped."
        bases = Invoke(Atom(""), (self.module.runtime("Record"),))
        return class_plan(self.results_class, bases, self.module, Remarks(doc=doc), texts)

    # ---- the table

    def table(self) -> Python:
        module, workflow = self.module, self.workflow
        steps = tuple(
            self.row(step, name)
            for step, name in zip(workflow.steps, self.step_names(), strict=True)
        )
        named: list[tuple[str, Python]] = [
            ("triggers", self.classes(workflow.triggers)),
            ("results", Atom(self.results_class)),
            ("steps", Bracketed("()", steps)),
        ]
        if workflow.guard is not None:
            named.append(("guard", self.condition("guard", workflow.guard, ())))
        if workflow.within is not None:
            named.append(("within", duration_literal(workflow.within, module)))
        if workflow.otherwise is not None:
            named.append(("otherwise", self.otherwise()))
        return Invoke(module.runtime("Workflow"), (), tuple(named))

    def classes(self, names: tuple[Reference, ...]) -> Python:
        return Bracketed("()", tuple(Atom(self.module.declared(one.name)) for one in names))

    def row(self, step: Step, name: str) -> Python:
        kind, targets = self.kind(step)
        first = (
            Atom(text_literal(name)),
            Member(self.module.runtime("EnumStepKind"), kind),
            targets,
        )
        named = tuple(self.facts(step, name))
        return Invoke(self.module.runtime("Step"), first, named)

    def kind(self, step: Step) -> tuple[str, Python]:
        match step:
            case AwaitStep(events=events):
                return "AWAIT", self.classes(events)
            case PublishStep(message=message):
                assert isinstance(message.type, MessageType)  # noqa: S101  # or it were refused
                return "PUBLISH", Bracketed("()", (Atom(self.module.declared(message.type.name)),))
            case CallStep(target=target):
                return self.called(target)

    def called(self, target: Reference) -> tuple[str, Python]:
        found = self.module.project.model.declarations[target.name]
        if isinstance(found, Message):
            kind = "COMMAND" if found.kind is MessageKind.COMMAND else "INTENT"
            return kind, self.classes((target,))
        assert isinstance(found, Compute)  # noqa: S101  # what else a step can call
        path = relative(self.module.flow.name, found.name.flow, node_module(found))
        node = self.module.imports.use(path, node_class(found))
        return "COMPUTE", Bracketed("()", (Atom(node),))

    def facts(self, step: Step, name: str) -> Iterator[tuple[str, Python]]:
        """Give what a step has beside name, kind and targets; methods are made on the way."""
        fan = None if isinstance(step, AwaitStep) else step.fan
        guards = () if step.condition is None else (step.condition,)
        match step:
            case CallStep(arguments=construct) | PublishStep(message=construct):
                yield "arguments", self.message(f"{name}_arguments", construct, step, guards, fan)
            case _:
                pass
        if step.needs:
            known = dict(
                zip(
                    (_step_name(one) for one in self.workflow.steps),
                    self.step_names(),
                    strict=False,
                )
            )
            needs = tuple(Atom(text_literal(known.get(one.name, one.name))) for one in step.needs)
            yield "needs", Bracketed("()", needs)
        if not isinstance(step, PublishStep) and step.expect:
            yield "expect", self.classes(step.expect)
        if step.condition is not None:
            yield "condition", self.condition(f"{name}_condition", step.condition, ())
        if fan is not None:
            yield "items", self.items(f"{name}_items", fan, guards)
        if isinstance(step, CallStep) and step.undo is not None:
            yield "undo", self.undo(f"{name}_undo", step.undo, step, guards)
        if not isinstance(step, PublishStep) and step.timeout is not None:
            yield "timeout", duration_literal(step.timeout, self.module)
        if name in self.values() and field_name(name) != name:
            yield "value", Atom(text_literal(field_name(name)))

    # ---- methods

    def event_type(self) -> Python:
        return union_type([Atom(self.module.declared(one.name)) for one in self.workflow.triggers])

    def scope(self) -> Scope:
        fixed: dict[str, Python] = {"event": Atom("event"), "failure": Atom("failure")}
        fixed["key"] = Member(Atom("context"), "key")
        fixed["meta"] = Member(Atom("context"), "meta")
        fixed["intents"] = Atom("messages")
        names = Names()
        scope = Scope(self.module, names, fixed=fixed)
        for name, type_ in self.values().items():
            scope.steps[name] = Atom(names.variable(name, type_))
        return scope

    def parameters(self, *more: Parameter) -> tuple[Parameter, ...]:
        context = Item(self.module.runtime("ReducerContext"), (self.key,))
        return (
            Parameter("self"),
            Parameter("event", self.event_type()),
            Parameter("results", Atom(self.results_class)),
            Parameter("context", context),
            *more,
        )

    def add(
        self,
        name: str,
        parameters: tuple[Parameter, ...],
        returns: Python,
        body: tuple[PythonStatement, ...],
    ) -> Python:
        """Add a method and give its name, as the table says it."""
        prefix = f"{self.name}_" if self.name else ""
        method = local_name(f"{prefix}{name}")
        self.methods.append(Definition(method, parameters, returns, body))
        return Atom(text_literal(method))

    def given(
        self, scope: Scope, span: Span, guards: tuple[Expression, ...], own: str = ""
    ) -> list[PythonStatement]:
        """Begin a body: the values of the steps that it reads, which are there by now."""
        checks = [Require(translate(one, scope)) for one in guards if narrows(one)]
        optional = {
            step.name
            for step in self.workflow.steps
            if not isinstance(step, PublishStep) and isinstance(step.value, OptionalType)
        }
        lines: list[PythonStatement] = []
        for name in self.values():
            if f"step {name}" in scope.used and name != own:
                value = scope.steps[name]
                assert isinstance(value, Atom)  # noqa: S101  # `scope` makes them
                lines.append(Set(value.text, Member(Atom("results"), field_name(name))))
                if name not in optional:
                    lines.append(Require(Binary(value, "is not", NONE)))
        project = self.module.project
        where = Comment(f"{onex_path(self.module.flow)}:{project.line(span)}")
        return [where, *lines, *checks]

    def condition(self, name: str, condition: Expression, guards: tuple[Expression, ...]) -> Python:
        scope = self.scope()
        value = translate(condition, scope)
        body = (*self.given(scope, condition.span, guards), Return(value))
        return self.add(name, self.parameters(), Atom("bool"), body)

    def items(self, name: str, fan: Fan, guards: tuple[Expression, ...]) -> Python:
        scope = self.scope()
        value = iterated(fan.source, scope, ordered=True)
        item = plain_type(item_type(fan.source.type), self.module)
        iterable = self.module.standard("collections.abc", "Iterable")
        body = (*self.given(scope, fan.source.span, guards), Return(value))
        return self.add(name, self.parameters(), Item(iterable, (item,)), body)

    def fan_parameter(self, fan: Fan | None, scope: Scope) -> tuple[Parameter, ...]:
        if fan is None:
            return ()
        type_ = item_type(fan.source.type)
        variable = scope.declare(fan.variable, type_)
        return (Parameter(variable, plain_type(type_, self.module)),)

    def message(
        self,
        name: str,
        construct: Construct,
        step: Step,
        guards: tuple[Expression, ...],
        fan: Fan | None,
    ) -> Python:
        scope = self.scope()
        parameters = self.parameters(*self.fan_parameter(fan, scope))
        value = translate(construct, scope)
        body = (*self.given(scope, step.span, guards), Return(value))
        return self.add(name, parameters, self.made(construct), body)

    def made(self, construct: Construct) -> Python:
        assert isinstance(construct.type, MessageType | RecordType)  # noqa: S101  # what braces make
        return Atom(self.module.declared(construct.type.name))

    def undo(
        self, name: str, construct: Construct, step: CallStep, guards: tuple[Expression, ...]
    ) -> Python:
        scope = self.scope()
        scope.steps[step.name] = Atom("result")
        fan = self.fan_parameter(step.fan, scope)
        own = self.values().get(step.name)
        if isinstance(own, ListType) and step.fan is not None:
            own = own.item
        result = NONE if own is None else plain_type(own, self.module)
        value = translate(construct, scope)
        body = (*self.given(scope, construct.span, guards, step.name), Return(value))
        parameters = self.parameters(*fan, Parameter("result", result))
        return self.add(name, parameters, self.made(construct), body)

    def otherwise(self) -> Python:
        statements = self.workflow.otherwise or ()
        scope = self.scope()
        block = translate_block(statements, scope, {})
        either = Binary(self.module.runtime("Event"), "|", self.module.runtime("Intent"))
        messages = Item(Atom("list"), (either,))
        body = (
            Set("messages", Atom("[]"), messages),
            *block.statements,
            Return(Atom("messages")),
        )
        failure = Parameter("failure", self.module.runtime("WorkflowFailure"))
        parameters = (*self.parameters()[:2], failure, self.parameters()[3])
        return self.add("otherwise", parameters, messages, body)


def _step_name(step: Step) -> str:
    match step:
        case PublishStep(message=message):
            assert isinstance(message.type, MessageType)  # noqa: S101  # or it were refused
            return f"publish_{snake(message.type.name.name)}"
        case CallStep(name=name) | AwaitStep(name=name):
            return name
