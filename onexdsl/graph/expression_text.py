"""A typed expression in, its spelling out: for messages, and to tell equal conditions apart."""

from onexdsl.semantics import expressions as ex
from onexdsl.semantics.field_types import EnumType, MessageType, RecordType, Type

_UNITS = (
    ("d", 86_400_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1000),
    ("ms", 1),
)


def duration_text(milliseconds: int) -> str:
    """Spell a duration in its largest whole unit: `15m`, `200ms`."""
    for unit, size in _UNITS:
        if milliseconds and milliseconds % size == 0:
            return f"{milliseconds // size}{unit}"
    return "0s"


def expression_text(expression: ex.Expression) -> str:
    """Spell an expression; what means the same is spelled the same (`data.x` as `x`)."""
    match expression:
        case ex.Variable(name=name):
            return name
        case ex.Attribute(subject=ex.Variable(kind=ex.VariableKind.DATA), name=name):
            return name
        case ex.Attribute(subject=subject, name=name):
            return f"{_operand(subject)}.{name}"
        case ex.Index(subject=subject, index=index):
            return f"{_operand(subject)}[{expression_text(index)}]"
        case ex.Convert(value=value):
            return expression_text(value)
        case ex.Construct(fields=fields):
            given = ", ".join(f"{one.name}: {expression_text(one.value)}" for one in fields)
            return f"{_type_name(expression.type)} {{ {given} }}"
        case ex.Conditional(condition=condition, value=value, otherwise=otherwise):
            return (
                f"if {expression_text(condition)} then {expression_text(value)}"
                f" else {expression_text(otherwise)}"
            )
        case _:
            return _literal_text(expression) or _operation_text(expression)


def _literal_text(expression: ex.Expression) -> str:
    match expression:
        case ex.Number(value=number):
            return f"{number:f}"
        case ex.Text(value=text):
            return f'"{text}"'
        case ex.Duration(milliseconds=milliseconds):
            return duration_text(milliseconds)
        case ex.Boolean(value=value):
            return "true" if value else "false"
        case ex.Nothing():
            return "none"
        case ex.EnumMember(member=member):
            return f"{_type_name(expression.type)}.{member}"
        case ex.EmptyDict():
            return "{}"
        case ex.Erroneous():
            return "?"
        case ex.Formatted(parts=parts):
            return 'f"' + "".join(_part_text(part) for part in parts) + '"'
        case _:
            return ""


def _part_text(part: str | ex.FormattedValue) -> str:
    if isinstance(part, str):
        return part
    suffix = f":{part.format}" if part.format else ""
    return "{" + expression_text(part.value) + suffix + "}"


def _operation_text(expression: ex.Expression) -> str:
    match expression:
        case ex.Negate(operand=operand):
            return f"-{_operand(operand)}"
        case ex.Not(operand=operand):
            return f"not {_operand(operand)}"
        case (
            ex.Arithmetic(operator=operator, left=left, right=right)
            | ex.Comparison(operator=operator, left=left, right=right)
            | ex.Logical(operator=operator, left=left, right=right)
        ):
            return f"{_operand(left)} {operator} {_operand(right)}"
        case ex.Membership(left=left, right=right, negated=negated):
            return f"{_operand(left)} {'not in' if negated else 'in'} {_operand(right)}"
        case ex.IsTest(subject=subject, member=member):
            return f"{_operand(subject)} is {member.name}"
        case _:
            return _collection_text(expression)


def _collection_text(expression: ex.Expression) -> str:
    match expression:
        case ex.ListValue(items=items):
            return f"[{', '.join(expression_text(item) for item in items)}]"
        case ex.ListComprehension(generator=generator):
            return f"[{_generator_text(generator)}]"
        case ex.FunctionCall(function=function, arguments=arguments):
            return f"{function.name}({', '.join(expression_text(one) for one in arguments)})"
        case ex.BuiltinCall(function=function_name, arguments=arguments):
            return f"{function_name}({', '.join(_argument_text(one) for one in arguments)})"
        case _:
            raise AssertionError(type(expression))


def _argument_text(argument: ex.Expression | ex.Generator) -> str:
    if isinstance(argument, ex.Generator):
        return _generator_text(argument)
    return expression_text(argument)


def _generator_text(generator: ex.Generator) -> str:
    text = (
        f"{expression_text(generator.element)} for {generator.variable}"
        f" in {expression_text(generator.source)}"
    )
    if generator.condition is None:
        return text
    return f"{text} if {expression_text(generator.condition)}"


def _operand(expression: ex.Expression) -> str:
    compound = (ex.Arithmetic, ex.Comparison, ex.Logical, ex.Membership, ex.Conditional, ex.IsTest)
    text = expression_text(expression)
    return f"({text})" if isinstance(expression, (*compound, ex.Not)) else text


def _type_name(type_: Type) -> str:
    match type_:
        case EnumType(name=name) | RecordType(name=name) | MessageType(name=name):
            return name.name
        case _:
            return ""
