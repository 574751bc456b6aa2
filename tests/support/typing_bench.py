"""A bench for the typing of expressions: declarations and one expression in, its type out.

The headers are made here with the few things that typing looks at, so that these tests
need nothing of how whole files are analysed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.expressions import Erroneous, Expression, VariableKind
from onexdsl.semantics.field_types import (
    DURATION,
    UNKNOWN,
    MessageType,
    MetaType,
    OneOf,
    QualifiedName,
    RecordType,
    ReducerDataType,
    Type,
)
from onexdsl.semantics.inference.infer import check, infer
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
    Remarks,
    Union,
)
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import Header, NodeHeader, NodeKind, Symbols
from onexdsl.semantics.types.type_expressions import resolve_type
from onexdsl.semantics.words.show_types import show_type
from onexdsl.source.text import SourceText
from onexdsl.syntax import tree
from onexdsl.syntax.parse import parse

FLOW = "bench"


@dataclass
class Bench:
    """Declarations, and a scope with the data, event and variables of a reducer."""

    symbols: Symbols
    scope: Scope
    problems: Problems
    pieces: dict[str, tree.Declaration] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """The codes that were told, in the order of the source."""
        return [found.code.name for found in self.problems.sorted()]

    @property
    def told(self) -> tuple[Diagnostic, ...]:
        """All that was told."""
        return self.problems.sorted()

    def infer(self, text: str, expected: str | None = None) -> Expression:
        """Type an expression, as written."""
        wanted = None if expected is None else self.type(expected)
        return infer(expression(text), self.scope, wanted)

    def check(self, text: str, wanted: str) -> Expression:
        """Type an expression that must be of a type, both as written."""
        return check(expression(text), self.type(wanted), self.scope)

    def type(self, text: str) -> Type:
        """Read a type, as written."""
        return resolve_type(type_of(text), self.symbols, self.problems)

    def shown(self, text: str) -> str:
        """Spell the type that an expression has."""
        return show_type(self.infer(text).type)


def bench(declarations: str = "", event: str = "", **variables: str) -> Bench:
    """Set up a bench.

    `event` names what `event` may be (`A | B`); a reducer's `data` fields become data
    fields; other keywords are local names with their types, as written.
    """
    problems = Problems()
    pieces = {one.name.text: one for one in _declared(declarations)}
    names = {name: QualifiedName(FLOW, name) for name in pieces}
    shells = Symbols(FLOW, names, {names[n]: _header(one, None) for n, one in pieces.items()}, {})
    full = {names[n]: _header(one, (shells, problems)) for n, one in pieces.items()}
    symbols = Symbols(FLOW, names, full, {})
    scope = Scope(symbols, problems, dict(_bindings(symbols, event)))
    made = Bench(symbols, scope, problems, dict(pieces))
    for name, text in variables.items():
        made.scope = made.scope.with_local(name, made.type(text))
    return made


def expression(text: str) -> tree.Expression:
    """Read one expression."""
    declaration = _only(f"fn bench_expression() -> int = {text}")
    assert isinstance(declaration, tree.FunctionDecl)
    assert declaration.body is not None
    return declaration.body


def type_of(text: str) -> tree.TypeExpression:
    """Read one type."""
    declaration = _only(f"fn bench_type() -> {text} python")
    assert isinstance(declaration, tree.FunctionDecl)
    return declaration.result


def block(text: str) -> tree.Block:
    """Read statements, written without the braces around them."""
    declaration = _only(f"reducer Bench {{ on Bench {{ {text} }} }}")
    assert isinstance(declaration, tree.ReducerDecl)
    clause = declaration.items[0]
    assert isinstance(clause, tree.OnClause)
    assert isinstance(clause.body, tree.Block)
    return clause.body


def _only(text: str) -> tree.Declaration:
    return _parsed(text)[0]


def _parsed(text: str) -> tuple[tree.Declaration, ...]:
    problems = Problems()
    file = parse(SourceText("bench.onex", f"flow bench @ 1.0.0\n{text}\n"), problems)
    assert problems.sorted() == (), text
    return file.declarations


def _declared(
    text: str,
) -> Iterator[
    tree.EnumDecl
    | tree.RecordDecl
    | tree.UnionDecl
    | tree.MessageDecl
    | tree.FunctionDecl
    | tree.ReducerDecl
]:
    for one in _parsed(text):
        assert isinstance(
            one,
            tree.EnumDecl
            | tree.RecordDecl
            | tree.UnionDecl
            | tree.MessageDecl
            | tree.FunctionDecl
            | tree.ReducerDecl,
        )
        yield one


def _bindings(symbols: Symbols, event: str) -> Iterator[tuple[str, Binding]]:
    members = tuple(_message(symbols, name.strip()) for name in event.split("|") if name.strip())
    if members:
        type_: Type = members[0] if len(members) == 1 else OneOf(members)
        yield "event", Binding(VariableKind.EVENT, type_)
    yield "meta", Binding(VariableKind.META, MetaType())
    for header in symbols.headers.values():
        if isinstance(header, NodeHeader):
            yield "data", Binding(VariableKind.DATA, ReducerDataType(header.name))
            for one in header.data:
                yield (
                    one.name,
                    Binding(
                        VariableKind.DATA_FIELD, one.type, one.name_span, one.remarks.deprecated
                    ),
                )


def _message(symbols: Symbols, name: str) -> MessageType | RecordType:
    header = symbols.find(name)
    assert isinstance(header, Message | Record)
    return MessageType(header.name) if isinstance(header, Message) else RecordType(header.name)


def _header(piece: tree.Declaration, seen: tuple[Symbols, Problems] | None) -> Header:
    match piece:
        case tree.EnumDecl(preamble, name, members):
            given = tuple(
                EnumMember(
                    one.name.text,
                    one.value or one.name.text,
                    _remarks(one.preamble),
                    span=one.span,
                    name_span=one.name.span,
                )
                for one in members
            )
            return Enum(
                _name(name), given, _remarks(preamble), span=piece.span, name_span=name.span
            )
        case tree.RecordDecl(preamble, name, fields):
            return Record(
                _name(name),
                _fields(fields or (), seen),
                _remarks(preamble),
                span=piece.span,
                name_span=name.span,
            )
        case tree.UnionDecl(preamble, name, names):
            references = tuple(Reference(_name(one), one.span) for one in names)
            return Union(
                _name(name), references, _remarks(preamble), span=piece.span, name_span=name.span
            )
        case tree.MessageDecl(preamble, keyword, name, fields):
            return Message(
                MessageKind(keyword),
                _name(name),
                _fields(fields, seen),
                "topic",
                _remarks(preamble),
                span=piece.span,
                name_span=name.span,
            )
        case tree.FunctionDecl(preamble, name, parameters, result):
            return Function(
                _name(name),
                tuple(Parameter(p.name.text, _type(p.type, seen), p.span) for p in parameters),
                _type(result, seen),
                None,
                _remarks(preamble),
                span=piece.span,
                name_span=name.span,
            )
        case tree.ReducerDecl(_, name, items):
            data = [one for item in items if isinstance(item, tree.DataDecl) for one in item.fields]
            return NodeHeader(
                NodeKind.REDUCER, _name(name), name.span, data=_fields(tuple(data), seen)
            )
        case _:
            raise AssertionError(piece)


def _name(name: tree.Name) -> QualifiedName:
    return QualifiedName(FLOW, name.text)


def _type(written: tree.TypeExpression, seen: tuple[Symbols, Problems] | None) -> Type:
    return UNKNOWN if seen is None else resolve_type(written, *seen)


def _fields(
    declarations: tuple[tree.FieldDecl, ...], seen: tuple[Symbols, Problems] | None
) -> tuple[Field, ...]:
    return tuple(
        Field(
            one.name.text,
            _type(one.type, seen),
            None if one.default is None else Erroneous(type=DURATION, span=one.span),
            one.is_key,
            _remarks(one.preamble),
            span=one.span,
            name_span=one.name.span,
            type_span=one.type.span,
        )
        for one in declarations
    )


def _remarks(preamble: tree.Preamble) -> Remarks:
    found = {one.name.text: one.arguments for one in preamble.annotations}
    return Remarks(
        deprecated="say why" if "deprecated" in found else None,
        python="module:Name" if "python" in found else None,
    )
