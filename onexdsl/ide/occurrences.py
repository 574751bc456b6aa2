"""A file in; every name in it with what it means out: the one source of all that follows names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from onexdsl.ide.locals import Local, locals_of, seen_at
from onexdsl.ide.reading import Reading
from onexdsl.ide.targets import (
    Occurrence,
    Role,
    Target,
    TargetKind,
    declaration,
    field_of,
    state_of,
)
from onexdsl.semantics.field_types import (
    MessageType,
    QualifiedName,
    RecordType,
    ReducerDataType,
    Type,
)
from onexdsl.semantics.inference.builtin_functions import BUILTINS
from onexdsl.semantics.inference.names import GIVEN
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.names.resolve import Named
from onexdsl.semantics.names.uses import mentions_in
from onexdsl.semantics.symbols import NodeHeader
from onexdsl.semantics.types.members import members_of
from onexdsl.source.span import Span
from onexdsl.syntax import tree
from onexdsl.syntax.walk import walk


@dataclass(frozen=True, slots=True)
class _Room:
    """A part of a declaration in which the data fields of a reducer are in sight."""

    reducer: QualifiedName
    fields: frozenset[str]
    span: Span


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a piece: the file, the declaration, its locals, data fields, states."""

    reading: Reading
    user: QualifiedName
    locals: tuple[Local, ...]
    rooms: tuple[_Room, ...]

    def room(self, offset: int) -> _Room | None:
        """Find the data fields in sight at an offset."""
        return next((one for one in self.rooms if one.span.start <= offset <= one.span.end), None)


def occurrences_in(reading: Reading, kept: Anew | None = None) -> tuple[Occurrence, ...]:
    """Give every name whose meaning is known, in the order of the source.

    `kept` has what was found before in the declarations that did not change.
    """
    keeping = kept or Anew()
    inside = (
        keeping.make("names", (piece,), reading.lookups, partial(_in_piece, piece, reading))
        for piece in reading.file.declarations
    )
    found = (*dict.fromkeys(_header(reading)), *chain.from_iterable(inside))
    return tuple(sorted(found, key=_order))


def _in_piece(piece: tree.Declaration, read: Reading, *lookups: Any) -> tuple[Occurrence, ...]:
    reading = read.through(*lookups)
    return tuple(dict.fromkeys((*_mentioned(piece, reading), *_inside(piece, reading))))


def _order(one: Occurrence) -> tuple[int, int, Role]:
    return one.span.start, one.span.end, one.role


def _header(reading: Reading) -> Iterator[Occurrence]:
    file = reading.file
    if file.path is not None:
        yield _at(file.path, Target(TargetKind.FLOW, file.path.text), Role.DECLARES)
    yield from _annotations(file.preamble)
    for use in file.uses:
        yield _at(use.path, Target(TargetKind.FLOW, use.path.text))
        for used in use.names:
            target = declaration(QualifiedName(use.path.text, used.name.text))
            yield _at(used.name, target)
            if used.alias is not None:
                yield _at(used.alias, target, Role.ALIAS)


def _mentioned(piece: tree.Declaration, reading: Reading) -> Iterator[Occurrence]:
    symbols = reading.symbols
    for mention in mentions_in(piece, symbols.flow):
        name = symbols.names.get(mention.name.text)
        if name is not None and name in symbols.headers:
            yield _at(mention.name, declaration(name))
        elif mention.name.text in BUILTINS:
            yield _at(mention.name, Target(TargetKind.BUILTIN_FUNCTION, mention.name.text))


def _inside(piece: tree.Declaration, reading: Reading) -> Iterator[Occurrence]:
    user = QualifiedName(reading.symbols.flow, "")
    if isinstance(piece, Named):
        user = QualifiedName(reading.symbols.flow, piece.name.text)
        yield _at(piece.name, declaration(user), Role.DECLARES)
    around = _Around(reading, user, locals_of(piece), tuple(_rooms(piece, reading)))
    for local in around.locals:
        yield _at(local.name, _local(local), Role.DECLARES)
    for part in walk(piece):
        yield from _part(part, around)


def _rooms(piece: tree.Declaration, reading: Reading) -> Iterator[_Room]:
    match piece:
        case tree.ReducerDecl(name=name):
            yield from _room(name, piece.span, reading)
        case tree.InvariantDecl(reducer=name):
            yield from _room(name, piece.span, reading)
        case tree.ScenarioDecl(scenes=scenes):
            for scene in scenes:
                if isinstance(scene, tree.ExpectStateScene) and scene.condition is not None:
                    yield from _room(scene.reducer, scene.condition.span, reading)
        case _:
            pass


def _room(reducer: tree.Name, span: Span, reading: Reading) -> Iterator[_Room]:
    header = reading.symbols.find(reducer.text)
    if isinstance(header, NodeHeader):
        yield _Room(header.name, frozenset(field.name for field in header.data), span)


# ---- one piece


def _part(part: tree.Syntax, around: _Around) -> Iterator[Occurrence]:
    match part:
        case tree.Preamble():
            yield from _annotations(part)
        case tree.BuiltinType(name=name):
            yield _at(name, Target(TargetKind.BUILTIN_TYPE, name.text))
        case tree.FieldDecl(name=name):
            yield _at(name, field_of(around.user, name.text), Role.DECLARES)
        case tree.EnumMemberDecl(name=name):
            yield _at(name, _member(around.user, name.text), Role.DECLARES)
        case tree.EnumMember(enum, member):
            enum_name = around.reading.symbols.names.get(enum.text)
            if enum_name is not None:
                yield _at(member, _member(enum_name, member.text))
        case tree.Variable(name=name):
            yield from _variable(tree.Name(name, span=part.span), around)
        case tree.Assign(name=name):
            yield from _variable(name, around, Role.WRITES)
        case tree.Attribute():
            yield from _attribute(part, around)
        case tree.Construct():
            yield from _initialisers(part, around)
        case tree.After(steps=steps):
            for step in steps:
                yield from _variable(step, around)
        case _:
            yield from _state_names(part, around)


def _state_names(part: tree.Syntax, around: _Around) -> Iterator[Occurrence]:
    match part:
        case tree.StateDecl(name=name):
            yield _at(name, state_of(around.user, name.text), Role.DECLARES)
        case tree.OnClause(targets=names) | tree.AnyStateDecl(exceptions=names):
            yield from _states(names, around.user)
        case tree.TimerClause(target=name) if name is not None:
            yield from _states((name,), around.user)
        case (
            tree.InvariantDecl(reducer=reducer, states=names)
            | tree.ExpectStateScene(reducer=reducer, states=names)
        ):
            yield from _states(names, around.reading.symbols.names.get(reducer.text))
        case _:
            pass


def _states(names: Iterable[tree.Name], reducer: QualifiedName | None) -> Iterator[Occurrence]:
    if reducer is not None:
        for name in names:
            yield _at(name, state_of(reducer, name.text))


def _annotations(preamble: tree.Preamble) -> Iterator[Occurrence]:
    for one in preamble.annotations:
        yield _at(one.name, Target(TargetKind.ANNOTATION, one.name.text))


def _variable(name: tree.Name, around: _Around, role: Role = Role.USES) -> Iterator[Occurrence]:
    local = seen_at(around.locals, name.text, name.span.start)
    room = around.room(name.span.start)
    if local is not None:
        yield _at(name, _local(local), role)
    elif room is not None and name.text in room.fields:
        yield _at(name, field_of(room.reducer, name.text), role)
    elif name.text in GIVEN:
        yield _at(name, Target(TargetKind.GIVEN, name.text))


def _attribute(part: tree.Attribute, around: _Around) -> Iterator[Occurrence]:
    owner = around.reading.types.owners.get((part.span.start, part.span.end))
    for one in _owners(owner, around):
        yield _at(part.field, field_of(one, part.field.text))


def _owners(type_: Type | None, around: _Around) -> tuple[QualifiedName, ...]:
    """Give the declarations whose field may be read; several of `A | B`."""
    match type_:
        case None:
            return ()
        case ReducerDataType(name) | RecordType(name) | MessageType(name):
            return (name,)
        case _:
            members = members_of(type_, around.reading.symbols) or ()
            return tuple(member.name for member in members)


def _initialisers(part: tree.Construct, around: _Around) -> Iterator[Occurrence]:
    symbols = around.reading.symbols
    header = symbols.find(part.type.text)
    owner = None if header is None else header.name
    if isinstance(header, NodeHeader):  # a step that calls a compute gives its input's fields
        owner = header.inputs[0] if header.inputs else None
    if owner is not None:
        for one in part.initialisers:
            yield _at(one.name, field_of(owner, one.name.text))


# ---- targets


def _local(local: Local) -> Target:
    return Target(TargetKind.LOCAL, local.name.text, place=local.name.span)


def _member(enum: QualifiedName, name: str) -> Target:
    return Target(TargetKind.MEMBER, name, enum)


def _at(name: tree.Name, target: Target, role: Role = Role.USES) -> Occurrence:
    return Occurrence(name.span, name.text, target, role)
