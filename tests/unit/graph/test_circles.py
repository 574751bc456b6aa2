"""How circles are told and explained."""

from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.graph.circles import explain_circles, outspoken_effects
from tests.support.graph import diagnostics_of, model_of

AROUND = """
@external event Start { key id: uuid }
event Failed { key id: uuid, next: uuid }
event Went { key id: uuid }
intent Try { key id: uuid }
effect Doer { on Try -> Went | Failed }
wire { Try -> Doer }
"""
COUNTED = """
reducer R {
  data { n: int(0..) = 0 }
  on Start { emit Try { id: event.id } }
  on Failed when n < 3 { n = n + 1 emit Try { id: key } }
  on Failed
  on Went
}
"""


def _only(text: str) -> Diagnostic:
    (found,) = diagnostics_of(text)
    return found


def test_a_circle_is_told_hop_by_hop() -> None:
    """Every hop is a label in the order of the way round, the first one where it is reported."""
    text = AROUND + COUNTED.replace("n = n + 1", "")

    found = _only(text)

    assert found.message.endswith("Failed -> Try -> Failed.")
    assert found.labels[0].span == found.span
    assert [label.text for label in found.labels] == [
        (
            "1. Failed -> Try: the reducer `R` emits it; the guard bounds `n`, but its body does"
            " not move `n` up by at least one on every way"
        ),
        "2. Try -> Failed: the effect `Doer` may answer so",
    ]


def _reason(text: str) -> str:
    return _only(AROUND + text).labels[0].text.split("; ", 1)[1]


def test_a_moved_key_is_the_reason() -> None:
    """What fills the key is named where it is not the instance's own."""
    text = COUNTED.replace("emit Try { id: key }", "emit Try { id: event.next }")

    assert _reason(text) == "the intent's key is `event.next`"


def test_a_counter_set_elsewhere_is_the_reason() -> None:
    """The clause that sets the counter back is named with what it does."""
    text = COUNTED.replace("  on Failed\n", "  on Failed { n = 0 emit Try { id: key } }\n")

    assert _reason(text) == "the guard bounds `n`, but `on Failed` sets `n` to 0"


def test_a_counter_set_to_another_field_is_the_reason() -> None:
    """A copy of another field is told as such."""
    text = COUNTED.replace("= 0 }", "= 0, m: int(0..) = 0 }").replace(
        "  on Failed\n", "  on Failed { n = m }\n"
    )

    assert _reason(text) == "the guard bounds `n`, but `on Failed` sets `n` to `m`"


def test_a_counter_moved_back_is_the_reason() -> None:
    """A clause that moves the counter the other way is told as such."""
    text = COUNTED.replace("int(0..)", "int").replace(
        "  on Failed\n", "  on Failed { n = n - 1 emit Try { id: key } }\n"
    )

    assert _reason(text) == "the guard bounds `n`, but `on Failed` moves `n` back"


def test_a_way_back_to_the_same_state_is_the_reason() -> None:
    """Without a guard the states that the transition joins are named."""
    text = """
reducer R {
  initial state A { on Start -> B { emit Try { id: key } } ignore Failed, Went }
  state B { on Failed { emit Try { id: key } } on Went -> A ignore Start }
}
"""

    assert _reason(text) == "leads from B back to B"


def test_a_harmless_circle_is_explained() -> None:
    """It says which messages are on it and what ends it."""
    (circle,) = explain_circles(model_of(AROUND + COUNTED))

    assert circle.way == "Failed -> Try -> Failed"
    assert [(end.reducer.name, end.text) for end in circle.ends] == [("R", "bounded: `n < 3`")]


def test_progress_explains_a_circle() -> None:
    """A way out of a part of the state machine is told with both states."""
    text = """
reducer R {
  initial state A { on Start -> B { emit Try { id: key } } ignore Failed, Went }
  state B { on Failed -> C { emit Try { id: key } } on Went -> C ignore Start }
  final state C
}
"""

    (circle,) = explain_circles(model_of(AROUND + text))

    assert [end.text for end in circle.ends] == ["progress: it leads from B to C for good"]


def test_a_model_without_circles_has_none_to_explain() -> None:
    """Where nothing goes round, nothing is listed."""
    text = COUNTED.replace("{ n = n + 1 emit Try { id: key } }", "{ n = n + 1 }")

    assert explain_circles(model_of(AROUND + text)) == ()


def test_an_outspoken_effect_is_listed() -> None:
    """One that takes an intent and also publishes on its own may hide a circle."""
    text = AROUND.replace("Failed }\nwire", "Failed publishes Failed }\nwire")

    (found,) = outspoken_effects(model_of(text + COUNTED))

    assert (
        found.effect.name,
        [intent.name for intent in found.intents],
        [event.name for event in found.publishes],
    ) == ("Doer", ["Try"], ["Failed"])


def test_an_effect_that_only_answers_is_not_outspoken() -> None:
    """Outcomes are no messages of its own."""
    assert outspoken_effects(model_of(AROUND + COUNTED)) == ()


def test_hops_of_every_kind_are_told() -> None:
    """A circle through a fallback, a reaction, a compute and a workflow names each of them."""
    text = """
@external event Start { key id: uuid }
event Lost { key id: uuid }
event Heard { key id: uuid }
event Again { key id: uuid }
intent Try { key id: uuid }
effect Doer { on Try on Lost -> Heard }
compute Echo: Heard -> Again = Again { id: input.id }
orchestrator Asker { on Start | Again { tried = Try { id: event.id } } }
wire { Try -> Doer { else Lost } }
"""

    texts = [label.text for label in _only(text).labels]

    assert texts == [
        "1. Again -> Try: the workflow `Asker` sends it",
        "2. Try -> Lost: the route to `Doer` publishes it when all retries fail",
        "3. Lost -> Heard: the effect `Doer` may react so; `Doer` chooses the key in Python",
        "4. Heard -> Again: the compute `Echo` publishes it",
    ]
