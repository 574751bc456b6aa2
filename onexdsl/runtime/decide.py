"""The rules of a reducer, pure: an instance and a message go in, a Decision comes out."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from inspect import signature
from typing import Any, TypeAlias

from onexdsl.runtime.clock import nanoseconds
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.flow import Invariant
from onexdsl.runtime.instance import Decision, Elapsed, EnumVerdict, Instance, Timer
from onexdsl.runtime.message import Message
from onexdsl.runtime.node import NodeReducerService
from onexdsl.runtime.payload import Intent, ReducerData
from onexdsl.runtime.transition import EnumDisposition, ReducerContext, Transition

AnyInstance: TypeAlias = Instance[StrEnum, ReducerData]
AnyTransition: TypeAlias = Transition[StrEnum, ReducerData]
NewId: TypeAlias = Callable[[], int]
Check: TypeAlias = tuple[frozenset[StrEnum], str, Callable[..., bool], bool]
"""In which states something must hold, its text, what says whether, and whether it asks the key."""

IGNORED = Decision(EnumVerdict.IGNORED)
# Made so for speed: a NamedTuple's own constructor takes twice as long as that of all tuples, and
# to name a member of an enum takes as long as a call in Python 3.11.
_new = tuple.__new__
_DONE = EnumVerdict.DONE


@dataclass(frozen=True, slots=True)
class Reducer:
    """A reducer as `decide` reads it: its node, its name on the bus and what must always hold."""

    name: str
    node: NodeReducerService
    checks: tuple[Check, ...]
    unborn: AnyInstance
    delays: dict[StrEnum, tuple[int, ...]]
    state_type: type[StrEnum]
    data_type: type[ReducerData]
    transition: Callable[..., AnyTransition | EnumDisposition]
    """That of the node."""
    topics: dict[type, str]
    """Those of the intents that it has emitted, by their classes."""

    @classmethod
    def of(
        cls, name: str, node: NodeReducerService, invariants: tuple[Invariant, ...]
    ) -> "Reducer":
        """Read the node's tables once."""
        return cls(
            name=name,
            node=node,
            checks=tuple(map(_check_of, invariants)),
            unborn=Instance(name, None, node.initial, node.data_type(), 0, 0),
            delays={state: tuple(map(nanoseconds, spans)) for state, spans in node.timers.items()},
            state_type=type(node.initial),
            data_type=node.data_type,
            transition=node.transition,
            topics={},
        )

    def unborn_at(self, key: Hashable) -> AnyInstance:
        """Return the instance that a key has before its first message."""
        name, _, state, data, version, entry = self.unborn
        unborn: AnyInstance = _new(Instance, (name, key, state, data, version, entry))
        return unborn


def decide(
    reducer: Reducer,
    found: AnyInstance | None,
    key: Hashable,
    message: Message,
    now: int,
    new_id: NewId,
) -> Decision:
    """Say what a message does to the instance of its key; `found` is `None` before its birth.

    Any failure changes nothing: the message is dead, with the reason. An ignored or an unhandled
    message bears no instance.
    """
    instance = found or reducer.unborn_at(key)
    payload = message.payload
    context: ReducerContext[Any] = _new(ReducerContext, (key, message))
    try:
        if type(payload) is Elapsed:
            answer = _elapsed(reducer, instance, payload, context)
        else:
            answer = reducer.transition(instance.state, instance.data, payload, context)
        if type(answer) is Transition:
            return _changed(reducer, instance, answer, message, now, new_id)
        return _unchanged(reducer, instance, answer, message)
    except BaseException as error:  # noqa: BLE001  # also SystemExit: a message must not stop the host
        return Decision(EnumVerdict.DEAD, reason=_why(error), error=error)


def _elapsed(
    reducer: Reducer, instance: AnyInstance, elapsed: Elapsed, context: ReducerContext[Any]
) -> AnyTransition | EnumDisposition:
    if elapsed.entry != instance.entry:
        return EnumDisposition.IGNORED
    return reducer.node.elapsed(instance.state, elapsed.position, instance.data, context)


def _unchanged(
    reducer: Reducer, instance: AnyInstance, answer: object, message: Message
) -> Decision:
    if answer is EnumDisposition.IGNORED or (
        answer is EnumDisposition.UNHANDLED and instance.state in reducer.node.final
    ):
        return IGNORED
    if answer is not EnumDisposition.UNHANDLED:
        raise ModelOnexError(f"a transition returned {type(answer).__name__}, not a Transition")
    name = type(message.payload).__name__
    return Decision(
        EnumVerdict.DEAD, reason=f"unhandled: no clause of state {instance.state} takes {name}"
    )


def _changed(
    reducer: Reducer,
    instance: AnyInstance,
    answer: AnyTransition,
    message: Message,
    now: int,
    new_id: NewId,
) -> Decision:
    state, data = answer.state, answer.data
    if type(state) is not reducer.state_type or type(data) is not reducer.data_type:
        raise ModelOnexError(_not_own(reducer, state, data))
    version = instance.version + 1
    begins = answer.entered or version == 1
    entry = version if begins else instance.entry
    key = instance.key
    changed: AnyInstance = _new(Instance, (reducer.name, key, state, data, version, entry))
    for states, text, check, asks_key in reducer.checks:
        if states and state not in states:
            continue
        if not (check(state, data, key) if asks_key else check(state, data)):
            raise ModelOnexError(f"invariant broken: {text}")
    sends = []
    for intent in answer.intents:
        topic = reducer.topics.get(type(intent)) or _topic(reducer, intent)
        sends.append(message.followed_by(new_id(), topic, intent, now))
    timers = _timers(reducer, changed, message, now) if begins and reducer.delays else None
    return _new(Decision, (_DONE, changed, tuple(sends), timers, "", None, 1))


def _topic(reducer: Reducer, intent: Any) -> str:
    """Return the topic of an intent, and keep it for those of its class that come after it."""
    if not isinstance(intent, Intent):
        raise ModelOnexError(f"a transition emitted {type(intent).__name__}, which is no intent")
    topic = reducer.topics[type(intent)] = intent.__onex__.topic
    return topic


def _timers(
    reducer: Reducer, instance: AnyInstance, message: Message, now: int
) -> tuple[Timer, ...]:
    return tuple(
        Timer(reducer.name, instance.key, instance.entry, position, now + delay, message)
        for position, delay in enumerate(reducer.delays.get(instance.state, ()))
    )


def _not_own(reducer: Reducer, state: Any, data: Any) -> str:
    if type(state) is not reducer.state_type:
        return f"a transition led to {state!r}, which is no state of {reducer.name}"
    return f"a transition returned data of the type {type(data).__name__}"


def _why(error: BaseException) -> str:
    return str(error) if isinstance(error, ModelOnexError) else "a transition failed"


def _check_of(rule: Invariant) -> Check:
    return rule.states, rule.text, rule.check, "key" in signature(rule.check).parameters
