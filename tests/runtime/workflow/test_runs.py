"""Runs, their line, their actions and how they are seen; each test holds a sentence of the page."""

from dataclasses import replace
from typing import Any

import pytest

from onexdsl.runtime import EventBusMemory, Handled, Host, ModelOnexError
from onexdsl.runtime.workflows.orchestration import Orchestration
from tests.support.workflow_stage import Theatre, workflow_text

SLOW = """
  a = Make { id: key, what: str(event.n) }
  publish Finished { id: key, text: str(event.n) }
"""


# ---- the line


async def test_a_second_trigger_waits_until_the_run_of_its_key_ends(theatre: Theatre) -> None:
    """In the order in which they came; another key does not wait."""
    async with theatre.play(SLOW) as stage:
        stage.takes = {"1": 2, "2": 2, "3": 2}
        await stage.start(n=1)
        await stage.start(n=2)
        await stage.start(n=3)
        await stage.start("other", n=9)
        assert (await stage.run()).data.waiting == 2
        await stage.advance(10)

        assert stage.log == ["0 make 1", "0 make 9", "2 make 2", "4 make 3"]
        assert [one.text for one in stage.published("Finished")] == ["9", "1", "2", "3"]


async def test_the_next_run_begins_when_the_one_before_has_failed_too(theatre: Theatre) -> None:
    """After its undos and its else block."""
    steps = """
      a = Make { id: key, what: str(event.n) } undo Unmake { id: key, what: "back" }
      b = Divide { n: event.n } after a
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"back": 3}
        await stage.start(n=0)
        await stage.start(n=1)
        await stage.advance(3)

        assert stage.log == ["0 make 0", "0 unmake back", "3 make 1"]
        assert (await stage.run()).state == "done"


async def test_waiting_in_line_does_not_count_for_within(theatre: Theatre) -> None:
    """The time of a run is counted from its start."""
    async with theatre.play(SLOW, head="on Start within 3s") as stage:
        stage.takes = {"1": 2, "2": 2}
        await stage.start(n=1)
        await stage.start(n=2)
        await stage.advance(10)

        assert stage.failures == []
        assert [one.text for one in stage.published("Finished")] == ["1", "2"]


async def test_all_workflows_of_an_orchestrator_stand_in_one_line(theatre: Theatre) -> None:
    """A run of one waits for a run of the other."""
    text = """
      orchestrator Run {
        on Start { a = Make { id: key, what: "started" } }
        on Again { b = Make { id: key, what: "again" } }
      }
    """
    async with theatre.stage(text) as stage:
        stage.takes = {"started": 4}
        await stage.start()
        await stage.send("Again")
        await stage.advance(4)

        assert stage.log == ["0 make started", "4 make again"]


async def test_a_trigger_whose_guard_does_not_hold_begins_nothing(theatre: Theatre) -> None:
    """It is ignored."""
    async with theatre.play(SLOW, head="on Start when event.n > 1") as stage:
        await stage.start(n=1)
        assert (await stage.run()).state == "idle"

        await stage.start(n=2)
        assert stage.log == ["0 make 2"]


async def test_by_says_which_run_a_trigger_begins(theatre: Theatre) -> None:
    """The key of the run need not be that of the message."""
    head = 'on Start by "run " + str(event.n)'
    async with theatre.play("a = Make { id: key, what: key }", head=head) as stage:
        await stage.start(n=1)
        await stage.start(n=2)

        assert stage.log == ["0 make run 1", "0 make run 2"]
        assert (await stage.run("run 1")).state == "done"


async def test_the_line_is_bounded(theatre: Theatre) -> None:
    """What does not fit is a dead letter with a reason."""
    async with theatre.play("yes = await Yes") as stage:
        for number in range(1026):
            await stage.harness.host.publish(stage.shop.Start(id="k", n=number))
        await stage.advance(0)

        (dead,) = await stage.harness.dead_letters()
        assert dead.reason == "1024 triggers wait for the run of k to end"
        assert (await stage.run()).data.waiting == 1024


# ---- actions and answers


async def test_actions_have_the_lease_of_their_run_and_a_rising_epoch(theatre: Theatre) -> None:
    """Another run has another lease."""
    steps = """
      a = Make { id: key, what: "a" }
      b = Make { id: key, what: "b" } after a
    """
    async with theatre.play(steps) as stage:
        await stage.start()
        await stage.start()

        assert [one.epoch for one in stage.actions] == [1, 2, 3, 4]
        leases = [one.lease_id for one in stage.actions]
        assert leases[0] == leases[1] != leases[2] == leases[3]


async def test_everything_of_a_run_is_of_one_chain(theatre: Theatre) -> None:
    """Also what follows an awaited event; each has what caused it as its cause."""
    steps = """
      a = Make { id: key, what: "a" }
      yes = await Yes after a
      b = Make { id: key, what: "b" } after yes
    """
    async with theatre.play(steps) as stage:
        seen: dict[str, Any] = {}

        async def note(envelope: Any) -> None:
            seen[envelope.own_type.rpartition(".")[0].rpartition(".")[2]] = envelope

        for kind in ("Start", "Made", "Yes"):
            topic = getattr(stage.shop, kind).__onex__.topic
            await stage.harness.bus.subscribe(event_type=topic, handler=note)
        await stage.start()
        made = seen["made"]
        await stage.send("Yes")

        first, second = stage.actions
        start = seen["start"]
        assert {start.correlation_id} == {
            one.correlation_id for one in (first, second, made, seen["made"])
        }
        assert start.message_id == first.causation_id
        assert first.action_id == made.causation_id
        assert seen["yes"].message_id == second.causation_id


async def test_a_step_that_follows_an_outcome_has_it_as_its_cause(theatre: Theatre) -> None:
    """The chain reads from outcome to action, as if there were no answer between them."""
    steps = """
      a = Make { id: key, what: "a" }
      b = Make { id: key, what: "b" } after a
    """
    async with theatre.play(steps) as stage:
        outcomes: list[Any] = []

        async def note(envelope: Any) -> None:
            outcomes.append(envelope)

        await stage.harness.bus.subscribe(event_type=stage.shop.Made.__onex__.topic, handler=note)
        await stage.start()

        assert stage.actions[1].causation_id == outcomes[0].message_id


async def test_a_promise_that_an_effect_breaks_fails_the_step_and_is_a_dead_letter(
    theatre: Theatre,
) -> None:
    """No retry would cure the handler."""
    async with theatre.play('a = Make { id: key, what: "a" }') as stage:
        stage.lies = {"a"}
        await stage.start()

        (dead,) = await stage.harness.dead_letters()
        assert dead.reason == "Make promises Made or Broke, got Finished"
        assert stage.failures == [("a", "Make promises Made or Broke, got Finished")]


async def test_all_counts_add_up(theatre: Theatre) -> None:
    """Accepted = done + ignored + dead + in flight, with answers and timers counted too."""
    async with theatre.play(SLOW, head="on Start within 1m") as stage:
        stage.takes = {"1": 2}
        await stage.start(n=1)
        found = stage.harness.bus.statistics()
        assert found.accepted == found.done + found.ignored + found.dead + found.in_flight
        assert found.in_flight == 1

        await stage.advance(100)
        found = stage.harness.bus.statistics()
        assert found.accepted == found.done + found.ignored


# ---- how runs are seen


async def test_a_run_says_where_it_is(theatre: Theatre) -> None:
    """Its state, its current steps and the results so far."""
    steps = """
      a = Make { id: key, what: "a" } expect Made
      b = Double { n: event.n }
      yes = await Yes after a
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 1}
        assert (await stage.run()).state == "idle"
        assert (await stage.run()).data.current == ()

        await stage.start(n=4)
        run = await stage.run()
        assert (run.state, run.data.current, run.data.results.b.n) == ("running", ("a",), 8)
        await stage.advance(1)
        run = await stage.run()
        assert (run.data.current, run.data.results.a.what) == (("yes",), "a")
        instances = await stage.harness.host.instances(stage.shop.NodeRunOrchestrator)
        assert instances == (run,)


async def test_a_node_that_keeps_nothing_has_no_state(theatre: Theatre) -> None:
    """The error says what could be asked."""
    async with theatre.play("yes = await Yes") as stage:
        with pytest.raises(ModelOnexError, match="no reducer or orchestrator that is hosted here"):
            await stage.harness.host.state(stage.shop.NodeWorksEffect)


async def test_a_workflow_is_watched_as_reducers_are(theatre: Theatre) -> None:
    """`Host(watch=…)` hears of each message and what it did to the run."""
    async with theatre.play("yes = await Yes") as stage:
        shop = stage.shop
        seen: list[tuple[str, str]] = []
        (flow,) = stage.harness.host._flows
        async with Host(
            flow,
            bus=EventBusMemory(),
            clock=stage.harness.clock,
            watch=lambda one: seen.append((one.before, one.after)),
        ) as host:
            await host.publish(shop.Start(id="k"))
            await host.publish(shop.Yes(id="k"))
            await host.settled()

        assert seen == [("idle", "running"), ("running", "done")]


async def test_who_watches_sees_outcomes_and_what_was_sent(theatre: Theatre) -> None:
    """An answer is told as the outcome that it brings; calls stand with what has caused them."""
    async with theatre.play("a = Make { id: key, what: key } expect Made") as stage:
        shop = stage.shop
        seen: list[tuple[str, tuple[str, ...]]] = []

        def told(one: Handled) -> None:
            sent = tuple(type(each).__name__ for each in one.sent)
            seen.append((type(one.payload).__name__, sent))

        (flow,) = stage.harness.host._flows
        bus, clock = EventBusMemory(), stage.harness.clock
        async with Host(flow, bus=bus, clock=clock, watch=told) as host:
            await host.publish(shop.Start(id="k"))
            await host.settled()

        assert [("Start", ("Make",)), ("Made", ())] == seen


# ---- tables written by hand


async def test_tables_that_cannot_run_are_refused_when_they_are_hosted(theatre: Theatre) -> None:
    """A step that needs one that is not there, a circle, a compute that nobody brings."""
    async with theatre.stage(workflow_text("d = Double { n: 1 }")) as stage:
        node = stage.shop.NodeRunOrchestrator()
        (table,) = node.workflows
        with pytest.raises(ModelOnexError, match="the step d calls NodeDoubleCompute, which no"):
            Orchestration.of("x", node, {})
        for needed, told in (
            ("e", "needs e, which is no step of it"),
            ("d", "wait for each other"),
        ):
            step = replace(table.steps[0], needs=(needed,))
            node.workflows = (replace(table, steps=(step,)),)
            with pytest.raises(ModelOnexError, match=told):
                Orchestration.of("x", node, {})


async def test_a_step_whose_intent_nobody_wires_is_refused(theatre: Theatre) -> None:
    """Else its run would wait for an answer that cannot come."""
    async with theatre.play('a = Make { id: key, what: "a" }') as stage:
        shop = stage.shop
        lonely = replace(shop.FLOW, nodes=(shop.NodeRunOrchestrator,), subscriptions=(), wire=())
        host = Host(lonely.bind(shop.NodeRunOrchestrator()), bus=EventBusMemory())
        with pytest.raises(ModelOnexError, match="a of NodeRunOrchestrator calls Make, which no"):
            await host.__aenter__()
        await host.bus.close()
