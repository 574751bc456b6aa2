"""The scenarios of a flow go in; the Python statements that play them, with their lines, come out.

Nothing of it is written to a file: `onexc test` and pytest run it, each statement at the line of
the `.onex` file from which it comes, so that a failure shows the author's own words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onexdsl.codegen.machine import new_machine
from onexdsl.codegen.module import Module, new_module
from onexdsl.codegen.plan_flow_table import imported, node_name
from onexdsl.codegen.print_statements import print_text
from onexdsl.codegen.project import Project
from onexdsl.codegen.python_expression import Atom, Bracketed, Invoke, Member, Prefix, Python
from onexdsl.codegen.python_names import package_parts
from onexdsl.codegen.python_statements import Evaluate, PythonStatement, Set
from onexdsl.codegen.scope import Names, Scope
from onexdsl.codegen.translate_expression import translate
from onexdsl.semantics.expressions import Construct, Expression
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.model import (
    AdvanceScene,
    ExpectMessageScene,
    ExpectNoneScene,
    ExpectStateScene,
    Flow,
    LetScene,
    Reducer,
    ReplyScene,
    Scenario,
    Scene,
    SendScene,
)

STAGE = Atom("stage")


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """One line of a scenario: its number, and the statement that plays it; `stage` is in scope."""

    line: int
    statement: str


@dataclass(frozen=True, slots=True)
class ScenarioPlan:
    """A scenario: `replies` are played first, whatever their place."""

    title: str
    line: int
    scenes: tuple[ScenePlan, ...]


@dataclass(frozen=True, slots=True)
class ScenariosPlan:
    """The scenarios of a flow; `package` are the parts of its package's name, `file` its source."""

    package: tuple[str, ...]
    file: str
    imports: tuple[str, ...]
    scenarios: tuple[ScenarioPlan, ...]


def plan_scenarios(flow: Flow, project: Project) -> ScenariosPlan:
    """Plan all scenarios of a flow that was analysed without errors."""
    module = new_module(project, flow, "scenarios", frozenset({STAGE.text}))
    scenarios = tuple(_scenario(one, module) for one in flow.scenarios)
    package = package_parts(flow.name)
    return ScenariosPlan(tuple(package), flow.file, module.imports.lines(), scenarios)


def _scenario(scenario: Scenario, module: Module) -> ScenarioPlan:
    names = Names(module.called(tuple(_expressions(scenario.scenes))))
    scope = Scope(module, names, functions="stage.functions.")
    lets = [_scene(one, scope) for one in scenario.scenes if isinstance(one, LetScene)]
    replies = [_scene(one, scope) for one in scenario.scenes if isinstance(one, ReplyScene)]
    others = [
        _scene(one, scope) for one in scenario.scenes if not isinstance(one, LetScene | ReplyScene)
    ]
    line = module.project.line(scenario.span)
    return ScenarioPlan(scenario.title, line, (*lets, *replies, *others))


def _scene(scene: Scene, scope: Scope) -> ScenePlan:
    text = print_text([_statement(scene, scope)])
    return ScenePlan(scope.module.project.line(scene.span), text)


def _statement(scene: Scene, scope: Scope) -> PythonStatement:
    match scene:
        case LetScene(name=name, value=value):
            made = translate(value, scope)
            return Set(scope.declare(name, value.type), made)
        case SendScene(message=message):
            return _awaited("send", translate(message, scope))
        case ReplyScene(intent=intent, outcome=str(reason)):
            return _called("fails", _class(intent.name, scope), Atom(repr(reason)))
        case ReplyScene(intent=intent, outcome=Construct() as outcome):
            return _called("reply", _class(intent.name, scope), translate(outcome, scope))
        case AdvanceScene(milliseconds=milliseconds):
            span = scope.module.standard("datetime", "timedelta")
            return _awaited(
                "advance", Invoke(span, (), (("milliseconds", Atom(str(milliseconds))),))
            )
        case ExpectStateScene():
            return _expected_state(scene, scope)
        case ExpectMessageScene(message=message):
            fields = _fields(message, scope)
            return _called("expect", _class_of(message, scope), fields)
        case ExpectNoneScene(message=message):
            return _called("expect_none", _class(message.name, scope))
        case _:
            raise AssertionError(scene)


def _expected_state(scene: ExpectStateScene, scope: Scope) -> PythonStatement:
    reducer = scope.module.project.model.declarations[scene.reducer.name]
    assert isinstance(reducer, Reducer)  # noqa: S101  # or the analyser had refused it
    machine = new_machine(scope.module, reducer)
    enum = imported(scope.module, reducer, f"Enum{reducer.name.name}State")
    states = [Member(Atom(enum), machine.members[state.name]) for state in scene.states]
    named: list[tuple[str, Python]] = []
    if scene.condition is not None:
        inside = machine.scope(scope.names)
        inside.variables.update(scope.variables)
        inside.functions = scope.functions
        inside.fixed["key"] = Member(STAGE, "key")
        named.append(("holds", Prefix("lambda data:", translate(scene.condition, inside))))
    key = Atom("None") if scene.key is None else translate(scene.key, scope)
    node = Atom(node_name(scope.module, reducer))
    return _awaited("expect_state", node, key, Bracketed("()", tuple(states)), named=named)


def _fields(message: Construct, scope: Scope) -> Python:
    """Give a dict of the fields that must match, by their names in Python."""
    made = translate(message, scope)
    assert isinstance(made, Invoke)  # noqa: S101  # that is what a message is made by
    return Invoke(Atom("dict"), (), made.named)


def _class_of(message: Construct, scope: Scope) -> Python:
    made = translate(message, scope)
    assert isinstance(made, Invoke)  # noqa: S101  # as above
    return made.function


def _class(name: QualifiedName, scope: Scope) -> Python:
    return Atom(scope.module.declared(name))


def _called(method: str, *arguments: Python) -> PythonStatement:
    return Evaluate(Invoke(Member(STAGE, method), arguments))


def _awaited(
    method: str, *arguments: Python, named: Iterable[tuple[str, Python]] = ()
) -> PythonStatement:
    return Evaluate(Prefix("await", Invoke(Member(STAGE, method), arguments, tuple(named))))


def _expressions(scenes: Iterable[Scene]) -> Iterable[Expression]:
    for scene in scenes:
        match scene:
            case LetScene(value=value):
                yield value
            case SendScene(message=message) | ExpectMessageScene(message=message):
                yield message
            case ReplyScene(outcome=Construct() as outcome):
                yield outcome
            case ExpectStateScene(key=key, condition=condition):
                yield from (one for one in (key, condition) if one is not None)
            case _:
                pass
