"""Reading again what an edit changed: the tree and the findings are those of reading it all."""

from pathlib import Path
from random import Random

import pytest

from onexdsl.compiler.steady import steady
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse
from onexdsl.syntax.reparse import Parsed, parse_again, reparse
from onexdsl.syntax.scan import scan
from tests.support.soak import short_or_long

FLOW = (Path(__file__).parents[3] / "examples/orders/flows/shop/orders.onex").read_text("utf-8")
EDITS = short_or_long(80, 4000)
WORDS = ("x", "}", "{", '"', "event ", "\n", "// ", "state A", "on", "@", "///")


def _read_in_part(known: Parsed, after: SourceText) -> bool:
    tokens = scan(current_tables(), after.text)
    return reparse(known, after, tokens, Problems()) is not None


def _is_what_reading_all_gives(known: Parsed, text: SourceText) -> bool:
    found = Problems()
    whole = parse(text, found)
    assert (whole, found.sorted()) == (known.file, known.told)
    assert [one.span for one in whole.declarations] == [one.span for one in known.file.declarations]
    assert scan(current_tables(), text.text) == known.tokens
    return True


def test_any_edit_gives_the_tree_that_reading_all_gives():
    """Edits of a good text and of one that is broken already; most are read in part."""
    dice = Random(5)
    before = steady("shop/orders.onex", FLOW)
    known = parse_again(None, before)
    in_part = 0
    for number in range(EDITS):
        text = FLOW if number % 4 == 0 else before.real
        start = dice.randrange(len(text))
        text = text[:start] + dice.choice(WORDS) + text[start + dice.choice((0, 0, 3)) :]
        after = steady("shop/orders.onex", text, before)
        in_part += len(before.text) == len(after.text) and _read_in_part(known, after)
        known = parse_again(known, after)
        assert _is_what_reading_all_gives(known, after)
        before = after
    assert in_part > EDITS // 2


@pytest.mark.parametrize("start", [0, 5, FLOW.index("use"), FLOW.rindex("}")])
def test_the_ends_of_a_text_are_read_in_part_as_well(start: int):
    """What is typed into the header, the imports or the last line is not read with all the rest."""
    before = steady("shop/orders.onex", FLOW)
    known = parse_again(None, before)
    for word in ("x", "@", "{", "///", '"'):
        after = steady("shop/orders.onex", FLOW[:start] + word + FLOW[start:], before)
        assert _read_in_part(known, after)
        assert _is_what_reading_all_gives(parse_again(known, after), after)


def test_what_is_open_at_the_end_of_the_text_does_not_keep_an_edit_before_it_waiting():
    """The last declaration lacks its brace; then another one is edited."""
    open_ended = FLOW.rstrip().removesuffix("}") + "\n"
    before = steady("shop/orders.onex", open_ended)
    known = parse_again(None, before)
    place = open_ended.rindex("\n\n", 0, -300)
    after = steady("shop/orders.onex", f"{open_ended[:place]}x{open_ended[place:]}", before)
    assert len(before.text) == len(after.text)
    assert _is_what_reading_all_gives(parse_again(known, after), after)


def test_what_did_not_change_is_the_very_same_piece():
    """So that what was made of it is found again."""
    before = steady("shop/orders.onex", FLOW)
    known = parse_again(None, before)
    after = steady("shop/orders.onex", FLOW.replace("attempts < 2", "attempts < 3"), before)
    again = parse_again(known, after)
    pairs = zip(known.file.declarations, again.file.declarations, strict=True)
    assert 1 == sum(one is not other for one, other in pairs)
