"""The world behind the heating flow: valves, a burner, a phone, and the parts that are Python."""

from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from generated.home.heating import (
    Alert,
    AskForService,
    BoilerData,
    BurnerFailed,
    BurnerLit,
    BurnerOut,
    Comfort,
    EnumBoilerState,
    MoveValve,
    NodeBoilerReducer,
    NodeBurnerEffect,
    NodeClockEffect,
    NodePhoneEffect,
    NodeValvesEffect,
    Slot,
    SwitchBurner,
    Tick,
    ValveMoved,
    ValveStuck,
)

from onexdsl.runtime import EffectContext, ReducerContext, replace

OffOrStarting: TypeAlias = Literal[EnumBoilerState.OFF, EnumBoilerState.STARTING]


def planned(slots: list[Slot], since_midnight: timedelta) -> Comfort:
    """Give what the plan says: the last slot that has begun, else the last one of the night."""
    begun = [slot for slot in slots if slot.at <= since_midnight]
    return (begun or slots)[-1].comfort


class Boiler(NodeBoilerReducer):
    """The two clauses of the boiler whose text is Python."""

    def off_on_tick(
        self, data: BoilerData, event: Tick, context: ReducerContext[None]
    ) -> tuple[BoilerData, list[SwitchBurner], OffOrStarting]:
        """Light the burner unless the plan asks for nothing but no frost."""
        if self.planned(data.slots, event.since_midnight) == Comfort.FROST:
            return data, [], EnumBoilerState.OFF
        return data, [SwitchBurner(on=True, watts=12000)], EnumBoilerState.STARTING

    def cooling_on_tick(
        self, data: BoilerData, event: Tick, context: ReducerContext[None]
    ) -> BoilerData:
        """Count the minutes."""
        return replace(data, minutes=data.minutes + 1)


class Clock(NodeClockEffect):
    """Says the minute: of a day that begins when the house is switched on, so runs repeat."""

    def __init__(self, begin: datetime = datetime(2026, 2, 1, 6, tzinfo=UTC)) -> None:
        super().__init__()
        self._begin = begin
        self._minutes = 0

    async def every_tick(self, context: EffectContext) -> Tick:
        """Tell the next minute."""
        self._minutes += 1
        now = self._begin + timedelta(minutes=self._minutes)
        midnight = now.replace(hour=0, minute=0)
        return Tick(now=now, since_midnight=now - midnight)


class Valves(NodeValvesEffect):
    """Moves every valve but those that are stuck."""

    def __init__(self, stuck: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self._stuck = stuck

    async def move_valve(
        self, intent: MoveValve, context: EffectContext
    ) -> ValveMoved | ValveStuck:
        """Turn the valve of a room."""
        if intent.room in self._stuck:
            print(f"    valve: {intent.room} is stuck")
            return ValveStuck(room=intent.room, code=7)
        print(f"    valve: {intent.room} opens to {intent.opening} %")
        return ValveMoved(room=intent.room, opening=intent.opening)


class Burner(NodeBurnerEffect):
    """Lights when asked, after so many failures."""

    async def switch_burner(
        self, intent: SwitchBurner, context: EffectContext
    ) -> BurnerLit | BurnerOut | BurnerFailed:
        """Light the flame or put it out."""
        if intent.on:
            print(f"    burner: on, {intent.watts} W")
            return BurnerLit(watts=intent.watts)
        print("    burner: off")
        return BurnerOut()


class Phone(NodePhoneEffect):
    """Shows what the owner would read."""

    async def alert(self, intent: Alert, context: EffectContext) -> None:
        """Send a message."""
        print(f"    phone: {intent.text}")

    async def ask_for_service(self, intent: AskForService, context: EffectContext) -> None:
        """Call a technician."""
        print(f"    phone: service wanted, {intent.fault}")
