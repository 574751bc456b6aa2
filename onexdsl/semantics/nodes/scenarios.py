"""Invariants and scenarios as written in; typed ones out. Rule: language page, "Properties"."""

from typing import assert_never

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.annotations import Place, remarks_of
from onexdsl.semantics.expressions import Construct, Expression
from onexdsl.semantics.field_types import BOOL, UnknownType
from onexdsl.semantics.inference.infer import check, construct, construct_unknown
from onexdsl.semantics.inference.statements import check_let
from onexdsl.semantics.model import (
    AdvanceScene,
    ExpectMessageScene,
    ExpectNoneScene,
    ExpectStateScene,
    Invariant,
    LetScene,
    Message,
    MessageKind,
    Reference,
    ReplyScene,
    Scenario,
    Scene,
    SendScene,
)
from onexdsl.semantics.names.resolve import refer, refer_messages
from onexdsl.semantics.nodes.reducers import check_states, data_bindings
from onexdsl.semantics.nodes.subjects import key_binding
from onexdsl.semantics.scope import Scope
from onexdsl.semantics.symbols import NodeHeader, NodeKind, Symbols
from onexdsl.semantics.words import problems_workflows as words
from onexdsl.semantics.words.problems_nodes import wrong_kind
from onexdsl.syntax import tree


def analyse_invariant(
    declaration: tree.InvariantDecl, symbols: Symbols, problems: Problems
) -> Invariant | None:
    """Give an invariant with its condition; None if its reducer is not known."""
    remarks_of(declaration.preamble, Place.PROPERTY, problems)
    found = _reducer(declaration.reducer, symbols, problems)
    if found is None:
        return None
    reducer, header = found
    scope = _with_data(header, Scope(symbols, problems))
    return Invariant(
        span=declaration.span,
        name_span=declaration.reducer.span,
        reducer=reducer,
        states=check_states(declaration.states, header.states, header.name.name, problems),
        condition=check(declaration.condition, BOOL, scope),
    )


def _reducer(
    name: tree.Name, symbols: Symbols, problems: Problems
) -> tuple[Reference, NodeHeader] | None:
    use = refer(name, symbols, problems, NodeHeader)
    if use is None:
        return None
    header = symbols.headers[use.name]
    if isinstance(header, NodeHeader) and header.kind is NodeKind.REDUCER:
        return use, header
    problems.add(wrong_kind(use, header, "a reducer is asked for here"))
    return None


def _with_data(header: NodeHeader, scope: Scope) -> Scope:
    inside = Scope(scope.symbols, scope.problems).with_bindings(
        (*data_bindings(header.data, header.name), *key_binding(header.key))
    )
    return inside.with_bindings(scope.bindings.items())


# ---- scenarios


def analyse_scenario(
    declaration: tree.ScenarioDecl, symbols: Symbols, problems: Problems
) -> Scenario:
    """Give a scenario with its scenes in order; what cannot be made out is left out."""
    remarks_of(declaration.preamble, Place.PROPERTY, problems)
    scope = Scope(symbols, problems)
    scenes: list[Scene] = []
    for piece in declaration.scenes:
        if isinstance(piece, tree.Let):
            let, scope = check_let(piece, scope)
            scenes.append(LetScene(let.name, let.value, span=piece.span, name_span=piece.name.span))
        elif not isinstance(piece, tree.Broken):
            scene = _scene(piece, scope)
            if scene is not None:
                scenes.append(scene)
    return Scenario(
        span=declaration.span,
        name_span=declaration.title.span,
        title=declaration.title.value,
        scenes=tuple(scenes),
    )


_WrittenScene = (
    tree.SendScene
    | tree.ReplyScene
    | tree.FailScene
    | tree.AdvanceScene
    | tree.ExpectStateScene
    | tree.ExpectMessageScene
    | tree.ExpectNoneScene
)


def _scene(piece: _WrittenScene, scope: Scope) -> Scene | None:
    match piece:
        case tree.SendScene():
            return _send(piece, scope)
        case tree.ReplyScene() | tree.FailScene():
            return _reply(piece, scope)
        case tree.AdvanceScene():
            return AdvanceScene(piece.by.milliseconds, span=piece.span, name_span=piece.by.span)
        case tree.ExpectStateScene():
            return _expect_state(piece, scope)
        case tree.ExpectMessageScene():
            return _expect_message(piece, scope)
        case tree.ExpectNoneScene():
            return _expect_none(piece, scope)
        case _:
            assert_never(piece)


def _made(
    piece: tree.Construct, scope: Scope, kinds: frozenset[MessageKind], rule: str, *, partial: bool
) -> Construct:
    header = scope.symbols.find(piece.type.text)
    if header is not None and not (isinstance(header, Message) and header.kind in kinds):
        use = Reference(scope.symbols.names[piece.type.text], piece.type.span)
        scope.problems.add(wrong_kind(use, header, rule))
        return construct_unknown(piece, scope)
    return construct(piece, scope, partial=partial)


_SENT = frozenset({MessageKind.EVENT, MessageKind.COMMAND})
_ASKED = frozenset({MessageKind.INTENT, MessageKind.COMMAND})
_EVERY = frozenset(MessageKind)


def _send(piece: tree.SendScene, scope: Scope) -> SendScene:
    rule = "a scenario sends events and commands"
    message = _made(piece.message, scope, _SENT, rule, partial=False)
    return SendScene(message, span=piece.span, name_span=piece.message.type.span)


def _reply(piece: tree.ReplyScene | tree.FailScene, scope: Scope) -> ReplyScene | None:
    symbols, problems = scope.symbols, scope.problems
    outcome: Construct | str
    if isinstance(piece, tree.ReplyScene):
        rule = "a reply is an event"
        events = frozenset({MessageKind.EVENT})
        outcome = _made(piece.outcome, scope, events, rule, partial=False)
    else:
        outcome = piece.reason
    intent = refer(piece.intent, symbols, problems, Message)
    if intent is None:
        return None
    header = symbols.headers[intent.name]
    if not isinstance(header, Message) or header.kind not in _ASKED:
        problems.add(wrong_kind(intent, header, "only intents and commands are replied to"))
        return None
    if isinstance(piece, tree.ReplyScene):
        _check_outcome(intent, piece.outcome.type, symbols, problems)
    return ReplyScene(intent, outcome, span=piece.span, name_span=piece.intent.span)


def _check_outcome(
    intent: Reference, name: tree.Name, symbols: Symbols, problems: Problems
) -> None:
    outcomes = symbols.outcomes.get(intent.name)
    header = symbols.find(name.text)
    if outcomes is None or not isinstance(header, Message):
        return
    if header.kind is MessageKind.EVENT and header.name not in outcomes:
        problems.add(words.unexpected_outcome(Reference(header.name, name.span), outcomes))


def _expect_state(piece: tree.ExpectStateScene, scope: Scope) -> ExpectStateScene | None:
    found = _reducer(piece.reducer, scope.symbols, scope.problems)
    if found is None:
        return None
    reducer, header = found
    name = header.name.name
    condition = None
    if piece.condition is not None:
        condition = check(piece.condition, BOOL, _with_data(header, scope))
    return ExpectStateScene(
        reducer,
        _key(piece, header, scope),
        check_states(piece.states, header.states, name, scope.problems),
        condition,
        span=piece.span,
        name_span=piece.reducer.span,
    )


def _key(piece: tree.ExpectStateScene, header: NodeHeader, scope: Scope) -> Expression | None:
    match piece.key, header.key:
        case None, None | UnknownType():
            return None
        case None, _:
            scope.problems.add(words.key_wanted(header.name.name, piece.reducer.span))
            return None
        case written, None:
            scope.problems.add(words.key_unwanted(header.name.name, written.span))
            return None
        case written, wanted:
            return check(written, wanted, scope)


def _expect_message(piece: tree.ExpectMessageScene, scope: Scope) -> ExpectMessageScene:
    rule = "a message is expected here"
    message = _made(piece.message, scope, _EVERY, rule, partial=True)
    return ExpectMessageScene(message, span=piece.span, name_span=piece.message.type.span)


def _expect_none(piece: tree.ExpectNoneScene, scope: Scope) -> ExpectNoneScene | None:
    rule = "a message is expected here"
    found = refer_messages((piece.message,), rule, scope.symbols, scope.problems)
    if not found:
        return None
    return ExpectNoneScene(found[0], span=piece.span, name_span=piece.message.span)
