"""Writes a project of N nodes: flows of ten nodes each that import a common one.

python benchmarks/make_project.py 1000 FOLDER
"""

import sys
from pathlib import Path

COMMON = """flow big.common @ 1.0.0

enum Channel { web, store, phone }
record Money { amount: decimal(0..), currency: str(3) = "EUR" }
record Line { sku: str(1..40), qty: int(1..) = 1, price: Money }

fn total(lines: list[Line]) -> decimal = sum(l.qty * l.price.amount for l in lines)
"""

NODES = """
event Placed{n} {{ key order_id: uuid, lines: list[Line](1..), channel: Channel = Channel.web }}
event Paid{n} {{ key order_id: uuid, receipt: str }}
event Declined{n} {{ key order_id: uuid, reason: str? }}
event Cancelled{n} {{ key order_id: uuid }}
intent Charge{n} {{ key order_id: uuid, amount: decimal(0..) }}
intent Notify{n} {{ key order_id: uuid, text: str }}

reducer Ledger{n} {{
  data {{ total: decimal = 0, attempts: int(0..) = 0 }}
  initial state New {{
    on Placed{n} -> Waiting {{
      total = total_of(event.lines)
      emit Charge{n} {{ order_id: event.order_id, amount: total }}
    }}
    ignore Cancelled{n}
  }}
  state Waiting {{
    on Paid{n} -> Done
    on Declined{n} when attempts < 2 {{
      attempts = attempts + 1
      emit Charge{n} {{ order_id: event.order_id, amount: total }}
    }}
    on Declined{n} -> Stopped {{
      emit Notify{n} {{
        order_id: key
        text: if event.reason != none then f"declined: {{event.reason}}" else "declined"
      }}
    }}
    on Cancelled{n} -> Stopped
    ignore Placed{n}
  }}
  final state Done
  final state Stopped
}}
effect Bank{n} {{ on Charge{n} -> Paid{n} | Declined{n} }}
effect Mail{n} {{ on Notify{n} }}
effect Shop{n} {{ publishes Placed{n}, Cancelled{n} }}
wire {{
  Charge{n} -> Bank{n} {{ timeout 10s, retry 5 backoff 200ms..5s }}
  Notify{n} -> Mail{n}
}}
invariant Ledger{n}: total >= 0
"""

HEAD = "flow big.part{n} @ 1.0.0\n\nuse big.common: Channel, Line, total as total_of\n"
NODES_A_GROUP = 4
GROUPS_A_FLOW = 3


def write_project(nodes: int, folder: Path) -> int:
    """Write the sources and settings; return how many nodes there are."""
    flows = folder / "flows" / "big"
    flows.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text('[tool.onex]\nsource = ["flows"]\n', "utf-8")
    (flows / "common.onex").write_text(COMMON, "utf-8")
    groups = -(-nodes // NODES_A_GROUP)
    for number in range(-(-groups // GROUPS_A_FLOW)):
        inside = range(number * GROUPS_A_FLOW, min(groups, (number + 1) * GROUPS_A_FLOW))
        text = HEAD.format(n=number) + "".join(NODES.format(n=group) for group in inside)
        (flows / f"part{number}.onex").write_text(text, "utf-8")
    return groups * NODES_A_GROUP


if __name__ == "__main__":
    print(write_project(int(sys.argv[1]), Path(sys.argv[2])), "nodes")
