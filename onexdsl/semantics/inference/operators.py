"""An operator and its typed sides in, the typed operation out.

The table of what `+ - * / %` take, apart from numbers (of which int mixes with decimal or
float, but these two not with each other, and `int / int` is a float):

    str + str          list + list
    datetime - datetime, date - date                   duration
    datetime ± duration, duration + datetime           datetime
    date ± duration, duration + date                   date
    duration ± duration, duration % duration           duration
    duration * number, number * duration, duration / number     duration (int or float)
    duration / duration                                float
"""

from onexdsl.semantics.expressions import (
    Arithmetic,
    Comparison,
    Expression,
    Logical,
    Membership,
    Negate,
    Not,
    Text,
)
from onexdsl.semantics.field_types import (
    BOOL,
    DATETIME,
    DURATION,
    FLOAT,
    STR,
    DictType,
    EnumType,
    ListType,
    Primitive,
    ScalarType,
    SetType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.fit import as_number, erroneous, fit, lean, present, refuse
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.types.assignability import (
    comparable,
    is_number,
    is_ordered,
    join_types,
    number_of_both,
)
from onexdsl.semantics.types.members import bare, inner_of
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span

ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})
EQUALITY = frozenset({"==", "!="})
ORDER = frozenset({"<", "<=", ">", ">="})

DATE = ScalarType(Primitive.DATE)
INT = Primitive.INT

# operator, left, right -> result; numbers among themselves are not in it.
MOMENTS: dict[tuple[str, Type, Type], Type] = {
    ("-", DATETIME, DATETIME): DURATION,
    ("-", DATE, DATE): DURATION,
    ("+", DATETIME, DURATION): DATETIME,
    ("-", DATETIME, DURATION): DATETIME,
    ("+", DURATION, DATETIME): DATETIME,
    ("+", DATE, DURATION): DATE,
    ("-", DATE, DURATION): DATE,
    ("+", DURATION, DATE): DATE,
    ("+", DURATION, DURATION): DURATION,
    ("-", DURATION, DURATION): DURATION,
    ("%", DURATION, DURATION): DURATION,
    ("/", DURATION, DURATION): FLOAT,
    **{("*", DURATION, one): DURATION for one in (ScalarType(INT), FLOAT)},
    **{("*", one, DURATION): DURATION for one in (ScalarType(INT), FLOAT)},
    **{("/", DURATION, one): DURATION for one in (ScalarType(INT), FLOAT)},
    ("+", STR, STR): STR,
}


def arithmetic(
    operator: str, left: Expression, right: Expression, span: Span, scope: Scope
) -> Expression:
    """Type `left + right` and its like; what cannot be combined is `type-mismatch`."""
    left, right = present(left, scope), present(right, scope)
    if _unknown(left, right):
        return erroneous(span)
    if operator == "-":  # a text may stand for the moment that another is counted from
        left, right = _lean_both(left, right, scope)
    else:
        left, right = _lean_numbers(left, right, scope)
    if _unknown(left, right):
        return erroneous(span)
    one, other = bare(left.type), bare(right.type)
    number = number_of_both(one, other)
    if number is not None:
        result = FLOAT if operator == "/" and number.primitive is INT else number
        sides = (
            (left, right)
            if number.primitive is INT
            else (as_number(left, number), as_number(right, number))
        )
        return Arithmetic(operator, *sides, type=result, span=span)
    if operator == "+" and isinstance(one, ListType) and isinstance(other, ListType):
        return _concatenation(left, right, span, scope)
    found = MOMENTS.get((operator, one, other))
    if found is None:
        return _refuse_pair(operator, left, right, span, scope)
    return Arithmetic(operator, left, right, type=found, span=span)


def negate(operand: Expression, span: Span, scope: Scope) -> Expression:
    """Type `-x` of a number or duration."""
    operand = present(operand, scope)
    if _unknown(operand):
        return erroneous(span)
    type_ = bare(operand.type)
    if not (is_number(type_) or type_ == DURATION):
        told = words.type_mismatch(
            f"`-` takes a number or a duration, and this is `{show_type(type_)}`.", operand.span
        )
        return refuse(told, span, scope)
    return Negate(operand, type=type_, span=span)


def negation(operand: Expression, span: Span, scope: Scope) -> Expression:
    """Type `not x` of a bool."""
    return Not(fit(operand, BOOL, scope), type=BOOL, span=span)


def logical(
    operator: str, left: Expression, right: Expression, span: Span, scope: Scope
) -> Expression:
    """Type `and` or `or` of two bools."""
    sides = (fit(left, BOOL, scope), fit(right, BOOL, scope))
    return Logical(operator, *sides, type=BOOL, span=span)


def equality(
    operator: str, left: Expression, right: Expression, span: Span, scope: Scope
) -> Expression:
    """Type `==` or `!=`: optionals as they are, but of types that can be alike at all."""
    left, right = _lean_both(left, right, scope)
    if not comparable(left.type, right.type, scope.symbols):
        return _refuse_pair(operator, left, right, span, scope)
    return Comparison(operator, *_same_number(left, right), type=BOOL, span=span)


def order(
    operator: str, left: Expression, right: Expression, span: Span, scope: Scope
) -> Expression:
    """Type `<` and its like of two numbers, texts, dates, datetimes or durations."""
    left, right = present(left, scope), present(right, scope)
    left, right = _lean_both(left, right, scope)
    if _unknown(left, right):
        return Comparison(operator, left, right, type=BOOL, span=span)
    one, other = bare(left.type), bare(right.type)
    fits = one == other or number_of_both(one, other) is not None
    if not (fits and is_ordered(one)):
        return _refuse_pair(operator, left, right, span, scope)
    return Comparison(operator, *_same_number(left, right), type=BOOL, span=span)


def membership(
    left: Expression, right: Expression, span: Span, scope: Scope, *, negated: bool
) -> Expression:
    """Type `left in right` of a list, a set, the keys of a dict, or a text in a `str`."""
    right = lean(present(right, scope), ListType(bare(inner_of(left.type))), scope)
    match bare(right.type):
        case ListType(item) | SetType(item) | DictType(key=item):
            left = lean(left, item, scope)
            fits = comparable(left.type, item, scope.symbols)
        case ScalarType(Primitive.STR):
            left = present(left, scope)  # Python has no answer to `None in "text"`
            fits = _unknown(left) or bare(left.type) == STR
        case UnknownType():
            fits = True
        case other:
            told = words.type_mismatch(
                f"`in` looks into lists, sets, dicts and texts, and this is `{show_type(other)}`.",
                right.span,
            )
            return refuse(told, span, scope)
    if not fits:
        return _refuse_pair("not in" if negated else "in", left, right, span, scope)
    return Membership(left, right, negated, type=BOOL, span=span)


def _concatenation(left: Expression, right: Expression, span: Span, scope: Scope) -> Expression:
    left, right = lean(left, right.type, scope), lean(right, left.type, scope)
    joined = join_types(bare(left.type), bare(right.type), scope.symbols)
    if joined is None:
        return _refuse_pair("+", left, right, span, scope)
    return Arithmetic("+", left, right, type=joined, span=span)


def _lean_both(left: Expression, right: Expression, scope: Scope) -> tuple[Expression, Expression]:
    leant = lean(left, right.type, scope)
    return leant, lean(right, leant.type, scope)


def _lean_numbers(
    left: Expression, right: Expression, scope: Scope
) -> tuple[Expression, Expression]:
    if is_number(left.type) and is_number(right.type):
        return _lean_both(left, right, scope)
    return left, right


def _same_number(left: Expression, right: Expression) -> tuple[Expression, Expression]:
    """Convert the int of two numbers that are compared; optionals stay as they are."""
    number = number_of_both(bare(left.type), bare(right.type))
    if number is None or number.primitive is INT:
        return left, right
    return as_number(left, number), as_number(right, number)


def _unknown(*sides: Expression) -> bool:
    return any(isinstance(side.type, UnknownType) for side in sides)


def _refuse_pair(
    operator: str, left: Expression, right: Expression, span: Span, scope: Scope
) -> Expression:
    one, other = (show_type(bare(side.type)) for side in (left, right))
    told = words.type_mismatch(
        f"`{operator}` cannot combine `{one}` with `{other}`.", span, _pair_hint(left, right)
    )
    return refuse(told, span, scope)


def _pair_hint(left: Expression, right: Expression) -> str | None:
    kinds = {bare(inner_of(side.type)) for side in (left, right)}
    if kinds == {FLOAT, ScalarType(Primitive.DECIMAL)}:
        return "Convert one of the two: `decimal(…)` or `float(…)`."
    texts = any(isinstance(side, Text) for side in (left, right))
    enum = next((kind for kind in kinds if isinstance(kind, EnumType)), None)
    if texts and enum is not None:
        return f"Name a member, such as `{enum.name.name}.…`, instead of a text."
    if STR in kinds and len(kinds) > 1:
        return "Write `str(…)` or an f-string to make a text of a value."
    return None
