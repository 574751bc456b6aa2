"""Finds what is to be played: a project without errors goes in, its scenarios come out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onexdsl.codegen.plan_flow import new_project
from onexdsl.codegen.plan_scenarios import ScenarioPlan, ScenariosPlan, plan_scenarios
from onexdsl.semantics.model import Model
from onexdsl.source.text import SourceText


@dataclass(frozen=True, slots=True)
class FoundScenario:
    """A scenario, and the plan of its flow, whose imports it needs."""

    scenario: ScenarioPlan
    flow: ScenariosPlan
    path: Path

    @property
    def place(self) -> str:
        """Where it stands: `shop/orders.onex:60`."""
        return f"{self.flow.file}:{self.scenario.line}"


def find_scenarios(
    model: Model, sources: Iterable[SourceText], folder: Path
) -> Iterator[FoundScenario]:
    """Give all scenarios, in the order of flow names and source; `folder` is the project's."""
    project = new_project(model, sources)
    for flow in model.flows:
        if flow.scenarios:
            plan = plan_scenarios(flow, project)
            for scenario in plan.scenarios:
                yield FoundScenario(scenario, plan, folder / flow.file)
