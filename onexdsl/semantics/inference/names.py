"""Names, attributes, indexes and enum members in, what they stand for out."""

from onexdsl.semantics.expressions import (
    Attribute,
    EnumMember,
    Erroneous,
    Expression,
    Index,
    IsTest,
    Variable,
)
from onexdsl.semantics.field_types import (
    BOOL,
    INT,
    STR,
    DictType,
    EnumType,
    ListType,
    NothingType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.fit import erroneous, fit, present, refuse
from onexdsl.semantics.inference.narrowing import path_of
from onexdsl.semantics.model import Enum, Function
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.types.members import (
    Member,
    Readable,
    bare,
    fields_of,
    inner_of,
    members_of,
)
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.kinds import deprecation, what_it_is
from onexdsl.semantics.words.near_names import Unknown
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.span import Span
from onexdsl.syntax import tree

# Where the names stand for something that the language gives; elsewhere they are unknown.
GIVEN = {
    "event": "`event` is there in clauses and workflows that take a message.",
    "input": "`input` is there in the body of a compute.",
    "failure": "`failure` is there in the `else` of a workflow.",
    "key": "`key` is there in reducers and orchestrators.",
    "meta": "`meta` is there in reducers and orchestrators.",
    "data": "`data` is there in reducers and invariants.",
}


def unknown_variable(name: str, span: Span, scope: Scope) -> Erroneous:
    """Tell that a lower-case name stands for no value here."""
    if scope.symbols.listener is not None:
        scope.symbols.listener(span, scope, None)
    if isinstance(scope.symbols.find(name), Function):
        hint: str | None = f"`{name}` is a function: call it, `{name}(…)`."
        known: tuple[str, ...] = ()
    else:
        hint, known = GIVEN.get(name), () if name in GIVEN else tuple(scope.bindings)
    return refuse(words.unknown_name(Unknown(name, span, known), "value", hint), span, scope)


def variable(name: str, binding: Binding, span: Span, scope: Scope) -> Expression:
    """Type a name that stands for a value, as narrow as it is known to be here."""
    if binding.deprecated is not None:
        scope.problems.add(words.deprecated_use(f"`{name}`", binding.deprecated, span))
    if isinstance(inner_of(binding.type), NothingType):
        told = words.type_mismatch(
            f"The step `{name}` has no value.",
            span,
            "Nothing answers this call; name the step after `after` to wait for it.",
            words.declared(binding.declared),
        )
        return refuse(told, span, scope)
    return _narrowed(Variable(binding.kind, name, type=binding.type, span=span), scope)


def attribute(subject: Expression, field: tree.Name, span: Span, scope: Scope) -> Expression:
    """Type `subject.field`."""
    subject = present(subject, scope)
    if isinstance(subject.type, UnknownType):
        return erroneous(span)
    if scope.symbols.listener is not None:
        scope.symbols.listener(field.span, scope, subject.type)
    fields = fields_of(subject.type, scope.symbols)
    if fields is None:
        return _shared_attribute(subject, field, span, scope)
    found = fields.get(field.text)
    if found is None:
        unknown = Unknown(field.text, field.span, tuple(fields))
        return refuse(words.unknown_field(unknown, _owner(subject.type)), span, scope)
    return _read(subject, field, found, span, scope)


def index(subject: Expression, key: Expression, span: Span, scope: Scope) -> Expression:
    """Type `subject[key]` of a list, dict or str; it fails at run time on nothing."""
    subject = present(subject, scope)
    match subject.type:
        case ListType(UnknownType()) | DictType(value=UnknownType()):
            return refuse(words.always_empty(subject.span), span, scope)
        case ListType(item):
            wanted, result = INT, item
        case DictType(wanted_key, value):
            return Index(subject, fit(key, wanted_key, scope), type=value, span=span)
        case UnknownType():
            return erroneous(span)
        case other if bare(other) == STR:
            wanted, result = INT, STR
        case other:
            told = words.type_mismatch(
                f"`{show_type(other)}` has no index; lists, dicts and texts have.", subject.span
            )
            return refuse(told, span, scope)
    return Index(subject, fit(key, wanted, scope), type=result, span=span)


def enum_member(piece: tree.EnumMember, scope: Scope) -> Expression:
    """Type `Channel.web`; a member that does not exist is `unknown-name`."""
    name, symbols = piece.enum, scope.symbols
    header = symbols.find(name.text)
    if not isinstance(header, Enum):
        return _no_enum(piece, scope)
    member = next((one for one in header.members if one.name == piece.member.text), None)
    if member is None:
        known = tuple(one.name for one in header.members)
        unknown = Unknown(piece.member.text, piece.member.span, known)
        told = words.unknown_member(unknown, name.text)
        return refuse(told, piece.span, scope)
    if header.remarks.deprecated is not None:
        told = words.deprecated_use(f"`{name.text}`", header.remarks.deprecated, name.span)
        scope.problems.add(told)
    elif member.remarks.deprecated is not None:
        shown = f"`{name.text}.{member.name}`"
        told = words.deprecated_use(shown, member.remarks.deprecated, piece.member.span)
        scope.problems.add(told)
    return EnumMember(member.name, type=EnumType(header.name), span=piece.span)


def is_test(subject: Expression, member: tree.Name, span: Span, scope: Scope) -> Expression:
    """Type `x is Member`, also of an optional; a record or message can only be itself."""
    if isinstance(subject.type, UnknownType):
        return erroneous(span)
    if scope.symbols.listener is not None:
        scope.symbols.listener(member.span, scope, subject.type)
    members = members_of(subject.type, scope.symbols)
    if members is None:
        told = words.type_mismatch(
            f"`is` asks for a member of a union, and this is `{show_type(subject.type)}`.",
            subject.span,
        )
        return refuse(told, span, scope)
    asked = _member(member, members, scope)
    if asked is None:
        return erroneous(span)
    return IsTest(subject, asked.name, type=BOOL, span=span)


def _member(name: tree.Name, members: tuple[Member, ...], scope: Scope) -> Member | None:
    header = scope.symbols.find(name.text)
    if header is None:
        if name.text not in scope.symbols.names:
            known = tuple(one.name.name for one in members)
            told = words.unknown_name(Unknown(name.text, name.span, known), "record or message")
            scope.problems.add(told)
        return None
    found = next((one for one in members if one.name == header.name), None)
    if found is None:
        shown = " | ".join(one.name.name for one in members)
        told = words.type_mismatch(
            f"`{name.text}` is none of `{shown}`, so this can never be.", name.span
        )
        scope.problems.add(told)
    elif (why := deprecation(header)) is not None:
        scope.problems.add(words.deprecated_use(f"`{name.text}`", why, name.span))
    return found


def _shared_attribute(
    subject: Expression, field: tree.Name, span: Span, scope: Scope
) -> Expression:
    """Read a field that all members have with one type. Rule: language page, "Reducers"."""
    members = members_of(subject.type, scope.symbols)
    if members is None:
        hint = "Only records, messages, `data`, `meta` and `failure` have fields."
        told = words.unknown_field(Unknown(field.text, field.span, ()), _owner(subject.type), hint)
        return refuse(told, span, scope)
    every = [fields_of(member, scope.symbols) or {} for member in members]
    having = [fields[field.text] for fields in every if field.text in fields]
    if not having:
        known = tuple(sorted({name for fields in every for name in fields}))
        unknown = Unknown(field.text, field.span, known)
        return refuse(words.unknown_field(unknown, _owner(subject.type)), span, scope)
    alike = all(bare(one.type) == bare(having[0].type) for one in having)
    if len(having) < len(members) or not alike:
        lacking = (
            f"`{member.name.name}` has no such field"
            for member, fields in zip(members, every, strict=True)
            if field.text not in fields
        )
        reason = next(lacking, "its type is not the same in all of them")
        told = words.not_shared(field.text, _owner(subject.type), reason, field.span)
        return refuse(told, span, scope)
    exact = all(one.type == having[0].type for one in having)
    first = next((one for one in having if one.deprecated is not None), having[0])
    type_ = having[0].type if exact else bare(having[0].type)
    return _read(subject, field, Readable(type_, first.deprecated), span, scope)


def _read(
    subject: Expression, field: tree.Name, found: Readable, span: Span, scope: Scope
) -> Expression:
    if found.deprecated is not None:
        told = words.deprecated_use(f"The field `{field.text}`", found.deprecated, field.span)
        scope.problems.add(told)
    if isinstance(found.type, UnknownType):
        return erroneous(span)
    return _narrowed(Attribute(subject, field.text, type=found.type, span=span), scope)


def _narrowed(value: Variable | Attribute, scope: Scope) -> Expression:
    path = path_of(value) if scope.narrowed else None
    narrower = None if path is None else scope.narrowed.get(path)
    if narrower is None:
        return value
    if isinstance(value, Variable):
        return Variable(value.kind, value.name, type=narrower, span=value.span)
    return Attribute(value.subject, value.name, type=narrower, span=value.span)


def _no_enum(piece: tree.EnumMember, scope: Scope) -> Erroneous:
    name, symbols = piece.enum, scope.symbols
    header = symbols.find(name.text)
    if header is not None:
        told = words.type_mismatch(
            f"`{name.text}` is {what_it_is(header)}; only enums have members.", name.span
        )
        return refuse(told, piece.span, scope)
    if name.text in symbols.names:
        return erroneous(piece.span)
    known = symbols.names_for(Enum)
    told = words.unknown_name(Unknown(name.text, name.span, known), "enum")
    return refuse(told, piece.span, scope)


def _owner(type_: Type) -> str:
    return f"`{show_type(type_)}`"
