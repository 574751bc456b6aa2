"""A seed in, a small flow out whose messages go round, harmless or nearly so.

Plain dice instead of a strategy for each piece: the circles are to be met as often as these
numbers say, and Hypothesis draws the seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.support.small_flows import (
    ONE,
    OTHER,
    OWN,
    Assign,
    Clause,
    Comparison,
    Emit,
    Event,
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
)

FIELDS = ("n", "m")
BOUNDS = (None, (0, 3), (0, 2), (-2, 2))
LAYOUTS = (("",), ("",), ("A", "B"), ("A", "B"), ("A", "B", "C"))
KEYS = ((OWN,), (OWN,), (OWN,), (OWN, OWN, OTHER), (OWN, ONE))
OPERATORS = ("<", "<", "<", "<", "<=", ">", "!=", ">=", "==")
STEPS = (1, 1, 1, 2, 0, -1)


def small_flow(seed: int) -> SmallFlow:
    """Make a flow of two to five events, one to three intents, and who takes and gives them."""
    dice = Random(seed)
    keyed = _often(dice, 60)
    events = tuple(
        Event(f"E{index}", index == 0 or _often(dice, 25), dice.choice((1, 1, 0, -1)))
        for index in range(dice.randint(2, 5))
    )
    names = tuple(event.name for event in events)
    intents = tuple(f"I{index}" for index in range(dice.choice((1, 1, 2, 2, 3))))
    routes = tuple(_route(dice, intent, names[1:]) for intent in intents)
    count = 1 if _often(dice, 80) else 2
    reducers = tuple(
        _Drawing(dice, names, intents, dice.choice(KEYS)).reducer(f"R{index}", keyed=keyed)
        for index in range(count)
    )
    reactions = (_reaction(dice, names),) if _often(dice, 10) else ()
    workflows = (_workflow(dice, names, intents),) if _often(dice, 10) else ()
    return SmallFlow(keyed, events, reducers, routes, reactions, workflows)


def _often(dice: Random, percent: int) -> bool:
    return dice.randrange(100) < percent


def _route(dice: Random, intent: str, events: tuple[str, ...]) -> Route:
    outcomes = dice.sample(events, min(len(events), dice.randint(1, 3)))
    return Route(intent, tuple(outcomes), dice.choice(events) if _often(dice, 20) else None)


def _reaction(dice: Random, events: tuple[str, ...]) -> Reaction:
    first = dice.randrange(len(events) - 1)
    return Reaction(events[first], (dice.choice(events[first + 1 :]),), _often(dice, 70))


def _workflow(dice: Random, events: tuple[str, ...], intents: tuple[str, ...]) -> Workflow:
    undos = (None, *intents)
    steps = tuple((dice.choice(intents), dice.choice(undos)) for _ in range(dice.randint(1, 2)))
    published = dice.choice((None, *events[1:]))
    return Workflow(events[0], steps, published, dice.choice((None, *events[1:])))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the pieces of one reducer are drawn from."""

    dice: Random
    events: tuple[str, ...]
    intents: tuple[str, ...]
    keys: tuple[str, ...]

    def reducer(self, name: str, *, keyed: bool) -> Reducer:
        """Draw a reducer."""
        layout = self.dice.choice(LAYOUTS)
        by_other = {event for event in self.events if keyed and _often(self.dice, 4)}
        states = tuple(self._state(layout, index, by_other) for index in range(len(layout)))
        return Reducer(name, (self.dice.choice(BOUNDS), self.dice.choice(BOUNDS)), states)

    def _state(self, layout: tuple[str, ...], index: int, by_other: set[str]) -> State:
        name = layout[index]
        final = 0 < index == len(layout) - 1 and _often(self.dice, 40)
        targets = (None,) if not name or final else (None, None, *layout)
        heard = [one for one in self.events if one == self.events[0] or _often(self.dice, 70)]
        clauses = [
            clause
            for event in heard
            for clause in self._clauses(event, targets, by_other=event in by_other)
        ]
        enter, leave = (self._block() if name and _often(self.dice, 10) else () for _ in FIELDS)
        return State(name, final, tuple(clauses), enter, () if final else leave)

    def _clauses(
        self, event: str, targets: tuple[str | None, ...], *, by_other: bool
    ) -> list[Clause]:
        found = []
        starting = event == self.events[0]
        if _often(self.dice, 20 if starting else 80):
            guard = tuple(self._comparison() for _ in range(self.dice.choice((1, 1, 2))))
            body = self._body(guard[0], emitting=70)
            found.append(Clause(event, guard, self.dice.choice(targets), body, by_other))
        if starting or _often(self.dice, 30):
            body = self._body(None, emitting=90 if starting else 30)
            found.append(Clause(event, (), self.dice.choice(targets), body, by_other))
        return found

    def _comparison(self) -> Comparison:
        field = self.dice.choice(FIELDS)
        limit = _other(field) if _often(self.dice, 8) else self.dice.randint(0, 3)
        return Comparison(field, self.dice.choice(OPERATORS), limit)

    def _body(self, guard: Comparison | None, *, emitting: int) -> tuple[Statement, ...]:
        body: list[Statement] = []
        saves = _often(self.dice, 8)
        if saves:
            body.append(Let(self.dice.choice(FIELDS)))
        if guard is not None and _often(self.dice, 85):
            step = -1 if guard.operator in (">", ">=") else 1
            stepped = _often(self.dice, 15)
            body.append(Assign(guard.field, guard.field, 0 if stepped else step, stepped))
        if _often(self.dice, 25):
            body.append(self._statement(saves=saves))
        body += [self._emit() for percent in (emitting, 8) if _often(self.dice, percent)]
        return tuple(body)

    def _statement(self, *, saves: bool) -> Statement:
        draws: tuple[Callable[[], Statement], ...] = (lambda: self._assign(saves=saves), self._emit)
        match self.dice.randrange(8):
            case 0:
                return For((self.dice.choice(draws)(),))
            case 1:
                return If((self.dice.choice(draws)(),), ())
            case 2:
                return If((self.dice.choice(draws)(),), (self.dice.choice(draws)(),))
            case _:
                return self._assign(saves=saves)

    def _assign(self, *, saves: bool) -> Assign:
        field = self.dice.choice(FIELDS)
        saved = ("saved",) if saves else ()
        start = self.dice.choice((field, field, None, None, _other(field), *saved))
        number = self.dice.randint(0, 2) if start is None else self.dice.choice(STEPS)
        return Assign(field, start, number, _often(self.dice, 20))

    def _emit(self) -> Emit:
        return Emit(self.dice.choice(self.intents), self.dice.choice(self.keys))

    def _block(self) -> tuple[Statement, ...]:
        if _often(self.dice, 50):
            return (Emit(self.dice.choice(self.intents), OWN),)
        field = self.dice.choice(FIELDS)
        if _often(self.dice, 50):
            return (Assign(field, None, self.dice.randint(0, 2)),)
        return (Assign(field, field, self.dice.choice(STEPS)),)


def _other(field: str) -> str:
    return "m" if field == "n" else "n"
