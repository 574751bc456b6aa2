"""Plays a small flow against whoever chooses outcomes, payloads and order, looking for no end.

The rules of the language are written here a second time, on purpose: what the compiler says is
held against them. What a workflow sends is sent at once, which allows more than the runtime does.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import permutations, product

from tests.support.small_flows import (
    MOST_ITEMS,
    ONE,
    OTHER,
    Assign,
    Clause,
    Comparison,
    Emit,
    For,
    If,
    Let,
    Reaction,
    Reducer,
    Route,
    SmallFlow,
    State,
    Statement,
    Workflow,
    statements_in,
)

Payload = tuple[int, bool, int, int]  # step, flag, how many items, other
Item = tuple[str, int, Payload, str]  # message, key, payload, who receives it
Place = tuple[str, int]  # reducer, key
Situation = tuple[str, int, int]  # state, n, m

NO_PAYLOAD: Payload = (0, False, 0, 0)
FRESH_KEYS = 3
MOST_RENAMED = 4

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "!=": lambda left, right: left != right,
    "==": lambda left, right: left == right,
}


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is in flight, and how each instance that is not as it was born stands."""

    flying: frozenset[tuple[Item, int]]
    instances: frozenset[tuple[Place, Situation]]

    @property
    def keys(self) -> tuple[int, ...]:
        """Every key that occurs."""
        flown = {key for (_, key, payload, _), _ in self.flying for key in (key, payload[3])}
        return tuple(sorted(flown | {key for (_, key), _ in self.instances}))


@dataclass(slots=True)
class _Effects:
    """What one transition does, while it runs."""

    fields: dict[str, int]
    emitted: list[tuple[str, str]] = field(default_factory=list)
    saved: int = 0


@dataclass(slots=True)
class Game:
    """A flow, ready to be played."""

    flow: SmallFlow
    hearers: dict[str, tuple[str, ...]] = field(init=False)
    pieces: dict[str, Reducer | Route | Reaction | Workflow] = field(init=False)
    payloads: dict[str, tuple[Payload, ...]] = field(init=False)
    defaults: dict[str, Payload] = field(init=False)
    delivered: set[str] = field(default_factory=set)
    refused: bool = False  # a constraint has refused a transition

    def __post_init__(self) -> None:
        """Index who receives what."""
        flow = self.flow
        self.pieces = {one.name: one for one in flow.reducers}
        self.pieces |= {f"route {one.intent}": one for one in flow.routes}
        self.pieces |= {f"reaction {index}": one for index, one in enumerate(flow.reactions)}
        self.pieces |= {f"workflow {index}": one for index, one in enumerate(flow.workflows)}
        heard = [(name, message) for name, one in self.pieces.items() for message in _heard(one)]
        self.hearers = {}
        for name, message in heard:
            self.hearers[message] = (*self.hearers.get(message, ()), name)
        self.payloads = {event.name: _payloads(flow, event.name) for event in flow.events}
        self.defaults = {name: choices[0] for name, choices in self.payloads.items()}

    # ---- what may come of a configuration

    def starts(self) -> Iterator[Configuration]:
        """Give beginnings: up to two messages from outside, of one key."""
        key = 1 if self.flow.keyed else 0
        outside = [one.name for one in self.flow.events if one.external]
        for first, second in product(outside, [None, *outside]):
            for one in self._sent(first, key, ()):
                if second is None:
                    yield _configuration(Counter(one), {})
                    continue
                for other in self._sent(second, key, ()):
                    yield _configuration(Counter(one) + Counter(other), {})

    def after(self, now: Configuration) -> Iterator[Configuration]:
        """Give every configuration that one delivery may lead to."""
        flying, instances = Counter(dict(now.flying)), dict(now.instances)
        for item in sorted(flying):
            left = flying.copy()
            left[item] -= 1
            for sent, changed in self._handled(item, instances, now.keys):
                yield _configuration(left + Counter(sent), changed)

    def _handled(
        self, item: Item, instances: dict[Place, Situation], keys: tuple[int, ...]
    ) -> Iterator[tuple[list[Item], dict[Place, Situation]]]:
        message, key, payload, name = item
        self.delivered.add(message)
        match self.pieces[name]:
            case Reducer() as reducer:
                yield from self._transition(reducer, message, key, payload, instances)
            case Route(outcomes=outcomes, otherwise=otherwise):
                for answer in outcomes:
                    for sent in self._sent(answer, key, keys):
                        yield sent, instances
                if otherwise is not None:
                    yield self._delivered(otherwise, key, self.defaults[otherwise]), instances
                if not outcomes:
                    yield [], instances
            case Reaction(results=results, keeps_key=keeps):
                for result in results[:1] if keeps else results:
                    chosen = (key,) if keeps else self._any_key(keys)
                    for sent in (one for k in chosen for one in self._sent(result, k, keys)):
                        yield sent, instances
            case Workflow() as workflow:
                for sent in self._runs(workflow, key, keys):
                    yield sent, instances

    def _runs(self, workflow: Workflow, key: int, keys: tuple[int, ...]) -> Iterator[list[Item]]:
        intents = [intent for intent, _ in workflow.steps]
        ends: list[tuple[list[str], str | None]] = [(intents, workflow.published)]
        for failed in range(len(intents)):
            undone = [undo for _, undo in workflow.steps[:failed] if undo]
            ends.append((intents[: failed + 1] + undone, workflow.otherwise))
        for called, published in ends:
            asked = [one for intent in called for one in self._intent(intent, key)]
            if published is None:
                yield asked
                continue
            for sent in self._sent(published, key, keys):
                yield asked + sent

    def _intent(self, intent: str, key: int) -> list[Item]:
        return [(intent, key, NO_PAYLOAD, hearer) for hearer in self.hearers.get(intent, ())]

    def _sent(self, event: str, key: int, keys: tuple[int, ...]) -> Iterator[list[Item]]:
        for payload in self.payloads[event]:
            others = self._any_key(keys) if payload[3] else (0,)
            for other in others:
                yield self._delivered(event, key, (*payload[:3], other))

    def _delivered(self, event: str, key: int, payload: Payload) -> list[Item]:
        return [(event, key, payload, hearer) for hearer in self.hearers.get(event, ())]

    def _any_key(self, keys: tuple[int, ...]) -> tuple[int, ...]:
        if not self.flow.keyed:
            return (0,)
        fresh = next(key for key in range(1, len(keys) + 2) if key not in keys)
        known = tuple(key for key in keys if key)[-FRESH_KEYS:]
        return (*known, fresh)

    # ---- reducers

    def _transition(
        self,
        reducer: Reducer,
        event: str,
        key: int,
        payload: Payload,
        instances: dict[Place, Situation],
    ) -> Iterator[tuple[list[Item], dict[Place, Situation]]]:
        candidates = [clause for clause in _loose(reducer) if clause.event == event]
        by_other = any(clause.by_other for clause in candidates)
        place = (reducer.name, payload[3] if by_other else key)
        born = (reducer.states[0].name, 0, 0)
        name, n, m = instances.get(place, born)
        state = next(one for one in reducer.states if one.name == name)
        fields = {"n": n, "m": m}
        for clause in state.clauses:
            if clause.event == event and _holds(clause.guard, fields):
                after = self._fired(reducer, state, clause, fields, payload)
                if after is None:
                    break
                target, done = after
                changed = {**instances, place: (target, done.fields["n"], done.fields["m"])}
                if changed[place] == born:
                    del changed[place]
                emitted = [
                    item
                    for intent, filled in done.emitted
                    for item in self._intent(intent, self._key(filled, place[1], payload))
                ]
                yield emitted, changed
                return
        yield [], instances

    def _key(self, filled: str, own: int, payload: Payload) -> int:
        if not self.flow.keyed:
            return 0
        return {ONE: 1, OTHER: payload[3]}.get(filled, own)

    def _fired(
        self,
        reducer: Reducer,
        state: State,
        clause: Clause,
        fields: dict[str, int],
        payload: Payload,
    ) -> tuple[str, _Effects] | None:
        """Run a clause; None where a constraint refuses what it does."""
        effects = _Effects(dict(fields))
        blocks = [clause.body]
        target = clause.target or state.name
        if clause.target is not None:
            arrival = next(one for one in reducer.states if one.name == clause.target)
            blocks = [state.exit, clause.body, arrival.enter]
        for block in blocks:
            for statement in block:
                _run(statement, effects, payload)
            for name, bounds in zip(("n", "m"), reducer.bounds, strict=True):
                if bounds and not bounds[0] <= effects.fields[name] <= bounds[1]:
                    self.refused = True
                    return None
        return target, effects


def _heard(piece: Reducer | Route | Reaction | Workflow) -> tuple[str, ...]:
    match piece:
        case Reducer():
            return tuple(dict.fromkeys(clause.event for clause in _loose(piece)))
        case Route(intent=intent):
            return (intent,)
        case Reaction(event=event):
            return (event,)
        case Workflow(trigger=trigger):
            return (trigger,)


def _loose(reducer: Reducer) -> tuple[Clause, ...]:
    return tuple(clause for state in reducer.states for clause in state.clauses)


def _payloads(flow: SmallFlow, event: str) -> tuple[Payload, ...]:
    """Give the payloads that differ to those who read the event; 1 stands for any other key."""
    clauses = [one for reducer in flow.reducers for one in _loose(reducer) if one.event == event]
    read = [one for clause in clauses for one in statements_in(clause.body)]
    low = next(one.low for one in flow.events if one.name == event)
    steps = (low, low + 1) if any(isinstance(one, Assign) and one.stepped for one in read) else (0,)
    flags = (False, True) if any(isinstance(one, If) for one in read) else (False,)
    counts = range(MOST_ITEMS + 1) if any(isinstance(one, For) for one in read) else (0,)
    moved = any(isinstance(one, Emit) and one.key == OTHER for one in read)
    moved |= any(clause.by_other for clause in clauses)
    others = (1,) if flow.keyed and moved else (0,)
    return tuple(product(steps, flags, counts, others))


def _holds(guard: tuple[Comparison, ...], fields: dict[str, int]) -> bool:
    return all(
        COMPARE[one.operator](
            fields[one.field], fields[one.limit] if isinstance(one.limit, str) else one.limit
        )
        for one in guard
    )


def _run(statement: Statement, effects: _Effects, payload: Payload) -> None:
    step, flag, items, _ = payload
    match statement:
        case Assign(field=name, start=start, number=number, stepped=stepped):
            base = effects.saved if start == "saved" else effects.fields.get(start or "", 0)
            effects.fields[name] = base + number + (step if stepped else 0)
        case Let(field=name):
            effects.saved = effects.fields[name]
        case Emit(intent=intent, key=key):
            effects.emitted.append((intent, key))
        case If(then=then, otherwise=otherwise):
            for one in then if flag else otherwise:
                _run(one, effects, payload)
        case For(body=body):
            for one in body * items:
                _run(one, effects, payload)


def _configuration(flying: Counter[Item], instances: dict[Place, Situation]) -> Configuration:
    kept = frozenset((item, count) for item, count in flying.items() if count)
    return Configuration(kept, frozenset(instances.items()))


# ---- looking for no end


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a schedule without an end, or (`whole`) that there is none.

    `longest` is the most deliveries that were seen in one run.
    """

    endless: bool
    whole: bool
    longest: int


def search(game: Game, most: int) -> Found:
    """Look at every schedule from every beginning, as far as `most` configurations go."""
    closed: dict[Configuration, int] = {}
    left = most
    longest, whole = 0, True
    for start in game.starts():
        found, left = _explore(game, start, closed, left)
        longest, whole = max(longest, found.longest), whole and found.whole
        if found.endless:
            return Found(endless=True, whole=False, longest=longest)
        if not left:
            break
    return Found(endless=False, whole=whole and left > 0, longest=longest)


def _explore(
    game: Game, start: Configuration, closed: dict[Configuration, int], left: int
) -> tuple[Found, int]:
    if start in closed:
        return Found(endless=False, whole=True, longest=closed[start]), left
    path = [start]
    open_ = {start}
    todo = [game.after(start)]
    depths = [0]
    longest = 0
    while path:
        following = next(todo[-1], None)
        if following is None:
            done, depth = path.pop(), depths.pop()
            open_.discard(done)
            closed[done] = depth
            todo.pop()
            if depths:
                depths[-1] = max(depths[-1], depth + 1)
            longest = max(longest, depth)
            continue
        if following in open_ or _pumps(path, following):
            return Found(endless=True, whole=False, longest=len(path)), left
        if following in closed:
            depths[-1] = max(depths[-1], closed[following] + 1)
            continue
        left -= 1
        if not left:
            return Found(endless=False, whole=False, longest=len(path)), 0
        path.append(following)
        open_.add(following)
        todo.append(game.after(following))
        depths.append(0)
    return Found(endless=False, whole=True, longest=longest), left


def wander(game: Game, dice: random.Random, most: int) -> Found:
    """Play one run: mostly what goes on, sometimes anything; give up after `most` deliveries."""
    now = dice.choice(list(game.starts()))
    path: list[Configuration] = []
    while len(path) < most:
        following = list(game.after(now))
        if not following:
            return Found(endless=False, whole=True, longest=len(path))
        path.append(now)
        lively = [one for one in following if len(one.flying) >= len(now.flying)]
        now = dice.choice(lively if lively and dice.random() < _GREED else following)
        if now in path or _pumps(path[-_LOOK_BACK:], now):
            return Found(endless=True, whole=False, longest=len(path))
    return Found(endless=False, whole=False, longest=len(path))


_GREED = 0.8
_LOOK_BACK = 40


def _pumps(path: list[Configuration], now: Configuration) -> bool:
    """Whether `now` holds all of an earlier configuration, up to the names of keys.

    Then whatever led from there to here can be done again from here: more messages in flight
    forbid nothing, and nothing tells one key from another, but for the key 1 that may be written.
    """
    return any(_covers(now, before) for before in path)


def _covers(now: Configuration, before: Configuration) -> bool:
    if len(before.flying) > len(now.flying) or len(before.instances) > len(now.instances):
        return False
    if before.instances == now.instances and _more(now, before.flying):
        return True
    old, new = [key for key in before.keys if key > 1], [key for key in now.keys if key > 1]
    if not new or len(new) > MOST_RENAMED or len(old) > len(new):
        return False
    return any(
        _covers_named(now, before, dict(zip(old, chosen, strict=True)))
        for chosen in permutations(new, len(old))
    )


def _covers_named(now: Configuration, before: Configuration, names: dict[int, int]) -> bool:
    """Whether `before` with its keys renamed lies within `now`; other keys must be untouched."""
    kept = {0, 1, *names.values()}
    placed = {((who, names.get(key, key)), one) for (who, key), one in before.instances}
    if placed != {(place, one) for place, one in now.instances if place[1] in kept}:
        return False
    flown = frozenset(
        ((message, names.get(key, key), (*rest[:3], names.get(rest[3], rest[3])), who), count)
        for (message, key, rest, who), count in before.flying
    )
    return _more(now, flown)


def _more(now: Configuration, flying: frozenset[tuple[Item, int]]) -> bool:
    counts = dict(now.flying)
    return all(counts.get(item, 0) >= count for item, count in flying)
