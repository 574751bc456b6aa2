"""Small reducers by chance: a table goes in, a node comes out that does what the table says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random

from hypothesis import strategies as st

from onexdsl.runtime import (
    EnumDisposition,
    Event,
    Intent,
    Invariant,
    NodeReducerService,
    ReducerContext,
    ReducerData,
    Transition,
    replace,
)
from onexdsl.runtime.decide import Reducer


class EnumPhase(StrEnum):
    """The states of all of them."""

    A = "A"
    B = "B"
    C = "C"


class Ping(Event, topic="onex.evt.tests-decide.ping.v1", key="key"):
    """One of two kinds of events."""

    key: int
    size: int = 0


class Pong(Event, topic="onex.evt.tests-decide.pong.v1", key="key"):
    """The other."""

    key: int
    size: int = 0


class Shout(Intent, topic="onex.intent.tests-decide.shout.v1", key="key"):
    """What they want done."""

    key: int
    text: str


class Sum(ReducerData):
    """What they remember."""

    total: int = 0
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """Taken for an event of at least this size: the first one that fits counts."""

    at_least: int
    target: EnumPhase | None
    adds: int
    shouts: int
    fails: bool = False
    ignores: bool = False


Table = dict[tuple[EnumPhase, type[Event]], tuple[Clause, ...]]


class NodeTabled(NodeReducerService[EnumPhase, Sum, Ping | Pong, int]):
    """Does what its table says."""

    initial = EnumPhase.A
    final = frozenset({EnumPhase.C})
    data_type = Sum

    def __init__(self, table: Table, delay: timedelta | None = None) -> None:
        super().__init__()
        self._table = table
        if delay is not None:
            self.timers = {EnumPhase.B: (delay, 2 * delay)}

    def key_of(self, event: Ping | Pong) -> int:
        """Return the event's key."""
        return event.key

    def transition(
        self, state: EnumPhase, data: Sum, event: Ping | Pong, context: ReducerContext[int]
    ) -> Transition[EnumPhase, Sum] | EnumDisposition:
        """Follow the first clause that fits."""
        clauses = self._table.get((state, type(event)), ())
        clause = next((one for one in clauses if event.size >= one.at_least), None)
        if clause is None:
            return EnumDisposition.UNHANDLED
        if clause.ignores:
            return EnumDisposition.IGNORED
        if clause.fails:
            raise ValueError(f"cannot add {clause.adds}")
        data = replace(
            data, total=data.total + clause.adds, seen=(*data.seen, type(event).__name__)
        )
        intents = [Shout(key=context.key, text=str(number)) for number in range(clause.shouts)]
        if clause.target is None:
            return Transition(state, data, intents)
        return Transition(clause.target, data, intents, entered=True)

    def elapsed(
        self, state: EnumPhase, timer: int, data: Sum, context: ReducerContext[int]
    ) -> Transition[EnumPhase, Sum]:
        """Shout, and go back."""
        return Transition(EnumPhase.A, data, [Shout(key=context.key, text=f"late {timer}")], True)  # noqa: FBT003  # as generated


def total_stays_small(_state: EnumPhase, data: Sum) -> bool:
    """Hold for all totals below 20."""
    return data.total < 20


def reducer_of(node: NodeTabled) -> Reducer:
    """Make what `decide` takes, with an invariant that some transitions break."""
    return Reducer.of("tabled", node, (Invariant(NodeTabled, "total < 20", total_stays_small),))


def node_by_chance(seed: int) -> NodeTabled:
    """Make a node with a table of its own for each seed, and with timers for every second one."""
    random = Random(seed)
    places = [(phase, kind) for phase in EnumPhase for kind in (Ping, Pong)]
    table: Table = {
        place: tuple(_clause(random) for _ in range(random.randint(1, 3)))
        for place in places
        if random.random() < 0.8
    }
    return NodeTabled(table, timedelta(minutes=1) if seed % 2 else None)


def _clause(random: Random) -> Clause:
    return Clause(
        at_least=random.randint(0, 3),
        target=random.choice([None, None, *EnumPhase]),
        adds=random.randint(-2, 9),
        shouts=random.randint(0, 3),
        fails=random.random() < 0.1,
        ignores=random.random() < 0.1,
    )


def _event(number: int) -> Ping | Pong:
    return (Ping, Pong)[number % 2](key=1, size=number // 2)


nodes = st.integers(0, 2**32).map(node_by_chance)
events: st.SearchStrategy[Sequence[Ping | Pong]] = st.lists(
    st.integers(0, 9).map(_event), max_size=20
)
