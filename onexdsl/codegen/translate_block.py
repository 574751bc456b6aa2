"""The statements of a body go in; Python statements, and what changes in the data, come out.

A data field that is assigned once and not read again is put straight into `replace`. Any
other that is assigned becomes a variable: at its first assignment, or, where that stands in
a branch or loop, at the start of the block.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from onexdsl.codegen import idioms
from onexdsl.codegen.python_expression import Atom, Invoke, Member, Python
from onexdsl.codegen.python_names import field_name
from onexdsl.codegen.python_statements import Branch, Evaluate, Loop, PythonStatement, Set
from onexdsl.codegen.python_types import plain_type
from onexdsl.codegen.scope import Scope
from onexdsl.codegen.translate_expression import item_type, iterated, translate
from onexdsl.codegen.walk import assigned_in, expressions_in, statement_expressions
from onexdsl.semantics.expressions import (
    Assign,
    Attribute,
    Boolean,
    BuiltinCall,
    Conditional,
    Duration,
    Emit,
    EmptyDict,
    Expression,
    For,
    If,
    Let,
    ListComprehension,
    ListValue,
    Nothing,
    Number,
    Publish,
    Statement,
    Text,
    Variable,
    VariableKind,
)
from onexdsl.semantics.field_types import (
    DictType,
    ListType,
    OneOf,
    OptionalType,
    Primitive,
    ReducerDataType,
    ScalarType,
    SetType,
    Type,
    UnionType,
)
from onexdsl.semantics.model import Field


@dataclass(frozen=True, slots=True)
class Block:
    """What a body became; `changes` are what `replace` is told, by attribute."""

    statements: tuple[PythonStatement, ...]
    changes: tuple[tuple[str, Python], ...]

    def replaced(self, scope: Scope) -> Python:
        """Give the new data: `replace(data, total=total)`."""
        return Invoke(scope.module.runtime("replace"), (scope.use("data"),), self.changes)


def translate_block(
    statements: tuple[Statement, ...], scope: Scope, fields: Mapping[str, Field]
) -> Block:
    """Translate a whole body, from the data as it is at its start."""
    assigned = tuple(dict.fromkeys(assigned_in(statements)))
    writer = _Writer(scope, fields, _straight(statements), {})
    first = {
        name: isinstance(statement, Assign)
        for statement in reversed(statements)
        for name in assigned_in((statement,))
    }
    lines: list[PythonStatement] = []
    for name in assigned:
        if not first[name]:
            start = Member(scope.use("data"), field_name(name))
            lines.append(writer.set_field(name, start, None))
    lines += writer.block(statements)
    changes = []
    for name in assigned:
        straight = writer.changes.get(name)
        value = Atom(scope.data_fields[name]) if straight is None else straight
        changes.append((field_name(name), value))
    return Block(tuple(lines), tuple(changes))


def _straight(statements: tuple[Statement, ...]) -> frozenset[str]:
    """Find the fields whose one value can be written at the end, where the data is replaced."""
    counts: dict[str, int] = {}
    for name in assigned_in(statements):
        counts[name] = counts.get(name, 0) + 1
    found: dict[str, frozenset[str]] = {}
    for position, statement in enumerate(statements):
        if isinstance(statement, Assign) and counts[statement.field] == 1:
            later = _fields_read(statement_expressions(statements[position + 1 :]))
            if statement.field not in later:
                found[statement.field] = _fields_read((statement.value,))
    while True:
        variables = counts.keys() - found.keys()
        kept = {name: reads for name, reads in found.items() if not reads & variables}
        if len(kept) == len(found):
            return frozenset(kept)
        found = kept


def _fields_read(expressions: Iterable[Expression]) -> frozenset[str]:
    found = set()
    for expression in expressions:
        for part in expressions_in(expression):
            if (isinstance(part, Variable) and part.kind is VariableKind.DATA_FIELD) or (
                isinstance(part, Attribute) and isinstance(part.subject.type, ReducerDataType)
            ):
                found.add(part.name)
    return frozenset(found)


@dataclass(slots=True)
class _Writer:
    """The state of the translation of one body."""

    scope: Scope
    fields: Mapping[str, Field]
    straight: frozenset[str]
    changes: dict[str, Python]

    def block(self, statements: tuple[Statement, ...]) -> list[PythonStatement]:
        lines: list[PythonStatement] = []
        for position, statement in enumerate(statements):
            lines += self.statement(statement, statements[position + 1 :])
        return lines

    def statement(self, statement: Statement, rest: tuple[Statement, ...]) -> list[PythonStatement]:
        match statement:
            case Let():
                return self.let(statement, rest)
            case Assign(field, value):
                translated = translate(value, self.scope)
                if field in self.straight:
                    self.changes[field] = translated
                    return []
                return [self.set_field(field, translated, value)]
            case Emit(message) | Publish(message):
                append = Member(self.scope.use("intents"), "append")
                return [Evaluate(Invoke(append, (translate(message, self.scope),)))]
            case If():
                return self.branch(statement)
            case For():
                return self.loop(statement)
            case _:
                assert_never(statement)

    def inner(self, statements: tuple[Statement, ...]) -> tuple[PythonStatement, ...]:
        outer = self.scope
        self.scope = outer.inner()
        lines = self.block(statements)
        self.scope = outer
        return tuple(lines)

    def let(self, let: Let, rest: tuple[Statement, ...]) -> list[PythonStatement]:
        value = translate(let.value, self.scope)
        if not _is_read(let.name, rest):
            if isinstance(let.value, Number | Text | Boolean | Duration | Nothing | Variable):
                return []
            return [Set("_", value)]
        type_ = let.value.type
        name = self.scope.declare(let.name, type_)
        unclear = isinstance(
            let.value, ListValue | EmptyDict | ListComprehension | Conditional | Nothing
        )
        return [Set(name, value, self.annotation(name, type_, needed=unclear))]

    def set_field(self, field: str, value: Python, source: Expression | None) -> PythonStatement:
        type_ = self.fields[field].type
        name = self.scope.names.variable(field, type_)
        self.scope.data_fields[field] = name
        needed = _needs_annotation(type_, source)
        return Set(name, value, self.annotation(name, type_, needed=needed))

    def annotation(self, name: str, type_: Type, *, needed: bool) -> Python | None:
        """Annotate a variable where it is first set; mypy allows it there alone."""
        known = self.scope.names.known
        if name in known:
            return None
        known.add(name)
        return plain_type(type_, self.scope.module) if needed else None

    def branch(self, statement: If) -> list[PythonStatement]:
        condition = translate(statement.condition, self.scope)
        if condition in {idioms.TRUE, idioms.FALSE}:
            known = statement.then if condition == idioms.TRUE else statement.otherwise
            return list(self.inner(known))
        then = self.inner(statement.then)
        otherwise = self.inner(statement.otherwise)
        if then:
            return [branched(condition, then, otherwise)]
        return [branched(idioms.negated(condition), otherwise, ())] if otherwise else []

    def loop(self, statement: For) -> list[PythonStatement]:
        ordered = _is_read(statement.variable, statement.body)
        source = iterated(statement.source, self.scope, ordered=ordered)
        outer = self.scope
        self.scope = outer.inner()
        variable = "_"
        if ordered:
            variable = self.scope.declare(statement.variable, item_type(statement.source.type))
        lines = self.block(statement.body)
        self.scope = outer
        return [Loop(variable, source, tuple(lines))] if lines else []


def branched(
    condition: Python, then: tuple[PythonStatement, ...], otherwise: tuple[PythonStatement, ...]
) -> PythonStatement:
    """Give an `if` as ruff likes it (SIM102, SIM114, PLR1730)."""
    match then, otherwise:
        case (Branch(inner, deeper, ()),), ():
            return Branch(idioms.both(condition, inner), deeper)
        case same, (Branch(other, again, rest),) if same == again:
            return Branch(idioms.either(condition, other), same, rest)
        case (Set(target, value, None),), () if value is not None:
            extreme = idioms.chosen(value, condition, Atom(target))
            if isinstance(extreme, Invoke) and extreme.function in {Atom("min"), Atom("max")}:
                return Set(target, extreme)
    return Branch(condition, then, otherwise)


def _is_read(name: str, statements: tuple[Statement, ...]) -> bool:
    return any(
        isinstance(part, Variable) and part.kind is VariableKind.LOCAL and part.name == name
        for expression in statement_expressions(statements)
        for part in expressions_in(expression)
    )


def _needs_annotation(type_: Type, value: Expression | None) -> bool:
    """Whether a type checker would take a narrower type from the first value."""
    match type_:
        case OptionalType() | UnionType() | OneOf():
            return True
        case ScalarType(primitive):
            return primitive is Primitive.JSON
        case ListType() | SetType() | DictType():
            return isinstance(
                value, ListValue | ListComprehension | EmptyDict | Conditional | BuiltinCall
            )
        case _:
            return False
