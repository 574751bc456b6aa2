"""Who listens to what: messages go in, each reaches the lanes of everybody who takes its topic."""

from collections import deque
from typing import TypeAlias

from onexdsl.runtime.bus.activity import Activity
from onexdsl.runtime.bus.desks import Desk
from onexdsl.runtime.bus.lanes import Lanes, Work
from onexdsl.runtime.message import Message
from onexdsl.runtime.mint import topic_of
from onexdsl.runtime.payload import Payload
from onexdsl.runtime.workflows.action import Action

Place: TypeAlias = Lanes[Message] | Desk
"""Where somebody takes messages."""
Way: TypeAlias = tuple[str, tuple[Place, ...]]
"""A topic, and the places of those who take it."""


class Listeners:
    """The lanes of all the consumers of one process, whoever keeps the messages."""

    __slots__ = (
        "_all",
        "_by_name",
        "_by_topic",
        "_once",
        "_once_topics",
        "_published",
        "activity",
        "ways",
    )

    def __init__(self, capacity: int) -> None:
        self.activity = Activity(capacity, lambda: self._all)
        self._by_name: dict[str, Place] = {}
        self._by_topic: dict[str, tuple[Place, ...]] = {}
        self.ways: dict[type, Way] = {}
        """Of each class of messages that was asked for since somebody came or left."""
        self._once: set[str] = set()
        self._once_topics: set[str] = set()
        self._published = Recent(65_536)
        self._all: list[Place] = []
        """Also those that take nothing new and are not yet done."""

    def add(
        self, topics: tuple[str, ...], work: Work[Message], *, exactly_once: bool = False
    ) -> None:
        """Let somebody take topics; `exactly_once` spares it what was accepted before."""
        self.seat(topics, Lanes(work, self.activity.paused), exactly_once=exactly_once)

    def seat(self, topics: tuple[str, ...], place: Place, *, exactly_once: bool = False) -> None:
        """Let somebody take topics at a place of its own."""
        self._by_name[place.name] = place
        self._all.append(place)
        for topic in topics:
            self._by_topic[topic] = (*self._by_topic.get(topic, ()), place)
        self.ways.clear()
        if exactly_once:
            self._once.add(place.name)
            self._once_topics.update(topics)

    def remove(self, name: str) -> None:
        """Give somebody nothing new; what it has already taken in is handled."""
        gone = self._by_name.pop(name, None)
        self.ways.clear()
        for topic, listening in self._by_topic.items():
            self._by_topic[topic] = tuple(lanes for lanes in listening if lanes is not gone)
        self._all = [lanes for lanes in self._all if lanes.name in self._by_name or lanes.in_flight]

    def accept(self, message: Message) -> None:
        """Give a message to all who take its topic."""
        taking = self._by_topic.get(message.topic, ())
        # to ask an action what was given would make it
        if message.topic in self._once_topics and (
            type(message) is Action or message.given is not None
        ):
            taking = self._spared(message, taking)
        for lanes in taking:
            self.activity.room -= 1
            lanes.put(message)

    def way_of(self, payload: Payload) -> Way:
        """Give the topic of such messages, and who takes it; raises as `topic_of` does."""
        topic = topic_of(payload)
        way = self.ways[type(payload)] = (topic, self._by_topic.get(topic, ()))
        return way

    def _spared(self, message: Message, taking: tuple[Place, ...]) -> tuple[Place, ...]:
        """Leave out whom a message must not reach twice; its id is remembered.

        Ids that somebody else has made may come again, and those of actions, which users see.
        """
        if self._published.seen(message.number):
            return tuple(lanes for lanes in taking if lanes.name not in self._once)
        return taking

    def put(self, name: str, message: Message) -> None:
        """Give a message to one of them."""
        self.activity.room -= 1
        self._by_name[name].put(message)

    def has(self, name: str) -> bool:
        """Say whether somebody of this name is there."""
        return name in self._by_name

    def takes(self, topic: str) -> bool:
        """Say whether anybody takes a topic."""
        return bool(self._by_topic.get(topic))

    async def close(self) -> None:
        """Accept nothing, cancel what runs and wake who waits; what waits stays where it is."""
        self.activity.close()
        for lanes in self._all:
            await lanes.close()


class Recent:
    """The newest numbers, so many of them: says of each whether it was there before."""

    __slots__ = ("_numbers", "_order")

    def __init__(self, limit: int) -> None:
        self._order: deque[int] = deque(maxlen=limit)
        self._numbers: set[int] = set()

    def seen(self, number: int) -> bool:
        """Say whether a number was there before, and remember it."""
        if number in self._numbers:
            return True
        if len(self._order) == self._order.maxlen:
            self._numbers.discard(self._order[0])
        self._order.append(number)
        self._numbers.add(number)
        return False
