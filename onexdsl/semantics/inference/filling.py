"""The repair of `missing-field`: fields that were not given in, what in sight fits them out."""

from collections.abc import Iterable

from onexdsl.diagnostics.diagnostic import Edit, Fix, Layout
from onexdsl.semantics.field_types import MessageType, Type
from onexdsl.semantics.model import Field
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.types.assignability import Fit, fit_of
from onexdsl.semantics.types.members import declared_fields
from onexdsl.syntax import tree


def filling(piece: tree.Construct, missing: Iterable[Field], scope: Scope) -> Fix | None:
    """Offer to fill all fields with what bears their names, in the event or as a name in sight.

    None where one of them has no such value, or two: which one is meant nobody knows.
    """
    lines: list[str] = []
    for field in missing:
        values = _values(field, scope)
        if len(values) != 1:
            return None
        lines.append(f"{field.name}: {values[0]}")
    edit = Edit(piece.span, ", ".join(lines), Layout.FIELD)
    return Fix(f"Give `{', '.join(lines)}`", (edit,))


def _values(field: Field, scope: Scope) -> list[str]:
    found = [
        name
        for name, binding in scope.bindings.items()
        if name == field.name and _fits(binding.type, field, scope)
    ]
    event = scope.bindings.get("event")
    if event is not None and isinstance(event.type, MessageType):
        found += [
            f"event.{one.name}"
            for one in declared_fields(event.type, scope.symbols)
            if one.name == field.name and _fits(one.type, field, scope)
        ]
    return found


def _fits(type_: Type, field: Field, scope: Scope) -> bool:
    return fit_of(type_, field.type, scope.symbols) in {Fit.YES, Fit.CONVERT}
