"""A lower_snake name that may begin at a place in; the names that are meant there out."""

from collections.abc import Iterator

from onexdsl.ide.choices import Choice, ChoiceKind, field_choice
from onexdsl.ide.cursor import Cursor
from onexdsl.ide.insight import Insight
from onexdsl.ide.name_choices import exported
from onexdsl.ide.opened import head, made_at, name_behind, owner, steps_above, written
from onexdsl.ide.probe import Sight, fields_in, look
from onexdsl.semantics.annotations import KNOWN
from onexdsl.semantics.expressions import VariableKind
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.inference.builtin_functions import BUILTINS
from onexdsl.semantics.model import Enum, Function, Message, Record
from onexdsl.semantics.nodes.wires import PRIORITIES
from onexdsl.semantics.symbols import NodeHeader, Symbols
from onexdsl.semantics.types.type_expressions import BUILTIN_TYPES, CONTAINERS
from onexdsl.semantics.words.show_types import show_type
from onexdsl.syntax.standing import Opening


def lower_choices(
    opening: Opening, cursor: Cursor, insight: Insight, symbols: Symbols
) -> Iterator[Choice]:
    """Give the names that may stand at an opening for a lower_snake name."""
    rules, word = opening.rules, next(opening.words(), "")
    if word == "@":
        yield from _annotations()
    elif word == ".":
        yield from _behind_dot(opening, cursor, insight, symbols)
    elif owner(opening) == "use":
        yield from _used(opening, insight, symbols)
    elif "any_initialiser" in rules:
        yield from _fields_to_give(opening, insight, symbols)
    elif "level" in rules:
        yield from (Choice(one, ChoiceKind.VALUE, "priority") for one in PRIORITIES)
    elif head(opening) == "after" and "unary" not in rules:
        yield from (Choice(one, ChoiceKind.STEP) for one in steps_above(opening))
    elif "unary" in rules:
        yield from _values(look(insight, cursor.file, cursor.start, cursor.end))
        yield from _functions(insight, symbols)
    elif "assign" in rules:
        yield from _data_fields(name_behind(opening, "reducer"), symbols)
    elif "type" in rules:
        yield from (Choice(one, ChoiceKind.TYPE, snippet=_type(one)) for one in BUILTIN_TYPES)


def _type(name: str) -> str | None:
    inside = {1: "$1", 2: "$1, $2"}.get(CONTAINERS.get(name, 0))
    return None if inside is None else f"{name}[{inside}]$0"


def _annotations() -> Iterator[Choice]:
    for name, known in KNOWN.items():
        docs = f"Stands above {known.stands_above}."
        yield Choice(name, ChoiceKind.ANNOTATION, known.example, docs)


def _used(opening: Opening, insight: Insight, symbols: Symbols) -> Iterator[Choice]:
    if ":" in opening.words():
        yield from exported(name_behind(opening, "use"), insight, upper=False)
    elif next(opening.words(), "") == "use":
        for flow in insight.checked.views.declared.flows:
            if flow != symbols.flow:
                yield Choice(flow, ChoiceKind.FLOW)


def _behind_dot(
    opening: Opening, cursor: Cursor, insight: Insight, symbols: Symbols
) -> Iterator[Choice]:
    subject = opening.open[-2] if len(opening.open) > 1 else None
    enum = symbols.find(written(subject) or "")
    if isinstance(enum, Enum):
        for member in enum.members:
            yield Choice(member.name, ChoiceKind.MEMBER, enum.name.name, member.remarks.doc or "")
        return
    sight = look(insight, cursor.file, cursor.start, cursor.end)
    for name, type_ in {} if sight is None else fields_in(sight).items():
        yield Choice(name, ChoiceKind.FIELD, show_type(type_))


def _fields_to_give(opening: Opening, insight: Insight, symbols: Symbols) -> Iterator[Choice]:
    name, given = made_at(opening)
    header = symbols.find(name or "")
    if isinstance(header, NodeHeader):
        header = insight.headers.get(header.inputs[0]) if header.inputs else None
    if isinstance(header, Record | Message):
        for field in header.fields:
            if field.name not in given:
                choice = field_choice(field)
                yield Choice(
                    choice.label,
                    choice.kind,
                    choice.detail,
                    choice.docs,
                    f"{field.name}: $0",
                    deprecated=choice.deprecated,
                )


def _data_fields(reducer: str | None, symbols: Symbols) -> Iterator[Choice]:
    header = symbols.find(reducer or "")
    for field in header.data if isinstance(header, NodeHeader) else ():
        yield field_choice(field)


_SHOWN = {VariableKind.STEP: ChoiceKind.STEP, VariableKind.DATA_FIELD: ChoiceKind.FIELD}


def _values(sight: Sight | None) -> Iterator[Choice]:
    for name, binding in {} if sight is None else sight.values.items():
        kind = _SHOWN.get(binding.kind, ChoiceKind.VALUE)
        gone = binding.deprecated is not None
        yield Choice(name, kind, show_type(binding.type), deprecated=gone)


def _functions(insight: Insight, symbols: Symbols) -> Iterator[Choice]:
    for name, target in symbols.names.items():
        header = insight.headers.get(target)
        if isinstance(header, Function):
            yield Choice(
                name, ChoiceKind.FUNCTION, _called(target, header), snippet=f"{name}($1)$0"
            )
    for name, builtin in BUILTINS.items():
        usage = builtin.usage.replace("`", "")
        yield Choice(name, ChoiceKind.FUNCTION, usage, snippet=f"{name}($1)$0")


def _called(name: QualifiedName, function: Function) -> str:
    shown = ", ".join(f"{one.name}: {show_type(one.type)}" for one in function.parameters)
    return f"{name.name}({shown}) -> {show_type(function.result)}"
