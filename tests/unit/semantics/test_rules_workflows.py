"""Steps, wires and scenarios: what they may say, and what they become."""

# ruff: noqa: E501 - a mark stands at the end of the line that it means

import pytest

from onexdsl.semantics.expressions import Number
from onexdsl.semantics.field_types import (
    INT,
    UUID,
    ListType,
    MessageType,
    NothingType,
    OneOf,
    OptionalType,
    QualifiedName,
    RecordType,
)
from onexdsl.semantics.model import CallStep, Orchestrator, Workflow
from tests.support.project_bench import analysed, findings

PRELUDE = """
record In { n: int }
record Out { n: int }
compute Calc: In -> Out
@external event Start { key id: uuid, n: int, ns: list[int] = [] }
@external event Loose { n: int }
@external event Done { key id: uuid, n: int = 0 }
event Good { key id: uuid, n: int }
event Bad { key id: uuid, n: int, why: str? }
event Gave { key id: uuid, reason: str, attempts: int, why: str = "" }
intent Ask { key id: uuid, n: int = 0 }
intent Tell { key id: uuid, n: int = 0 }
@external command Order { key id: uuid }
effect Eff { on Ask -> Good | Bad on Tell on Order }
wire { Ask -> Eff { else Gave } Tell -> Eff }
"""

CASES = {
    "good workflows": """
orchestrator O {
  on Start when event.n > 0 within 1m {
    a = Ask { id: event.id }
    b = Ask { id: event.id, n: if a is Good then a.n else 0 } expect Good | Bad
    c = Ask { id: event.id, n: b.n } expect Gave
    d = Tell { id: key } after a when b.n > 1
    e = Calc { n: len(c.why) }
    f = Ask { id: event.id, n: x } for x in event.ns expect Good when e.n > 0 undo Tell { id: key, n: f.n + x }
    g = await Done | Loose2 expect Done timeout 1m
    publish Done { id: key, n: if f != none then len(f) else 0 } when g.n > 0 for x in event.ns
  } else { publish Done { id: event.id } }
}
@external event Loose2 { key id: uuid }
""",
    "modifiers where they may not stand": """
orchestrator O {
  on Start {
    a = await Done for x in event.ns // error: [unexpected-token]
    b = Ask { id: key } timeout 1s timeout 2s // error: [unexpected-token]
    publish Done { id: key } expect Good // error: [unexpected-token]
    publish Done { id: key } timeout 1s undo Tell { id: key } // error: [unexpected-token] // error: [unexpected-token]
  }
}
""",
    "names of steps and loops": """
orchestrator O {
  on Start {
    a = Ask { id: key }
    a = Tell { id: key } // error: [duplicate-name]
    event = Tell { id: key } // error: [duplicate-name]
    failure = Tell { id: key } // error: [duplicate-name]
    b = Tell { id: key, n: a } for a in event.ns // error: [duplicate-name]
    c = Tell { id: key } for x in event.n // error: [type-mismatch]
    d = Tell { id: key } after aa, e // error: [unknown-step] // error: [unknown-step]
    f = Tell { id: key, n: zz } // error: [unknown-name]
  }
}
""",
    "outcomes": """
orchestrator O {
  on Start {
    a = Ask { id: key } expect Done // error: [unexpected-outcome]
    b = Tell { id: key } expect Good // error: [unexpected-outcome]
    c = await Done expect Good // error: [unexpected-outcome]
    d = Calc { n: 1 } expect Out
    e = Ask { id: key } expect Nope // error: [unknown-name]
    f = Tell { id: key, n: e.n }
    g = Tell { id: key, n: f.n } // error: [type-mismatch]
  }
}
""",
    "undo, await and else": """
orchestrator O {
  on Start { // warning: [workflow-without-else]
    a = Ask { id: key } undo Tell { id: key }
  }
  on Done {
    a = Calc { n: 1 } undo Tell { id: key } // error: [undo-of-pure-step]
    b = await Start undo Tell { id: key } // error: [undo-of-pure-step]
    c = await Loose | Start // error: [await-without-key]
  }
}
""",
    "circles of steps": """
orchestrator O {
  on Start {
    a = Ask { id: key } after c // error: [step-circle]
    b = Ask { id: key } when a is Good
    c = Ask { id: key, n: x } for x in [1] after b
    d = Ask { id: key } after e // error: [step-circle]
    e = await Done after d
    f = Tell { id: key, n: sum(a for a in [1, 2]) } after g // error: [duplicate-name]
    g = Tell { id: key } undo Tell { id: key }
  } else { }
}
""",
    "an undo waits for what it names": """
orchestrator O {
  on Start {
    a = Ask { id: key } expect Good undo Tell { id: key, n: b.n + a.n } // error: [step-circle]
    b = Ask { id: key, n: a.n } expect Good
  } else { }
}
""",
    "skipped steps": """
orchestrator O {
  on Start {
    a = Ask { id: key } when event.n > 1 expect Good
    b = Tell { id: key, n: a.n } // error: [skipped-step-used]
    c = Tell { id: key, n: a.n } when a != none
    d = Tell { id: key } after a
  }
}
""",
    "wires": """
intent One { key id: uuid }
intent Two { key id: uuid }
event Lacks { key id: uuid, n: int, reason: int, attempts: str }
wire {
  One -> Eff { retry 1.5, circuit 0 per 1s, rate 0 per 1s, concurrency 0 } // error: [type-mismatch] // error: [type-mismatch] // error: [type-mismatch] // error: [type-mismatch]
  Two -> Eff { retry 3 backoff 5s..1s, priority urgent, timeout 1s, timeout 2s } // error: [bad-constraint] // error: [unknown-name] // error: [unexpected-token]
  Start -> Eff // error: [type-mismatch]
  Ask -> Eff { else Lacks } // error: [missing-field]
  Tell -> Eff { else Nope } // error: [unknown-name]
}
""",
    "invariants and scenarios": """
reducer R {
  data { n: int = 0, last: str = "" }
  initial state A { on Start -> B { n = event.n } }
  state B { on Start }
}
reducer Single { data { n: int = 0 } on Loose { n = event.n } }
invariant R: n >= 0 and data.n >= 0
invariant R: key == key
invariant R: n // error: [type-mismatch]
invariant R: event.n > 0 // error: [unknown-name]
invariant Eff: true // error: [type-mismatch]
invariant Single: key == 1 // error: [unknown-name]
scenario "s" {
  let id = "4f6c1a52-6d0e-4f4e-9a3a-0d7c1b9d2a11"
  let n = 3
  send Start { id: id, n: n }
  send Order { id: id }
  send Ask { id: id } // error: [type-mismatch]
  send Eff { id: id } // error: [type-mismatch]
  send Gone { id: id } // error: [unknown-name]
  reply Ask -> Good { id: id, n: n }
  reply Ask -> Gave { id: id, reason: "r", attempts: 1 }
  reply Ask -> Done { id: id } // error: [unexpected-outcome]
  reply Ask -> Ask { id: id } // error: [type-mismatch]
  reply Tell fails "no"
  reply Done -> Good { id: id, n: 1 } // error: [type-mismatch]
  reply Gone -> Good { id: id, n: 1 } // error: [unknown-name]
  advance 15m
  expect R[id] in A | Nope with n == 3 // error: [unknown-state]
  expect R[id] with n == "x" // error: [type-mismatch]
  expect R in A // error: [type-mismatch]
  expect R[12] in A // error: [type-mismatch]
  expect Single with n == 3
  expect Single[1] with n == 3 // error: [type-mismatch]
  expect Eff[1] in A // error: [type-mismatch]
  expect Ask { n: 1 }
  expect Ask { m: 1 } // error: [unknown-field]
  expect Eff { } // error: [type-mismatch]
  expect no Good
  expect no Eff // error: [type-mismatch]
}
""",
}


@pytest.mark.parametrize("name", CASES)
def test_what_workflows_may_say(name):
    """What is wrong with a step, route or scene is told where it stands."""
    expected, actual = findings(PRELUDE + CASES[name])
    told = ("unused-declaration",)
    assert expected == [one for one in actual if one[3] not in told]


def _workflow(text: str) -> Workflow:
    model, _ = analysed(PRELUDE + text)
    node = next(one for one in model.orchestrators if isinstance(one, Orchestrator))
    return node.workflows[0]


def _message(name: str) -> MessageType:
    return MessageType(QualifiedName("shop", name))


def test_the_value_of_a_step_is_its_outcome():
    """One of all, or of those expected; a list for `for`, optional for `when`."""
    steps = _workflow(CASES["good workflows"]).steps
    values = {step.name: step.value for step in steps if not hasattr(step, "message")}
    assert OneOf((_message("Good"), _message("Bad"), _message("Gave"))) == values["a"]
    assert OneOf((_message("Good"), _message("Bad"))) == values["b"]
    assert _message("Gave") == values["c"]
    assert NothingType() == values["d"]
    assert RecordType(QualifiedName("shop", "Out")) == values["e"]
    assert OptionalType(ListType(_message("Good"))) == values["f"]
    assert _message("Done") == values["g"]


def test_a_step_needs_the_steps_that_it_names():
    """In arguments, `when`, `for`, `undo` and `after`; a publish without `after` all above."""
    steps = _workflow(CASES["good workflows"]).steps
    needs = [tuple(use.name for use in step.needs) for step in steps]
    above = ("g", "f", "a", "b", "c", "d", "e")
    assert [(), ("a",), ("b",), ("b", "a"), ("c",), ("e",), (), above] == needs


def test_a_publish_with_after_needs_no_more():
    """`after` says what a publish waits for, with what its arguments name."""
    steps = _workflow(
        "orchestrator O { on Start { a = Tell { id: key } b = Tell { id: key } "
        "c = Calc { n: 1 } publish Done { id: key, n: c.n } after a } }"
    ).steps
    assert ["c", "a"] == [use.name for use in steps[-1].needs]


def test_calls_carry_what_they_can_be_answered_with():
    """The effect's outcomes and the route's `else`; a compute's outputs; none of a command."""
    steps = _workflow(
        "orchestrator O { on Start { a = Ask { id: key } b = Calc { n: 1 } c = Order { id: key } } }"
    ).steps
    assert all(isinstance(step, CallStep) for step in steps)
    names = [tuple(one.name for one in step.outcomes) for step in steps]
    assert [("Good", "Bad", "Gave"), ("Out",), ()] == names
    assert [RecordType(QualifiedName("shop", "In"))] == [steps[1].arguments.type]


def test_policies_are_read_in_milliseconds():
    """What is not said has the defaults of the language page."""
    model, _ = analysed(
        "intent I { key id: uuid }\neffect E { on I }\nwire { I -> E { timeout 10s, retry 5 "
        "backoff 200ms..5s, circuit 5 per 30s, rate 2 per 1m, concurrency 8, priority high } }"
    )
    found = model.routes[0].policies
    assert (10_000, 5, (200, 5_000), (5, 30_000)) == (
        found.timeout,
        found.retry,
        found.backoff,
        found.circuit,
    )
    assert ((2, 60_000), 8, "high", None) == (
        found.rate,
        found.concurrency,
        found.priority,
        found.otherwise,
    )


def test_keys_of_nodes_are_those_of_their_first_keyed_message():
    """Without constraint, from `by` or from the message; None if there is none."""
    model, _ = analysed(
        "@external event A { key id: int(1..5), who: uuid }\n@external event B { n: int }\n"
        "reducer One { on B on A }\nreducer Two { on A by event.who }\n"
        "reducer Three { on B }\nreducer Four { ignore A }\n"
        "orchestrator Five { on A { publish B { n: 1 } } }\n"
        "@external event C { at: int }\ncompute D: C -> B = B { n: input.at }\n"
    )
    keys = {one.name.name: one.key for one in (*model.reducers, *model.orchestrators)}
    assert {"One": INT, "Two": UUID, "Three": None, "Four": INT, "Five": INT} == keys
    body = model.computes[0].body
    assert body is not None
    assert not isinstance(body, Number)
