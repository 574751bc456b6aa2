"""Values of the language go in, Python's literals come out, as ruff would quote them."""

from decimal import Decimal

from onexdsl.codegen.module import Module
from onexdsl.codegen.python_expression import Atom, Invoke, Python

_UNITS = (
    ("days", 86_400_000),
    ("hours", 3_600_000),
    ("minutes", 60_000),
    ("seconds", 1_000),
    ("milliseconds", 1),
)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_literal(text: str, quote: str | None = None) -> str:
    """Give a string literal; without a `quote`, in that which ruff prefers."""
    quote = quote or preferred_quote(text)
    return f"{quote}{escaped(text, quote)}{quote}"


def preferred_quote(text: str) -> str:
    """Prefer double quotes, unless single ones save escapes."""
    return "'" if text.count('"') > text.count("'") else '"'


def escaped(text: str, quote: str) -> str:
    """Escape what may not stand as it is between two quotes."""
    if text.isprintable() and "\\" not in text and quote not in text:
        return text
    return "".join(_character(character, quote) for character in text)


def _character(character: str, quote: str) -> str:
    if character == quote:
        return f"\\{quote}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")


def plain_number(value: Decimal) -> str:
    """Give a number without an exponent."""
    return format(value.normalize(), "f") if value else "0"


def decimal_literal(value: Decimal, module: Module) -> Python:
    """Give `Decimal(3)` or `Decimal("0.5")`."""
    text = plain_number(value)
    argument = text if value == value.to_integral_value() else f'"{text}"'
    return Invoke(module.standard("decimal", "Decimal"), (Atom(argument),))


def duration_literal(milliseconds: int, module: Module) -> Python:
    """Give `timedelta(minutes=20)`, in the largest unit that divides the duration."""
    timedelta = module.standard("datetime", "timedelta")
    if milliseconds == 0:
        return Invoke(timedelta, (Atom("0"),))
    name, size = next(unit for unit in _UNITS if milliseconds % unit[1] == 0)
    return Invoke(timedelta, (), ((name, Atom(str(milliseconds // size))),))
