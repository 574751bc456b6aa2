"""omnibase_core: its state machine, with a condition and an action that emits an intent."""

import asyncio
import time

from omnibase_core.models.contracts.subcontracts.model_fsm_state_definition import (
    ModelFSMStateDefinition,
)
from omnibase_core.models.contracts.subcontracts.model_fsm_state_transition import (
    ModelFSMStateTransition,
)
from omnibase_core.models.contracts.subcontracts.model_fsm_subcontract import ModelFSMSubcontract
from omnibase_core.models.fsm.model_fsm_transition_action import ModelFSMTransitionAction
from omnibase_core.models.fsm.model_fsm_transition_condition import ModelFSMTransitionCondition
from omnibase_core.models.primitives.model_semver import ModelSemVer
from omnibase_core.utils.util_fsm_executor import execute_transition

ONE = ModelSemVer(major=1, minor=0, patch=0)


def measure(count: int) -> float:
    return asyncio.run(_measure(count))


def _machine() -> ModelFSMSubcontract:
    few = ModelFSMTransitionCondition(
        condition_name="few", condition_type="expression", expression="attempts < 2"
    )
    charge = ModelFSMTransitionAction(action_name="charge", action_type="emit_intent")
    declined = ModelFSMStateTransition(
        version=ONE,
        transition_name="declined",
        from_state="waiting",
        to_state="waiting",
        trigger="declined",
        conditions=[few],
        actions=[charge],
    )
    waiting = ModelFSMStateDefinition(
        version=ONE, state_name="waiting", state_type="operational", description="waits"
    )
    return ModelFSMSubcontract(
        version=ONE,
        state_machine_name="orders",
        state_machine_version=ONE,
        description="orders",
        states=[waiting],
        initial_state="waiting",
        transitions=[declined],
    )


async def _measure(count: int) -> float:
    machine = _machine()
    began = time.process_time()
    for _ in range(count):
        result = await execute_transition(machine, "waiting", "declined", {"attempts": 1})
        if not result.success:
            raise RuntimeError(result.error)
    return count / (time.process_time() - began)
