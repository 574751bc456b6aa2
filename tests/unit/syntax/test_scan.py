"""Texts to tokens: the quick way gives what the plain one gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.scan import END, Token, scan, scan_all

AWKWARD = ("f", "r", '"', "'", "A", "b", "_", "Ä", "ß", "1", ".", " ", "\n", "\t", "/", "\\", "if")


def _plainly(text: str) -> list[Token]:
    tables = current_tables()
    found = [token for token in scan_all(tables, text) if token.type not in tables.ignored]
    named = [
        token._replace(type=tables.keywords.get(token.text, "LOWER"))
        if token.type == "LOWER"
        else token
        for token in found
    ]
    return [*named, Token(END, len(text), len(text), "")]


@given(st.lists(st.sampled_from(AWKWARD)).map("".join) | st.text())
def test_words_are_found_at_once_and_are_the_same(text: str) -> None:
    """Names that touch quotes, letters of other alphabets, blanks at either end."""
    assert _plainly(text) == scan(current_tables(), text)


@pytest.mark.parametrize("text", ['if"a"', 'f"a"', 'r"a"', 'fr"a"', "aÄ", "A_", "aB", "a1.5"])
def test_what_follows_a_name_counts(text: str) -> None:
    """A name ends where no other token could begin."""
    assert _plainly(text) == scan(current_tables(), text)


def test_blanks_at_the_end_are_passed_once() -> None:
    """A file that ends with very many blanks is no burden."""
    assert [Token(END, 500_000, 500_000, "")] == scan(current_tables(), " " * 500_000)
