"""The TextMate grammar, as VS Code's own tokeniser reads it, colours flows as the parser does."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from onexdsl.syntax.grammar import current_tables
from tests.support.coloured import keywords_and_names
from tests.support.vscode_grammar import GRAMMAR, grammar_text
from tests.unit.syntax.corpus import pages, read

ROOT = Path(__file__).parents[3]
NODE, NPM = shutil.which("node"), shutil.which("npm")
TESTS = ROOT / "editors/vscode/test"
KEYWORDS = ("keyword.control", "keyword.operator.word", "storage.", "constant.language")
FLOWS = sorted(ROOT.glob("examples/*/flows/**/*.onex"))

needs_node = pytest.mark.skipif(
    NODE is None or NPM is None, reason="VS Code's tokeniser needs node and npm: install Node.js 20"
)


@pytest.fixture(scope="module")
def tokeniser(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a function from texts to their tokens: by text, the offset to the word and its scope."""
    folder = TESTS
    if not (TESTS / "node_modules/vscode-textmate").is_dir():
        folder = tmp_path_factory.mktemp("tokeniser")
        for name in ("package.json", "tokenise.js"):
            shutil.copy(TESTS / name, folder)
        install = (str(NPM), "install", "--no-package-lock", "--no-audit", "--no-fund")
        subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=120)

    def tokenise(*texts: str) -> list[dict[int, tuple[str, str]]]:
        done = subprocess.run(
            [str(NODE), "tokenise.js", str(GRAMMAR)],
            cwd=folder,
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        found = zip(texts, json.loads(done.stdout), strict=True)
        return [
            {at: (text[at : at + length], scope) for at, length, scope in tokens}
            for text, tokens in found
        ]

    return tokenise


def test_the_grammar_is_made_from_the_rules() -> None:
    """`python -m tests.support.vscode_grammar` would write the file that is there."""
    assert grammar_text() == GRAMMAR.read_text("utf-8")


@needs_node
def test_keywords_are_keywords_and_names_are_names(tokeniser: Any) -> None:
    """Also where a word of the language is the name of a field, in all examples."""
    texts = [flow.read_text("utf-8") for flow in FLOWS]

    for text, tokens in zip(texts, tokeniser(*texts), strict=True):
        keywords, names = keywords_and_names(text)
        coloured = {at: word for at, (word, scope) in tokens.items() if scope.startswith(KEYWORDS)}
        assert keywords == {at: word for at, word in keywords.items() if coloured.get(at) == word}
        assert {} == {at: name for at, name in names.items() if at in coloured}


@needs_node
def test_every_keyword_of_the_grammar_is_somewhere_a_keyword(tokeniser: Any) -> None:
    """In the examples and the corpus, where each construct stands."""
    texts = [flow.read_text("utf-8") for flow in FLOWS] + [read(page)[0] for page in pages()]
    seen = {
        word
        for tokens in tokeniser(*texts)
        for word, scope in tokens.values()
        if scope.startswith(KEYWORDS)
    }

    assert set() == set(current_tables().keywords) - seen


@needs_node
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'flow shop.orders @ 1.2.0 // "why"',
            {
                "flow": "storage.type",
                "shop.orders": "entity.name.namespace",
                "1.2.0": "constant.numeric",
                '// "why"': "comment.line.double-slash",
            },
        ),
        (
            '  @sensitive key state: list[str(r"[a-z]")]? = []  /// doc',
            {
                "@sensitive": "entity.name.function.decorator",
                "key": "storage.modifier",
                "state": "variable.other.property",
                "list": "support.type",
                'r"[a-z]"': "string.regexp",
                "/// doc": "comment.line.documentation",
            },
        ),
        (
            'note = f"{{x}} {len(event.lines):03d} {if a then \'b\' else c}\\n" + "…"',
            {
                "note": "variable.other",
                "{{": "constant.character.escape",
                "len": "support.function",
                "event": "variable.language",
                "lines": "variable.other.property",
                ":03d": "constant.character.escape",
                "then": "keyword.control",
                "'b'": "string.quoted",
                "\\n": "constant.character.escape",
                "…": "string.quoted.double",
            },
        ),
        ('"open\nevent A {}', {"open": "string.quoted.double", "event": "storage.type"}),
        ('f"{open\nevent A {}', {"open": "variable.other", "event": "storage.type"}),
    ],
)
def test_a_word_has_its_scope(tokeniser: Any, text: str, expected: dict[str, str]) -> None:
    """Within strings and their braces too; what is not closed ends with its line."""
    (tokens,) = tokeniser(text)
    scopes = {word: scope.removesuffix(".onex") for word, scope in tokens.values()}

    assert expected == {word: scopes.get(word) for word in expected}
