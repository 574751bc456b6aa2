"""A typed expression goes in, the piece of Python that means the same comes out."""

from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from typing import Any, assert_never

from onexdsl.codegen import idioms
from onexdsl.codegen.literals import (
    plain_number,
    text_literal,
)
from onexdsl.codegen.python_expression import (
    Atom,
    Binary,
    Bracketed,
    Comprehension,
    Invoke,
    Member,
    Python,
    one_line,
)
from onexdsl.codegen.python_names import field_name
from onexdsl.codegen.python_types import plain_type
from onexdsl.codegen.scope import Scope
from onexdsl.codegen.translate_builtin import ITERATING, ORDERED, call
from onexdsl.codegen.translate_formatted import translate_formatted
from onexdsl.codegen.translate_literal import NONE, class_name, primitive_of, translate_literal
from onexdsl.semantics.expressions import (
    Arithmetic,
    Attribute,
    Boolean,
    BuiltinCall,
    Comparison,
    Conditional,
    Construct,
    Convert,
    Duration,
    EmptyDict,
    EnumMember,
    Erroneous,
    Expression,
    Formatted,
    FunctionCall,
    Generator,
    Index,
    IsTest,
    ListComprehension,
    ListValue,
    Logical,
    Membership,
    Negate,
    Not,
    Nothing,
    Number,
    Text,
    Variable,
    VariableKind,
)
from onexdsl.semantics.field_types import (
    BOOL,
    DictType,
    ListType,
    NoneType,
    OptionalType,
    Primitive,
    RecordType,
    ReducerDataType,
    ScalarType,
    SetType,
    Type,
)
from onexdsl.semantics.model import Function, Record

_FLIPPED = {"==": "!=", "!=": "=="}
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def translate(expression: Expression, scope: Scope) -> Python:
    """Translate an expression that was typed without errors."""
    match expression:
        case Number() | Text() | Duration() | Boolean() | Nothing() | EnumMember():
            return translate_literal(expression, scope)
        case Variable():
            return _variable(expression, scope)
        case Attribute():
            return _attribute(expression, scope)
        case Index(subject=subject, index=index):
            return idioms.indexed(translate(subject, scope), translate(index, scope))
        case BuiltinCall():
            return _builtin_call(expression, scope)
        case FunctionCall():
            return _function_call(expression, scope)
        case Construct(fields=fields):
            named = tuple((field_name(f.name), translate(f.value, scope)) for f in fields)
            return Invoke(Atom(class_name(expression.type, scope)), (), named)
        case ListValue() | ListComprehension() | EmptyDict():
            return _collection(expression, scope)
        case Formatted():
            return translate_formatted(expression, scope, translate)
        case Negate(operand=Number() as number):
            negative = Number(-number.value, type=number.type, span=number.span)
            return translate_literal(negative, scope)
        case Negate(operand=operand):
            return idioms.minus(translate(operand, scope))
        case Not(operand=operand):
            return idioms.negated(translate(operand, scope))
        case Convert(value=value):
            return _converted(expression, value, scope)
        case Arithmetic() | Comparison() | Membership() | Logical() | IsTest():
            return _operation(expression, scope)
        case Conditional(condition=condition, value=value, otherwise=otherwise):
            return idioms.chosen(
                translate(value, scope), translate(condition, scope), translate(otherwise, scope)
            )
        case Erroneous():
            raise AssertionError("only what was typed without errors is printed")
        case _:
            assert_never(expression)


def comprehension(
    brackets: str, generator: Generator, scope: Scope, *, ordered: bool
) -> Comprehension:
    """Translate a generator; where the order counts, a set is sorted first."""
    source = iterated(generator.source, scope, ordered=ordered)
    inside = scope.inner()
    variable = inside.declare(generator.variable, item_type(generator.source.type))
    condition = generator.condition
    return Comprehension(
        brackets,
        translate(generator.element, inside),
        variable,
        source,
        None if condition is None else translate(condition, inside),
    )


def iterated(source: Expression, scope: Scope, *, ordered: bool) -> Python:
    """Translate what is looped over: `keys(d)` needs no list; a set may need an order."""
    if isinstance(source, BuiltinCall) and source.function in {"keys", "values", "list"}:
        (subject,) = source.arguments
        if not isinstance(subject, Generator):
            found = iterated(subject, scope, ordered=ordered)
            return Invoke(Member(found, "values")) if source.function == "values" else found
    found = translate(source, scope)
    return idioms.in_order(found) if ordered and isinstance(source.type, SetType) else found


def item_type(type_: Type) -> Type:
    """Give the type of what a loop over a list, a set or the keys of a dict yields."""
    match type_:
        case ListType(item) | SetType(item) | DictType(key=item):
            return item
        case _:
            return type_


# ---- names


def _variable(variable: Variable, scope: Scope) -> Python:
    match variable.kind:
        case VariableKind.LOCAL | VariableKind.PARAMETER:
            return scope.variables[variable.name]
        case VariableKind.DATA_FIELD:
            return data_field(variable.name, scope)
        case VariableKind.STEP:
            scope.used.add(f"step {variable.name}")
            return scope.steps[variable.name]
        case _:
            return scope.use(variable.kind.value)


def data_field(name: str, scope: Scope) -> Python:
    """Read a data field: a variable from its first assignment on, else an attribute."""
    local = scope.data_fields.get(name)
    return Member(scope.use("data"), field_name(name)) if local is None else Atom(local)


def _attribute(expression: Attribute, scope: Scope) -> Python:
    subject = expression.subject
    if isinstance(subject.type, ReducerDataType):
        return data_field(expression.name, scope)
    name = expression.name
    if isinstance(subject.type, RecordType):
        record = scope.module.project.model.declarations[subject.type.name]
        if isinstance(record, Record) and record.remarks.python is not None:
            return Member(translate(subject, scope), name)
    if isinstance(subject, Variable) and subject.kind in {VariableKind.META, VariableKind.FAILURE}:
        return Member(translate(subject, scope), name)
    return Member(translate(subject, scope), field_name(name))


def _function_call(expression: FunctionCall, scope: Scope) -> Python:
    name = expression.function
    project = scope.module.project
    arguments = tuple(translate(argument, scope) for argument in expression.arguments)
    function = project.model.declarations[name]
    assert isinstance(function, Function)  # noqa: S101  # what a call names
    if function.body is None:
        return Invoke(scope.python_function(name), arguments)
    needs = tuple(
        (project.python_attribute(need), scope.python_function(need))
        for need in project.python_needs(name)
    )
    return Invoke(Atom(scope.module.declared(name)), arguments, needs)


def _builtin_call(expression: BuiltinCall, scope: Scope) -> Python:
    ordered = expression.function in ORDERED or _depends_on_order(expression)
    arguments = tuple(
        comprehension("()", argument, scope, ordered=ordered)
        if isinstance(argument, Generator)
        else iterated(argument, scope, ordered=ordered)
        if expression.function in ITERATING
        else translate(argument, scope)
        for argument in expression.arguments
    )
    return call(expression, arguments, scope.module)


def _depends_on_order(expression: BuiltinCall) -> bool:
    """Whether the result, which is rounded, may differ with the order of a set."""
    adds = expression.function in {"sum", "min", "max"}
    return adds and primitive_of(expression.type) in {Primitive.FLOAT, Primitive.DECIMAL}


def _collection(expression: ListValue | ListComprehension | EmptyDict, scope: Scope) -> Python:
    is_set = isinstance(expression.type, SetType)
    match expression:
        case EmptyDict():
            return Atom("{}")
        case ListComprehension(generator=generator):
            brackets = "{}" if is_set else "[]"
            found = comprehension(brackets, generator, scope, ordered=not is_set)
            return idioms.comprehended(found)
        case ListValue(items=()):
            return Invoke(Atom("set")) if is_set else Atom("[]")
        case ListValue(items=items):
            inside = tuple(translate(item, scope) for item in items)
            return idioms.gathered(inside) if is_set else Bracketed("[]", inside)
        case _:
            assert_never(expression)


# ---- operators


def _converted(expression: Convert, value: Expression, scope: Scope) -> Python:
    inner = translate(value, scope)
    if isinstance(value.type, ListType | SetType | DictType | OptionalType):
        return _widened(expression.type, value, inner, scope)
    if primitive_of(expression.type) is primitive_of(value.type):  # it only loses a constraint
        return inner
    if primitive_of(expression.type) is Primitive.DECIMAL:
        return Invoke(scope.module.standard("decimal", "Decimal"), (inner,))
    return Invoke(Atom("float"), (inner,))


def _widened(type_: Type, value: Expression, inner: Python, scope: Scope) -> Python:
    """Give a copy that type checkers take as wider; where one copy is not enough, tell them."""
    match value.type:
        case ListType(item) if not _has_parts(item):
            return idioms.listed(inner)
        case DictType(_, item) if not _has_parts(item):
            return Invoke(Atom("dict"), (inner,))
        case _:
            told = Atom(text_literal(one_line(plain_type(type_, scope.module)), scope.quote))
            return Invoke(scope.module.standard("typing", "cast"), (told, inner))


def _has_parts(type_: Type) -> bool:
    inner = type_.inner if isinstance(type_, OptionalType) else type_
    return isinstance(inner, ListType | SetType | DictType)


def _side(one: Expression, other: Expression, scope: Scope) -> Python:
    """Translate a side of an operator: Python itself mixes ints with decimals and floats."""
    if not isinstance(_unconverted(other), Convert | Number):
        if isinstance(one, Convert):
            return translate(one.value, scope)
        whole = isinstance(one, Number) and one.value == one.value.to_integral_value()
        if isinstance(one, Number) and whole and primitive_of(one.type) is Primitive.DECIMAL:
            return Atom(plain_number(one.value))
    return translate(one, scope)


def _unconverted(expression: Expression) -> Expression:
    """Take off a conversion that only loses a constraint."""
    if isinstance(expression, Convert):
        inner = expression.value
        if primitive_of(expression.type) is primitive_of(inner.type):
            return inner
    return expression


def _operation(
    expression: Arithmetic | Comparison | Membership | Logical | IsTest, scope: Scope
) -> Python:
    match expression:
        case Arithmetic(operator, left, right):
            return Binary(_side(left, right, scope), operator, _side(right, left, scope))
        case Comparison(operator, left, right):
            return _comparison(operator, left, right, scope)
        case Membership(left, right, negated):
            operator = "not in" if negated else "in"
            return Binary(translate(left, scope), operator, iterated(right, scope, ordered=False))
        case Logical(operator, left, right):
            joined = idioms.both if operator == "and" else idioms.either
            return joined(translate(left, scope), translate(right, scope))
        case IsTest(subject, member):
            if scope.module.project.members_of(subject.type) == {member}:  # it was narrowed
                return idioms.TRUE
            name = Atom(scope.module.declared(member))
            return Invoke(Atom("isinstance"), (translate(subject, scope), name))
        case _:
            assert_never(expression)


def _comparison(operator: str, left: Expression, right: Expression, scope: Scope) -> Python:
    if isinstance(left, Nothing | Boolean) and not isinstance(right, Nothing | Boolean):
        left, right = right, left
        operator = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
    if operator in _FLIPPED:
        identity = "is" if operator == "==" else "is not"
        if isinstance(right, Nothing):
            return _compared_to_none(left, identity, scope)
        if isinstance(right, Boolean):
            return _compared_to_bool(left, right.value, identity, scope)
    if _is_constant(left) and _is_constant(right):  # PLR0133
        return Atom(str(_COMPARED[operator](_constant(left), _constant(right))))
    sides = (_side(left, right, scope), _side(right, left, scope))
    may_differ = primitive_of(left.type) is Primitive.FLOAT  # "not a number" is not even itself
    if sides[0] == sides[1] and isinstance(sides[0], Atom) and not may_differ:  # PLR0124
        return idioms.TRUE if operator in {"==", "<=", ">="} else idioms.FALSE
    return Binary(sides[0], operator, sides[1])


def _is_constant(expression: Expression) -> bool:
    return isinstance(expression, Number | Text | Boolean) and primitive_of(expression.type) in {
        *(Primitive.INT, Primitive.FLOAT, Primitive.DECIMAL, Primitive.STR, Primitive.BOOL)
    }


def _constant(expression: Expression) -> Any:
    assert isinstance(expression, Number | Text | Boolean)  # noqa: S101  # what was asked before
    return expression.value


def _compared_to_none(left: Expression, identity: str, scope: Scope) -> Python:
    match left.type:
        case OptionalType() | ScalarType(Primitive.JSON):
            return Binary(translate(left, scope), identity, NONE)
        case NoneType():
            return idioms.TRUE if identity == "is" else idioms.FALSE
        case _:  # it was narrowed
            return idioms.FALSE if identity == "is" else idioms.TRUE


def _compared_to_bool(left: Expression, value: bool, identity: str, scope: Scope) -> Python:  # noqa: FBT001  # it is the value
    if left.type == BOOL:
        holds = value is (identity == "is")
        found = translate(left, scope)
        return found if holds else idioms.negated(found)
    return Binary(translate(left, scope), identity, Atom(str(value)))
