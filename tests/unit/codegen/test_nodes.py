"""What reducers, effects, computes and orchestrators do once they are printed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from onexdsl.runtime import EnumDisposition, ModelOnexError, ReducerContext, WorkflowFailure
from tests.support.codegen import imported, printed, sources_below

EXAMPLES = Path(__file__).parents[3] / "examples"
ID = UUID(int=7)
NOW = datetime(2026, 1, 6, tzinfo=UTC)


def _example(name: str) -> str:
    found = sources_below(EXAMPLES / name / "flows")
    return "".join(f"==== {one.name}\n{one.text}" for one in found)


def _context(key: object = None) -> ReducerContext[Any]:
    return ReducerContext(key, SimpleNamespace(timestamp=NOW))


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return imported(_example("orders"), tmp_path_factory.mktemp("orders"), "shop.orders")


@pytest.fixture(scope="module")
def heating(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return imported(_example("thermostat"), tmp_path_factory.mktemp("heating"), "home.heating")


def test_a_declined_payment_is_tried_again(orders: Any) -> None:
    """The guard reads the data, the body counts and emits; nothing was entered."""
    node, state = orders.NodeOrderLedgerReducer(), orders.EnumOrderLedgerState
    data = orders.OrderLedgerData(total=Decimal(5))
    event = orders.PaymentDeclined(order_id=ID)
    again = node.transition(state.AWAITING_PAYMENT, data, event, _context(ID))
    assert (state.AWAITING_PAYMENT, 1, False) == (again.state, again.data.attempts, again.entered)
    assert [orders.ChargeCard(order_id=ID, amount=Decimal(5))] == again.intents
    last = node.transition(
        state.AWAITING_PAYMENT, orders.OrderLedgerData(attempts=2), event, _context(ID)
    )
    assert (state.CANCELLED, True) == (last.state, last.entered)
    assert ["declined"] == [one.text for one in last.intents]


def test_what_nothing_takes_is_ignored_or_unhandled(orders: Any) -> None:
    """A final state ignores everything, another one only what it says."""
    node, state = orders.NodeOrderLedgerReducer(), orders.EnumOrderLedgerState
    data, paid = orders.OrderLedgerData(), orders.OrderPaid(order_id=ID, receipt="r")
    asked = [state.NEW, state.SHIPPED, state.PAID]
    found = [node.transition(one, data, paid, _context(ID)) for one in asked]
    unhandled, ignored = EnumDisposition.UNHANDLED, EnumDisposition.IGNORED
    assert [unhandled, ignored, unhandled] == found
    assert ID == node.key_of(paid)


def test_exit_body_and_enter_run_in_this_order(heating: Any) -> None:
    """Leaving `Heating` clears what entering it had set."""
    node, state = heating.NodeRoomReducer(), heating.EnumRoomState
    reading = heating.Reading(celsius=Decimal(10), taken_at=NOW)
    measured = heating.TemperatureMeasured(room="bath", reading=reading)
    warm = node.transition(state.IDLE, heating.RoomData(), measured, _context("bath"))
    assert (state.HEATING, 100, True) == (warm.state, warm.data.wanted, warm.entered)
    assert [heating.MoveValve(room="bath", opening=100)] == warm.intents
    opened = heating.WindowOpened(room="bath")
    aired = node.transition(state.HEATING, warm.data, opened, _context("bath"))
    assert (state.AIRING, 0) == (aired.state, aired.data.wanted)
    assert [heating.MoveValve(room="bath", opening=0)] == aired.intents


def test_timers_are_counted_in_their_state(heating: Any) -> None:
    """What a timer does stands in `elapsed`; one that is not there is an error."""
    node, state = heating.NodeRoomReducer(), heating.EnumRoomState
    assert {state.AIRING: (timedelta(minutes=20),)} == node.timers
    data = heating.RoomData(celsius=Decimal(9))
    done = node.elapsed(state.AIRING, 0, data, _context("bath"))
    assert (state.IDLE, True) == (done.state, done.entered)
    told = "the window has been open for 20 minutes at 9.0 degrees"
    assert [told] == [one.text for one in done.intents]
    with pytest.raises(ModelOnexError):
        node.elapsed(state.IDLE, 0, data, _context("bath"))


def test_a_body_in_python_says_data_intents_and_target(heating: Any) -> None:
    """The abstract method decides, and the functions in Python are the node's attributes."""
    state, switch = heating.EnumBoilerState, heating.SwitchBurner(on=True, watts=9)

    class Boiler(heating.NodeBoilerReducer):  # type: ignore[misc]  # made at run time
        def off_on_tick(self, data: Any, *_: Any) -> Any:
            return data, [switch], state.STARTING

        def cooling_on_tick(self, data: Any, *_: Any) -> Any:
            return data

    slot = heating.Slot(at=timedelta(0), comfort=heating.Comfort.ECO)
    data = heating.BoilerData(slots=[slot], lit_at=NOW)
    tick = heating.Tick(now=NOW, since_midnight=timedelta(hours=1))
    lit = Boiler().transition(state.OFF, data, tick, _context())
    assert (state.STARTING, [switch], True) == (lit.state, lit.intents, lit.entered)
    boiler = Boiler()
    boiler.planned = lambda *_: heating.Comfort.FROST
    cold = boiler.transition(state.BURNING, data, tick, _context())
    assert (state.COOLING, None) == (cold.state, cold.data.lit_at)


def test_bind_joins_the_nodes_and_the_functions(heating: Any) -> None:
    """Every effect, Python body and Python function is a keyword; all are required."""
    with pytest.raises(TypeError, match="planned"):
        heating.bind(boiler=None, clock=None, valves=None, burner=None, phone=None)


def test_assignments_take_effect_line_by_line(tmp_path: Path) -> None:
    """Also in branches and loops, and where one field is read after it was set."""
    text = """
event E { key id: str, xs: list[int] }
intent I { key id: str, n: int }
effect F { on I }
wire { I -> F }
reducer R {
  data { a: int = 1, b: int = 10, c: int?, d: int = 0, min: int = 5 }
  on E {
    a = b
    b = a + 1
    emit I { id: key, n: b }
    for x in event.xs { d = d + x }
    if d > 3 { c = d } else { c = none }
    let twice = d * 2
    min = twice
    b = b + min
  }
}
"""
    shop = imported(text, tmp_path, "shop")
    event = shop.E(id="k", xs=[2, 3])
    done = shop.NodeRReducer().transition(
        shop.EnumRState.ACTIVE, shop.RData(), event, _context("k")
    )
    assert shop.RData(a=10, b=21, c=5, d=5, min=10) == done.data
    assert [11] == [one.n for one in done.intents]


def test_invariants_read_state_data_and_key(tmp_path: Path) -> None:
    """They are functions; the key is a parameter of those that read it."""
    text = """
event E { key id: str }
reducer R { data { n: int = 0 } initial state A { on E -> B } final state B }
invariant R in A: n == 0 and key != ""
invariant R: n >= 0
"""
    module = imported(text, tmp_path, "shop")
    checks = module.FLOW.invariants
    assert ['n == 0 and key != ""', "n >= 0"] == [one.text for one in checks]
    assert frozenset({module.EnumRState.A}) == checks[0].states
    assert not checks[0].check(module.EnumRState.A, module.RData(), key="")
    assert checks[1].check(module.EnumRState.B, module.RData())


EFFECTS = """
event Tick {}
event Beat { at: datetime }
event Done { key id: str }
@external command Import { key id: str }
intent Run { key id: str }
effect World {
  /// Run it "now".
  on Run -> Done
  on Import | Done
  publishes Tick, Done
  every 1m -> Tick
  every 30s -> Tick
  every 2h -> Beat
}
compute Asked: Done -> Done
compute Told: Done -> Tick = Tick {}
wire { Run -> World { timeout 1s, retry 0, rate 3 per 1d, concurrency 2, priority low } }
"""


def test_effects_have_a_method_for_each_message_and_timer() -> None:
    """Also where a message is called like a method that all effects have, or a keyword."""
    text = printed(EFFECTS)["shop/node_world_effect.py"]
    for line in (
        "    async def run_(self, intent: Run, context: EffectContext) -> Done:",
        '        """Run it "now"."""',
        "    async def import_(self, command: Import, context: EffectContext) -> None:",
        "    async def done(self, event: Done, context: EffectContext) -> None:",
        "    async def every_tick(self, context: EffectContext) -> Tick | list[Tick]:",
        "    async def every_tick_30s(self, context: EffectContext) -> Tick | list[Tick]:",
        "        return Tick()",
        "    async def publish(self, event: Tick | Done) -> None:",
    ):
        assert f"{line}\n" in text


def test_the_tables_of_a_flow(tmp_path: Path) -> None:
    """Defaults of the language are left out; computes with an event as input subscribe."""
    shop = imported(EFFECTS, tmp_path, "shop")
    (route,) = shop.FLOW.wire
    assert (timedelta(seconds=1), 0, 2) == (route.timeout, route.retry.times, route.concurrency)
    assert ["every_tick", "every_tick_30s", "every_beat"] == [t.method for t in shop.FLOW.timers]
    asked = [(one.message.__name__, one.method) for one in shop.FLOW.subscriptions]
    assert ("Done", "compute") in asked
    assert ("Run", "run_") in asked
    assert shop.Tick() == shop.NodeToldCompute().compute(shop.Done(id="x"))


FULFILMENT = Path(__file__).parents[3] / "examples/fulfilment/flows"


def test_orchestrators_are_tables_and_pure_methods(tmp_path: Path) -> None:
    """What a step is told comes from the results of those that it needs."""
    found = sources_below(FULFILMENT)
    text = "".join(f"==== {one.name}\n{one.text}" for one in found)
    shop = imported(text, tmp_path, "shop.fulfilment")
    node = shop.NodeFulfilmentOrchestrator()
    (workflow,) = node.workflows
    steps = {step.name: step for step in workflow.steps}
    assert ("quote", "reserved") == steps["paid"].needs
    assert (shop.OrderPaid,) == steps["paid"].expect
    results = shop.FulfilmentResults(quote=shop.Quote(total=Decimal(5), parcels=1))
    event = SimpleNamespace(order_id=ID)
    charge = getattr(node, steps["paid"].arguments)(event, results, _context(ID))
    assert shop.ChargeCard(order_id=ID, amount=Decimal(5)) == charge
    assert not getattr(node, steps["approved"].condition)(event, results, _context(ID))
    paid = shop.OrderPaid(order_id=ID, receipt="r")
    refund = getattr(node, steps["paid"].undo)(event, results, _context(ID), paid)
    assert shop.RefundCard(order_id=ID) == refund
    failure = WorkflowFailure("paid", "no money")
    told = node.otherwise(event, failure, _context(ID))
    assert [shop.OrderFailed(order_id=ID, step="paid", reason="no money")] == told
