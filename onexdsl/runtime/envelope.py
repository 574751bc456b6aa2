"""The wrappers of messages: a type and a payload go in, a value with ids and a time comes out."""

from contextvars import ContextVar
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, ClassVar, Generic, Protocol, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from typing_extensions import TypeVar

from onexdsl.runtime.clock import SYSTEM_CLOCK, instant
from onexdsl.runtime.errors import ModelOnexError
from onexdsl.runtime.identity import IdSource, as_uuid
from onexdsl.runtime.payload import Payload, declared_class

PayloadT = TypeVar("PayloadT", default=Any)


class EnumPriority(StrEnum):
    """Which messages go first where several wait."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class EnumNodeKind(StrEnum):
    """The four kinds of ONEX nodes."""

    EFFECT = "effect"
    COMPUTE = "compute"
    REDUCER = "reducer"
    ORCHESTRATOR = "orchestrator"


class Cause(Protocol):
    """The message being handled: what is made meanwhile has its chain, and its number as cause."""

    number: int
    chain: int


HANDLING: ContextVar[Cause | None] = ContextVar("onexdsl_handling", default=None)
_ids = IdSource()


def new_id() -> UUID:
    """Make a fresh version 7 UUID by the machine's clock."""
    return as_uuid(_ids.next(SYSTEM_CLOCK.now()))


def chain_id() -> UUID:
    """Return the correlation id of the message being handled, else that of a new chain."""
    cause = HANDLING.get()
    return new_id() if cause is None else as_uuid(cause.chain)


def _cause_id() -> UUID | None:
    cause = HANDLING.get()
    return None if cause is None else as_uuid(cause.number)


def _now() -> datetime:
    return instant(SYSTEM_CLOCK.now())


class Wrapper(BaseModel, Generic[PayloadT]):
    """What the three wrappers share. The subclass says which field holds the type."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True
    )
    type_field: ClassVar[str]
    id_field: ClassVar[str]

    payload: PayloadT
    correlation_id: UUID = Field(default_factory=chain_id)
    causation_id: UUID | None = Field(default_factory=_cause_id)
    timestamp: datetime = Field(default_factory=_now)
    source: str = ""
    priority: EnumPriority = EnumPriority.NORMAL
    metadata: dict[str, Any] = Field(default_factory=dict)
    lease_id: UUID | None = None
    epoch: int | None = None

    @model_validator(mode="before")
    @classmethod
    def _type_from_payload(cls, given: Any) -> Any:
        if isinstance(given, dict) and isinstance(given.get("payload"), Payload):
            return {cls.type_field: given["payload"].__onex__.topic, **given}
        return given

    @model_validator(mode="after")
    def _declared_types_have_classes(self) -> Self:
        require_declared(self.own_type, self.payload)
        return self

    @property
    def own_type(self) -> str:
        """The type under whatever name the wrapper gives it."""
        return str(getattr(self, self.type_field))

    @property
    def own_id(self) -> UUID:
        """The id under whatever name the wrapper gives it."""
        identity: UUID = getattr(self, self.id_field)
        return identity


def require_declared(message_type: str, payload: Any) -> None:
    """Refuse, with `ModelOnexError`, a payload that is not of the class that declares this type."""
    own = payload.__onex__.topic if isinstance(payload, Payload) else None
    if own is not None and own != message_type:
        raise ModelOnexError(
            f"The type of {type(payload).__name__} is {own}, not {message_type}: leave it out."
        )
    declared = declared_class(message_type)
    if declared is not None and own is None:
        raise ModelOnexError(
            f"{message_type} is declared by a flow: its payload is {declared.__name__}, "
            f"not a {type(payload).__name__}. Write {declared.__name__}(…)."
        )


def plain_type(given: Any) -> Any:
    """Return an enum member's value, so that `EnumEventType.X` and its string are the same type."""
    return given.value if isinstance(given, Enum) else given


class ModelEventEnvelope(Wrapper[PayloadT], Generic[PayloadT]):
    """An event or a command on its way. Of a generated payload, `event_type` need not be given."""

    type_field: ClassVar[str] = "event_type"
    id_field: ClassVar[str] = "message_id"

    event_type: str = Field(default="", min_length=1, validate_default=True)
    message_id: UUID = Field(default_factory=new_id)

    _plain = field_validator("event_type", mode="before")(plain_type)


class ModelIntent(Wrapper[PayloadT], Generic[PayloadT]):
    """A side effect that a reducer wants: an effect's `execute_intent` runs it."""

    type_field: ClassVar[str] = "intent_type"
    id_field: ClassVar[str] = "intent_id"

    intent_type: str = Field(default="", min_length=1, validate_default=True)
    intent_id: UUID = Field(default_factory=new_id)

    _plain = field_validator("intent_type", mode="before")(plain_type)


class ModelAction(Wrapper[PayloadT], Generic[PayloadT]):
    """A call that an orchestrator makes of another node, under the lease of its run."""

    type_field: ClassVar[str] = "action_type"
    id_field: ClassVar[str] = "action_id"

    action_type: str = Field(default="", min_length=1, validate_default=True)
    action_id: UUID = Field(default_factory=new_id)
    answer_to: str = ""
    """The orchestrator that is told how the action ended; empty if none is."""
    run: str = ""
    """The key of the run, as text."""
    undoes: bool = False
    """Whether it takes an earlier one back: then it is carried out though the run is over."""

    _plain = field_validator("action_type", mode="before")(plain_type)
