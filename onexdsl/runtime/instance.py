"""What a bus keeps of a reducer: states, data and timers as frozen values."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple

from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import ReducerData
from onexdsl.runtime.transition import DataT_co, StateT_co


class Instance(NamedTuple, Generic[StateT_co, DataT_co]):
    """One instance of a reducer; version 0 is one that no message has changed yet."""

    node: str
    key: Hashable
    state: StateT_co
    data: DataT_co
    version: int
    entry: int
    """The version at which it entered its state: what tells a timer from one set before."""


class Timer(NamedTuple):
    """An `after` of one instance, to be delivered to its reducer when it is due."""

    node: str
    key: Hashable
    entry: int
    position: int
    due: int
    cause: Message


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The payload of the message by which a timer reaches its reducer."""

    key: Hashable
    entry: int
    position: int


class EnumVerdict(StrEnum):
    """How a message ends."""

    DONE = "done"
    IGNORED = "ignored"
    DEAD = "dead"


class Decision(NamedTuple):
    """What follows from one message; a bus commits all of it or nothing."""

    verdict: EnumVerdict
    instance: Instance[StrEnum, ReducerData] | None = None
    """The new state, one version on from the one that was read; `None` leaves it."""
    sends: tuple[Message, ...] = ()
    timers: tuple[Timer, ...] | None = None
    """All the timers of the instance from now on; `None` leaves them."""
    reason: str = ""
    error: BaseException | None = None
    attempts: int = 1
