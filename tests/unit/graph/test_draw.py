"""Drawings of a small project as text."""

import json

import pytest

from onexdsl.graph.draw import DrawingFormat, draw
from onexdsl.graph.picture import NotDrawableError
from tests.support.graph import model_of

FLOW = """
@external event Asked { key id: uuid }
@external event Told { key id: uuid }
event Failed { key id: uuid }
event Priced { key id: uuid }
@external command Start { key id: uuid }
command Go { key id: uuid }
intent Try { key id: uuid }
record Question { id: uuid }
record Answer { price: int }
compute Price: Question -> Answer
effect Doer {
  on Try -> Priced | Failed
  on Go
  publishes Failed
}
reducer Desk {
  data { n: int(0..) = 0 }
  initial state Open {
    on Asked -> Busy { emit Try { id: key } }
    ignore Priced, Failed
  }
  state Busy {
    on Failed when n < 3 { n = n + 1 emit Try { id: key } }
    on Failed | Priced -> Closed
    after 15m -> Closed
    ignore Asked
  }
  final state Closed
}
reducer Count {
  data { n: int(0..) = 0 }
  on Priced { n = n + 1 }
}
orchestrator Chief {
  on Start {
    answer = Price { id: event.id }
    went = Go { id: event.id } after answer
    publish Told { id: event.id }
  }
}
wire { Try -> Doer { timeout 10s, retry 5 backoff 200ms..5s, circuit 5 per 30s, rate 2 per 1s,
  concurrency 3, priority high, else Failed } }
"""

MERMAID = """\
flowchart LR
  t_Doer["Doer (also publishes)"]
  t_Price{{"Price"}}
  t_Desk("Desk")
  t_Count("Count")
  t_Chief[["Chief"]]
  outside(["outside"])
  outside -.->|"Asked"| t_Desk
  t_Chief -.->|"Told"| outside
  t_Doer -.->|"Failed [circle, bounded: 'n #lt; 3']"| t_Desk
  t_Doer -.->|"Priced"| t_Desk
  t_Doer -.->|"Priced"| t_Count
  outside -->|"Start"| t_Chief
  t_Chief -->|"Go"| t_Doer
  t_Desk -->|"Try (timeout 10s, retry 5 backoff 200ms..5s, circuit 5 per 30s, rate 2 per 1s, \
concurrency 3, priority high, else Failed) [circle, bounded: 'n #lt; 3']"| t_Doer
  t_Chief -->|"Price"| t_Price
"""

MACHINE = """\
stateDiagram-v2
  [*] --> Open
  Busy
  Open --> Busy : Asked / Try
  Busy --> Busy : Failed [n #lt; 3] / Try
  Busy --> Closed : Failed | Priced
  Busy --> Closed : after 15m
  Closed --> [*]
"""

DOT_MACHINE = """\
digraph "Desk" {
  start [shape=point];
  "Open" [shape=ellipse];
  start -> "Open";
  "Busy" [shape=ellipse];
  "Closed" [shape=doublecircle];
  "Open" -> "Busy" [label="Asked / Try"];
  "Busy" -> "Busy" [label="Failed [n < 3] / Try"];
  "Busy" -> "Closed" [label="Failed | Priced"];
  "Busy" -> "Closed" [label="after 15m"];
}
"""


def test_a_project_in_mermaid() -> None:
    """Nodes have the shape of their kind; messages, policies and circles stand on the arrows."""
    assert draw(model_of(FLOW), DrawingFormat.MERMAID) == MERMAID


def test_a_machine_in_mermaid() -> None:
    """States, guards, timers and what is emitted."""
    assert draw(model_of(FLOW), "mermaid", "Desk") == MACHINE


def test_a_machine_in_dot() -> None:
    """The same in Graphviz's words."""
    assert draw(model_of(FLOW), "dot", "t.Desk") == DOT_MACHINE


def test_a_project_in_dot() -> None:
    """Quotes are kept whole, events are dashed."""
    lines = draw(model_of(FLOW), "dot").splitlines()

    assert '  "t.Doer" -> "t.Count" [label="Priced", style=dashed];' in lines
    assert '  "outside" [label="outside", shape=plaintext];' in lines


def test_a_project_in_json() -> None:
    """Programs get the nodes, the messages with their policies, and the harmless circles."""
    value = json.loads(draw(model_of(FLOW), "json"))

    assert value["nodes"][0] == {"name": "t.Doer", "kind": "effect", "outspoken": True}
    assert {"from", "to", "message", "kind", "policies", "circle"} == set(value["messages"][0])
    assert [circle["messages"] for circle in value["circles"]] == [["t.Failed", "t.Try"]]


def test_a_machine_in_json() -> None:
    """A reducer without states has one, called `always`."""
    value = json.loads(draw(model_of(FLOW), "json", "Count"))

    assert value["states"] == [{"name": "always", "kind": "initial"}]
    assert value["transitions"] == [{"from": "always", "to": "always", "on": "Priced", "emits": []}]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Nobody", "There is no node `Nobody` in the project."),
        ("Doer", "`Doer` is no reducer: only reducers have states to draw."),
    ],
)
def test_what_has_no_states_is_refused(name: str, sentence: str) -> None:
    """One sentence says why."""
    with pytest.raises(NotDrawableError, match=sentence):
        draw(model_of(FLOW), "mermaid", name)


def test_an_unknown_format_is_refused() -> None:
    """The formats are a closed list."""
    with pytest.raises(ValueError, match="jpeg"):
        draw(model_of(FLOW), "jpeg")
