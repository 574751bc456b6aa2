"""A call that a run makes of a node: who asks goes in, a message comes out, and back again."""

import json
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from onexdsl.runtime.clock import instant
from onexdsl.runtime.envelope import EnumPriority, ModelAction
from onexdsl.runtime.identity import as_uuid
from onexdsl.runtime.message import Message
from onexdsl.runtime.payload import Payload, of_known
from onexdsl.runtime.value_text import UUID_BEGINS, from_text, to_text


class Asked(NamedTuple):
    """Who has asked for a call: a run, by its orchestrator, its key, its lease and the epoch."""

    orchestrator: str
    key: Hashable
    lease_id: UUID | None
    epoch: int | None
    undoes: bool
    """Whether it takes an earlier call back: then it is carried out though the run is over."""
    version: int = 0
    """That of the run when it has asked; 0 where that is not known any more."""


class Action(Message):
    """Such a call on its way; its `ModelAction` is made when somebody asks for it.

    If it is `answered`, the run is told its end.
    """

    __slots__ = ("_wrapper", "answered", "asked")

    def __init__(  # noqa: PLR0913, PLR0917  # positional, as `Message`
        self,
        number: int,
        payload: Payload,
        chain: int,
        cause: int | None,
        moment: int,
        asked: Asked,
        answered: bool,  # noqa: FBT001  # as above
    ) -> None:
        self.number = number
        self.topic = payload.__onex__.topic
        self.payload = payload
        self.chain = chain
        self.cause = cause
        self.moment = moment
        self.asked = asked
        self.answered = answered
        self._wrapper: ModelAction[Any] | None = None

    @property
    def given(self) -> ModelAction[Any]:  # type: ignore[override]  # nobody writes to a message
        """The action as users see it."""
        if self._wrapper is None:
            self._wrapper = self._wrapped()
        return self._wrapper

    def _wrapped(self) -> ModelAction[Any]:
        asked = self.asked
        return of_known(
            ModelAction,
            payload=self.payload,
            correlation_id=self.correlation_id,
            causation_id=self.causation_id,
            timestamp=instant(self.moment),
            source=asked.orchestrator,
            priority=EnumPriority.NORMAL,
            metadata={},
            lease_id=asked.lease_id,
            epoch=asked.epoch,
            action_type=self.topic,
            action_id=as_uuid(self.number),
            answer_to=asked.orchestrator if self.answered else "",
            run=to_text(asked.key),
            undoes=asked.undoes,
        )

    @classmethod
    def asking(  # as above
        cls,
        number: int,
        chain: int,
        cause: int | None,
        moment: int,
        payload: Payload,
        asks: tuple[Asked, bool],
    ) -> "Action":
        """Make an action of what was kept of it."""
        return cls(number, payload, chain, cause, moment, *asks)


_BEGINS = '["Action",'


def asks_text(action: Action) -> str:
    """Write who has asked for a call: `["Action",orchestrator,key,lease,epoch,answered,undoes]`."""
    name, key, lease, epoch, undoes, _ = action.asked
    run = json.dumps(to_text(key))
    id_of_lease = "null" if lease is None else f'"{lease.int:032x}"'
    number = "null" if epoch is None else epoch
    return f'{_BEGINS}"{name}",{run},{id_of_lease},{number},{action.answered:d},{undoes:d}]'


def asks_from(text: str) -> tuple[Asked, bool] | None:
    """Read that, and whether the end of the call is told; `None` if it is not such a text."""
    if not text.startswith(_BEGINS):
        return None
    _, name, run, lease, epoch, answered, undoes = json.loads(text)
    id_of_lease = None if lease is None else UUID(lease)
    return Asked(name, run_key(run), id_of_lease, epoch, bool(undoes)), bool(answered)


def asked_by_run(message: Message) -> Asked | None:
    """Return who waits for the end of a message, if a run does; it may have been kept meanwhile."""
    if type(message) is Action:
        return message.asked if message.answered else None
    given = message.given
    if not isinstance(given, ModelAction) or not given.answer_to:
        return None
    return Asked(given.answer_to, run_key(given.run), given.lease_id, given.epoch, given.undoes)


def run_key(text: str) -> Any:
    """Read the key of a run; raises `ModelOnexError` where its class is gone."""
    if text.startswith(UUID_BEGINS):
        return _read_before(text)
    return from_text(text)


_read_before = lru_cache(4096)(from_text)
