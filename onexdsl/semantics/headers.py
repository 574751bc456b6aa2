"""Trees and what their names stand for in; the headers of all declarations out.

In three rounds, as each leans on the one before: names (so that types can be looked up),
types (so that expressions can be), and the keys of nodes, which `by` may take from anywhere.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, partial
from operator import eq
from typing import Any, TypeAlias

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.by_flow import ByFlow
from onexdsl.semantics.data_declarations import (
    analyse_enum,
    analyse_union,
    function_header,
    function_shell,
    header_fields,
    message_shell,
    record_shell,
    union_shell,
)
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.kept import Anew
from onexdsl.semantics.model import Message, Record
from onexdsl.semantics.names.outline import Read
from onexdsl.semantics.names.resolve import Named
from onexdsl.semantics.nodes.reducers import header_data, reducer_key, state_names
from onexdsl.semantics.symbols import Header, NodeHeader, NodeKind, Symbols
from onexdsl.semantics.workflows.workflows import orchestrator_key
from onexdsl.source.span import Span
from onexdsl.syntax import tree

Made: TypeAlias = Mapping[QualifiedName, Header]
Finish: TypeAlias = Callable[[Named, Header, Symbols], Header]
KeptOf: TypeAlias = Callable[[str, str], Anew]
"""Who keeps the headers of a flow from one check to the next, for each of the rounds."""

_NODES: dict[type[tree.Syntax], NodeKind] = {
    tree.ReducerDecl: NodeKind.REDUCER,
    tree.EffectDecl: NodeKind.EFFECT,
    tree.ComputeDecl: NodeKind.COMPUTE,
    tree.OrchestratorDecl: NodeKind.ORCHESTRATOR,
}


class Headers:
    """The headers of a project, made flow by flow when somebody asks for them.

    What is wrong in a declaration is told when its file is analysed, not here. Of two
    declarations of one name the first counts.
    """

    def __init__(self, flows: Mapping[str, Read], kept_of: KeptOf) -> None:
        self._flows = flows
        self._kept_of = kept_of
        self._shells: dict[str, Made] = {}
        self._typed: dict[str, Made] = {}
        self._whole: dict[str, Made] = {}
        self._names: dict[str, Mapping[str, QualifiedName]] = {}

    def names(self, flow: str) -> Mapping[str, QualifiedName]:
        """Give what each name stands for in a flow of the project."""
        if flow not in self._names:
            names = self._flows[flow].outline.names
            self._names[flow] = self._kept_of(flow, "names").settled("names", names, eq)
        return self._names[flow]

    def of(self, flow: str) -> Made:
        """Give the headers of a flow of the project."""
        if flow not in self._whole:
            self._whole[flow] = self._finished(flow, _KEYS, self._typed_of)
        return self._whole[flow]

    def _typed_of(self, flow: str) -> Made:
        if flow not in self._typed:
            self._typed[flow] = self._finished(flow, _TYPES, self._shells_of)
        return self._typed[flow]

    def _shells_of(self, flow: str) -> Made:
        if flow not in self._shells:
            file = self._flows[flow].tree()
            version = file.version or "0"
            kept = self._kept_of(flow, "shells")
            shells = (
                kept.make(version, (one,), (), partial(_shell, one, flow, version))
                for one in _first_declarations(file)
            )
            self._shells[flow] = {one.name: _settled(one, kept) for one in shells}
        return self._shells[flow]

    def _finished(self, flow: str, step: "_Round", earlier: Callable[[str], Made]) -> Made:
        """Do the next round for one flow, on what the round before made of all."""
        made = dict(earlier(flow))
        symbols = Symbols(flow, self.names(flow), ByFlow(earlier, self._flows), {})
        kept = self._kept_of(flow, step.name)
        for declaration in _first_declarations(self._flows[flow].tree()):
            if not isinstance(declaration, step.kinds):
                continue
            shell = made[QualifiedName(flow, declaration.name.text)]
            maker = partial(_finish, step.finish, declaration, shell, symbols)
            header = kept.make(flow, (declaration, shell), symbols.lookups, maker)
            made[header.name] = _settled(header, kept)
        return made


def _finish(
    finish: Finish, declaration: Named, shell: Header, symbols: Symbols, *lookups: Any
) -> Header:
    return finish(declaration, shell, symbols.through(*lookups))


def _settled(header: Header, kept: Anew) -> Header:
    return kept.settled(header.name, header, same)


def same(one: Any, other: Any) -> bool:
    """Whether two headers say the same at the same places."""
    if one is other:
        return True
    return bool(one == other) and _places(one) == _places(other)


def _places(value: Any) -> list[Span]:
    """Give the places of a header and of its fields, members and parameters."""
    found = []
    kind: Any = type(value)
    for name in _names(kind):
        part = getattr(value, name)
        if isinstance(part, Span):
            found.append(part)
        elif isinstance(part, tuple):
            found += [place for one in part for place in _places(one)]
    return found


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()


def _first_declarations(file: tree.FlowFile) -> Iterator[Named]:
    seen: set[str] = set()
    for declaration in file.declarations:
        if isinstance(declaration, Named) and declaration.name.text not in seen:
            seen.add(declaration.name.text)
            yield declaration


def _shell(declaration: Named, flow: str, version: str) -> Header:
    unheard = Problems()
    match declaration:
        case tree.RecordDecl():
            return record_shell(declaration, flow, unheard)
        case tree.EnumDecl():
            return analyse_enum(declaration, flow, unheard)
        case tree.UnionDecl():
            return union_shell(declaration, flow, unheard)
        case tree.MessageDecl():
            return message_shell(declaration, flow, version, unheard)
        case tree.FunctionDecl():
            return function_shell(declaration, flow, unheard)
        case _:
            return NodeHeader(
                _NODES[type(declaration)],
                QualifiedName(flow, declaration.name.text),
                name_span=declaration.name.span,
                deprecated=remarks_of(declaration.preamble, Place.NODE, unheard).deprecated,
            )


def _with_types(declaration: Named, header: Header, symbols: Symbols) -> Header:
    unheard = Problems()
    match declaration, header:
        case tree.RecordDecl(), Record():
            fields = header_fields(declaration.fields or (), symbols, unheard)
            return replace(header, fields=fields)
        case tree.MessageDecl(), Message():
            return replace(header, fields=header_fields(declaration.fields, symbols, unheard))
        case tree.UnionDecl(), _:
            return analyse_union(declaration, symbols, unheard)
        case tree.FunctionDecl(), _:
            return function_header(declaration, symbols, unheard)
        case tree.ReducerDecl(), NodeHeader():
            states = tuple(dict.fromkeys(name.text for name in state_names(declaration)))
            return replace(header, data=header_data(declaration, symbols), states=states)
        case tree.ComputeDecl(), NodeHeader():
            return replace(
                header,
                inputs=_known(declaration.inputs, symbols),
                outputs=_known(declaration.outputs, symbols),
            )
        case _:
            return header


def _known(names: tuple[tree.Name, ...], symbols: Symbols) -> tuple[QualifiedName, ...]:
    return tuple(symbols.names[name.text] for name in names if name.text in symbols.names)


def _with_key(declaration: Named, header: Header, symbols: Symbols) -> Header:
    match declaration, header:
        case tree.ReducerDecl(), NodeHeader():
            return replace(header, key=reducer_key(declaration, symbols))
        case tree.OrchestratorDecl(), NodeHeader():
            return replace(header, key=orchestrator_key(declaration, symbols))
        case _:
            return header


@dataclass(frozen=True, slots=True)
class _Round:
    """A step from one kind of headers to the next, and the declarations that it does more to."""

    name: str
    finish: Finish
    kinds: tuple[type[tree.Syntax], ...]


_TYPES = _Round(
    "types",
    _with_types,
    (
        tree.RecordDecl,
        tree.MessageDecl,
        tree.UnionDecl,
        tree.FunctionDecl,
        tree.ReducerDecl,
        tree.ComputeDecl,
    ),
)
_KEYS = _Round("keys", _with_key, (tree.ReducerDecl, tree.OrchestratorDecl))


def undeprecated(header: Header) -> Header:
    """Give a header as if its declaration were not deprecated."""
    if isinstance(header, NodeHeader):
        return replace(header, deprecated=None)
    return replace(header, remarks=replace(header.remarks, deprecated=None))
