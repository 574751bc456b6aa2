"""The bases of generated data: class keywords go in, frozen models with topic and key come out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar
from weakref import WeakValueDictionary

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from onexdsl.runtime.errors import ModelOnexError


class EnumMessageKind(StrEnum):
    """What a message means; the value is the word that stands in its topic."""

    EVENT = "evt"
    COMMAND = "cmd"
    INTENT = "intent"


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """What the language says of a message class; `key` is the attribute that holds the key."""

    kind: EnumMessageKind
    topic: str
    key: str | None
    name: str


class Sensitive:
    """The type of `SENSITIVE`, which marks a field that logs and traces must hide."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "SENSITIVE"


SENSITIVE = Sensitive()


if TYPE_CHECKING:
    _Model = BaseModel
else:

    class _PlainInstanceCheck(type(BaseModel)):
        """Asks `isinstance` of records as of any object: `match` asks much, pydantic's way is slow.

        What pydantic's way adds is for classes registered with an ABC, which no record is.
        """

        __instancecheck__ = type.__instancecheck__

    class _Model(BaseModel, metaclass=_PlainInstanceCheck):
        """Where records get that from; type checkers need not know."""


class Record(_Model):
    """A frozen value. Errors do not print what was passed in, for it may be sensitive."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
        # so that every value comes back from JSON as it was
        ser_json_bytes="base64",
        val_json_bytes="base64",
        ser_json_inf_nan="constants",
    )


class ReducerData(Record):
    """What an instance of a reducer remembers; every field has a default."""

    is_logged: ClassVar[bool] = True
    """Whether a log of the messages that have changed it is kept, to replay them."""


class Payload(Record):
    """A message as users see it; the runtime puts it in an envelope."""

    __onex__: ClassVar[MessageSpec]
    _kind: ClassVar[EnumMessageKind]
    __is_declared__: ClassVar[bool] = False
    """Whether it is by this class that messages of its topic are read."""

    def __init_subclass__(
        cls, *, topic: str | None = None, key: str | None = None, **settings: Any
    ) -> None:
        super().__init_subclass__(**settings)
        cls.__is_declared__ = topic is not None
        if topic is not None:
            cls.__onex__ = MessageSpec(cls._kind, topic, key, cls.__name__)
            before = _declared.get(topic)
            if before is not None:
                before.__is_declared__ = False
            _declared[topic] = cls


class Event(Payload):
    """Something happened."""

    _kind = EnumMessageKind.EVENT


class Command(Payload):
    """Please do this."""

    _kind = EnumMessageKind.COMMAND


class Intent(Payload):
    """A side effect that is wanted."""

    _kind = EnumMessageKind.INTENT


_declared: WeakValueDictionary[str, type[Payload]] = WeakValueDictionary()


def declared_class(topic: str) -> type[Payload] | None:
    """Return the message class that declares this topic, if one has been imported."""
    return _declared.get(topic)


def key_of(payload: Payload) -> Any:
    """Return the payload's key; `None` for a message without one."""
    name = payload.__onex__.key
    return None if name is None else getattr(payload, name)


ModelT = TypeVar("ModelT", bound=BaseModel)
Form: TypeAlias = tuple[dict[str, Callable[[Any], Any]], set[str]]
"""What validates each field of a class, and their names."""


class _Blank(Record):
    """A model in the making: its slots can be set until it becomes of its own class.

    Those of a frozen model can be set by their descriptors only, which takes twice as long.
    """

    __init__ = object.__init__
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


_forms: dict[type[BaseModel], Form] = {}


def replace(model: ModelT, /, **changes: Any) -> ModelT:
    """Copy with some fields changed. Only what changes is validated.

    Raises `ModelOnexError`, naming the field, where a value breaks its type or constraint.
    """
    kind = type(model)
    validators, names = _forms.get(kind) or _form_of(kind)
    name = ""
    try:
        for name in changes:  # noqa: PLC0206  # `items` would make a pair for each
            changes[name] = validators[name](changes[name])
    except ValidationError as error:
        raise ModelOnexError(_told(kind, name, error)) from None
    except KeyError:
        raise ModelOnexError(f"{kind.__name__} has no field {name}.") from None
    return of_values(kind, model.__dict__ | changes, names)


def of_known(kind: type[ModelT], **values: Any) -> ModelT:
    """Make a model of values that are known to fit, one for each field; nothing is validated."""
    return of_values(kind, values, set(values))


def of_values(kind: type[ModelT], values: dict[str, Any], given: set[str]) -> ModelT:
    """Make such a model of a dict that is its own from now on; `given` may be shared."""
    made: Any = _Blank()
    made.__dict__ = values
    made.__pydantic_fields_set__ = given
    made.__pydantic_extra__ = None
    made.__pydantic_private__ = None
    try:
        made.__class__ = kind
    except TypeError:  # somebody's class has slots of its own
        return kind.model_construct(given, **values)
    finished: ModelT = made
    return finished


def _form_of(kind: type[BaseModel]) -> Form:
    form = {name: _validator(kind, name) for name in kind.model_fields}, set(kind.model_fields)
    _forms[kind] = form
    return form


def _validator(kind: type[BaseModel], name: str) -> Any:
    info = kind.model_fields[name]
    annotated: Any = info.annotation
    for constraint in info.metadata:
        annotated = Annotated[annotated, constraint]
    has_own_config = isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)
    adapter: TypeAdapter[Any] = TypeAdapter(
        annotated, config=None if has_own_config else kind.model_config
    )
    return adapter.validator.validate_python


def _told(kind: type[BaseModel], name: str, error: ValidationError) -> str:
    told = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(
        f"{'.'.join(map(str, (kind.__name__, name, *item['loc'])))}: {item['msg']}" for item in told
    )
