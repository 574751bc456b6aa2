"""What may be written at a place: the names, and no others where the place says which."""

import pytest

from onexdsl.ide.complete import complete
from tests.support.marked_flow import NAME, marked

EXACT = [
    ("on Placed -> Waiting", "on Placed -> §", ["New", "Waiting", "Done"]),
    ("on Placed ->", "on § ->", ["Placed", "Paid"]),
    ("on Paid | Placed", "on Paid | §", ["Placed", "Paid"]),
    ("emit Charge {", "emit § {", ["Charge"]),
    ("on Charge -> Paid", "on Charge -> §", ["Placed", "Paid"]),
    ("on Charge ->", "on § ->", ["Placed", "Paid", "Cancel", "Charge"]),
    ("= Charge { order: event", "= § { order: event", ["Cancel", "Charge", "await"]),
    ("after first", "after §", ["first"]),
    ("expect Paid", "expect §", ["Placed", "Paid"]),
    ("Charge -> Gateway", "Charge -> §", ["Gateway"]),
    ("priority high", "priority §", ["low", "normal", "high"]),
    ("in Waiting", "in §", ["New", "Waiting", "Done"]),
    ("Channel.web", "Channel.§", ["web", "store"]),
    ("event.lines", "event.§", ["order", "lines", "channel", "note"]),
    ("event.lines", "event.li§nes", ["order", "lines", "channel", "note"]),
    ("total = 1 }", "total = event.§ }", ["order"]),
    ("amount: total }", "§ }", ["amount", "note"]),
    ("@ 1.0.0\n\nuse parts: Money, doubled", "@ 1.0.0\n\nuse §", ["parts"]),
    ("use parts: Money, doubled", "use parts: §", ["doubled", "Money"]),
    ("len(event.lines)", 'f"{event.§}"', ["order", "lines", "channel", "note"]),
    ("/// Somebody ordered.", "/// Somebody § ordered.", []),
    ("len(event.lines)", '"a § text"', []),
]
AMONG = [
    ("total = doubled(total)", "§", {"total", "emit", "let", "if", "for"}),
    ("doubled(total)", "§", {"total", "count", "event", "key", "doubled", "len", "Line"}),
    ("total > 1", "§", {"total", "event", "not"}),
    ("receipt: str", "receipt: §", {"str", "uuid", "list", "Money", "Line", "Channel"}),
    ("final state", "§ state", {"initial", "final"}),
    ("\nwire {", "\n§ wire {", {"event", "reducer", "scenario"}),
    ("\nwire {", "\n@§ wire {", {"external", "topic", "since"}),
    ("timeout 2s", "§", {"timeout", "retry", "circuit"}),
    ("total = 1 }", "if event is § { total = 1 } }", {"Paid", "Placed"}),
]


def _labels(old: str, new: str) -> list[str]:
    insight, offset = marked(old, new)
    return [choice.label for choice in complete(insight, NAME, offset).choices]


@pytest.mark.parametrize(("old", "new", "expected"), EXACT)
def test_the_place_says_which_names_are_meant(old, new, expected):
    """Nothing else is offered."""
    assert expected == _labels(old, new)


@pytest.mark.parametrize(("old", "new", "expected"), AMONG)
def test_all_that_is_in_sight_is_offered(old, new, expected):
    """Values, functions, types and words of the language."""
    assert expected - set(_labels(old, new)) == set()


def test_a_message_comes_with_the_fields_that_it_needs():
    """What has a default or may be none is left out."""
    insight, offset = marked("emit Charge {", "emit § {")
    (choice,) = complete(insight, NAME, offset).choices
    assert "Charge { order: ${1}, amount: ${2} }$0" == choice.snippet
    assert "intent Charge" in choice.docs
