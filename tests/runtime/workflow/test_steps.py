"""When steps start, and what their values are; each test holds a sentence of the language page."""

from tests.support.workflow_stage import Theatre


async def test_the_value_of_a_call_is_its_outcome(theatre: Theatre) -> None:
    """The next step says what the effect of the first one has answered."""
    steps = """
      made = Make { id: key, what: "a" } expect Made
      publish Finished { id: key, text: made.what }
    """
    async with theatre.play(steps) as stage:
        await stage.start()

        assert [one.text for one in stage.published("Finished")] == ["a"]


async def test_steps_that_name_none_of_each_other_run_at_the_same_time(theatre: Theatre) -> None:
    """Both calls begin at once; what names both waits for the slower one."""
    steps = """
      a = Make { id: key, what: "a" } expect Made
      b = Make { id: key, what: "b" } expect Made
      c = Make { id: key, what: a.what + b.what }
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 2, "b": 5}
        await stage.start()
        await stage.advance(10)

        assert stage.log == ["0 make a", "0 make b", "5 make ab"]


async def test_after_lets_a_step_wait_for_one_whose_value_it_does_not_need(
    theatre: Theatre,
) -> None:
    """The order of the text says nothing, `after` does."""
    steps = """
      second = Make { id: key, what: "second" } after first
      first = Make { id: key, what: "first" }
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"first": 3}
        await stage.start()
        await stage.advance(3)

        assert stage.log == ["0 make first", "3 make second"]


async def test_without_expect_the_value_is_any_outcome(theatre: Theatre) -> None:
    """A union is asked with `is`, and no outcome of it is a failure."""
    steps = """
      a = Make { id: key, what: "a" }
      publish Finished { id: key, text: if a is Broke then "broke" else "made" }
    """
    async with theatre.play(steps) as stage:
        stage.breaks = {"a"}
        await stage.start()

        assert [one.text for one in stage.published("Finished")] == ["broke"]


async def test_a_compute_is_a_step_and_publishes_nothing(theatre: Theatre) -> None:
    """Its value is what it returns; also an event that it returns is only a value then."""
    steps = """
      twice = Double { n: event.n }
      loud = Loud { n: twice.n }
      publish Finished { id: key, text: loud.text }
    """
    async with theatre.play(steps) as stage:
        await stage.start(n=21)

        assert [one.text for one in stage.published("Finished")] == ["42"]
        assert stage.published("Seen") == []


async def test_a_compute_that_fails_fails_its_step(theatre: Theatre) -> None:
    """The reason is what it raised."""
    async with theatre.play("d = Divide { n: event.n }") as stage:
        await stage.start(n=0)

        assert stage.failures == [("d", "division by zero")]


async def test_arguments_that_cannot_be_made_fail_the_step(theatre: Theatre) -> None:
    """Nothing of the step is sent, also of those calls that could have been made."""
    steps = """
      c = Make { id: key, what: str(floor(10 / len(item))) } for item in event.items
    """
    async with theatre.play(steps) as stage:
        await stage.start(items=["a", ""])

        assert stage.failures == [("c", "division by zero")]
        assert stage.log == []


async def test_a_call_without_outcome_is_done_when_its_effect_is(theatre: Theatre) -> None:
    """It has no value, and can be waited for."""
    steps = """
      noted = Note { id: key, what: "n" }
      publish Finished { id: key } after noted
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"n": 4}
        await stage.start()
        await stage.advance(3)
        assert stage.published("Finished") == []

        await stage.advance(1)
        assert len(stage.published("Finished")) == 1


async def test_a_command_to_an_effect_is_done_when_the_effect_has_answered(
    theatre: Theatre,
) -> None:
    """Its outcome is the value, as with an intent."""
    steps = """
      made = Order { id: key, what: "o" } expect Made
      publish Finished { id: key, text: made.what }
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"o": 1}
        await stage.start()
        assert stage.published("Finished") == []

        await stage.advance(1)
        assert [one.text for one in stage.published("Finished")] == ["o"]


async def test_a_command_to_another_orchestrator_is_done_when_it_is_sent(theatre: Theatre) -> None:
    """The child goes on by itself, and its failure is its own."""
    child = """
      orchestrator Child {
        on Spawn {
          c = Make { id: key, what: "child" }
        }
      }
    """
    steps = """
      spawned = Spawn { id: key }
      publish Finished { id: key } after spawned
    """
    async with theatre.play(steps, child) as stage:
        stage.takes = {"child": 9}
        stage.raises = {"child"}
        await stage.start()
        assert len(stage.published("Finished")) == 1

        await stage.advance(60)
        child_run = await stage.harness.state(stage.shop.NodeChildOrchestrator, "k")
        assert child_run.state == "failed"
        assert (await stage.run()).state == "done"


# ---- when and for


async def test_a_skipped_step_counts_as_done(theatre: Theatre) -> None:
    """What comes after it starts, and its value is none."""
    steps = """
      big = Make { id: key, what: "big" } when event.n > 10 expect Made
      next = Make { id: key, what: if big != none then big.what else "small" } after big
    """
    async with theatre.play(steps) as stage:
        await stage.start(n=1)
        await stage.start("other", n=11)

        assert stage.log == ["0 make small", "0 make big", "0 make big"]


async def test_when_may_ask_for_the_value_of_a_step(theatre: Theatre) -> None:
    """Then it waits for that step."""
    steps = """
      a = Make { id: key, what: "a" }
      b = Make { id: key, what: "b" } when a is Made
      c = Make { id: key, what: "c" } when a is Broke
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 1}
        await stage.start()
        await stage.advance(1)

        assert stage.log == ["0 make a", "1 make b"]


async def test_a_fan_out_runs_one_call_an_element_and_yields_a_list_in_order(
    theatre: Theatre,
) -> None:
    """All calls begin at once; the list has the order of the elements, not of the answers."""
    steps = """
      many = Make { id: key, what: item } for item in event.items expect Made
      publish Finished { id: key, text: join([m.what for m in many], " ") }
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 3, "b": 1, "c": 2}
        await stage.start(items=["a", "b", "c"])
        assert stage.log == ["0 make a", "0 make b", "0 make c"]

        await stage.advance(3)
        assert [one.text for one in stage.published("Finished")] == ["a b c"]


async def test_a_fan_out_over_nothing_is_done_at_once(theatre: Theatre) -> None:
    """Its value is the empty list."""
    steps = """
      many = Make { id: key, what: item } for item in event.items
      publish Finished { id: key, text: str(len(many)) }
    """
    async with theatre.play(steps) as stage:
        await stage.start()

        assert [one.text for one in stage.published("Finished")] == ["0"]


async def test_when_with_for_is_asked_once(theatre: Theatre) -> None:
    """It skips all the calls or none, and the value is none or a list."""
    steps = """
      many = Make { id: key, what: item } for item in event.items when event.n > 0
      publish Finished { id: key, text: if many != none then str(len(many)) else "none" }
    """
    async with theatre.play(steps) as stage:
        await stage.start(items=["a", "b"])
        await stage.start(items=["a", "b"], n=1)

        assert [one.text for one in stage.published("Finished")] == ["none", "2"]


async def test_a_compute_can_be_asked_for_each_element(theatre: Theatre) -> None:
    """The value is the list of what it returned."""
    steps = """
      lengths = Double { n: len(item) } for item in event.items
      publish Finished { id: key, text: str(sum(one.n for one in lengths)) }
    """
    async with theatre.play(steps) as stage:
        await stage.start(items=["a", "bbb"])

        assert [one.text for one in stage.published("Finished")] == ["8"]


# ---- publish


async def test_a_publish_runs_after_everything_above_it(theatre: Theatre) -> None:
    """What stands below it is not waited for."""
    steps = """
      a = Make { id: key, what: "a" }
      publish Seen { id: key }
      b = Make { id: key, what: "b" }
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 2, "b": 5}
        await stage.start()
        await stage.advance(1)
        assert stage.published("Seen") == []

        await stage.advance(1)
        assert len(stage.published("Seen")) == 1


async def test_after_lets_a_publish_run_earlier(theatre: Theatre) -> None:
    """It waits for what `after` names and for nothing else."""
    steps = """
      a = Make { id: key, what: "a" }
      b = Make { id: key, what: "b" }
      publish Seen { id: key } after b
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 5, "b": 1}
        await stage.start()
        await stage.advance(1)

        assert len(stage.published("Seen")) == 1


async def test_a_publish_may_be_skipped_and_may_be_repeated(theatre: Theatre) -> None:
    """With `when` and `for`."""
    steps = """
      publish Seen { id: key, text: item } for item in event.items
      publish Finished { id: key } when event.n > 0
    """
    async with theatre.play(steps) as stage:
        await stage.start(items=["a", "b"])

        assert [one.text for one in stage.published("Seen")] == ["a", "b"]
        assert stage.published("Finished") == []
        assert (await stage.run()).state == "done"


# ---- await


async def test_an_await_waits_for_an_event_of_the_same_key(theatre: Theatre) -> None:
    """Another key's event is not heard; the event is the value."""
    steps = """
      yes = await Yes
      publish Finished { id: key, text: yes.by }
    """
    async with theatre.play(steps) as stage:
        await stage.start()
        await stage.send("Yes", "other", by="nobody")
        assert (await stage.run()).data.current == ("yes",)

        await stage.send("Yes", by="Grace")
        assert [one.text for one in stage.published("Finished")] == ["Grace"]


async def test_an_await_hears_what_came_before_it_started(theatre: Theatre) -> None:
    """The first of its events since the run began counts."""
    steps = """
      a = Make { id: key, what: "a" }
      yes = await Yes after a
      publish Finished { id: key, text: yes.by }
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 5}
        await stage.start()
        await stage.send("Yes", by="first")
        await stage.send("Yes", by="second")
        await stage.advance(5)

        assert [one.text for one in stage.published("Finished")] == ["first"]


async def test_an_await_hears_nothing_from_before_the_run(theatre: Theatre) -> None:
    """An event that comes while no run goes on is ignored."""
    async with theatre.play("yes = await Yes") as stage:
        await stage.send("Yes")
        await stage.start()

        assert (await stage.run()).state == "running"
        assert stage.harness.bus.statistics().ignored == 1


async def test_two_awaits_of_one_event_both_hear_it(theatre: Theatre) -> None:
    """Hearing takes nothing away."""
    steps = """
      one = await Yes
      two = await Yes | No after one
    """
    async with theatre.play(steps) as stage:
        await stage.start()
        await stage.send("Yes")

        assert (await stage.run()).state == "done"


async def test_an_awaited_event_that_is_not_expected_fails_the_step(theatre: Theatre) -> None:
    """Also one that was heard before the step started."""
    steps = """
      a = Make { id: key, what: "a" }
      yes = await Yes | No after a expect Yes
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 5}
        await stage.start()
        await stage.send("No")
        assert stage.failures == []

        await stage.advance(5)
        assert stage.failures == [("yes", "unexpected event No")]


async def test_a_step_may_have_any_name(theatre: Theatre) -> None:
    """Also one that Python or pydantic keeps for itself: its value has another field then."""
    steps = """
      class = Make { id: key, what: "a" } expect Made
      copy = Make { id: key, what: class.what + "b" } expect Made
      publish Finished { id: key, text: copy.what }
    """
    async with theatre.play(steps) as stage:
        await stage.start()

        assert [one.text for one in stage.published("Finished")] == ["ab"]
        assert (await stage.run()).data.results.class_.what == "a"
