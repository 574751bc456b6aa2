"""The rules to a TextMate grammar: what VS Code, Sublime Text, IntelliJ and others colour by."""

from typing import Any

from onexdsl.highlight import rules
from onexdsl.highlight.rules import Kind, Rule

SCOPE = "source.onex"
_LANGUAGE = ".onex"


def textmate_grammar() -> dict[str, Any]:
    """Give the grammar as a value for JSON."""
    return {
        "information_for_contributors": [
            "Made from onexdsl/highlight/rules.py by `make vscode`; change it there."
        ],
        "name": "onex",
        "scopeName": SCOPE,
        "patterns": [_include("comments"), _include("strings"), _include("flow")],
        "repository": {
            "comments": _several(rules.COMMENTS),
            "strings": {"patterns": [_formatted(), _pattern(rules.PATTERN), _string()]},
            "flow": _several(rules.FLOW),
            "value": {
                "patterns": [
                    _pattern(rules.QUOTED),
                    _pattern(rules.FORMAT),
                    _nested(),
                    *map(_pattern, rules.EXPRESSION),
                ]
            },
        },
    }


def _include(name: str) -> dict[str, Any]:
    return {"include": f"#{name}"}


def _several(pieces: tuple[Rule, ...]) -> dict[str, Any]:
    return {"patterns": [_pattern(piece) for piece in pieces]}


def _pattern(piece: Rule) -> dict[str, Any]:
    if len(piece.kinds) == 1:
        return {"match": piece.pattern, "name": _name(piece.kinds[0])}
    captures = {
        str(number): {"name": _name(kind)}
        for number, kind in enumerate(piece.kinds, start=1)
        if kind is not Kind.PLAIN
    }
    return {"match": piece.pattern, "captures": captures}


def _name(kind: Kind) -> str:
    return f"{kind}{_LANGUAGE}"


def _string() -> dict[str, Any]:
    """Give the rule of a string, which ends with its line at the latest, closed or not."""
    return {
        "begin": '"',
        "end": '"|$',
        "name": f"{Kind.STRING}.double{_LANGUAGE}",
        "patterns": [_pattern(rules.ESCAPE)],
    }


def _formatted() -> dict[str, Any]:
    value = {
        "begin": r"\{",
        "end": r'\}|(?=")|$',
        "beginCaptures": {"0": {"name": f"{Kind.BRACES}.begin{_LANGUAGE}"}},
        "endCaptures": {"0": {"name": f"{Kind.BRACES}.end{_LANGUAGE}"}},
        "contentName": f"meta.embedded{_LANGUAGE}",
        "patterns": [_include("value")],
    }
    return {
        "begin": 'f"',
        "end": '"|$',
        "name": f"{Kind.STRING}.double.formatted{_LANGUAGE}",
        "patterns": [_pattern(rules.ESCAPE), _pattern(rules.DOUBLED), value],
    }


def _nested() -> dict[str, Any]:
    marks = {"0": {"name": _name(Kind.PUNCTUATION)}}
    return {
        "begin": r"\{",
        "end": r'\}|(?=")|$',
        "beginCaptures": marks,
        "endCaptures": marks,
        "patterns": [_include("value")],
    }
