"""Today's code finds every run as it is; code that decides otherwise does not."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.runtime import EnumStepKind
from onexdsl.runtime.instance import Decision
from onexdsl.runtime.message import Message
from onexdsl.runtime.replaying.runs import RunReplay
from onexdsl.runtime.workflows.orchestration import Orchestration
from tests.properties.test_workflow import MOVES, Adversary, played_by
from tests.support.random_workflows import Ask, Call, Shape, orchestration_of, shapes
from tests.support.soak import short_or_long

thoroughly = settings(max_examples=short_or_long(60, 3_000), deadline=None)
TAKEN = frozenset({Call.__onex__.topic, Ask.__onex__.topic})


class Kept(Adversary):
    """Keeps the messages as a bus would, and replays the run after each of them."""

    def __init__(self, drawn: tuple[Shape, ...], within: int | None) -> None:
        super().__init__(drawn, within)
        self.log: list[Message] = []

    def deliver(self, message: Message) -> Decision:
        """Hold that nothing would now come out otherwise."""
        decision = super().deliver(message)
        self.log += [message, *decision.sends]
        assert [] == self.differences(self.orchestration)
        return decision

    def differences(self, orchestration: Orchestration) -> list[str]:
        """Say what an orchestration finds otherwise."""
        replay = RunReplay(orchestration, TAKEN)
        for sequence, message in enumerate(self.log):
            replay.take(sequence, message)
        found: Any = self.found
        return [one.told for one in replay.compare([] if found is None else [found])]


@thoroughly
@given(
    drawn=shapes(),
    within=st.none() | st.integers(1, 100),
    moves=st.lists(st.tuples(MOVES, st.integers(0, 9)), max_size=20),
)
def test_no_run_is_found_otherwise_by_the_code_that_made_it(
    drawn: tuple[Shape, ...], within: int | None, moves: list[tuple[str, int]]
) -> None:
    """After each message, however steps end, time out and are undone."""
    assert played_by(Kept(drawn, within), moves).found is not None


@thoroughly
@given(drawn=shapes(), place=st.integers(0, 5))
def test_a_step_that_asks_otherwise_is_found(drawn: tuple[Shape, ...], place: int) -> None:
    """A call that is skipped now, and was made then."""
    made = tuple(
        replace(one, skipped=False, fails=False, kind=EnumStepKind.INTENT) for one in drawn
    )
    changed = place % len(made)
    kept = played_by(Kept(made, None), [])
    now = [replace(one, skipped=True) if at == changed else one for at, one in enumerate(made)]
    told = kept.differences(orchestration_of(tuple(now), None))

    assert any(f"its step {made[changed].name} is done" in one for one in told)
    assert made[changed].items == 0 or any("it has called Call" in one for one in told)
