"""A field whose declared type is at odds with its uses is one finding; wrong uses are several."""

from collections.abc import Iterator

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.source.text import SourceText

FLOW = """flow a @ 1.0.0
@external event Paid {{ key order: str, cents: {cents} }}
@external event Lost {{ key order: str, cents: int }}
intent Tell {{ key order: str, cents: int, note: str = "" }}
reducer R {{
  data {{ total: {total}, last: int = 0 }}
  on Paid {{ {body} }}
  on Lost {{ last = last + event.cents }}
}}
effect E {{ on Tell }}
wire {{ Tell -> E }}
invariant R: {condition}
scenario "paid" {{
  send Paid {{ order: "a", cents: {sent} }}
  expect R["a"] with last == 0
}}
"""
RIGHT = {
    "cents": "int",
    "total": "int = 0",
    "body": "total = event.cents emit Tell { order: key, cents: total }",
    "condition": "total >= 0",
    "sent": "1",
}


def _found(**parts: str) -> Iterator[str]:
    text = FLOW.format(**RIGHT | parts)
    for one in check((SourceText("a.onex", text),)).diagnostics:
        line = text.count("\n", 0, one.span.start) + 1
        yield f"{one.code.name} {line} {len(one.labels)}"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, []),
        ({"total": "date = 0"}, ["bad-default 6 3"]),
        ({"total": "bytes?", "condition": "total == none"}, ["type-mismatch 7 2"]),
        ({"cents": "date"}, ["type-mismatch 7 2"]),
        ({"cents": "str", "sent": '"1"'}, ["type-mismatch 7 1"]),
        (
            {"body": 'total = "a" emit Tell { order: "b" + 1, cents: 2, note: 3 }'},
            ["type-mismatch 7 1", "type-mismatch 7 0", "type-mismatch 7 1"],
        ),
        (
            {"body": 'total = "a"', "condition": 'total == none or last > "b"'},
            ["type-mismatch 7 1", "type-mismatch 12 0"],
        ),
    ],
    ids=["right", "default", "optional", "event", "one place", "two values", "elsewhere"],
)
def test_uses_that_agree_blame_the_declaration(parts: dict[str, str], told: list[str]) -> None:
    """Two kinds of use that say the same are one finding at the first, the others its labels."""
    found = [one for one in _found(**parts) if not one.startswith("intent-never")]

    assert told == found
