"""`Name { … }` in, the record or message that it makes out."""

from collections.abc import Callable
from typing import TypeAlias

from onexdsl.diagnostics.suggest import nearest
from onexdsl.semantics.expressions import Construct, Expression, FieldValue
from onexdsl.semantics.field_types import (
    UNKNOWN,
    MessageType,
    OptionalType,
    RecordType,
    Type,
    UnknownType,
)
from onexdsl.semantics.inference.filling import filling
from onexdsl.semantics.inference.fit import fit
from onexdsl.semantics.model import Field, Message, Record
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.symbols import Header, NodeHeader, NodeKind
from onexdsl.semantics.types.members import Member, declared_fields
from onexdsl.semantics.words import problems as words
from onexdsl.semantics.words.kinds import deprecation, what_it_is
from onexdsl.semantics.words.near_names import Unknown
from onexdsl.syntax import tree

# How a value is typed: `infer.infer`, handed in so that the two files make no circle.
Infer: TypeAlias = Callable[[tree.Expression, Scope, Type], Expression]


def can_be_left_out(field: Field) -> bool:
    """Whether a field need not be given: it has a default or is optional."""
    return field.default is not None or isinstance(field.type, OptionalType | UnknownType)


def fill(
    piece: tree.Construct, target: Member, scope: Scope, infer: Infer, *, partial: bool
) -> Construct:
    """Type the values in braces as the fields of `target`; `partial`: some may be missing."""
    header = scope.symbols.headers.get(target.name)
    if not isinstance(header, Record | Message):
        return fill_unknown(piece, scope, infer)
    known = {field.name: field for field in reversed(declared_fields(target, scope.symbols))}
    values = _values(piece, known, scope, infer)
    given = {one.name.text for one in piece.initialisers}
    given |= {meant for name in given - known.keys() for meant in nearest(name, known)[:1]}
    missing = [
        field.name
        for field in known.values()
        if field.name not in given and not can_be_left_out(field)
    ]
    if missing and not partial:
        names = missing[::-1]
        fix = filling(piece, [known[name] for name in names], scope)
        told = words.missing_fields(target.name.name, names, piece.type.span, header.name_span, fix)
        scope.problems.add(told)
    return Construct(values, type=target, span=piece.span)


def fill_unknown(piece: tree.Construct, scope: Scope, infer: Infer) -> Construct:
    """Type the values in braces after a name that makes nothing, for their own mistakes."""
    values = _values(piece, None, scope, infer)
    return Construct(values, type=UNKNOWN, span=piece.span)


def target_of(name: tree.Name, scope: Scope) -> Member | None:
    """Give the record or message that a name stands for; tell it if it is deprecated."""
    header = scope.symbols.find(name.text)
    if not isinstance(header, Record | Message):
        return None
    why = deprecation(header)
    if why is not None:
        scope.problems.add(words.deprecated_use(f"`{name.text}`", why, name.span))
    return RecordType(header.name) if isinstance(header, Record) else MessageType(header.name)


def tell_no_construct(name: tree.Name, wanted: str, scope: Scope) -> None:
    """Tell that a name before braces makes nothing; an import that failed is told already."""
    symbols = scope.symbols
    header = symbols.find(name.text)
    if header is not None:
        told = words.type_mismatch(
            f"`{name.text}` is {what_it_is(header)}, so it cannot be made with braces.",
            name.span,
            f"Name a {wanted}.",
        )
        scope.problems.add(told)
    elif name.text not in symbols.names:
        known = tuple(one for one in symbols.names if _would_do(symbols.find(one), wanted))
        unknown = Unknown(name.text, name.span, known)
        hint = f"Declare `{name.text}`, or take it from another flow with `use`."
        scope.problems.add(words.unknown_name(unknown, wanted, hint))


def _would_do(header: Header | None, wanted: str) -> bool:
    """Whether a name may have been meant; a step may ask a compute where others make messages."""
    if wanted == "record":
        return isinstance(header, Record | Message)  # a compute may give an event
    compute = isinstance(header, NodeHeader) and header.kind is NodeKind.COMPUTE
    return compute or isinstance(header, Message)


def _values(
    piece: tree.Construct, known: dict[str, Field] | None, scope: Scope, infer: Infer
) -> tuple[FieldValue, ...]:
    values: dict[str, FieldValue] = {}
    for one in piece.initialisers:
        name = one.name.text
        field = None if known is None else known.get(name)
        if known is not None and field is None:
            unknown = Unknown(name, one.name.span, tuple(known))
            scope.problems.add(words.unknown_field(unknown, f"`{piece.type.text}`"))
        elif field is not None:
            _tell_deprecated(one.name, field, scope)
        wanted = UNKNOWN if field is None else field.type
        labels = () if field is None else words.declared(field.name_span)
        value = fit(infer(one.value, scope, wanted), wanted, scope, labels)
        if name in values:
            told = words.duplicate_field(name, one.name.span, values[name].span)
            scope.problems.add(told)
        elif field is not None:
            values[name] = FieldValue(name, value, one.span)
    return tuple(values.values())


def _tell_deprecated(name: tree.Name, field: Field, scope: Scope) -> None:
    """Tell a deprecated field that is given, unless it must be."""
    why = field.remarks.deprecated
    if why is not None and can_be_left_out(field):
        scope.problems.add(words.deprecated_use(f"The field `{name.text}`", why, name.span))
