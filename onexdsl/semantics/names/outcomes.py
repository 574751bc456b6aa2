"""Effects, orchestrators and wires as written in; what each call can be answered with out."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from onexdsl.semantics.field_types import QualifiedName
from onexdsl.syntax import tree

Names = Mapping[str, QualifiedName]
Answers = tuple[QualifiedName, ...] | None  # None: a mistake hides what can come


@dataclass(frozen=True, slots=True)
class Taker:
    """A node that takes a message, and what it can answer."""

    node: QualifiedName
    message: QualifiedName
    answers: Answers


@dataclass(frozen=True, slots=True)
class Way:
    """A route: whose intent goes to which effect, and what comes if that fails for good."""

    intent: QualifiedName
    effect: QualifiedName | None
    otherwise: Answers


def takers_of(file: tree.FlowFile, flow: str, names: Names) -> Iterator[Taker]:
    """Give what the nodes of a file take, in the order of the source."""
    for declaration in file.declarations:
        for node, message, answers in _of_node(declaration, names):
            yield Taker(QualifiedName(flow, node), message, answers)


def ways_of(file: tree.FlowFile, names: Names) -> Iterator[Way]:
    """Give the routes of a file's wires, in the order of the source."""
    for declaration in file.declarations:
        for route in declaration.routes if isinstance(declaration, tree.WireDecl) else ():
            events = tuple(one.event for one in route.policies if isinstance(one, tree.ElsePolicy))
            for intent in _known((route.intent,), names):
                yield Way(intent, names.get(route.effect.text), _all_known(events, names))


def make_outcomes(
    takers: Iterable[Taker], ways: Iterable[Way], events: AbstractSet[QualifiedName]
) -> dict[QualifiedName, tuple[QualifiedName, ...]]:
    """Give for each intent and command what can come of a call; none for what nobody takes.

    The outcomes of the clause in the wired effect and the route's `else` event; without a
    good route, of any effect that takes the message. A command to an orchestrator has none.
    Of two that take or route the same, the first counts. `events` are all that there are:
    where an outcome is none, nobody knows what was meant to come, and nothing is given.
    """
    taken: dict[QualifiedName, dict[QualifiedName, Answers]] = {}
    for taker in takers:
        taken.setdefault(taker.message, {}).setdefault(taker.node, taker.answers)
    routes: dict[QualifiedName, Way] = {}
    for way in ways:
        routes.setdefault(way.intent, way)
    found: dict[QualifiedName, tuple[QualifiedName, ...]] = {}
    for message, by_node in taken.items():
        route = routes.get(message, Way(message, None, ()))
        wired = route.effect if route.effect in by_node else next(iter(by_node))
        answers = by_node[wired]
        if answers is not None and route.otherwise is not None:
            outcomes = (*answers, *route.otherwise)
            if events >= set(outcomes):
                found[message] = tuple(dict.fromkeys(outcomes))
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


def _known(written: tuple[tree.Name, ...], names: Names) -> tuple[QualifiedName, ...]:
    return tuple(names[name.text] for name in written if name.text in names)


def _all_known(written: tuple[tree.Name, ...], names: Names) -> Answers:
    found = _known(written, names)
    return found if len(set(found)) == len(written) else None
