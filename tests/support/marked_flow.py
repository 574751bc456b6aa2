"""A flow with a marked place in, the checked project and the place out: for tests of `ide`."""

from onexdsl.compiler.pipeline import check
from onexdsl.ide.insight import Insight
from onexdsl.source.text import SourceText

MARK = "§"
NAME = "shop.onex"
FLOW = """\
flow shop @ 1.0.0

use parts: Money, doubled

/// How it was ordered.
enum Channel { web, store }
record Line { sku: str, price: Money }

/// Somebody ordered.
event Placed { key order: uuid, lines: list[Line], channel: Channel = Channel.web, note: str? }
event Paid { key order: uuid, receipt: str }
command Cancel { key order: uuid }
intent Charge { key order: uuid, amount: decimal, note: str? }

reducer Ledger {
  data { total: decimal = 0 }
  initial state New {
    on Placed -> Waiting {
      let count = len(event.lines)
      total = doubled(total)
      emit Charge { order: key, amount: total }
    }
  }
  state Waiting {
    on Paid when total > 1 -> Done
    on Paid | Placed { total = 1 }
  }
  final state Done
}
effect Gateway { on Charge -> Paid }
orchestrator Work {
  on Cancel within 1m {
    first = Charge { order: event.order, amount: 1 } expect Paid
    second = Charge { order: key, amount: 2 } after first
  } else { }
}
wire { Charge -> Gateway { timeout 2s, priority high } }
invariant Ledger in Waiting: total >= 0
"""
PARTS = """\
flow parts @ 1.0.0

/// Some money.
record Money { amount: decimal }
/// Twice as much.
fn doubled(x: decimal) -> decimal = x * 2
"""


def marked(old: str, new: str) -> tuple[Insight, int]:
    """Put `new`, with its mark, in the place of the first `old` of the flow."""
    assert old in FLOW
    before, _, after = FLOW.replace(old, new, 1).partition(MARK)
    sources = (SourceText("parts.onex", PARTS), SourceText(NAME, before + after))
    return Insight(check(sources)), len(before)
