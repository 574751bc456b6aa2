"""Reducers as written in; their states, clauses and typed bodies out.

Rule: language page, "Reducers".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.data_declarations import full_fields, header_fields, refuse_keys
from onexdsl.semantics.expressions import Statement, VariableKind
from onexdsl.semantics.field_types import BOOL, QualifiedName, ReducerDataType, Type
from onexdsl.semantics.inference.infer import check
from onexdsl.semantics.inference.narrowing import knowing_that
from onexdsl.semantics.inference.statements import after_blocks, check_block
from onexdsl.semantics.model import (
    AnyState,
    Clause,
    Field,
    PythonBody,
    Reducer,
    Remarks,
    State,
    StateKind,
    StateReference,
    Timer,
)
from onexdsl.semantics.names.duplicates import check_names
from onexdsl.semantics.names.resolve import refer_all, refer_messages
from onexdsl.semantics.nodes.effects import span_of
from onexdsl.semantics.nodes.subjects import META, event_binding, first_key, infer_by, key_binding
from onexdsl.semantics.scope import Binding, Scope
from onexdsl.semantics.symbols import Symbols
from onexdsl.semantics.words import problems_declarations as words
from onexdsl.semantics.words.problems_nodes import named_twice, unknown_state
from onexdsl.source.span import Span
from onexdsl.syntax import tree

RESERVED = frozenset({"event", "data", "key", "meta"})
_KINDS = {"initial": StateKind.INITIAL, "final": StateKind.FINAL}
_TAKES = "a reducer takes events"


# ---- what headers need too


def data_declarations(declaration: tree.ReducerDecl) -> tuple[tree.FieldDecl, ...]:
    """Give the data fields of a reducer as written."""
    blocks = (item for item in declaration.items if isinstance(item, tree.DataDecl))
    return tuple(one for block in blocks for one in block.fields)


def state_names(declaration: tree.ReducerDecl) -> tuple[tree.Name, ...]:
    """Give the names of a reducer's states as written."""
    return tuple(item.name for item in declaration.items if isinstance(item, tree.StateDecl))


def reducer_key(declaration: tree.ReducerDecl, symbols: Symbols) -> Type | None:
    """Give the type of a reducer's key; None if it has one keyless instance."""
    items = tuple(_state_items(declaration))
    taken = [(item.events, item.by) for item in items if isinstance(item, tree.OnClause)]
    ignored = [(item.events, None) for item in items if isinstance(item, tree.IgnoreClause)]
    return first_key([*taken, *ignored], symbols)


def _state_items(declaration: tree.ReducerDecl) -> Iterator[tree.StateItem]:
    for item in declaration.items:
        match item:
            case tree.StateDecl() | tree.AnyStateDecl():
                yield from item.items
            case tree.OnClause() | tree.IgnoreClause() | tree.TimerClause():
                yield item
            case tree.DataDecl() | tree.Broken():
                pass


def data_bindings(fields: Iterable[Field], reducer: QualifiedName) -> Iterator[tuple[str, Binding]]:
    """Give the bindings of a reducer's data fields and of `data`."""
    yield ("data", Binding(VariableKind.DATA, ReducerDataType(reducer)))
    for one in fields:
        kind = VariableKind.DATA_FIELD
        yield (one.name, Binding(kind, one.type, one.name_span, one.remarks.deprecated))


def check_states(
    names: Iterable[tree.Name], states: Sequence[str], reducer: str, problems: Problems
) -> tuple[StateReference, ...]:
    """Look up states of a reducer; unknown and repeated ones are told and left out."""
    first: dict[str, StateReference] = {}
    for name in names:
        if name.text not in states:
            problems.add(unknown_state(name, states, reducer))
        elif name.text in first:
            problems.add(named_twice(name.text, name.span, first[name.text].span))
        else:
            first[name.text] = StateReference(name.text, name.span)
    return tuple(first.values())


# ---- the whole


@dataclass(frozen=True, slots=True)
class _Room:
    """What the clauses of a reducer are analysed against."""

    reducer: str
    states: tuple[str, ...]
    scope: Scope  # without `event`
    exits: tuple[tree.Block, ...] = ()  # what a clause that leaves its state runs before its body

    @property
    def problems(self) -> Problems:
        return self.scope.problems

    @property
    def symbols(self) -> Symbols:
        return self.scope.symbols


@dataclass(frozen=True, slots=True)
class _Content:
    """What stands in a state, in `any state`, or directly in a reducer."""

    clauses: tuple[Clause, ...]
    timers: tuple[Timer, ...]
    enter: tuple[Statement, ...]
    exit: tuple[Statement, ...]
    exit_span: Span | None


def analyse_reducer(declaration: tree.ReducerDecl, symbols: Symbols, problems: Problems) -> Reducer:
    """Give a reducer with all its parts."""
    name = QualifiedName(symbols.flow, declaration.name.text)
    key = reducer_key(declaration, symbols)
    data = _data(declaration, symbols, problems)
    scope = Scope(symbols, problems).with_bindings((META, *key_binding(key)))
    scope = scope.with_bindings(data_bindings(data, name))
    check_names(state_names(declaration), "this reducer", problems)
    states = tuple(state.text for state in state_names(declaration))
    room = _Room(declaration.name.text, states, scope)
    loose = _content([one for one in declaration.items if _is_loose(one)], room)
    machine = tuple(
        one for one in declaration.items if isinstance(one, tree.StateDecl | tree.AnyStateDecl)
    )
    exits = _exits(machine)
    return Reducer(
        span=declaration.span,
        name_span=declaration.name.span,
        name=name,
        data=data,
        states=tuple(
            _state(one, _leaving(one, exits, room))
            for one in machine
            if isinstance(one, tree.StateDecl)
        ),
        any_states=tuple(
            _any_state(one, _leaving(one, exits, room))
            for one in machine
            if isinstance(one, tree.AnyStateDecl)
        ),
        loose_clauses=loose.clauses,
        loose_timers=loose.timers,
        key=key,
        remarks=remarks_of(declaration.preamble, Place.NODE, problems),
    )


def _is_loose(item: tree.ReducerItem) -> bool:
    return isinstance(item, tree.OnClause | tree.IgnoreClause | tree.TimerClause)


def _data(declaration: tree.ReducerDecl, symbols: Symbols, problems: Problems) -> tuple[Field, ...]:
    written = data_declarations(declaration)
    _once(declaration.items, tree.DataDecl, "data", "this reducer", problems)
    refuse_keys(written, "a reducer's data", problems)
    for one in written:
        if one.name.text in RESERVED:
            problems.add(words.hides_a_name(one.name, f"what `{one.name.text}` is in every clause"))
    return full_fields(written, symbols, problems)


def _once(
    items: Iterable[tree.Syntax],
    kind: type[tree.Syntax],
    keyword: str,
    where: str,
    problems: Problems,
) -> None:
    blocks = [item for item in items if isinstance(item, kind)]
    for second in blocks[1:]:
        problems.add(words.duplicate_name(keyword, second.span, blocks[0].span, where))


def header_data(declaration: tree.ReducerDecl, symbols: Symbols) -> tuple[Field, ...]:
    """Give the data fields as other files see them; their mistakes are told elsewhere."""
    return header_fields(data_declarations(declaration), symbols, Problems())


# ---- states

_Place: TypeAlias = tree.StateDecl | tree.AnyStateDecl


_Exits: TypeAlias = tuple[tuple[_Place, tree.Block], ...]


def _exits(machine: tuple[_Place, ...]) -> _Exits:
    """Give every `exit` block with its place."""
    return tuple(
        (place, item.body)
        for place in machine
        for item in place.items
        if isinstance(item, tree.ExitClause)
    )


def _leaving(place: _Place, exits: _Exits, room: _Room) -> _Room:
    """Give the room of a place's clauses, with the `exit` blocks that may run on leaving it."""
    blocks = (block for other, block in exits if _may_be(place, other))
    return replace(room, exits=tuple(blocks))


def _may_be(place: _Place, other: _Place) -> bool:
    """Whether an instance that is at one place may be at the other one at the same time."""
    match place, other:
        case tree.StateDecl(), tree.StateDecl():
            return place is other
        case (tree.StateDecl() as state, tree.AnyStateDecl() as shared) | (
            tree.AnyStateDecl() as shared,
            tree.StateDecl() as state,
        ):
            excepted = (name.text for name in shared.exceptions)
            return state.kind != "final" and state.name.text not in excepted
        case _:
            return True


def _state(declaration: tree.StateDecl, room: _Room) -> State:
    content = _content(declaration.items, room)
    return State(
        span=declaration.span,
        name_span=declaration.name.span,
        name=declaration.name.text,
        kind=_KINDS.get(declaration.kind, StateKind.NORMAL),
        clauses=content.clauses,
        timers=content.timers,
        enter=content.enter,
        exit=content.exit,
        exit_span=content.exit_span,
        remarks=remarks_of(declaration.preamble, Place.STATE, room.problems),
    )


def _any_state(declaration: tree.AnyStateDecl, room: _Room) -> AnyState:
    content = _content(declaration.items, room)
    start = declaration.span.start
    return AnyState(
        span=declaration.span,
        name_span=Span(declaration.span.file, start, start + len("any state")),
        exceptions=check_states(declaration.exceptions, room.states, room.reducer, room.problems),
        clauses=content.clauses,
        timers=content.timers,
        enter=content.enter,
        exit=content.exit,
    )


def _content(items: Sequence[tree.ReducerItem | tree.StateItem], room: _Room) -> _Content:
    handled: list[Clause] = []
    ignored: list[Clause] = []
    timers: list[Timer] = []
    blocks: dict[type[tree.Syntax], list[Statement]] = {tree.EnterClause: [], tree.ExitClause: []}
    for item in items:
        match item:
            case tree.OnClause():
                handled.append(_on(item, room))
            case tree.IgnoreClause():
                ignored.append(_ignore(item, room))
            case tree.TimerClause():
                timers.append(_timer(item, room))
            case tree.EnterClause() | tree.ExitClause():
                blocks[type(item)].extend(check_block(item.body, room.scope))
            case tree.DataDecl() | tree.StateDecl() | tree.AnyStateDecl() | tree.Broken():
                pass
            case _:
                assert_never(item)
    _once(items, tree.EnterClause, "enter", "this state", room.problems)
    _once(items, tree.ExitClause, "exit", "this state", room.problems)
    return _Content(
        (*handled, *ignored),
        tuple(timers),
        tuple(blocks[tree.EnterClause]),
        tuple(blocks[tree.ExitClause]),
        next((item.span for item in items if isinstance(item, tree.ExitClause)), None),
    )


# ---- clauses


def _on(clause: tree.OnClause, room: _Room) -> Clause:
    scope = room.scope.with_bindings((event_binding(clause.events, room.symbols),))
    by = guard = None
    if clause.by is not None:
        by = infer_by(clause.by, clause.events, room.symbols, room.problems)
    if clause.guard is not None:
        guard = check(clause.guard, BOOL, scope)
        scope = knowing_that(guard, scope)
    if clause.targets:
        scope = after_blocks(room.exits, scope)
    return Clause(
        span=clause.span,
        name_span=span_of(clause.events, clause.span),
        events=refer_messages(clause.events, _TAKES, room.symbols, room.problems),
        by=by,
        guard=guard,
        targets=check_states(clause.targets, room.states, room.reducer, room.problems),
        body=_body(clause.body, scope),
        ignores=False,
        remarks=remarks_of(clause.preamble, Place.CLAUSE, room.problems),
    )


def _body(
    body: tree.Block | tree.PythonBody | None, scope: Scope
) -> tuple[Statement, ...] | PythonBody:
    match body:
        case None:
            return ()
        case tree.Block():
            return check_block(body, scope)
        case tree.PythonBody():
            return PythonBody(refer_all(body.emits, scope.symbols, scope.problems))


def _ignore(clause: tree.IgnoreClause, room: _Room) -> Clause:
    return Clause(
        span=clause.span,
        name_span=span_of(clause.events, clause.span),
        events=refer_messages(clause.events, _TAKES, room.symbols, room.problems),
        by=None,
        guard=None,
        targets=(),
        body=(),
        ignores=True,
        remarks=Remarks(),
    )


def _timer(clause: tree.TimerClause, room: _Room) -> Timer:
    targets = () if clause.target is None else (clause.target,)
    found = check_states(targets, room.states, room.reducer, room.problems)
    return Timer(
        span=clause.span,
        name_span=clause.delay.span,
        delay=clause.delay.milliseconds,
        target=found[0] if found else None,
        body=() if clause.body is None else check_block(clause.body, room.scope),
        remarks=remarks_of(clause.preamble, Place.CLAUSE, room.problems),
    )
