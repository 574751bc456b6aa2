"""`guard-never-true`: every guard holds for some values."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.decisions import can_hold
from onexdsl.graph.formulas import is_impossible
from onexdsl.graph.guards import GuardReader
from onexdsl.graph.paths import Sight
from onexdsl.graph.topology import Topology
from onexdsl.semantics.model import Model, Workflow


def check(topology: Topology, problems: Problems) -> None:
    """Find guards of clauses and workflows that cannot hold for any event that they name."""
    model = topology.model
    for reducer in model.reducers:
        for clause in reducer.all_clauses:
            if clause.guard is not None and not can_hold(model, reducer, clause):
                problems.add(words.guard_never_true(clause.guard))
    for orchestrator in model.orchestrators:
        for workflow in orchestrator.workflows:
            if workflow.guard is not None and _never_starts(model, workflow):
                problems.add(words.guard_never_true(workflow.guard))


def _never_starts(model: Model, workflow: Workflow) -> bool:
    messages = [model.message(trigger.name) for trigger in workflow.triggers]
    readers = [
        GuardReader(Sight(model, None, message, workflow.by is None))
        for message in messages
        if message is not None
    ]
    return bool(readers) and all(
        is_impossible(reader.read(workflow.guard, holds=True), reader.domains) for reader in readers
    )
