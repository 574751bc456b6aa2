"""What holds for every workflow, whatever comes in which order: `decide_run` against an adversary.

The adversary answers open actions well, badly or not at all, lets timers fire, says awaited
events, begins further runs, and repeats what it has said before. Before each message the instance
is written to JSON and read again, as after a crash.
"""

from collections import defaultdict
from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.runtime import EnumStepState, ModelAction
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.workflow import decide_run
from onexdsl.runtime.workflows.orchestration import RunInstance
from onexdsl.runtime.workflows.run import GOES_ON
from tests.support.random_workflows import (
    Ask,
    Bad,
    Begin,
    Call,
    Good,
    Heard,
    Said,
    Shape,
    orchestration_of,
    shapes,
)
from tests.support.soak import short_or_long

thoroughly = settings(max_examples=short_or_long(50, 3_000), deadline=None)
NOW = 1_750_000_000_000_000_000
KEY = 7
ENDED = {EnumStepState.DONE, EnumStepState.SKIPPED}
Place = tuple[str, int]


def _plain(decision: Decision) -> Any:
    """Give a decision as values that can be compared: messages and errors have no equality."""
    sends = [(*_ids(one), one.payload, one.given) for one in decision.sends]
    timers = decision.timers and [one[:5] for one in decision.timers]
    return (decision.verdict, decision.instance, sends, timers, decision.reason)


def _ids(message: Message) -> tuple[Any, ...]:
    return message.number, message.topic, message.chain, message.cause, message.moment


class Adversary:
    """Drives the runs of one key, and keeps what it has seen of them."""

    def __init__(self, drawn: tuple[Shape, ...], within: int | None) -> None:
        self.shapes = {shape.name: shape for shape in drawn}
        self.drawn = drawn
        self.orchestration = orchestration_of(drawn, within)
        self.found: RunInstance | None = None
        self.now = NOW
        self.numbers = count(1)
        self.open: list[ModelAction[Any]] = []
        self.said: list[Message] = []
        self.timers: tuple[Timer, ...] = ()
        self.epoch = 0
        self.begun = 0
        self.started: dict[int, list[Place]] = defaultdict(list)
        self.completed: dict[int, list[Place]] = defaultdict(list)
        self.undone: dict[int, list[Place]] = defaultdict(list)
        self.told: dict[int, int] = defaultdict(int)

    # ---- one message

    def say(self, payload: Any) -> Decision:
        """Let a message come, and hold what must hold after it."""
        number = next(self.numbers)
        topic = getattr(payload, "__onex__", None)
        message = Message(number, topic.topic if topic else "t", payload, number, None, self.now)
        self.said.append(message)
        return self.deliver(message)

    def deliver(self, message: Message) -> Decision:
        """Decide twice, on the instance as it is and as it was stored: both must be the same."""
        first = next(self.numbers)
        decision = self._decide(self.found, message, first)
        assert _plain(decision) == _plain(self._decide(_restored(self.found), message, first))
        self.numbers = count(first + 1000)
        before, self.found = self.found, decision.instance or self.found
        if decision.timers is not None:
            self.timers = decision.timers
        for send in decision.sends:
            self._note_send(send)
            _hold_failing(before, send)
        self._hold_order()
        return decision

    def _decide(self, found: RunInstance | None, message: Message, first: int) -> Decision:
        numbers = count(first)
        return decide_run(self.orchestration, found, KEY, message, self.now, lambda: next(numbers))

    def _note_send(self, send: Message) -> None:
        run = send.chain  # each trigger begins a chain of its own
        if isinstance(send.payload, Said):
            self.told[run] += send.payload.step == "else"
            return
        action = send.given
        assert isinstance(action, ModelAction)
        assert action.epoch is not None
        assert action.epoch > self.epoch
        self.epoch = action.epoch
        place = (action.payload.step, action.payload.item)
        if isinstance(action.payload, Call) and action.payload.back:
            self.undone[run].append(place)
        else:
            self.started[run].append(place)
        if isinstance(action.payload, Ask):
            if self.shapes[place[0]].undoable:
                self.completed[run].append(place)
        else:
            self.open.append(action)

    def _hold_order(self) -> None:
        """Hold that a step has started only if all that it needs have ended well."""
        if self.found is None or not self.found.data.steps:
            return
        states = {
            shape.name: step.state
            for shape, step in zip(self.drawn, self.found.data.steps, strict=True)
        }
        for shape in self.drawn:
            if states[shape.name] is not EnumStepState.WAITING:
                assert all(states[name] in ENDED for name in shape.needs)

    # ---- what may come

    def begin(self) -> None:
        """Begin another run."""
        self.begun += 1
        self.say(Begin(run=KEY))

    def answer(self, place: int, how: str) -> None:
        """Let an effect end an action."""
        action = self.open.pop(place % len(self.open))
        payload = action.payload
        kinds: dict[str, Callable[..., Any]] = {"good": Good, "bad": Bad}
        outcome = kinds[how](step=payload.step, item=payload.item) if how in kinds else None
        answer = self.orchestration.answers(
            run=KEY,
            lease_id=action.lease_id,
            epoch=action.epoch,
            outcome=outcome,
            outcome_id=None if outcome is None else next(self.numbers),
            failure=None if how in kinds else "out of order",
        )
        assert self.found is not None
        waited_for = self.found.data.waits_for(action.lease_id, action.epoch)
        if waited_for and how == "good" and self.shapes[payload.step].undoable:
            self.completed[action.correlation_id.int].append((payload.step, payload.item))
        taken = self.say(answer).verdict is EnumVerdict.DONE
        assert taken == (waited_for or payload.back)

    def fire(self) -> None:
        """Let the next timer fire."""
        timer = min(self.timers, key=lambda one: (one.due, one.position))
        self.timers = tuple(one for one in self.timers if one is not timer)
        self.now = max(self.now, timer.due)
        self.say(Elapsed(KEY, timer.entry, timer.position))

    def repeat(self, place: int) -> None:
        """Say an answer or a timer again: it is ignored, whatever it was."""
        again = [one for one in self.said if not isinstance(one.payload, Begin | Heard)]
        if again:
            assert self.deliver(again[place % len(again)]).verdict is EnumVerdict.IGNORED

    def finish(self) -> None:
        """Let all that is open end well, and the clock run, until no run goes on."""
        for _ in range(200):
            if self.found is None or self.found.state not in GOES_ON:
                return
            if self.open:
                self.answer(0, "good")
            elif self.timers:
                self.fire()
            else:
                self.say(Heard(run=KEY, good=True))
        raise AssertionError(f"a run never ends: {self.found}")


def _hold_failing(before: RunInstance | None, send: Message) -> None:
    """Hold that a run that has failed starts nothing new."""
    if before is None or before.data.failure is None or before.data.trigger is None:
        return
    if send.chain == before.data.trigger.chain:
        payload = send.payload
        back = isinstance(payload, Call) and payload.back
        assert back or payload == Said(step="else", item=0)


def _restored(found: RunInstance | None) -> RunInstance | None:
    if found is None:
        return None
    return found._replace(data=type(found.data).model_validate_json(found.data.model_dump_json()))


AnyAdversary = TypeVar("AnyAdversary", bound=Adversary)
MOVES = st.sampled_from(["good", "good", "good", "bad", "fail", "fire", "heard", "begin", "repeat"])


def _play(drawn: tuple[Shape, ...], within: int | None, moves: list[tuple[str, int]]) -> Adversary:
    return played_by(Adversary(drawn, within), moves)


def played_by(adversary: AnyAdversary, moves: list[tuple[str, int]]) -> AnyAdversary:
    """Begin a run, make the moves that can be made, and let it end."""
    adversary.begin()
    for move, place in moves:
        match move:
            case "heard":
                adversary.say(Heard(run=KEY, good=True))
            case "begin":
                adversary.begin()
            case "fire" if adversary.timers:
                adversary.fire()
            case "repeat":
                adversary.repeat(place)
            case "good" | "bad" | "fail" if adversary.open:
                adversary.answer(place, move)
            case _:
                pass
    adversary.finish()
    return adversary


plays = given(
    drawn=shapes(),
    within=st.none() | st.integers(1, 100),
    moves=st.lists(st.tuples(MOVES, st.integers(0, 9)), max_size=30),
)


@thoroughly
@plays
def test_every_run_ends_and_every_trigger_has_one(
    drawn: tuple[Shape, ...], within: int | None, moves: list[tuple[str, int]]
) -> None:
    """As done or as failed, with the failure told once; nobody is left in line."""
    played = _play(drawn, within, moves)

    assert played.found is not None
    assert played.found.state in {"done", "failed"}
    assert played.found.data.line == ()
    assert (played.found.state == "failed") == (played.found.data.failure is not None)
    assert set(played.told.values()) <= {0, 1}


@thoroughly
@plays
def test_no_step_starts_twice_in_a_run(
    drawn: tuple[Shape, ...], within: int | None, moves: list[tuple[str, int]]
) -> None:
    """Whatever is repeated, each call of each step is sent at most once."""
    for started in _play(drawn, within, moves).started.values():
        assert len(started) == len(set(started))


@thoroughly
@plays
def test_the_undos_are_those_of_the_completed_calls_in_reverse(
    drawn: tuple[Shape, ...], within: int | None, moves: list[tuple[str, int]]
) -> None:
    """Of a run that has failed all of them, of one that was done none."""
    played = _play(drawn, within, moves)

    for run in {*played.started, *played.undone}:
        undone = played.undone[run]
        if played.told[run]:
            assert undone == played.completed[run][::-1]
        else:
            assert undone == []
