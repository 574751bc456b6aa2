"""What fails a run, what is undone, and what is told; each test holds a sentence of the page."""

from tests.support.workflow_stage import FAILED, Theatre

UNDOABLE = """
  a = Make { id: key, what: "a" } expect Made undo Unmake { id: key, what: "not " + a.what }
  b = Make { id: key, what: "b" } expect Made undo Unmake { id: key, what: "not b" } after a
  c = Make { id: key, what: "c" } expect Made undo Unmake { id: key, what: "not c" } after b
"""


# ---- what fails a step


async def test_a_step_fails_when_the_retries_are_used_up(theatre: Theatre) -> None:
    """The route says how often; the reason is what the effect raised, and nothing is dead."""
    async with theatre.play('a = Make { id: key, what: "a" }') as stage:
        stage.raises = {"a"}
        await stage.start()
        await stage.advance(1)

        assert len(stage.log) == 2
        assert stage.failures == [("a", "a is out of order")]


async def test_an_outcome_that_is_not_expected_fails_the_step(theatre: Theatre) -> None:
    """It is published all the same."""
    async with theatre.play('a = Make { id: key, what: "a" } expect Made') as stage:
        stage.breaks = {"a"}
        await stage.start()

        assert stage.failures == [("a", "unexpected outcome Broke")]
        assert len(stage.published("Broke")) == 1


async def test_the_else_event_of_a_route_is_an_outcome(theatre: Theatre) -> None:
    """`expect` may name it."""
    steps = """
      a = Guarded { id: key, what: "a" } expect Made | LateElse
      publish Finished { id: key, text: if a is LateElse then a.reason else "" }
    """
    async with theatre.play(steps) as stage:
        stage.raises = {"a"}
        await stage.start()
        await stage.advance(1)

        assert [one.text for one in stage.published("Finished")] == ["a is out of order"]


async def test_a_timeout_bounds_a_step(theatre: Theatre) -> None:
    """Not a moment earlier, and the outcome that comes late is published but refused."""
    async with theatre.play('a = Make { id: key, what: "a" } timeout 3s') as stage:
        stage.takes = {"a": 5}
        await stage.start()
        await stage.advance(2.9)
        assert stage.failures == []

        await stage.advance(0.1)
        assert stage.failures == [("a", "no answer within 3 s")]
        await stage.advance(2)
        assert len(stage.published("Made")) == 1
        assert (await stage.run()).state == "failed"


async def test_a_call_whose_step_has_timed_out_is_not_tried_again(theatre: Theatre) -> None:
    """The run waits for it no longer: the action has no effect any more."""
    async with theatre.play('a = Make { id: key, what: "a" } timeout 3s') as stage:
        stage.takes = {"a": 5}
        stage.raises = {"a"}
        await stage.start()
        await stage.advance(60)

        assert stage.log == ["0 make a"]
        assert stage.harness.bus.statistics().ignored == 1


async def test_a_timeout_bounds_each_call_of_a_fan_out(theatre: Theatre) -> None:
    """Calls that were done in time are undone, the one that was late is not."""
    steps = """
      many = Make { id: key, what: item } for item in event.items timeout 3s
             undo Unmake { id: key, what: "not " + item }
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"b": 9}
        await stage.start(items=["a", "b", "c"])
        await stage.advance(20)

        undone = [line for line in stage.log if "unmake" in line]
        assert undone == ["3 unmake not c", "3 unmake not a"]


async def test_an_await_may_have_a_timeout(theatre: Theatre) -> None:
    """Then it fails."""
    async with theatre.play("yes = await Yes timeout 2d") as stage:
        await stage.start()
        await stage.advance(2 * 86_400)

        assert stage.failures == [("yes", "no event within 172800 s")]


async def test_within_bounds_the_whole(theatre: Theatre) -> None:
    """The step that has been running longest is told; what had been done is undone."""
    steps = """
      a = Make { id: key, what: "a" } undo Unmake { id: key, what: "not a" }
      yes = await Yes after a
      no = await No
    """
    async with theatre.play(steps, head="on Start within 10s") as stage:
        stage.takes = {"a": 4}
        await stage.start()
        await stage.advance(9)
        assert stage.failures == []

        await stage.advance(1)
        assert stage.log == ["0 make a", "10 unmake not a"]
        assert stage.failures == [("no", "no end within 10 s")]


# ---- what happens then


async def test_the_undos_run_in_reverse_order_of_completion(theatre: Theatre) -> None:
    """One after the other, with the step's own result in scope; what failed is not undone."""
    async with theatre.play(UNDOABLE) as stage:
        stage.takes = {"not b": 2}
        stage.breaks = {"c"}
        await stage.start()
        await stage.advance(2)

        assert stage.log == [
            *("0 make a", "0 make b", "0 make c"),
            *("0 unmake not b", "2 unmake not a"),
        ]
        assert stage.failures == [("c", "unexpected outcome Broke")]


async def test_it_is_the_order_of_completion_not_of_the_text(theatre: Theatre) -> None:
    """The call that was completed last is undone first."""
    steps = """
      a = Make { id: key, what: "a" } undo Unmake { id: key, what: "not a" }
      b = Make { id: key, what: "b" } undo Unmake { id: key, what: "not b" }
      c = Divide { n: event.n } after a, b
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 2, "b": 1}
        await stage.start()
        await stage.advance(2)

        assert stage.log[2:] == ["2 unmake not a", "2 unmake not b"]


async def test_each_completed_call_of_a_fan_out_is_undone(theatre: Theatre) -> None:
    """With its own element and its own result in scope."""
    steps = """
      many = Make { id: key, what: item } for item in event.items expect Made
             undo Unmake { id: key, what: item + "/" + many.what }
      last = Divide { n: event.n } after many
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 1}
        await stage.start(items=["a", "b"])
        await stage.advance(1)

        assert stage.log[2:] == ["1 unmake a/a", "1 unmake b/b"]


async def test_no_new_step_starts_and_running_calls_are_awaited(theatre: Theatre) -> None:
    """A call that is done meanwhile is undone too."""
    steps = """
      slow = Make { id: key, what: "slow" } undo Unmake { id: key, what: "not slow" }
      bad = Make { id: key, what: "bad" } expect Made
      never = Make { id: key, what: "never" } after slow
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"slow": 5}
        stage.breaks = {"bad"}
        await stage.start()
        run = await stage.run()
        assert (run.state, run.data.current) == ("failing", ("slow",))

        await stage.advance(5)
        assert stage.log == ["0 make slow", "0 make bad", "5 unmake not slow"]
        assert (await stage.run()).state == "failed"


async def test_awaits_do_not_hold_up_the_undoing(theatre: Theatre) -> None:
    """The event might never come."""
    steps = """
      yes = await Yes
      bad = Make { id: key, what: "bad" } expect Made
    """
    async with theatre.play(steps) as stage:
        stage.breaks = {"bad"}
        await stage.start()

        assert stage.failures == [("bad", "unexpected outcome Broke")]
        assert "stopped" in {step.state for step in (await stage.run()).data.steps}


async def test_of_two_failures_the_first_is_told(theatre: Theatre) -> None:
    """The other one changes nothing."""
    steps = """
      a = Make { id: key, what: "a" } expect Made
      b = Make { id: key, what: "b" } expect Made
    """
    async with theatre.play(steps) as stage:
        stage.takes = {"a": 2}
        stage.breaks = {"a", "b"}
        await stage.start()
        await stage.advance(2)

        assert stage.failures == [("b", "unexpected outcome Broke")]


async def test_the_outcomes_of_undos_are_published(theatre: Theatre) -> None:
    """As those of steps are."""
    async with theatre.play(UNDOABLE) as stage:
        stage.breaks = {"b"}
        await stage.start()

        assert [one.what for one in stage.published("Unmade")] == ["not a"]


async def test_an_undo_that_fails_for_good_is_a_dead_letter_and_the_others_go_on(
    theatre: Theatre,
) -> None:
    """Somebody must see to it."""
    async with theatre.play(UNDOABLE) as stage:
        stage.breaks = {"c"}
        stage.raises = {"not b"}
        await stage.start()
        await stage.advance(1)

        assert stage.log[3:] == ["0 unmake not b", "1 unmake not b", "1 unmake not a"]
        dead = await stage.harness.dead_letters()
        assert [one.payload.what for one in dead] == ["not b"]
        assert len(stage.failures) == 1


async def test_a_dead_undo_that_is_redriven_is_carried_out_though_its_run_is_over(
    theatre: Theatre,
) -> None:
    """Its answer changes nothing any more."""
    async with theatre.play(UNDOABLE) as stage:
        stage.breaks = {"c"}
        stage.raises = {"not b"}
        await stage.start()
        await stage.advance(1)
        (dead,) = await stage.harness.dead_letters()
        before = await stage.run()
        stage.raises = set()
        await stage.harness.bus.redrive(dead.number)
        await stage.advance(0)

        assert stage.log[-1] == "1 unmake not b"
        assert await stage.run() == before


async def test_an_undo_that_cannot_be_made_is_told_by_a_dead_letter(theatre: Theatre) -> None:
    """The others are undone all the same."""
    steps = """
      a = Make { id: key, what: "a" } undo Unmake { id: key, what: "not a" }
      b = Make { id: key, what: "b" } undo Unmake { id: key, what: str(floor(1 / event.n)) } after a
      c = Make { id: key, what: "c" } expect Made after b
    """
    async with theatre.play(steps) as stage:
        stage.breaks = {"c"}
        await stage.start()

        assert stage.log[3:] == ["0 unmake not a"]
        dead = await stage.harness.dead_letters()
        assert [one.reason for one in dead] == ["the undo of b cannot be made: division by zero"]
        assert len(stage.failures) == 1


async def test_the_else_block_has_conditions_and_loops_and_emits_intents(theatre: Theatre) -> None:
    """With the event, the key and the failure in scope."""
    otherwise = """
      if failure.step == "a" {
        for item in event.items { emit Note { id: key, what: item } }
      } else {
        publish Finished { id: key }
      }
    """
    steps = 'a = Make { id: key, what: "a" } expect Made'
    async with theatre.play(steps, otherwise=otherwise) as stage:
        stage.breaks = {"a"}
        await stage.start(items=["x", "y"])

        assert stage.log[1:] == ["0 note x", "0 note y"]
        assert stage.published("Finished") == []


async def test_an_else_block_that_fails_is_told_by_a_dead_letter(theatre: Theatre) -> None:
    """The run ends as failed, and nothing of the block is sent."""
    otherwise = f"{FAILED}\nemit Note {{ id: key, what: str(floor(1 / event.n)) }}"
    steps = 'a = Make { id: key, what: "a" } expect Made'
    async with theatre.play(steps, otherwise=otherwise) as stage:
        stage.breaks = {"a"}
        await stage.start()

        dead = await stage.harness.dead_letters()
        assert [one.reason for one in dead] == ["the else block failed: division by zero"]
        assert (await stage.run()).state == "failed"
        assert stage.failures == []


async def test_a_workflow_may_have_no_else_block(theatre: Theatre) -> None:
    """Then it ends as failed, and says nothing."""
    async with theatre.play('a = Make { id: key, what: "a" } expect Made', otherwise="") as stage:
        stage.breaks = {"a"}
        await stage.start()

        run = await stage.run()
        assert run.state == "failed"
        assert run.data.failure == ("a", "unexpected outcome Broke")


async def test_an_else_event_that_cannot_be_made_fails_the_step(theatre: Theatre) -> None:
    """The run hears of it as of any other failure."""
    steps = 'a = Strict { id: key, what: "a" } expect Made'
    more = """
      event Refused { reason: str, worth: int(1..) = 1 }
      intent Strict { id: str, what: str }
      effect Strictness { on Strict -> Made }
      wire { Strict -> Strictness { timeout 1h, retry 0, else Refused } }
    """
    async with theatre.play(steps, more) as stage:
        refused = stage.shop.Refused
        stage.harness.fails(stage.shop.Strict, "out of order")
        refused.__init__, kept = _refusing, refused.__init__
        try:
            await stage.start()
        finally:
            refused.__init__ = kept

        assert stage.failures == [("a", "the else event cannot be made")]


def _refusing(_self: object, **_fields: object) -> None:
    raise ValueError("no")
