"""Reads `grammar/onex.lark` through Lark's own loader: text to rules for people to look at.

What recovery puts in (`BROKEN`) is left out, for nobody writes it; so are the names of builders.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lark import Token, Tree
from lark.grammar import NonTerminal, Terminal
from lark.load_grammar import load_grammar

ROOT = Path(__file__).parents[2]
GRAMMAR = ROOT / "grammar/onex.lark"
SECTION = "// ---- "
HOLES = ("BROKEN", "broken")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark that stands in the text as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class RuleName:
    """The name of another rule."""

    name: str


@dataclass(frozen=True, slots=True)
class PatternName:
    """The name of a kind of token that a regular expression describes."""

    name: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; none is nothing at all."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    ways: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """There or not."""

    part: "Part"


@dataclass(frozen=True, slots=True)
class Many:
    """Any number of times, or at least once, with the mark between two if there is one."""

    part: "Part"
    at_least_once: bool
    mark: "Part | None" = None


Part: TypeAlias = Word | RuleName | PatternName | Sequence | Choice | Maybe | Many


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, and the heading of the grammar file that it stands below."""

    name: str
    section: str
    body: Part


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules in the order of the file, and the regular expression of each kind of token."""

    rules: tuple[Rule, ...]
    patterns: tuple[tuple[str, str], ...]


def load_rules(text: str) -> Rules:
    """Give the rules of a grammar in Lark's notation."""
    grammar, _ = load_grammar(text, GRAMMAR.name, [], global_keep_all_tokens=False)
    tokens = {name: _value(tree) for name, (tree, _) in grammar.term_defs if tree is not None}
    words = {name: value for name, value in tokens.items() if isinstance(value, Word | Choice)}
    sections = _sections(text)
    rules = tuple(
        Rule(str(name), sections[str(name)], part)
        for name, _, tree, _ in grammar.rule_defs
        if name not in HOLES and (part := _part(tree, words)) is not None
    )
    patterns = tuple((name, value) for name, value in tokens.items() if isinstance(value, str))
    return Rules(rules, tuple(one for one in patterns if not one[0].startswith("_")))


def _sections(text: str) -> dict[str, str]:
    """Tell below which heading each rule is defined."""
    section, found = "", {}
    for line in text.splitlines():
        if line.startswith(SECTION):
            section = line.removeprefix(SECTION)
        head, colon, _ = line.partition(":")
        if colon and head.lstrip("?!").isidentifier():
            found[head.lstrip("?!")] = section
    return found


def _value(tree: Tree[Token]) -> Part | str:
    """Give a token's words, or its regular expression between slashes."""
    found = list(tree.scan_values(lambda leaf: isinstance(leaf, Token)))
    if found[0].type == "REGEXP":
        return str(found[0])
    return _chosen([_word(leaf) for leaf in found])


def _word(leaf: Token) -> Word:
    return Word(leaf[1:-1])


def _part(tree: object, words: dict[str, Part]) -> Part | None:
    """Give what a tree of Lark's stands for; None where only recovery could put it in."""
    match tree:
        case Terminal(name=name) | NonTerminal(name=name) if name in HOLES:
            return None
        case Terminal(name=name):
            return words.get(name, PatternName(name))
        case NonTerminal(name=name):
            return RuleName(name)
        case Tree(data="literal", children=[leaf]):
            return _word(leaf)
        case Tree(data="expansions", children=ways):
            found = [part for way in ways if (part := _part(way, words)) is not None]
            return _chosen(found) if found else None
        case Tree(data="expansion", children=steps):
            parts = [_part(step, words) for step in steps]
            return None if None in parts else _in_a_row([part for part in parts if part])
        case Tree(data="maybe", children=[inner]):
            part = _part(inner, words)
            return part and Maybe(part)
        case Tree(data="expr", children=[inner, sign]):
            part = _part(inner, words)
            return part and (Maybe(part) if sign == "?" else Many(part, sign == "+"))
        case Tree(data="alias" | "value", children=[inner, *_]):
            return _part(inner, words)
        case _:
            raise ValueError(f"the grammar uses something that this page cannot show: {tree}")


def _chosen(ways: list[Part]) -> Part:
    return ways[0] if len(ways) == 1 else Choice(tuple(ways))


def _in_a_row(parts: list[Part]) -> Part:
    """Give the parts in a row, a list with marks between its elements (`x ("," x)*`) as one."""
    row: list[Part] = []
    for part in parts:
        match part:
            case Many(part=Sequence(parts=(mark, again)), at_least_once=False) if row[-1:] == [
                again
            ]:
                row[-1] = Many(again, at_least_once=True, mark=mark)
            case _:
                row.append(part)
    return row[0] if len(row) == 1 else Sequence(tuple(row))
