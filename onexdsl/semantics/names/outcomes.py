"""Effects, orchestrators and wires as written in; what each call can be answered with out."""

from collections.abc import Iterator, Mapping

from onexdsl.semantics.field_types import QualifiedName
from onexdsl.syntax import tree

Names = Mapping[str, QualifiedName]
Answers = tuple[QualifiedName, ...] | None  # None: a mistake hides what can come


def make_outcomes(
    flows: Mapping[str, tree.FlowFile], names: Mapping[str, Names]
) -> dict[QualifiedName, tuple[QualifiedName, ...]]:
    """Give for each intent and command what can come of a call; none for what nobody takes.

    The outcomes of the clause in the wired effect and the route's `else` event; without a
    good route, of any effect that takes the message. A command to an orchestrator has none.
    """
    taken: dict[QualifiedName, dict[QualifiedName, Answers]] = {}
    routes: dict[QualifiedName, tuple[QualifiedName | None, Answers]] = {}
    for flow, file in flows.items():
        for declaration in file.declarations:
            if isinstance(declaration, tree.WireDecl):
                for route in declaration.routes:
                    _note_route(route, names[flow], routes)
            for node, message, answers in _of_node(declaration, names[flow]):
                taken.setdefault(message, {}).setdefault(QualifiedName(flow, node), answers)
    found: dict[QualifiedName, tuple[QualifiedName, ...]] = {}
    for message, by_node in taken.items():
        effect, otherwise = routes.get(message, (None, ()))
        wired = effect if effect in by_node else next(iter(by_node))
        answers = by_node[wired]
        if answers is not None and otherwise is not None:
            found[message] = tuple(dict.fromkeys((*answers, *otherwise)))
    return found


def _of_node(node: tree.Declaration, names: Names) -> Iterator[tuple[str, QualifiedName, Answers]]:
    match node:
        case tree.EffectDecl():
            for message, answers in _of_effect(node, names):
                yield node.name.text, message, answers
        case tree.OrchestratorDecl():
            for workflow in node.workflows:
                for trigger in _known(workflow.triggers, names):
                    yield node.name.text, trigger, ()
        case _:
            pass


def _of_effect(effect: tree.EffectDecl, names: Names) -> Iterator[tuple[QualifiedName, Answers]]:
    for clause in effect.items:
        if isinstance(clause, tree.EffectClause):
            for message in _known(clause.messages, names):
                yield message, _all_known(clause.outcomes, names)


def _note_route(
    route: tree.RouteDecl,
    names: Names,
    routes: dict[QualifiedName, tuple[QualifiedName | None, Answers]],
) -> None:
    events = tuple(one.event for one in route.policies if isinstance(one, tree.ElsePolicy))
    for intent in _known((route.intent,), names):
        effect = names.get(route.effect.text)
        routes.setdefault(intent, (effect, _all_known(events, names)))


def _known(written: tuple[tree.Name, ...], names: Names) -> tuple[QualifiedName, ...]:
    return tuple(names[name.text] for name in written if name.text in names)


def _all_known(written: tuple[tree.Name, ...], names: Names) -> Answers:
    found = _known(written, names)
    return found if len(found) == len(written) else None
