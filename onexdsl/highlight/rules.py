"""How to colour a line of a flow: regular expressions, in the order to try them.

They work in Python and in Oniguruma, and look no further than their own line.
"""

from dataclasses import dataclass
from enum import StrEnum

from onexdsl.highlight import words


class Kind(StrEnum):
    """What a piece of text is; the value is its TextMate scope."""

    DOC = "comment.line.documentation"
    COMMENT = "comment.line.double-slash"
    DECLARATION = "storage.type"
    MODIFIER = "storage.modifier"
    KEYWORD = "keyword.control"
    WORD_OPERATOR = "keyword.operator.word"
    CONSTANT = "constant.language"
    TYPE = "support.type"
    BUILTIN = "support.function"
    FUNCTION = "entity.name.function"
    GIVEN = "variable.language"
    NAME = "entity.name.type"
    PROPERTY = "variable.other.property"
    VARIABLE = "variable.other"
    NAMESPACE = "entity.name.namespace"
    ANNOTATION = "entity.name.function.decorator"
    NUMBER = "constant.numeric"
    STRING = "string.quoted"
    PATTERN = "string.regexp"
    ESCAPE = "constant.character.escape"
    BRACES = "punctuation.section.embedded"
    OPERATOR = "keyword.operator"
    PUNCTUATION = "punctuation"
    PLAIN = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A regular expression and the kinds of its groups; one alone is that of the whole match."""

    pattern: str
    kinds: tuple[Kind, ...]


_LOWER = r"[a-z_][a-z0-9_]*"
_WORD_END = r"(?![A-Za-z0-9_])"
_TYPE_NEXT = r"(?=\s+[A-Z]|\s*$|\s*//)"


def _any_of(*choices: str) -> str:
    return rf"(?<![A-Za-z0-9_])(?:{'|'.join(choices)}){_WORD_END}"


def _rule(pattern: str, *kinds: Kind) -> Rule:
    return Rule(pattern, kinds)


COMMENTS = (_rule(r"///.*$", Kind.DOC), _rule(r"//.*$", Kind.COMMENT))
PATTERN = _rule(r'r"(?:[^"\\\n]|\\.)*"', Kind.PATTERN)
ESCAPE = _rule(r"\\(?:u[0-9A-Fa-f]{4}|.)", Kind.ESCAPE)
DOUBLED = _rule(r"\{\{|\}\}", Kind.ESCAPE)
QUOTED = _rule(r"'(?:[^'\\\n]|\\.)*'", Kind.STRING)
FORMAT = _rule(r":[^{}\"':]*(?=\})", Kind.ESCAPE)

_NUMBERS = (
    _rule(r"\d+\.\d+\.\d+", Kind.NUMBER),
    _rule(r"\d+(?:ms|s|m|h|d)\b", Kind.NUMBER),
    _rule(r"\d+(?:\.\d+)?", Kind.NUMBER),
)

_FIELDS = (
    _rule(rf"(?<![A-Za-z0-9_]){_LOWER}{_WORD_END}(?=\s*:)", Kind.PROPERTY),
    _rule(rf"(?<![A-Za-z0-9_])(?<![>:] ){_LOWER}{_WORD_END}(?=\s*=(?!=))", Kind.VARIABLE),
)

_DOTTED = (
    _rule(r"\.\.", Kind.OPERATOR),
    _rule(rf"(\.)(\s*)({_LOWER})", Kind.PUNCTUATION, Kind.PLAIN, Kind.PROPERTY),
)

_WORDS = (
    _rule(_any_of(*words.CONSTANTS), Kind.CONSTANT),
    _rule(_any_of(*words.OPERATORS), Kind.WORD_OPERATOR),
    _rule(_any_of(*words.CLOSED), Kind.KEYWORD),
    _rule(r"(?:(?<=[=:] )|(?<=[(\[]))key" + _WORD_END, Kind.GIVEN),
    _rule(_any_of("key") + rf"(?=\s+{_LOWER}\s*:)", Kind.MODIFIER),
    _rule(_any_of("python") + r"(?=\s*(?:$|//|\}|emits\b|on\b|ignore\b|after\b))", Kind.MODIFIER),
    _rule(_any_of(*words.BEFORE_STATE) + r"(?=\s+state\b)", Kind.MODIFIER),
    _rule(_any_of("state") + r"(?=\s+(?:[A-Z]|except\b)|\s*\{)", Kind.DECLARATION),
    _rule(_any_of(*words.DECLARING, *words.DECLARING_MORE) + r"(?=\s+[A-Z])", Kind.DECLARATION),
    _rule(_any_of(*words.BEFORE_BRACE) + r"(?=\s*\{)", Kind.DECLARATION),
    _rule(_any_of("scenario") + r'(?=\s*")', Kind.DECLARATION),
    _rule(_any_of("fails") + r'(?=\s*")', Kind.KEYWORD),
    _rule(_any_of(*words.BEFORE_TYPE, *words.BEFORE_TYPE_MORE) + _TYPE_NEXT, Kind.KEYWORD),
    _rule(_any_of(*words.BEFORE_NUMBER) + r"(?=\s+\d)", Kind.KEYWORD),
    _rule(
        rf"({_any_of('fn')})(\s+)({_LOWER})(?=\s*\()",
        Kind.DECLARATION,
        Kind.PLAIN,
        Kind.FUNCTION,
    ),
    _rule(_any_of("let", "priority") + r"(?=\s+[a-z_])", Kind.KEYWORD),
    _rule(_any_of("by", "with") + r"(?=\s+[^\s=!<>+*/%,.)\]-])", Kind.KEYWORD),
    _rule(_any_of(*words.BEFORE_NAME) + r"(?=\s+[A-Za-z_])", Kind.KEYWORD),
    _rule(r"(?:(?<=[>:] )|(?<=[\[:]))" + _any_of(*words.TYPES), Kind.TYPE),
    _rule(_any_of(*words.TYPES) + r"(?=\s*[\[\](?])", Kind.TYPE),
    _rule(_any_of(*words.FUNCTIONS) + r"(?=\s*\()", Kind.BUILTIN),
    _rule(rf"{_LOWER}(?=\s*\()", Kind.FUNCTION),
    _rule(_any_of(*words.GIVEN) + r"(?=\s*(?:[.\[]|is\b))", Kind.GIVEN),
    _rule(_any_of("key"), Kind.GIVEN),
    _rule(r"[A-Z][A-Za-z0-9]*", Kind.NAME),
    _rule(_LOWER, Kind.VARIABLE),
)

_MARKS = (
    _rule(r"->|==|!=|<=|>=|[<>=+*/%|?-]", Kind.OPERATOR),
    _rule(r"[(),:\[\]]", Kind.PUNCTUATION),
)

EXPRESSION = (PATTERN, *_NUMBERS, *_DOTTED, *_WORDS, *_MARKS)
"""What stands in the braces of an f-string; what is quoted there has rules of its own."""

BRACES = _rule(r"[{}]", Kind.PUNCTUATION)

FLOW = (
    PATTERN,
    *_NUMBERS,
    _rule(rf"@{_LOWER}", Kind.ANNOTATION),
    _rule(r"@", Kind.OPERATOR),
    _rule(
        rf"(?<![A-Za-z0-9_.])((?:flow|use)(?=\s))(\s+)({_LOWER}(?:\.{_LOWER})*)(?=\s*[:@])",
        Kind.DECLARATION,
        Kind.PLAIN,
        Kind.NAMESPACE,
    ),
    *_FIELDS,
    *_DOTTED,
    *_WORDS,
    *_MARKS,
    BRACES,
)
"""What stands anywhere else, but for comments and strings."""
