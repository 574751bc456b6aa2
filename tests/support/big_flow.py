"""A number of nodes in, a flow of that many out that has no findings: for pictures and pages.

It is a chain of small shops of five nodes. Each has a circle that ends, a wire with policies,
and what it finishes is an order for the next.
"""

_SHOP = """
event Placed{n} {{ key id: uuid }}
event Paid{n} {{ key id: uuid }}
event Declined{n} {{ key id: uuid }}
event Sent{n} {{ key id: uuid }}
intent Charge{n} {{ key id: uuid }}
intent Notify{n} {{ key id: uuid }}
/// Keeps the orders of shop {n}.
reducer Ledger{n} {{
  data {{ tries: int(0..) = 0 }}
  initial state New {{ on Placed{n}{more} -> Waiting {{ emit Charge{n} {{ id: key }} }} }}
  state Waiting {{
    on Declined{n} when tries < 3 {{ tries = tries + 1 emit Charge{n} {{ id: key }} }}
    on Declined{n} | Paid{n} -> Closed {{ emit Notify{n} {{ id: key }} }}
  }}
  final state Closed
  any state {{ ignore Placed{n}{again}, Declined{n}, Paid{n} }}
}}
effect Storefront{n} {{ publishes Placed{n} }}
effect Gateway{n} {{ on Charge{n} -> Paid{n} | Declined{n} }}
effect Warehouse{n} {{ on Notify{n} -> Sent{n} }}
reducer Statistics{n} {{ data {{ sent: int(0..) = 0 }} on Sent{n} {{ sent = sent + 1 }} }}
wire {{
  Charge{n} -> Gateway{n} {{ timeout 10s, retry 5 backoff 200ms..5s, circuit 5 per 30s }}
  Notify{n} -> Warehouse{n}
}}
"""


def big_flow(nodes: int) -> str:
    """Write a flow of a number of nodes, a multiple of five."""
    return "flow t @ 1.0.0\n" + "".join(map(_shop, range(nodes // 5)))


def _shop(n: int) -> str:
    before = f"Sent{n - 1}" if n else ""
    return _SHOP.format(
        n=n, more=f" | {before}" if before else "", again=f", {before}" if before else ""
    )
