"""Writes `docs/reference/grammar.md`: each rule of the syntax, and which rules lead to it.

`python -m tests.support.grammar_reference` (or `make docs`) writes it anew. The notation is that of
the W3C's XML recommendation, section 6. The site draws a diagram above each rule.
"""

from itertools import groupby
from typing import assert_never

from tests.support.grammar_rules import (
    GRAMMAR,
    ROOT,
    Choice,
    Many,
    Maybe,
    Part,
    PatternName,
    Rule,
    RuleName,
    Rules,
    Sequence,
    Word,
    load_rules,
)

PAGE = ROOT / "docs/reference/grammar.md"
WIDTH = 90

HEAD = """# Grammar

The whole syntax of `.onex`, rule by rule. Made from `grammar/onex.lark` by `make docs`; do not \
edit. What the pieces mean is told in [the language](../language/README.md).

`x?` may be absent, `x*` stands any number of times, `x+` at least once, `x | y` is one of both. \
Words and marks in quotes stand as they are; names in capitals are kinds of tokens, \
[at the end](#tokens). Blanks and line ends mean nothing, and a comment runs from `//` to the end \
of its line.
"""
TOKENS = """
## Tokens

Each is a regular expression of Python's, between slashes. A word that stands in quotes in some \
rule is no `LOWER`: where it may be a name all the same, [`name`](#name) lists it.

| token | looks like |
|---|---|
"""


def reference() -> str:
    """Give the whole page."""
    found = load_rules(GRAMMAR.read_text("utf-8"))
    sections = (
        f"\n## {section[0].upper()}{section[1:]}\n" + "".join(_told(rule, found) for rule in rules)
        for section, rules in groupby(found.rules, lambda rule: rule.section)
    )
    return HEAD + "".join(sections) + TOKENS + "".join(map(_row, found.patterns))


def _told(rule: Rule, found: Rules) -> str:
    """Give a rule's section: what it says, and where it is named."""
    named_by = [one.name for one in found.rules if rule.name in names_in(one.body)]
    where = ", ".join(f"[`{name}`](#{name})" for name in named_by if name != rule.name)
    return f"\n### {rule.name}\n\n```text\n{_rule(rule)}\n```\n" + (
        f"\nUsed in {where}.\n" if where else ""
    )


def _rule(rule: Rule) -> str:
    """Give a rule on one line, or a line for each of its ways where they are many."""
    line = f"{rule.name} ::= {written(rule.body)}"
    if len(line) <= WIDTH or not isinstance(rule.body, Choice):
        return line
    margin = " " * len(rule.name)
    first, *others = (written(way) for way in rule.body.ways)
    return "\n".join([f"{rule.name} ::= {first}", *(f"{margin}   | {way}" for way in others)])


def _row(pattern: tuple[str, str]) -> str:
    name, expression = pattern
    return f"| `{name}` | `{expression.replace('|', chr(92) + '|')}` |\n"


def written(part: Part) -> str:
    """Give a part in the notation of the page."""
    match part:
        case Word(text=text):
            return f'"{text}"'
        case RuleName(name=name) | PatternName(name=name):
            return name
        case Sequence(parts=parts):
            return " ".join(
                _within(one) if isinstance(one, Choice) else written(one) for one in parts
            )
        case Choice(ways=ways):
            return " | ".join(written(way) for way in ways)
        case Maybe(part=inner):
            return f"{_within(inner)}?"
        case Many(part=inner, mark=None, at_least_once=at_least_once):
            return _within(inner) + ("+" if at_least_once else "*")
        case Many(part=inner, mark=mark):
            return f"{_within(inner)} ({written(mark)} {written(inner)})*"
        case _:
            assert_never(part)


def _within(part: Part) -> str:
    """Give a part so that a sign behind it means the whole of it."""
    alone = isinstance(part, Word | RuleName | PatternName)
    return written(part) if alone else f"({written(part)})"


def names_in(part: Part) -> frozenset[str]:
    """Give the rules that a part names."""
    match part:
        case RuleName(name=name):
            return frozenset((name,))
        case Word() | PatternName():
            return frozenset()
        case Sequence(parts=parts) | Choice(ways=parts):
            return frozenset().union(*map(names_in, parts))
        case Maybe(part=inner) | Many(part=inner):
            return names_in(inner)
        case _:
            assert_never(part)


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
