"""The words of the language by what must follow them to be keywords, for tools without a parser.

A keyword is a name wherever the grammar leaves no doubt, so most of them are known by what comes
next on their line. Tests hold these tables against the grammar and against what the parser says
of real flows.
"""

OPERATORS = ("and", "or", "not", "in", "is")
CONSTANTS = ("true", "false", "none")
CLOSED = (
    "if",
    "then",
    "else",
    "for",
    "when",
    "after",
    "expect",
    "undo",
    "per",
    "backoff",
    "timeout",
)
"""Never names but before a colon or behind a dot."""

DECLARING = ("enum", "record", "union", "event", "command", "intent", "reducer", "effect")
DECLARING_MORE = ("compute", "orchestrator", "state", "invariant")
BEFORE_TYPE = ("on", "ignore", "emits", "emit", "publish", "publishes", "await", "send", "reply")
BEFORE_TYPE_MORE = ("except", "no")
BEFORE_NUMBER = ("every", "within", "retry", "circuit", "rate", "concurrency", "advance")
BEFORE_BRACE = ("wire", "data", "enter", "exit")
BEFORE_STRING = ("scenario", "fails")
BEFORE_LOWER_NAME = ("fn", "let", "by", "with", "priority")
BEFORE_NAME = ("as",)
BEFORE_PATH = ("flow", "use")
BEFORE_STATE = ("initial", "final", "any")
MODIFIERS = ("key", "python")

GIVEN = ("event", "data", "key", "meta", "input", "failure")
"""What the language puts in scope."""

TYPES = (
    *("bool", "int", "float", "decimal", "str", "bytes", "uuid", "datetime", "date", "duration"),
    *("url", "json", "list", "set", "dict"),
)
FUNCTIONS = (
    *("len", "sum", "min", "max", "abs", "round", "any", "all", "sorted", "first", "last"),
    *("unique", "lower", "upper", "strip", "starts_with", "ends_with", "split", "join", "keys"),
    *("values", "get", "put", "add", "without", "coalesce", "floor", "ceil"),
)
