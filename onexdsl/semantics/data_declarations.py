"""Records, enums, unions, messages and functions as written in; headers and full ones out.

A header has an `Erroneous` where a default is written, and no bodies (see `symbols.py`).
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.expressions import Erroneous, VariableKind
from onexdsl.semantics.field_types import (
    UNKNOWN,
    EnumType,
    Primitive,
    QualifiedName,
    ScalarType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.constants import check_default
from onexdsl.semantics.inference.infer import check
from onexdsl.semantics.model import (
    Enum,
    EnumMember,
    Field,
    Function,
    Message,
    MessageKind,
    Parameter,
    Record,
    Reference,
    Union,
)
from onexdsl.semantics.names.duplicates import check_names
from onexdsl.semantics.names.resolve import refer_all
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.types.type_expressions import resolve_type, tell_unknown
from onexdsl.semantics.words import problems_declarations as words
from onexdsl.semantics.words import problems_nodes
from onexdsl.semantics.words.near_names import Unknown
from onexdsl.semantics.words.show_types import show_type
from onexdsl.syntax import tree

KEY_PRIMITIVES = frozenset({Primitive.UUID, Primitive.STR, Primitive.INT})


def may_be_key(type_: Type) -> bool:
    """Say whether values of a type can be keys. Rule: language page, "Messages"."""
    match type_:
        case ScalarType(primitive=primitive):
            return primitive in KEY_PRIMITIVES
        case EnumType() | UnknownType():
            return True
        case _:
            return False


# ---- fields


def header_fields(
    declarations: Iterable[tree.FieldDecl], symbols: Symbols, problems: Problems
) -> tuple[Field, ...]:
    """Give the fields with their types; a written default is an `Erroneous` placeholder."""
    return tuple(_header_field(one, symbols, problems) for one in declarations)


def _header_field(declaration: tree.FieldDecl, symbols: Symbols, problems: Problems) -> Field:
    type_ = resolve_type(declaration.type, symbols, problems)
    if declaration.is_key and not may_be_key(type_):
        type_ = UNKNOWN  # told once, so that nothing is told of what it does not fit
    written = declaration.default
    return Field(
        span=declaration.span,
        name_span=declaration.name.span,
        name=declaration.name.text,
        type=type_,
        default=None if written is None else Erroneous(type=type_, span=written.span),
        is_key=declaration.is_key,
        remarks=remarks_of(declaration.preamble, Place.FIELD, problems),
        type_span=declaration.type.span,
    )


def full_fields(
    declarations: tuple[tree.FieldDecl, ...], symbols: Symbols, problems: Problems
) -> tuple[Field, ...]:
    """Give the fields with types and defaults; tell of every mistake in them."""
    check_names((one.name for one in declarations), "these fields", problems)
    headers = header_fields(declarations, symbols, problems)
    return tuple(
        _with_default(header, declaration, symbols, problems)
        for header, declaration in zip(headers, declarations, strict=True)
    )


def _with_default(
    header: Field, declaration: tree.FieldDecl, symbols: Symbols, problems: Problems
) -> Field:
    if declaration.default is None:
        return header
    default = check_default(declaration.default, header.type, symbols, problems)
    return replace(header, default=default)


def refuse_keys(declarations: Iterable[tree.FieldDecl], what: str, problems: Problems) -> None:
    """Tell of every `key` before a field of something that is no message."""
    for declaration in declarations:
        if declaration.is_key:
            problems.add(words.misplaced_key(declaration.name, what))


# ---- records, enums, unions


def record_shell(declaration: tree.RecordDecl, flow: str, problems: Problems) -> Record:
    """Give a record without its fields, so that types can name it."""
    return Record(
        span=declaration.span,
        name_span=declaration.name.span,
        name=QualifiedName(flow, declaration.name.text),
        fields=(),
        remarks=remarks_of(declaration.preamble, Place.RECORD, problems),
    )


def analyse_record(declaration: tree.RecordDecl, symbols: Symbols, problems: Problems) -> Record:
    """Give a record with all its parts."""
    fields = declaration.fields or ()
    refuse_keys(fields, "a record", problems)
    shell = record_shell(declaration, symbols.flow, problems)
    return replace(shell, fields=full_fields(fields, symbols, problems))


def analyse_enum(declaration: tree.EnumDecl, flow: str, problems: Problems) -> Enum:
    """Give an enum; it names nothing, so its header is all of it."""
    check_names((one.name for one in declaration.members), "this enum", problems)
    _check_values(declaration.members, problems)
    return Enum(
        span=declaration.span,
        name_span=declaration.name.span,
        name=QualifiedName(flow, declaration.name.text),
        members=tuple(_member(one, problems) for one in declaration.members),
        remarks=remarks_of(declaration.preamble, Place.ENUM, problems),
    )


def _member(declaration: tree.EnumMemberDecl, problems: Problems) -> EnumMember:
    return EnumMember(
        span=declaration.span,
        name_span=declaration.name.span,
        name=declaration.name.text,
        value=_value(declaration),
        remarks=remarks_of(declaration.preamble, Place.MEMBER, problems),
    )


def _value(declaration: tree.EnumMemberDecl) -> str:
    return declaration.name.text if declaration.value is None else declaration.value


def _check_values(members: Iterable[tree.EnumMemberDecl], problems: Problems) -> None:
    """Tell of a value that two members of different names share: in JSON they would be one."""
    first: dict[str, tree.Name] = {}
    for member in members:
        known = first.setdefault(_value(member), member.name)
        if known.text != member.name.text:
            problems.add(words.duplicate_value(_value(member), member.name, known))


def union_shell(declaration: tree.UnionDecl, flow: str, problems: Problems) -> Union:
    """Give a union without its members, so that types can name it."""
    return Union(
        span=declaration.span,
        name_span=declaration.name.span,
        name=QualifiedName(flow, declaration.name.text),
        members=(),
        remarks=remarks_of(declaration.preamble, Place.UNION, problems),
    )


def analyse_union(declaration: tree.UnionDecl, symbols: Symbols, problems: Problems) -> Union:
    """Give a union with its members, which must be records, each named once."""
    shell = union_shell(declaration, symbols.flow, problems)
    known = [name for name in declaration.members if name.text in symbols.names]
    for name in declaration.members:
        if name not in known:
            tell_unknown(Unknown(name.text, name.span, symbols.names_for(Record)), problems)
    members = refer_all(known, symbols, problems)
    records = tuple(one for one in members if _is_record(one, symbols, problems))
    return replace(shell, members=records)


def _is_record(member: Reference, symbols: Symbols, problems: Problems) -> bool:
    header = symbols.headers[member.name]
    if isinstance(header, Record):
        return True
    problems.add(problems_nodes.wrong_kind(member, header, "a union is made of records"))
    return False


# ---- messages


def message_shell(
    declaration: tree.MessageDecl, flow: str, version: str, problems: Problems
) -> Message:
    """Give a message without its fields, so that clauses can name it."""
    kind = MessageKind(declaration.keyword)
    name = QualifiedName(flow, declaration.name.text)
    remarks = remarks_of(declaration.preamble, _PLACES[kind], problems)
    return Message(
        span=declaration.span,
        name_span=declaration.name.span,
        kind=kind,
        name=name,
        fields=(),
        topic=remarks.topic or topic_of(kind, name, version),
        remarks=remarks,
    )


_KINDS_IN_TOPICS = {
    MessageKind.EVENT: "evt",
    MessageKind.COMMAND: "cmd",
    MessageKind.INTENT: "intent",
}
_PLACES = {
    MessageKind.EVENT: Place.EVENT,
    MessageKind.COMMAND: Place.COMMAND,
    MessageKind.INTENT: Place.INTENT,
}
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def topic_of(kind: MessageKind, name: QualifiedName, version: str) -> str:
    """Give the topic of a message of a flow of this version.

    Rule: language page, "Messages": `onex.<kind>.<flow>.<name-in-kebab>.v<major>`.
    """
    flow = name.flow.replace(".", "-").replace("_", "-")
    kebab = _NEW_WORD.sub("-", name.name).lower()
    return f"onex.{_KINDS_IN_TOPICS[kind]}.{flow}.{kebab}.v{version.partition('.')[0]}"


def analyse_message(
    declaration: tree.MessageDecl, symbols: Symbols, version: str, problems: Problems
) -> Message:
    """Give a message with all its parts."""
    shell = message_shell(declaration, symbols.flow, version, problems)
    message = replace(shell, fields=full_fields(declaration.fields, symbols, problems))
    for field in declaration.fields:
        written = resolve_type(field.type, symbols, Problems())
        if field.is_key and not may_be_key(written):
            problems.add(words.bad_key_type(field.name, show_type(written), field.type.span))
    return message


# ---- functions


def function_shell(declaration: tree.FunctionDecl, flow: str, problems: Problems) -> Function:
    """Give a function without its types, so that its name is known."""
    return Function(
        span=declaration.span,
        name_span=declaration.name.span,
        name=QualifiedName(flow, declaration.name.text),
        parameters=(),
        result=UNKNOWN,
        body=None,
        remarks=remarks_of(declaration.preamble, Place.FUNCTION, problems),
    )


def function_header(
    declaration: tree.FunctionDecl, symbols: Symbols, problems: Problems
) -> Function:
    """Give a function with its types and without its body."""
    return replace(
        function_shell(declaration, symbols.flow, problems),
        parameters=tuple(
            Parameter(one.name.text, resolve_type(one.type, symbols, problems), span=one.span)
            for one in declaration.parameters
        ),
        result=resolve_type(declaration.result, symbols, problems),
    )


def analyse_function(
    declaration: tree.FunctionDecl, symbols: Symbols, problems: Problems
) -> Function:
    """Give a function with all its parts; its body sees nothing but the parameters."""
    check_names((one.name for one in declaration.parameters), "this function", problems)
    header = function_header(declaration, symbols, problems)
    if declaration.body is None:
        return header
    scope = Scope(symbols, problems).with_bindings(
        (one.name, Binding(VariableKind.PARAMETER, one.type, one.span)) for one in header.parameters
    )
    return replace(header, body=check(declaration.body, header.result, scope))
