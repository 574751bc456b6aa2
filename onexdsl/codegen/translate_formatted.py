"""An f-string of the language goes in, the Python that makes the same text comes out.

What is in its braces are expressions: how one is translated is handed in as `translate`.
"""

from collections.abc import Callable
from typing import TypeAlias

from onexdsl.codegen.literals import escaped, preferred_quote, text_literal
from onexdsl.codegen.python_expression import Atom, Binary, Invoke, Member, Python, one_line
from onexdsl.codegen.scope import Scope
from onexdsl.codegen.translate_literal import primitive_of
from onexdsl.semantics.expressions import (
    BuiltinCall,
    Expression,
    Formatted,
    FormattedValue,
    Generator,
)
from onexdsl.semantics.field_types import Primitive, ScalarType

Translate: TypeAlias = Callable[[Expression, Scope], Python]


def translate_formatted(expression: Formatted, scope: Scope, translate: Translate) -> Python:
    """Translate an f-string; one that Python 3.11 cannot spell becomes a sum of texts."""
    values = [part for part in expression.parts if isinstance(part, FormattedValue)]
    if not values:
        return Atom(text_literal("".join(map(str, expression.parts)), scope.quote))
    inside = scope.inner()
    inside.quote = "'"
    spelled = [_spelled(value, inside, translate) for value in values]
    texts = "".join(part for part in expression.parts if isinstance(part, str))
    quoted = any("'" in one for one in spelled)
    plain = all(_may_stand_in_braces(one) for one in spelled)
    outer = preferred_quote(texts)
    if scope.quote is not None or not plain or (quoted and '"' in texts):
        return _summed(expression, scope, translate)
    parts: list[str] = []
    rest = iter(spelled)
    for part in expression.parts:
        if isinstance(part, str):
            parts.append(escaped(part, outer).replace("{", "{{").replace("}", "}}"))
        else:
            parts.append(f"{{{next(rest)}}}")
    return Atom(f"f{outer}{''.join(parts)}{outer}")


def _spelled(value: FormattedValue, scope: Scope, translate: Translate) -> str:
    inner = value.value
    if isinstance(inner, BuiltinCall) and inner.function == "str":  # RUF010
        (argument,) = inner.arguments
        if (
            not isinstance(argument, Generator)
            and primitive_of(argument.type) is not Primitive.BOOL
        ):
            text = one_line(translate(argument, scope))
            return f"{text}!s:{value.format}" if value.format else text
    text = one_line(_shown(inner, scope, translate))
    return f"{text}:{value.format}" if value.format else text


def _shown(value: Expression, scope: Scope, translate: Translate) -> Python:
    """Translate a value that is printed: a bool says `true` or `false`."""
    found = translate(value, scope)
    if primitive_of(value.type) is Primitive.BOOL:
        return Invoke(Member(Invoke(Atom("str"), (found,)), "lower"))
    return found


def _may_stand_in_braces(text: str) -> bool:
    return '"' not in text and "\\" not in text and not text.startswith("{") and "f'" not in text


def _summed(expression: Formatted, scope: Scope, translate: Translate) -> Python:
    pieces: list[Python] = []
    for part in expression.parts:
        if isinstance(part, str):
            pieces.append(Atom(text_literal(part, scope.quote)))
        else:
            pieces.append(_as_text(part, scope, translate))
    found = pieces[0]
    for piece in pieces[1:]:
        found = Binary(found, "+", piece)
    return found


def _as_text(part: FormattedValue, scope: Scope, translate: Translate) -> Python:
    value = _shown(part.value, scope, translate)
    if part.format:
        return Invoke(Atom("format"), (value, Atom(text_literal(part.format, scope.quote))))
    if part.value.type == ScalarType(Primitive.STR):
        return value
    return Invoke(Atom("str"), (value,))
