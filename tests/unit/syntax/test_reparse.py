"""Reading again what an edit changed: the tree and the findings are those of reading it all."""

from pathlib import Path
from random import Random

from onexdsl.compiler.steady import steady
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.syntax.parse import parse
from onexdsl.syntax.reparse import parse_again, reparse

FLOW = (Path(__file__).parents[3] / "examples/orders/flows/shop/orders.onex").read_text("utf-8")
WORDS = ("x", "}", "{", '"', "event ", "\n", "// ", "state A", "on", "@", "///")


def test_any_edit_gives_the_tree_that_reading_all_gives():
    """Edits of a good text and of one that is broken already; most are read in part."""
    dice = Random(5)
    before = steady("shop/orders.onex", FLOW)
    known = parse_again(None, before)
    in_part = 0
    for number in range(80):
        text = FLOW if number % 4 == 0 else before.real
        start = dice.randrange(len(text))
        text = text[:start] + dice.choice(WORDS) + text[start + dice.choice((0, 0, 3)) :]
        after = steady("shop/orders.onex", text, before)
        found = Problems()
        whole = parse(after, found)
        in_part += reparse(known, after, Problems()) is not None
        known = parse_again(known, after)
        assert (whole, found.sorted()) == (known.file, known.told)
        assert [one.span for one in whole.declarations] == [
            one.span for one in known.file.declarations
        ]
        before = after
    assert in_part > 10


def test_what_did_not_change_is_the_very_same_piece():
    """So that what was made of it is found again."""
    before = steady("shop/orders.onex", FLOW)
    known = parse_again(None, before)
    after = steady("shop/orders.onex", FLOW.replace("attempts < 2", "attempts < 3"), before)
    again = parse_again(known, after)
    pairs = zip(known.file.declarations, again.file.declarations, strict=True)
    assert 1 == sum(one is not other for one, other in pairs)
