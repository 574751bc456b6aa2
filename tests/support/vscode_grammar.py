"""Writes the VS Code extension's TextMate grammar: `python -m tests.support.vscode_grammar`."""

import json
from pathlib import Path

from onexdsl.highlight.textmate import textmate_grammar

GRAMMAR = Path(__file__).parents[2] / "editors/vscode/syntaxes/onex.tmLanguage.json"


def grammar_text() -> str:
    """Give the text of the file."""
    return json.dumps(textmate_grammar(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    GRAMMAR.write_text(grammar_text(), "utf-8")
