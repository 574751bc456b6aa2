"""What an earlier mistake explains is not told: whole projects in, findings out."""

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.source.text import SourceText


def _told(text: str) -> list[tuple[int, str]]:
    source = SourceText("t.onex", f"flow t @ 1.0.0\n{text}")
    found = check((source,)).diagnostics
    return [(source.position(one.span.start).line, one.code.name) for one in found]


SHOP = """\
@external event Ordered { key id: str, total: int }
event Paid { key id: str, by: str }
event Declined { key id: str }
intent Charge { key id: str, total: int }
reducer R {
  data { n: int = 0 }
  on Ordered { emit Charge { id: key, total: event.total } }
  on Paid { n = 1 }
  on Declined { n = 2 }
}
effect E { on Charge -> Paid | Declined }
wire { Charge -> E }
"""


def _spoil(right: str, wrong: str) -> list[tuple[int, str]]:
    assert right in SHOP
    return _told(SHOP.replace(right, wrong, 1))


def test_the_project_is_good() -> None:
    """What is told below comes from one mistake each."""
    assert [] == _told(SHOP)


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ("on Charge ->", "on ->", 12),  # nobody may say that `Paid` is never published
        ("intent Charge {", "intent Chrge {", 8),  # nor where its name is misspelt
        ("-> Paid |", "-> Padi |", 12),
        ("Charge -> E", "Charge ->", 13),  # nor that it is not wired
        ("Charge -> E", "Charge -> Ef", 13),
        ("reducer R {", "reducer R", 6),  # nor what the reducer takes and emits
        ("intent Charge { key id", "intent Charge { kye id", 5),
        ("total: int }\nevent", "total int }\nevent", 2),  # nor which fields there are
        ("id: key, total", "id key, total", 8),  # nor that one is missing
        ("event.total", "event.totla", 8),
    ],
)
def test_one_mistake_is_told_once(right: str, wrong: str, line: int) -> None:
    """On its own line, and nowhere else."""
    assert [line] == [place for place, _ in _spoil(right, wrong)]


def test_a_missing_message_is_told_once_with_all_its_places() -> None:
    """However many nodes name it, in whatever words."""
    assert [(8, "unknown-name")] == _spoil("intent Charge { key id: str, total: int }\n", "\n")


def test_a_renamed_message_is_told_once() -> None:
    """What is missed and what nothing uses are one mistake."""
    assert [(9, "unknown-name")] == _spoil("event Paid", "event PaymentReceived")


def test_a_key_that_is_gone_is_told_where_it_is_given() -> None:
    """Not also where keys differ."""
    assert [(8, "unknown-field")] == _spoil("intent Charge { key id: str, ", "intent Charge { ")


def test_a_missing_node_explains_what_nobody_does() -> None:
    """Its name is missed in a scenario; what it would emit and take is not told."""
    start, end = SHOP.index("reducer"), SHOP.index("effect")
    text = SHOP[:start] + SHOP[end:] + 'scenario "x" { expect R["a"] with n == 0 }\n'

    assert [(8, "unknown-name")] == _told(text)


def test_an_error_in_a_value_lets_the_states_be_told() -> None:
    """Two mistakes in one reducer are two findings."""
    text = """\
@external event Go { key id: str }
reducer R {
  data { n: int = 0 }
  initial state A { on Go -> B { n = "x" } }
  state B { ignore Go }
}
"""
    assert [(5, "type-mismatch"), (6, "dead-end")] == _told(text)


def test_a_scenario_that_cannot_be_read_hides_nothing() -> None:
    """Nothing rests on what it says."""
    text = SHOP.replace("wire { Charge -> E }\n", 'scenario "x" { send Ordered { id: } }\n')

    assert [(5, "intent-not-wired"), (13, "unexpected-token")] == _told(text)


def test_a_state_that_is_cut_off_explains_the_dead_end_before_it() -> None:
    """One transition is missing, not two."""
    text = """\
@external event Go { key id: str }
@external event Stop { key id: str }
reducer R {
  initial state A { ignore Go, Stop }
  state B { on Stop -> C ignore Go }
  final state C
}
"""
    assert [(6, "unreachable-state")] == _told(text)
