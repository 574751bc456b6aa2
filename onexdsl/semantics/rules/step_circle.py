"""Rule `step-circle`: no step waits for itself."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.circles import find_circles, starting_with
from onexdsl.semantics.model import AwaitStep, CallStep, Orchestrator, Piece, Workflow
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words.problems_workflows import step_circle


def check(piece: Piece, _symbols: Symbols, problems: Problems) -> None:
    """Tell of every circle of steps, at its first one."""
    for node in piece.declarations:
        if isinstance(node, Orchestrator):
            for workflow in node.workflows:
                _check(workflow, problems)


def _check(workflow: Workflow, problems: Problems) -> None:
    steps: dict[str, CallStep | AwaitStep] = {}
    for step in workflow.steps:
        if isinstance(step, CallStep | AwaitStep):
            steps.setdefault(step.name, step)
    needs = {name: {use.name: use.span for use in step.needs} for name, step in steps.items()}
    for found in find_circles({name: tuple(named) for name, named in needs.items()}):
        circle = starting_with(found, min(found, key=list(steps).index))
        following = (*circle[1:], circle[0])
        way = [(one, needs[one][other]) for one, other in zip(circle, following, strict=True)]
        problems.add(step_circle(way, steps[circle[0]].name_span))
