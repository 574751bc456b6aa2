"""What is told of a name."""

import pytest

from onexdsl.ide.hover import hover
from tests.support.marked_flow import NAME, marked

TOLD = [
    ("event Placed", "event §Placed", ["event Placed {", "Somebody ordered.", "`Ledger`"]),
    ("emit Charge", "emit §Charge", ["intent Charge", "Goes to `Gateway` (timeout 2s"]),
    ("Waiting {\n      let", "§Waiting {\n      let", ["state Waiting", "A state of `Ledger`"]),
    ("event.lines", "event.§lines", ["lines: list[Line]", "A field of `Placed`."]),
    ("Channel.web", "Channel.§web", ["Channel.web"]),
    ("total = doubled", "total = §doubled", ["fn doubled(x: decimal)", "Twice as much."]),
    ("len(event", "§len(event", ["len(xs)"]),
    ("price: Money", "price: §Money", ["record Money", "Some money."]),
    ("enum Channel", "enum §Channel", ["enum Channel { web, store }", "How it was ordered."]),
    ("use parts", "use §parts", ["flow parts @ 1.0.0"]),
    ("receipt: str", "receipt: §str", ["A built-in type."]),
    ("reducer Ledger", "reducer §Ledger", ["`New`, `Waiting`, `Done`", "total: decimal"]),
    ("effect Gateway", "effect §Gateway", ["`Charge` gives `Paid`"]),
    ("orchestrator Work", "orchestrator §Work", ["orchestrator Work"]),
    ("command Cancel", "command §Cancel", ["Handled by `Work`"]),
    ("{ order: key,", "{ order: §key,", ["key: uuid"]),
]


@pytest.mark.parametrize(("old", "new", "parts"), TOLD)
def test_a_name_is_told_with_what_belongs_to_it(old, new, parts):
    """Its declaration, its docs, its type and its part in the flow."""
    insight, offset = marked(old, new)
    found = hover(insight, NAME, offset)
    assert found is not None
    assert [] == [part for part in parts if part not in found.markdown]


def test_nothing_is_told_of_a_blank():
    """Where no name stands there is nothing to show."""
    insight, offset = marked("wire {", "wire  § {")
    assert hover(insight, NAME, offset) is None
