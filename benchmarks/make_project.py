"""Writes a project of any size to measure the compiler with.

python benchmarks/make_project.py FOLDER [NODES]

About ten nodes to a flow: each flow has one reducer with five states to about three effects and
a compute, and imports the types of a common flow. The same size gives the same bytes.
"""

import argparse
from pathlib import Path

COMMON = """\
/// What all flows share.
flow load.common @ 1.0.0

enum Channel { web, store, phone }
record Money { amount: decimal(0..), currency: str(3) = "EUR" }
record Line { sku: str(1..40), qty: int(1..) = 1, price: Money }

fn line_total(line: Line) -> decimal = line.qty * line.price.amount
fn order_total(lines: list[Line]) -> decimal = sum(line_total(l) for l in lines)
"""

HEAD = """\
/// Part {flow} of the load.
flow load.part_{flow:04} @ 1.0.0

use load.common: Channel, Line, order_total

"""

UNIT = """\
/// Somebody placed an order with unit {unit}.
@external event Placed{unit} {{
  key order_id: uuid
  lines: list[Line](1..)
  channel: Channel = Channel.web
}}
event Paid{unit} {{ key order_id: uuid, receipt: str }}
event Declined{unit} {{ key order_id: uuid, reason: str? }}
@external event Shipped{unit} {{ key order_id: uuid }}
@external event Cancelled{unit} {{ key order_id: uuid }}
@external event Priced{unit} {{ key order_id: uuid, total: decimal }}

intent Charge{unit} {{ key order_id: uuid, amount: decimal(0..) }}
intent Notify{unit} {{ key order_id: uuid, text: str }}

/// Remembers what became of an order.
reducer Ledger{unit} {{
  data {{ total: decimal = 0, attempts: int(0..) = 0, channel: Channel = Channel.web }}

  initial state New {{
    on Placed{unit} -> Awaiting {{
      total = order_total(event.lines)
      channel = event.channel
      emit Charge{unit} {{ order_id: event.order_id, amount: max(total, 0) }}
    }}
  }}
  state Awaiting {{
    on Paid{unit} -> Done
    on Declined{unit} when attempts < 2 {{
      attempts = attempts + 1
      emit Charge{unit} {{ order_id: event.order_id, amount: max(total, 0) }}
    }}
    on Declined{unit} -> Cancelled {{
      emit Notify{unit} {{
        order_id: event.order_id
        text: if event.reason != none then f"declined: {{event.reason}}" else "declined"
      }}
    }}
  }}
  state Done {{ on Shipped{unit} -> Shipped }}
  final state Shipped
  final state Cancelled

  any state {{
    on Cancelled{unit} -> Cancelled
    ignore Placed{unit}, Shipped{unit}
  }}
}}

effect Gateway{unit} {{ on Charge{unit} -> Paid{unit} | Declined{unit} }}
effect Mailer{unit} {{ on Notify{unit} }}
effect Audit{unit} {{
  on Placed{unit}
  on Priced{unit}
}}
compute Price{unit}: Placed{unit} -> Priced{unit} = Priced{unit} {{
  order_id: input.order_id
  total: order_total(input.lines)
}}

wire {{
  Charge{unit} -> Gateway{unit} {{ timeout 10s, retry 5 backoff 200ms..5s, circuit 5 per 30s }}
  Notify{unit} -> Mailer{unit} {{ concurrency 8 }}
}}

invariant Ledger{unit}: total >= 0

"""

SETTINGS = '[project]\nname = "load"\n\n[tool.onex]\nsource = ["flows"]\n'

NODES_IN_UNIT = 5
UNITS_IN_FLOW = 2


def make_project(folder: Path, nodes: int) -> int:
    """Write a project of at least so many nodes; gives how many it has."""
    flows = -(-nodes // (NODES_IN_UNIT * UNITS_IN_FLOW))
    sources = folder / "flows" / "load"
    sources.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (sources / "common.onex").write_text(COMMON, encoding="utf-8")
    for flow in range(flows):
        text = HEAD.format(flow=flow)
        for unit in range(flow * UNITS_IN_FLOW, (flow + 1) * UNITS_IN_FLOW):
            text += UNIT.format(unit=unit)
        (sources / f"part_{flow:04}.onex").write_text(text, encoding="utf-8")
    return flows * UNITS_IN_FLOW * NODES_IN_UNIT


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("nodes", type=int, nargs="?", default=1000)
    arguments = parser.parse_args()
    print(f"{make_project(arguments.folder, arguments.nodes)} nodes in {arguments.folder}")
