"""A flow to be killed: boxes that count what is put in, and a store that answers every order."""

from enum import StrEnum

from onexdsl.runtime import (
    BoundFlow,
    EffectContext,
    EnumDisposition,
    Event,
    Flow,
    Intent,
    NodeEffectService,
    NodeReducerService,
    ReducerContext,
    ReducerData,
    Route,
    Subscribes,
    Transition,
    replace,
)


class Dropped(Event, topic="onex.evt.tests-crash.dropped.v1", key="box"):
    """An item is put into a box; the numbers of a box rise."""

    box: int
    item: int


class Stored(Event, topic="onex.evt.tests-crash.stored.v1", key="box"):
    """The store has it."""

    box: int
    item: int


class StoreItem(Intent, topic="onex.intent.tests-crash.store-item.v1", key="box"):
    """Wanted: that the store takes it."""

    box: int
    item: int


class EnumBoxesState(StrEnum):
    """Boxes are always open."""

    ACTIVE = "Active"


class BoxesData(ReducerData):
    """What a box has seen; `mixed` folds the order of all items into one number."""

    count: int = 0
    stored: int = 0
    last: int = -1
    disorder: int = 0
    mixed: int = 0


class NodeBoxes(NodeReducerService[EnumBoxesState, BoxesData, Dropped | Stored, int]):
    """Counts, and orders each item to be stored."""

    initial = EnumBoxesState.ACTIVE
    data_type = BoxesData

    def key_of(self, event: Dropped | Stored) -> int:
        """Return the box."""
        return event.box

    def transition(
        self,
        state: EnumBoxesState,
        data: BoxesData,
        event: Dropped | Stored,
        context: ReducerContext[int],
    ) -> Transition[EnumBoxesState, BoxesData] | EnumDisposition:
        """Count, and note an item that came out of order."""
        match event:
            case Stored():
                return Transition(state, replace(data, stored=data.stored + 1))
            case Dropped(item=item):
                changed = replace(
                    data,
                    count=data.count + 1,
                    last=item,
                    disorder=data.disorder + (item <= data.last),
                    mixed=(data.mixed * 31 + item) % 1_000_003,
                )
                return Transition(state, changed, [StoreItem(box=context.key, item=item)])


class NodeStore(NodeEffectService):
    """Answers every order."""

    async def store_item(self, intent: StoreItem, _context: EffectContext) -> Stored:
        """Store it."""
        return Stored(box=intent.box, item=intent.item)


FLOW = Flow(
    name="tests.crash",
    messages=(Dropped, Stored, StoreItem),
    nodes=(NodeBoxes, NodeStore),
    subscriptions=(
        Subscribes(Dropped, NodeBoxes),
        Subscribes(Stored, NodeBoxes),
        Subscribes(StoreItem, NodeStore, "store_item", (Stored,)),
    ),
    wire=(Route(StoreItem, NodeStore),),
)


def bound() -> BoundFlow:
    """Join the flow with its nodes."""
    return FLOW.bind(NodeBoxes(), NodeStore())
