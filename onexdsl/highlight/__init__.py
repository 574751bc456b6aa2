"""Flows in colour, for tools that read no tree: Pygments, and editors with TextMate grammars."""
