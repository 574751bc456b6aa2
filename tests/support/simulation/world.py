"""What outlives a crash: messages, deliveries, instances and timers; commits go in whole."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from onexdsl.runtime.bus.sqlite.codec import (
    AnyInstance,
    Keeps,
    MessageRow,
    data_text,
    instance_of,
    message_of,
    row_of,
)
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.instance import Decision, EnumVerdict, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.value_text import key_to_bytes


class StaleError(ModelOnexError):
    """Somebody else was first: nothing of the commit was kept."""


class Place(NamedTuple):
    """One delivery: a consumer, and the number of a message."""

    consumer: str
    sequence: int


class Change(NamedTuple):
    """An instance was changed by a message."""

    node: str
    key: Hashable
    version: int
    sequence: int


@dataclass(slots=True)
class World:
    """The disk of a simulated cluster. `compares` off lets a late worker overwrite: a control."""

    compares: bool = True
    rows: dict[int, MessageRow] = field(default_factory=dict)
    topics: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pending: dict[Place, tuple[int, int]] = field(default_factory=dict)
    """Attempts and the moment of the next one, of all that has not ended."""
    ended: list[tuple[Place, Decision]] = field(default_factory=list)
    instances: dict[tuple[str, Hashable], tuple[bytes, str, str, int, int]] = field(
        default_factory=dict
    )
    log: list[Change] = field(default_factory=list)
    timers: dict[tuple[str, Hashable], tuple[Timer, ...]] = field(default_factory=dict)
    rung: dict[str, int] = field(default_factory=dict)
    keeps: dict[str, Keeps] = field(default_factory=dict)

    # ---- messages

    def accept(self, message: Message, consumers: tuple[str, ...]) -> tuple[Place, ...]:
        """Keep a message for some consumers, under the next number."""
        sequence = len(self.rows) + 1
        self.rows[sequence] = row_of(sequence, message, message.moment)
        places = tuple(Place(name, sequence) for name in consumers)
        self.pending.update(dict.fromkeys(places, (0, 0)))
        return places

    def takers(self, topic: str) -> tuple[str, ...]:
        """Name the consumers of a topic, also those whose worker is down."""
        return tuple(name for name, topics in self.topics.items() if topic in topics)

    def message(self, place: Place) -> Message:
        """Read the message of a delivery."""
        return message_of(self.rows[place.sequence])

    def waiting(self, consumer: str) -> list[Place]:
        """Give what has not ended for a consumer, in the order of acceptance."""
        return sorted(place for place in self.pending if place.consumer == consumer)

    # ---- commits

    def commit(self, place: Place, decision: Decision) -> tuple[Place, ...]:
        """Keep all of a Decision; raises StaleError and keeps nothing where somebody was first."""
        if place not in self.pending and self.compares:
            raise StaleError(f"{place} has ended")
        instance = decision.instance
        if instance is not None:
            self._require_next(instance)
            self.instances[instance.node, instance.key] = (
                key_to_bytes(instance.key),
                instance.state.value,
                data_text(instance.data),
                instance.version,
                instance.entry,
            )
            change = Change(instance.node, instance.key, instance.version, place.sequence)
            self.log.append(change)
            if decision.timers is not None:
                self.timers[instance.node, instance.key] = decision.timers
        self.pending.pop(place, None)
        self.ended.append((place, decision))
        sent = [self.accept(one, self.takers(one.topic)) for one in decision.sends]
        return tuple(new for places in sent for new in places)

    def _require_next(self, instance: AnyInstance) -> None:
        found = self.instances.get((instance.node, instance.key))
        if self.compares and instance.version != (found[3] if found else 0) + 1:
            raise StaleError(f"{instance.node} at {instance.key} was changed")

    # ---- instances

    def instance(self, node: str, key: Hashable) -> AnyInstance | None:
        """Read an instance."""
        found = self.instances.get((node, key))
        return None if found is None else instance_of(self.keeps[node], node, found)

    def all_instances(self, node: str) -> tuple[AnyInstance, ...]:
        """Read all instances of a node."""
        return tuple(
            instance_of(self.keeps[node], node, values)
            for (name, _), values in self.instances.items()
            if name == node
        )

    def dead(self) -> list[tuple[Place, Decision]]:
        """Give the deliveries that ended as dead letters."""
        return [one for one in self.ended if one[1].verdict is EnumVerdict.DEAD]


def keeps_of(given: tuple[Any, Any] | None) -> Keeps | None:
    """Give the types by which a consumer's instances are read."""
    return None if given is None else Keeps(*given)
