"""What holds for every reducer, every state and every event: `decide` is a pure, small step."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.runtime.decide import AnyInstance, Reducer, decide
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict
from onexdsl.runtime.message import Message
from tests.support.random_reducers import (
    EnumPhase,
    NodeTabled,
    Ping,
    Pong,
    Shout,
    events,
    nodes,
    reducer_of,
)
from tests.support.soak import short_or_long

thoroughly = settings(max_examples=short_or_long(60, 2_000), deadline=None)
NOW = 1_750_000_000_000_000_000


def _message(number: int, payload: Any) -> Message:
    return Message(number, "tests", payload, number, None, NOW)


def _decide(reducer: Reducer, found: AnyInstance | None, message: Message) -> Decision:
    numbers = count(1000)
    return decide(reducer, found, 1, message, NOW, lambda: next(numbers))


def _steps(
    node: NodeTabled, log: Sequence[Ping | Pong]
) -> Iterator[tuple[AnyInstance | None, Message, Decision]]:
    """Run a log, and give each instance with what was decided on it."""
    reducer = reducer_of(node)
    found: AnyInstance | None = None
    for number, event in enumerate(log):
        message = _message(number, event)
        decision = _decide(reducer, found, message)
        yield found, message, decision
        found = decision.instance or found


def _plain(decision: Decision) -> Any:
    """Give a decision as values that can be compared: messages and errors have no equality."""
    sends = [(one.number, one.topic, one.payload, one.chain, one.cause) for one in decision.sends]
    timers = decision.timers and [one[:5] for one in decision.timers]
    return (
        *(decision.verdict, decision.instance, sends, timers),
        *(decision.reason, repr(decision.error), decision.attempts),
    )


@thoroughly
@given(nodes, events)
def test_the_same_input_gives_the_same_decision(node: NodeTabled, log: Sequence[Any]) -> None:
    """Twice the same question, twice the same answer, and the question is as it was."""
    reducer = reducer_of(node)
    for found, message, decision in _steps(node, log):
        before = deepcopy((found, message.payload))

        assert _plain(decision) == _plain(_decide(reducer, found, message))
        assert before == (found, message.payload)


@thoroughly
@given(nodes, events)
def test_a_version_rises_by_one_or_nothing_changes(node: NodeTabled, log: Sequence[Any]) -> None:
    """What is done is one version on; what is ignored or dead brings nothing at all."""
    for found, _, decision in _steps(node, log):
        version = 0 if found is None else found.version
        if decision.verdict is EnumVerdict.DONE:
            assert decision.instance is not None
            assert version + 1 == decision.instance.version
        else:
            assert (None, (), None) == (decision.instance, decision.sends, decision.timers)


@thoroughly
@given(nodes, events)
def test_a_dead_message_says_why(node: NodeTabled, log: Sequence[Any]) -> None:
    """A failure brings its exception, an event that no clause takes says so, and nothing raises."""
    for found, message, decision in _steps(node, log):
        if decision.verdict is EnumVerdict.DEAD and decision.error is None:
            state = found.state if found else node.initial
            name = type(message.payload).__name__
            assert f"unhandled: no clause of state {state} takes {name}" == decision.reason
            assert state not in node.final
        elif decision.verdict is EnumVerdict.DEAD:
            assert decision.reason in {"a transition failed", "invariant broken: total < 20"}
        else:
            assert ("", None) == (decision.reason, decision.error)


@thoroughly
@given(nodes, events)
def test_replaying_a_log_gives_the_same_states_and_intents(
    node: NodeTabled, log: Sequence[Any]
) -> None:
    """Only what changed something is in the log, and that alone gives all of it again."""
    first = [step for step in _steps(node, log) if step[2].instance is not None]
    changed = [message.payload for _, message, _ in first]
    again = list(_steps(node, changed))

    assert [step[2].instance for step in first] == [step[2].instance for step in again]
    assert [_intents(step[2]) for step in first] == [_intents(step[2]) for step in again]


@thoroughly
@given(nodes, events)
def test_intents_follow_from_their_event_in_order(node: NodeTabled, log: Sequence[Any]) -> None:
    """They have its chain and its id as cause, ids of their own, and the order of the clause."""
    for _, message, decision in _steps(node, log):
        assert all((message.chain, message.number) == (s.chain, s.cause) for s in decision.sends)
        assert len(decision.sends) == len({one.number for one in decision.sends})
        assert [str(n) for n in range(len(decision.sends))] == [i.text for i in _intents(decision)]


@thoroughly
@given(nodes, events)
def test_the_first_clause_that_fits_is_taken(node: NodeTabled, log: Sequence[Any]) -> None:
    """A later one that would fit as well has no say."""
    for found, message, decision in _steps(node, log):
        state = found.state if found else node.initial
        clauses = node._table.get((state, type(message.payload)), ())
        fitting = [one for one in clauses if message.payload.size >= one.at_least]
        if decision.instance is not None:
            assert fitting[0].shouts == len(decision.sends)
            assert (fitting[0].target or state) == decision.instance.state


@thoroughly
@given(nodes, events, st.integers(0, 30))
def test_only_a_timer_of_the_present_entry_rings(
    node: NodeTabled, log: Sequence[Any], entry: int
) -> None:
    """One that was set before the state was entered again is ignored."""
    reducer = reducer_of(node)
    for found, _, decision in _steps(node, log):
        instance = decision.instance or found
        if instance is None:
            continue
        rung = _decide(reducer, instance, _message(99, Elapsed(1, entry, 1)))
        expected = EnumVerdict.DONE if entry == instance.entry else EnumVerdict.IGNORED
        assert expected == rung.verdict


@thoroughly
@given(nodes, events)
def test_timers_are_set_when_a_state_is_entered(node: NodeTabled, log: Sequence[Any]) -> None:
    """Then all of them, with the new entry; otherwise those that run are left alone."""
    for _, _, decision in _steps(node, log):
        instance = decision.instance
        if instance is None or not node.timers or instance.entry != instance.version:
            assert decision.timers is None
        else:
            wanted = len(node.timers.get(instance.state, ()))
            assert [instance.entry] * wanted == [one.entry for one in decision.timers or ()]


def test_the_reducers_by_chance_do_everything() -> None:
    """The control: what is drawn reaches every verdict, an invariant that breaks, and a timer."""
    seen: set[str] = set()

    @settings(max_examples=200, deadline=None)
    @given(nodes, events)
    def draw(node: NodeTabled, log: Sequence[Any]) -> None:
        for _, _, decision in _steps(node, log):
            seen.add(decision.reason.partition(":")[0] or decision.verdict)
            if decision.timers:
                seen.add("timers")
            if decision.instance is not None and decision.instance.state is EnumPhase.C:
                seen.add("final")

    draw()

    assert {
        *("done", "ignored", "unhandled", "a transition failed", "invariant broken"),
        *("timers", "final"),
    } == seen


def _intents(decision: Decision) -> list[Shout]:
    return [one.payload for one in decision.sends]
