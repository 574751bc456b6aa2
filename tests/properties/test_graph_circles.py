"""What the rule on circles calls harmless ends, whoever chooses outcomes, payloads and order."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from onexdsl.graph import bounds, judging, progress
from onexdsl.graph.build import build_topology
from onexdsl.graph.circles import explain_circles, message_circles
from onexdsl.graph.machines import Transition
from tests.support.adversary import Game, search, wander
from tests.support.circle_bounds import NoBoundError, most_deliveries
from tests.support.draw_flows import small_flow
from tests.support.graph import model_of
from tests.support.small_flows import (
    OTHER,
    OWN,
    Assign,
    Clause,
    Comparison,
    Emit,
    Event,
    If,
    Reducer,
    Route,
    SmallFlow,
    State,
    Statement,
    flow_text,
)
from tests.support.soak import short_or_long

MOST_CONFIGURATIONS = short_or_long(400, 3000)
MOST_DELIVERIES = 400
RUNS = 3

seeds = st.integers(0, 2**40)


def _dice(seed: int) -> Random:
    return Random(seed)


def _is_harmless(flow: SmallFlow) -> bool:
    topology = build_topology(model_of(flow_text(flow)))
    parts = judging.judge_parts(topology)
    return not (message_circles(topology) or any(progress.goes_on(one) for one in parts))


@settings(max_examples=short_or_long(60, 4000), deadline=None)
@given(seeds)
def test_what_is_called_harmless_ends(seed: int) -> None:
    """No search finds a schedule without an end, and none outlasts the bound of the proof."""
    flow = small_flow(seed)
    note(flow_text(flow))
    model = model_of(flow_text(flow))
    if not _is_harmless(flow) or not explain_circles(model):
        return

    game = Game(flow)
    runs = [wander(game, _dice(seed + run), MOST_DELIVERIES) for run in range(RUNS)]
    found = [search(game, MOST_CONFIGURATIONS), *runs]

    assert [False] * len(found) == [one.endless for one in found]
    try:
        most = most_deliveries(flow, build_topology(model))
    except NoBoundError:
        return
    assert max(one.longest for one in found) <= most


# ---- each clause is needed

UP = Assign("n", "n", 1)
TWICE = (Comparison("n", "<", 2),)


def _flow(routes: dict[str, tuple[str, ...]], *clauses: Clause, keyed: bool = False) -> SmallFlow:
    """Make a flow of one reducer without states; `E0` and `E9` come from outside."""
    return _flow_of(routes, State("", final=False, clauses=clauses), keyed=keyed)


def _flow_of(routes: dict[str, tuple[str, ...]], *states: State, keyed: bool = False) -> SmallFlow:
    names = {clause.event for state in states for clause in state.clauses}
    names |= {event for outcomes in routes.values() for event in outcomes}
    return SmallFlow(
        keyed,
        tuple(Event(name, name in ("E0", "E9"), 1) for name in sorted(names)),
        (Reducer("R0", (None, None), states),),
        tuple(Route(intent, outcomes, None) for intent, outcomes in routes.items()),
        (),
        (),
    )


def _start(intent: str, event: str = "E0") -> Clause:
    return Clause(event, (), None, (Emit(intent, OWN),))


def _again(event: str, intent: str, *more: Statement) -> Clause:
    """Emit an intent once more, while `n` has not yet come to 2."""
    return Clause(event, TWICE, None, (UP, *more, Emit(intent, OWN)))


RESET_N, RESET_M = Assign("n", None, 0), Assign("m", None, 0)
OTHER_COUNTER = Clause(
    "E2",
    (Comparison("m", "<", 2),),
    None,
    (Assign("m", "m", 1), RESET_N, Emit("I1", OWN)),
)
"""A second counter, which sets the first one back."""

REVEALING = (52, 166, 234)
"""Seeds of flows in which keys that move go on for ever."""

ENDLESS = {
    "keys stay put": _flow(
        {"I0": ("E1",)},
        _start("I0"),
        Clause("E1", TWICE, None, (UP, Emit("I0", OTHER))),
        keyed=True,
    ),
    "nothing sets back": _flow(
        {"I0": ("E1",), "I1": ("E1", "E2")},
        _start("I1"),
        _again("E1", "I1", RESET_M),
        OTHER_COUNTER,
    ),
    "on every way": _flow(
        {"I0": ("E1",)},
        _start("I0"),
        Clause("E1", TWICE, None, (If((UP,), ()), Emit("I0", OWN))),
    ),
    "leads out": _flow_of(
        {"I0": ("E1",)},
        State("A", final=False, clauses=(Clause("E0", (), "B", (Emit("I0", OWN),)),)),
        State("B", final=False, clauses=(Clause("E1", (), "C", (Emit("I0", OWN),)),)),
        State("C", final=False, clauses=(Clause("E1", (), "B", (Emit("I0", OWN),)),)),
    ),
    "does not multiply": _flow(
        {"I0": ("E1",), "I1": ("E2",)},
        _start("I0"),
        _again("E1", "I0", Emit("I1", OWN)),
        Clause("E2", (), None, (RESET_N,)),
    ),
    "nothing joins": _flow(
        {"I0": ("E1",), "I1": ("E2",)},
        _start("I0"),
        _start("I1", "E9"),
        _again("E1", "I0", RESET_M),
        OTHER_COUNTER,
    ),
    "the way is calm": _flow(
        {"I0": ("E1",), "I1": ("E2",)},
        _start("I0"),
        Clause(
            "E1",
            TWICE,
            None,
            (UP, RESET_M, If((Emit("I0", OWN),), (Emit("I1", OWN),))),
        ),
        OTHER_COUNTER,
    ),
}


def _without(clause: str, patch: pytest.MonkeyPatch) -> None:
    """Take one clause out of the rule."""
    match clause:
        case "keys stay put":
            patch.setattr(progress, "_moved", lambda *_: {})
            patch.setattr(progress, "wandering_circles", lambda _: iter(()))
        case "nothing sets back":
            patch.setattr(bounds, "_sets_back", lambda *_, **__: None)
        case "on every way":
            patch.setattr(bounds, "_advances", lambda *_, **__: True)
        case "leads out":
            patch.setattr(progress, "_state_parts", lambda _: defaultdict(object))
        case "does not multiply":
            patch.setattr(judging._Judging, "_multiplies", lambda *_: False)
        case "nothing joins":
            patch.setattr(judging._Judging, "_recurring", _near)
        case "the way is calm":
            patch.setattr(judging._Judging, "_passes_calmly", lambda *_: True)


def _near(asked: judging._Judging, part: judging._Part) -> Iterator[Transition]:
    """Look only at what the part's own events and those below it trigger."""
    machine = asked.topology.machines[0]
    near = part.messages | part.below
    return (one for one in machine.transitions if one.event in near)


@pytest.mark.parametrize("clause", ENDLESS)
def test_each_clause_of_the_rule_is_needed(clause: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a flow is called harmless whose messages really go on for ever."""
    flow = ENDLESS[clause]
    before = _is_harmless(flow)
    _without(clause, monkeypatch)

    assert (False, True) == (before, _is_harmless(flow))
    assert search(Game(flow), 3000).endless


def test_the_drawn_flows_reveal_a_broken_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The drawn flows meet what a broken rule lets through: else they would prove nothing."""
    _without("keys stay put", monkeypatch)
    drawn = [small_flow(seed) for seed in REVEALING]

    assert [True] * len(drawn) == [
        _is_harmless(flow) and search(Game(flow), 400).endless for flow in drawn
    ]
