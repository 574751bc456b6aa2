"""`guard-never-true`: every guard holds for some values."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.graph import problems as words
from onexdsl.graph.decisions import can_hold
from onexdsl.graph.formulas import is_impossible
from onexdsl.graph.guards import GuardReader
from onexdsl.graph.lookup import Lookup
from onexdsl.graph.machines import Machine
from onexdsl.graph.paths import Sight
from onexdsl.semantics.model import Orchestrator, Workflow


def check(machine: Machine, known: Lookup, problems: Problems) -> None:
    """Find guards of clauses that cannot hold for any event that they name."""
    for clause in machine.reducer.all_clauses:
        if clause.guard is not None and not can_hold(known, machine.reducer, clause):
            problems.add(words.guard_never_true(clause.guard))


def check_workflows(orchestrator: Orchestrator, known: Lookup, problems: Problems) -> None:
    """Find guards of workflows that cannot hold for any message that they name."""
    for workflow in orchestrator.workflows:
        if workflow.guard is not None and _never_starts(known, workflow):
            problems.add(words.guard_never_true(workflow.guard))


def _never_starts(known: Lookup, workflow: Workflow) -> bool:
    messages = [known.message(trigger.name) for trigger in workflow.triggers]
    readers = [
        GuardReader(Sight(known, None, message, workflow.by is None))
        for message in messages
        if message is not None
    ]
    return bool(readers) and all(
        is_impossible(reader.read(workflow.guard, holds=True), reader.domains) for reader in readers
    )
