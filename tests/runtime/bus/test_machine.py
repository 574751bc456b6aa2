"""Whatever happens in whatever order, a bus has exactly what the model has."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from onexdsl.runtime import EventBusMemory
from onexdsl.runtime.bus.sqlite.bus import EventBusSqlite
from tests.support import broken_buses as broken
from tests.support.bus_machine import BusMachine
from tests.support.buses import BUSES
from tests.support.soak import short_or_long
from tests.support.troubled_machine import TroubledMachine

LENGTH = settings(
    max_examples=short_or_long(15, 1_000),
    stateful_step_count=short_or_long(15, 40),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


def _machine(name: str) -> type[RuleBasedStateMachine]:
    return type(f"Machine_{name}", (BusMachine,), {"make": staticmethod(BUSES[name])})


@pytest.mark.parametrize("bus", BUSES)
def test_a_bus_does_what_the_model_does(bus: str) -> None:
    """Items are kept once, in order, and told; what fails is dead; the counts add up."""
    run_state_machine_as_test(_machine(bus), settings=LENGTH)


class RestartingMachine(BusMachine):
    """A bus that is closed now and then, wherever it is, and opened again on the same file."""

    make = staticmethod(BUSES["sqlite"])

    @rule()
    def restart(self) -> None:
        """Close and open."""
        self.run(self.restarted())

    async def compare(self) -> None:
        """Let the listener have heard an item twice: it had not ended when the bus was closed."""
        for number, items in self.heard.items():
            self.heard[number] = list(dict.fromkeys(items))
        await super().compare()


def test_a_durable_bus_does_what_the_model_does_over_restarts() -> None:
    """The boxes are exact; who only listens hears each item at least once, in order."""
    run_state_machine_as_test(RestartingMachine, settings=LENGTH)


def test_a_bus_whose_disk_fails_does_what_the_model_does() -> None:
    """What was acknowledged is decided on once and in order, whatever had to be taken back."""
    run_state_machine_as_test(TroubledMachine, settings=LENGTH)


FOUND: list[type[TroubledMachine]] = []
"""Who was seen to break a promise."""


class NothingTakenBack(TroubledMachine):
    """A bus that goes on deciding on what could not be kept."""

    async def begin(self) -> None:
        """Let it forget nothing."""
        await super().begin()
        assert isinstance(self.stage.bus, EventBusSqlite)
        self.stage.bus._open_file.instances.take_back = lambda: None  # type: ignore[method-assign]

    async def compare(self) -> None:
        """Note what is found: on a second run the writer's thread may be quicker."""
        try:
            await super().compare()
        except AssertionError:
            FOUND.append(type(self))
            raise


def test_the_machine_sees_what_is_not_taken_back() -> None:
    """The control: decisions on states that are not in the file."""
    control = settings(LENGTH, max_examples=200, phases=[Phase.generate], database=None)
    with pytest.raises((AssertionError, Flaky)):
        run_state_machine_as_test(NothingTakenBack, settings=control)
    assert NothingTakenBack in FOUND


@pytest.mark.parametrize(
    "kind",
    [
        broken.ForgetsWhatCameBefore,
        broken.HasALaneForEachMessage,
        broken.LosesEveryTenth,
        broken.SwallowsFailures,
    ],
)
def test_the_machine_sees(kind: type[EventBusMemory]) -> None:
    """The control: a bus that breaks a promise is told from one that keeps them."""

    def make(_folder: object, clock: object, capacity: int) -> EventBusMemory:
        return kind(capacity=capacity, clock=clock)

    machine = type("Machine_broken", (BusMachine,), {"make": staticmethod(make)})
    control = settings(LENGTH, max_examples=200, phases=[Phase.generate], database=None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=control)
