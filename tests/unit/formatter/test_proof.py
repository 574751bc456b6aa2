"""What proves a layout: it says yes and no as reading all of it would, and reads far less."""

import pytest

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.formatter import proof
from onexdsl.formatter.proof import Read, has_same_tree
from onexdsl.source.text import SourceText
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.parse import parse_tokens
from onexdsl.syntax.scan import Token, scan
from onexdsl.syntax.tree import FlowFile
from tests.support.syntax_bench import HEADER

FILE = f"""{HEADER}use shop.common: Line, Money

/// An order.
event Placed {{ order: uuid, lines: list[Line] }}

enum Channel {{ web, store }}

fn total(lines: list[Line]) -> decimal = sum(each.price for each in lines)
"""


def _read(text: str) -> Read:
    source = SourceText("shop.onex", text)
    tokens = scan(current_tables(), text)
    return Read(source, tokens, parse_tokens(source, tokens, Problems()))


def _same(text: str) -> bool:
    return has_same_tree(_read(FILE), SourceText("shop.onex", text))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("\n\n", "\n\n\n\n", True),
        ("uuid, lines", "uuid lines", True),
        ("web, store", "web store", True),
        ("Line, Money", "Line, Money // why", True),
        ("/// An order.", "/// An order.   ", True),
        ("/// An order.", "/// Another order.", False),
        ("Line, Money", "Line", False),
        ("1.0.0", "1.0.1", False),
        ("web", "net", False),
        ("web, store }", "web }", False),
        ("enum Channel { web, store }", "", False),
        ("enum", "event Paid { order: uuid }\nenum", False),
        ("sum(", "sum((", False),
        ("\nenum Channel { web,", ",\nenum Channel { web", False),
    ],
)
def test_another_text_says_the_same_or_not(old, new, expected) -> None:
    """Blanks, comments and optional commas do not count; all else does, wherever it stands."""
    assert FILE != FILE.replace(old, new)
    assert expected is _same(FILE.replace(old, new))


def test_words_that_move_between_declarations_are_seen() -> None:
    """Each declaration must begin where its part does, even if the parts read well together."""
    before = f"{HEADER}event A {{ a: int }}\nevent B\nevent C {{ c: int }}"
    after = f"{HEADER}event A {{ event B a: int }}\nevent C {{ c: int }}"

    assert not has_same_tree(_read(before), SourceText("shop.onex", after))


def test_only_what_has_other_tokens_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The header is read with it; where only blanks differ, nothing is."""
    read: list[list[str]] = []

    def noted(source: SourceText, tokens: list[Token], problems: Problems) -> FlowFile:
        read.append([token.text for token in tokens])
        return parse_tokens(source, tokens, problems)

    before = _read(FILE)
    monkeypatch.setattr(proof, "parse_tokens", noted)

    assert has_same_tree(before, SourceText("shop.onex", FILE.replace("\n", "\n\n")))
    assert [] == read
    assert has_same_tree(before, SourceText("shop.onex", FILE.replace("web, store", "web store")))
    header = "flow shop @ 1.0.0 use shop . common : Line , Money"
    assert [[*header.split(), *"enum Channel { web store }".split(), ""]] == read
