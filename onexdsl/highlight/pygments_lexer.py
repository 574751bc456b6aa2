"""The lexer for Pygments, so that docs, consoles and notebooks show flows in colour."""

from typing import Any, ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
)

from onexdsl.highlight import rules
from onexdsl.highlight.rules import Kind, Rule

TOKENS = {
    Kind.DOC: String.Doc,
    Kind.COMMENT: Comment.Single,
    Kind.DECLARATION: Keyword.Declaration,
    Kind.MODIFIER: Keyword,
    Kind.KEYWORD: Keyword,
    Kind.WORD_OPERATOR: Operator.Word,
    Kind.CONSTANT: Keyword.Constant,
    Kind.TYPE: Keyword.Type,
    Kind.BUILTIN: Name.Builtin,
    Kind.FUNCTION: Name.Function,
    Kind.GIVEN: Name.Builtin.Pseudo,
    Kind.NAME: Name.Class,
    Kind.PROPERTY: Name.Attribute,
    Kind.VARIABLE: Name.Variable,
    Kind.NAMESPACE: Name.Namespace,
    Kind.ANNOTATION: Name.Decorator,
    Kind.NUMBER: Number,
    Kind.STRING: String.Double,
    Kind.PATTERN: String.Regex,
    Kind.ESCAPE: String.Escape,
    Kind.BRACES: String.Interpol,
    Kind.OPERATOR: Operator,
    Kind.PUNCTUATION: Punctuation,
    Kind.PLAIN: Text,
}


def _states(*pieces: Rule) -> list[Any]:
    return [(piece.pattern, _token(piece)) for piece in pieces]


def _token(piece: Rule) -> Any:
    found = [TOKENS[kind] for kind in piece.kinds]
    return found[0] if len(found) == 1 else bygroups(*found)  # type: ignore[no-untyped-call]


_STRING = TOKENS[Kind.STRING]
_BRACES = TOKENS[Kind.BRACES]


class OnexLexer(RegexLexer):
    """Flows of onexdsl."""

    name = "onex"
    url = "https://pypi.org/project/onexdsl/"
    aliases: ClassVar = ["onex"]
    filenames: ClassVar = ["*.onex"]
    mimetypes: ClassVar = ["text/x-onex"]
    tokens: ClassVar = {
        "root": [
            *_states(*rules.COMMENTS),
            (r'f"', _STRING, "formatted"),
            (r'(?<!r)"', _STRING, "string"),
            (r"\s+", Whitespace),
            *_states(*rules.FLOW),
        ],
        "string": [
            *_states(rules.ESCAPE),
            (r'[^"\\\n]+', _STRING),
            (r'"|\n', _STRING, "#pop"),
        ],
        "formatted": [
            *_states(rules.ESCAPE, rules.DOUBLED),
            (r"\{", _BRACES, "value"),
            (r'[^"\\{}\n]+|\}', _STRING),
            (r'"|\n', _STRING, "#pop"),
        ],
        "value": [
            *_states(rules.QUOTED, rules.FORMAT),
            (r"\{", Punctuation, "braces"),
            (r"\}", _BRACES, "#pop"),
            (r"[ \t]+", Whitespace),
            *_states(*rules.EXPRESSION),
            (r'(?=["\n])', _BRACES, "#pop"),
        ],
        "braces": [
            *_states(rules.QUOTED),
            (r"\{", Punctuation, "#push"),
            (r"\}", Punctuation, "#pop"),
            (r"[ \t]+", Whitespace),
            *_states(*rules.EXPRESSION),
            (r'(?=["\n])', _BRACES, "#pop"),
        ],
    }
