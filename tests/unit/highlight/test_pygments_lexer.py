"""Pygments colours flows as the parser reads them."""

from pathlib import Path

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Error, Keyword, Name, Operator, String

from onexdsl.highlight import words
from onexdsl.highlight.pygments_lexer import OnexLexer
from onexdsl.semantics.field_types import Primitive
from onexdsl.semantics.inference.builtin_functions import BUILTINS
from onexdsl.syntax.grammar import current_tables
from tests.support.coloured import keywords_and_names
from tests.unit.syntax.corpus import pages, read

ROOT = Path(__file__).parents[3]
FLOWS = {file.name: file.read_text("utf-8") for file in ROOT.glob("examples/*/flows/**/*.onex")}
CORPUS = {page.stem: read(page)[0] for page in pages()}
KEYWORDS = (Keyword, Operator.Word)


def _tokens(text: str) -> dict[int, object]:
    """Give the token at each offset where one begins."""
    return {at: kind for at, kind, _ in OnexLexer().get_tokens_unprocessed(text)}


@pytest.mark.parametrize("name", FLOWS)
def test_keywords_are_keywords_and_names_are_names(name: str) -> None:
    """Also where a word of the language is the name of a field, in all examples."""
    text = FLOWS[name]
    tokens = _tokens(text)
    keywords, names = keywords_and_names(text)

    assert keywords == {at: w for at, w in keywords.items() if _is(tokens.get(at), *KEYWORDS)}
    assert names == {at: w for at, w in names.items() if not _is(tokens.get(at), *KEYWORDS)}


def test_no_character_of_any_example_is_unknown() -> None:
    """Also of the corpus, where each construct of the grammar stands."""
    texts = (*FLOWS.values(), *CORPUS.values())
    lexed = (OnexLexer().get_tokens_unprocessed(text) for text in texts)

    assert [] == [text for tokens in lexed for _, kind, text in tokens if kind in Error]


def test_every_keyword_of_the_grammar_is_somewhere_a_keyword() -> None:
    """A new word of the language has to be told to those who colour it."""
    texts = (*FLOWS.values(), *CORPUS.values())
    lexed = (OnexLexer().get_tokens_unprocessed(text) for text in texts)
    seen = {text for tokens in lexed for _, kind, text in tokens if _is(kind, *KEYWORDS)}

    assert set() == set(current_tables().keywords) - seen


def test_types_and_functions_are_those_of_the_language() -> None:
    """None is missing, and none is made up."""
    assert {*map(str, Primitive), "list", "set", "dict"} == set(words.TYPES)
    assert set(BUILTINS) - set(words.TYPES) == set(words.FUNCTIONS)


def test_an_f_string_is_coloured_within() -> None:
    """The names in its braces are names, what is quoted there a string, what follows a format."""
    text = "f\"{{a}} {x[0].y:>8} {if z == 'b' then 1 else R { c: 2 }} \\n\""
    tokens = {word: kind for _, kind, word in OnexLexer().get_tokens_unprocessed(text)}

    assert tokens["x"] in Name.Variable
    assert tokens["y"] in Name.Attribute
    assert tokens["then"] in Keyword
    assert tokens["R"] in Name.Class
    assert [tokens[word] in String for word in ("'b'", ":>8", "{{", "\\n")] == [True] * 4


def test_a_string_ends_with_its_line() -> None:
    """What is not closed does not colour the rest of the file."""
    tokens = {word: kind for _, kind, word in OnexLexer().get_tokens_unprocessed('"a\nevent A')}

    assert tokens["event"] in Keyword


def test_pygments_finds_the_lexer_by_its_name() -> None:
    """Consoles, notebooks and documentation tools ask for it so."""
    assert "onex" == get_lexer_by_name("onex").name


def _is(kind: object, *wanted: object) -> bool:
    return any(kind in each for each in wanted)
