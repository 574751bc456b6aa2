"""What each kind of node may take and give, and how states hang together."""

# ruff: noqa: E501 - a mark stands at the end of the line that it means

import pytest

from tests.support.project_bench import findings

CASES = {
    "reducers take events only": """
@external event E { key id: uuid }
command C { key id: uuid }
intent I { key id: uuid }
record Rec { x: int }
effect Eff { on I on C }
wire { I -> Eff }
reducer R {
  on E { emit I { id: event.id } }
  on E | C // error: [reducer-handles-command]
  ignore I // error: [reducer-handles-intent]
  on Rec // error: [type-mismatch]
  on Eff { } // error: [type-mismatch]
}
""",
    "reducers publish nothing, and emit intents": """
@external event E { key id: uuid, n: int }
intent I { key id: uuid }
command C { key id: uuid }
record Rec { x: int }
effect Eff { on I on C }
wire { I -> Eff }
reducer R {
  initial state A {
    enter { publish E { id: key, n: 1 } } // error: [reducer-side-effect]
    exit { emit C { id: key } } // error: [emit-not-intent]
    on E when event.n > 1 -> B { for x in [1] { if true { publish E { id: key, n: x } } else { emit I { id: key } } } } // error: [reducer-side-effect]
    on E -> B python emits I, E, Rec // error: [emit-not-intent] // error: [emit-not-intent]
    after 1s { emit Rec { x: 1 } } // error: [emit-not-intent]
  }
  state B { on E { emit Eff { } } } // error: [emit-not-intent]
}
""",
    "effects answer with events": """
@external event E { key id: uuid }
intent I { key id: uuid }
intent J { key id: uuid }
command C { key id: uuid }
record Rec { x: int }
effect Eff {
  on I -> E | J // error: [effect-emits-intent]
  on J -> C | Rec // error: [outcome-not-event] // error: [outcome-not-event]
  on Rec // error: [type-mismatch]
  on C
  publishes E, I, Rec // error: [publish-not-event] // error: [publish-not-event]
  every 1m -> C // error: [publish-not-event]
}
wire {
  I -> Eff { else J } // error: [effect-emits-intent]
  J -> Eff { else Rec } // error: [outcome-not-event]
}
reducer R { on E { emit I { id: key } emit J { id: key } } }
""",
    "an effect takes a message in one clause": """
@external event E { key id: uuid }
@external event F { key id: uuid }
intent I { key id: uuid }
effect Eff {
  on I -> E
  on I | E -> F // error: [duplicate-name]
}
wire { I -> Eff }
reducer R { on E { emit I { id: key } } on F }
""",
    "computes take and give records and events": """
@external event E { key id: uuid, n: int }
intent I { key id: uuid }
command C { key id: uuid }
record Rec { n: int }
enum En { a }
compute A: I | C -> Rec // error: [compute-handles-intent] // error: [compute-handles-intent]
compute B: Rec -> C // error: [compute-handles-intent]
compute D: En -> Rec // error: [type-mismatch]
compute F: E | Rec -> Rec = Rec { n: input.n }
compute G: Rec -> Rec = Rec { n: event.n } // error: [unknown-name]
compute H: Rec -> Rec = 1 // error: [type-mismatch]
compute J: Nope -> Rec = Rec { n: input.anything } // error: [unknown-name]
effect Eff { on I on C }
wire { I -> Eff }
reducer R { data { e: En = En.a } on E { emit I { id: key } } }
""",
    "orchestrators take events and commands": """
@external event E { key id: uuid }
intent I { key id: uuid }
@external command C { key id: uuid }
record Rec { n: int }
effect Eff { on I }
wire { I -> Eff }
orchestrator O {
  on I { // error: [orchestrator-handles-intent]
    a = await I // error: [orchestrator-handles-intent]
    b = await C // error: [type-mismatch]
    c = await Rec // error: [type-mismatch]
    d = I { id: event.id }
  }
  on Rec { publish E { id: key } } // error: [type-mismatch]
  on E {
    f = E { id: key } // error: [type-mismatch]
    g = Eff { } // error: [type-mismatch]
    h = Nope { n: missing } // error: [unknown-name] // error: [unknown-name]
    i = I { id: key } undo E { id: key } // error: [emit-not-intent]
    j = I { id: key } undo Eff { id: key } // error: [emit-not-intent]
    k = I { id: key } undo C { id: key }
    publish I { id: key } // error: [publish-not-event]
    publish Eff { id: key } // error: [publish-not-event]
  } else {
    emit E { id: key } // error: [emit-not-intent]
    publish C { id: key } // error: [publish-not-event]
    for x in [1, 2] { if x > 1 { emit I { id: key } } }
  }
}
""",
    "states": """
@external event E { key id: uuid }
@external event F { key id: uuid }
reducer A { // error: [no-initial-state]
  state X { on E -> Y }
  state Y { on E -> Z } // error: [unknown-state]
}
reducer B {
  initial state X { on E -> Y }
  initial state Y { on E -> X } // error: [several-initial-states]
  initial state Z { on E -> X } // error: [several-initial-states]
  state X { } // error: [duplicate-name]
  any state except W { on F -> X | Y } // error: [unknown-state] // error: [several-targets]
  on F // error: [clause-outside-state]
  ignore E // error: [clause-outside-state]
  after 1s -> X // error: [clause-outside-state]
}
reducer C { // error: [no-initial-state]
  any state { on E }
}
reducer D {
  on E -> Gone // error: [unknown-state]
}
reducer Last {
  data { n: int = 0 }
  initial state X {
    on E -> X | Y python
    on F -> Y
    enter { n = 1 }
    enter { n = 2 } // error: [duplicate-name]
    exit { n = 3 }
    exit { n = 4 } // error: [duplicate-name]
  }
  final state Y {
    enter { n = 5 }
    on E { n = 6 }
    on F -> Y // error: [exit-from-final-state]
    after 1s // error: [exit-from-final-state]
    exit { n = 7 } // error: [exit-from-final-state]
  }
  data { m: int = 0 } // error: [duplicate-name]
}
invariant Last in X | Nope: n > 0 // error: [unknown-state]
""",
    "data, keys and what clauses see": """
@external event E { key id: uuid, n: int, s: str? }
@external event F { key id: uuid, x: decimal }
@external event G { n: int }
enum En { a }
reducer A {
  data {
    event: int = 0 // error: [duplicate-name]
    data: int = 0 // error: [duplicate-name]
    key: int = 0 // error: [duplicate-name]
    meta: int = 0 // error: [duplicate-name]
    en: En // error: [data-without-default]
  }
  on E by event.s // error: [type-mismatch]
  on F by event.x // error: [type-mismatch]
}
reducer B {
  data { n: int = 0, at: datetime? }
  on G { n = event.n + key } // error: [unknown-name]
  after 1s { n = event.n } // error: [unknown-name]
}
reducer C {
  data { n: int = 0, at: datetime?, id: uuid? }
  on E by n { } // error: [unknown-name]
  on E when event.n + 1 { } // error: [type-mismatch]
  on E when event.s != none { n = len(event.s) at = meta.timestamp }
  on E when event.s == none { n = data.n + 1 id = event.id }
  on Nope { n = event.any.thing } // error: [unknown-name]
}
""",
    "a key that is not known hides nothing": """
@external event E { n: int }
reducer R {
  data { n: int = 0 }
  on Nope { n = key } // error: [unknown-name]
}
""",
}


@pytest.mark.parametrize("name", CASES)
def test_what_nodes_may_do(name):
    """What a node may not take, give or lead to is told on the smallest piece."""
    expected, actual = findings(CASES[name])
    assert expected == actual
