"""Twice the text is about twice the work, counted in calls: many files, and many mistakes."""

from collections.abc import Callable

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.source.text import SourceText
from tests.support.work import calls_in

Sources = tuple[SourceText, ...]


def _chain(many: int, *, back: bool = False) -> Sources:
    """Give flows that each import the next, and with `back` the one before as well."""
    return tuple(_link(number, many, back=back) for number in range(many))


def _link(number: int, many: int, *, back: bool) -> SourceText:
    uses, fields = "", ""
    if number + 1 < many:
        uses += f"use f{number + 1:04}: R{number + 1}\n"
        fields += f", next: R{number + 1}?"
    if back and number:
        uses += f"use f{number - 1:04}: R{number - 1} as Before\n"
        fields += ", before: Before?"
    text = f"""flow f{number:04} @ 1.0.0

{uses}
record R{number} {{ a: int{fields} }}
@external event Seen{number} {{ key id: uuid, about: R{number} }}
reducer Memory{number} {{ on Seen{number} {{ }} }}
"""
    return SourceText(f"f{number:04}.onex", text)


def _one(declarations: str, many: int) -> Sources:
    """Give one flow with many declarations, `N` in them being the number."""
    lines = (declarations.replace("N", str(number)) for number in range(many))
    return (SourceText("a.onex", "flow a @ 1.0.0\n\n" + "\n".join(lines)),)


def _unreadable(many: int) -> Sources:
    return _one("evnt OrderNPaid { key id: uuid }", many)


def _unknown_types(many: int) -> Sources:
    return _one(
        "record MoneyN { a: int }\n@external event PaidN { key id: uuid, money: MonyN }", many
    )


def _unknown_names(many: int) -> Sources:
    return _one(
        "event OrderNPaid { key id: uuid }\nreducer LedgerN { on OrdrNPaid -> GoneN }", many
    )


def _unknown_flows(many: int) -> Sources:
    return tuple(
        SourceText(f"f{number:03}.onex", f"flow f{number:03} @ 1.0.0\nuse g{number:03}: X\n")
        for number in range(many)
    )


@pytest.mark.parametrize(
    ("sources_of", "findings"),
    [
        (_chain, 0),
        (lambda many: _chain(many, back=True), 39),
        (_unreadable, 40),
        (_unknown_types, 40),
        (_unknown_names, 80),
        (_unknown_flows, 40),
    ],
    ids=["chain", "chain both ways", "unreadable", "types", "names", "flows"],
)
def test_twice_as_much_is_twice_the_work(
    sources_of: Callable[[int], Sources], findings: int
) -> None:
    """No list of all is gone through for each: neither of files nor of names nor of findings."""
    small, large = sources_of(40), sources_of(80)
    assert findings == len(check(small).diagnostics)
    assert calls_in(lambda: check(large)) < 2.5 * calls_in(lambda: check(small))
