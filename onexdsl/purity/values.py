"""What an expression may stand for: things, whose they are, of what type; and frames of names.

A value is an estimate: it may be any of its `things`; it may itself belong to its `owners`
(then changing it changes what is theirs), and what is inside of it to those that it `holds`.
"""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from onexdsl.purity.bindings import FunctionNode
from onexdsl.source.span import Span

MOST_THINGS = 8
"""A value that may be more than this is not known any better for listing them."""

IMMUTABLE = frozenset(
    {
        *("int", "str", "float", "bool", "bytes", "complex", "None", "tuple", "frozenset"),
        *("decimal.Decimal", "uuid.UUID", "fractions.Fraction"),
        *("datetime.datetime", "datetime.date", "datetime.time", "datetime.timedelta"),
    }
)
CONTAINERS = frozenset({"list", "dict", "set", "collections.deque", "bytearray"})
UNORDERED = frozenset({"set", "frozenset"})


# ---- whose


class Whose(StrEnum):
    """To whom a value may belong."""

    INPUT = "input"
    NODE = "node"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Owner:
    """An input of a pure piece, the node itself, or something that outlives one message."""

    whose: Whose
    name: str
    span: Span | None = None


# ---- things


@dataclass(frozen=True, slots=True)
class Outside:
    """Something that is not the project's, by its dotted path; `()` stands for a call's result.

    `imported` is the import that brought it.
    """

    path: str
    imported: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ModuleThing:
    """A module of the project."""

    module: str


@dataclass(frozen=True, slots=True)
class ClassThing:
    """A class of the project."""

    node: ast.ClassDef = field(repr=False)
    module: str
    name: str


@dataclass(frozen=True, slots=True)
class FunctionThing:
    """A function of the project; `frame` is that of the function around it, if there is one.

    `raw` is one without its decorators.
    """

    node: FunctionNode | ast.Lambda = field(repr=False)
    module: str
    name: str
    owner: ClassThing | None = None
    frame: "Frame | None" = field(default=None, repr=False)
    raw: bool = False


@dataclass(frozen=True, slots=True)
class InstanceThing:
    """An object of a class of the project."""

    kind: ClassThing


@dataclass(frozen=True, slots=True)
class SuperThing:
    """`super()` in a method of a class, with the object that it speaks for."""

    kind: ClassThing
    receiver: "Value"


@dataclass(frozen=True, slots=True)
class MethodThing:
    """A method, with the object before the dot."""

    function: FunctionThing
    receiver: "Value"


@dataclass(frozen=True, slots=True)
class PartialThing:
    """A callable with its first arguments (`functools.partial`)."""

    target: "Value"
    arguments: "tuple[Value, ...]"


Thing: TypeAlias = (
    Outside
    | ModuleThing
    | ClassThing
    | FunctionThing
    | InstanceThing
    | SuperThing
    | MethodThing
    | PartialThing
)


# ---- types


@dataclass(frozen=True, slots=True)
class Shape:
    """A type as far as it is known: its dotted name (or a class of the project), its items."""

    name: str
    items: "tuple[Shape | None, ...]" = ()
    kind: ClassThing | None = None

    @property
    def immutable(self) -> bool:
        """Whether nothing can be changed in place."""
        return self.name in IMMUTABLE

    @property
    def item(self) -> "Shape | None":
        """What iterating or an index gives, as far as it is known."""
        if self.name == "dict":
            return self.items[-1] if self.items else None
        return self.items[0] if self.items else None

    @property
    def hash_ordered(self) -> bool:
        """Whether its order may differ from one run of Python to the next."""
        steady = self.item is not None and self.item.name in {"int", "bool", "float"}
        return self.name in UNORDERED and not steady


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression may stand for; `text` is the string that it surely is."""

    things: tuple[Thing, ...] = ()
    owners: tuple[Owner, ...] = ()
    holds: tuple[Owner, ...] = ()
    shape: Shape | None = None
    text: str | None = None

    @property
    def immutable(self) -> bool:
        """Whether it can surely not be changed in place."""
        return self.shape is not None and self.shape.immutable

    @property
    def changeable(self) -> bool:
        """Whether it may be an object that code could change in place."""
        return not self.immutable and all(
            isinstance(thing, InstanceThing)
            or (isinstance(thing, Outside) and thing.path.endswith("()"))
            for thing in self.things
        )

    def owned_by(self, *owners: Owner) -> "Value":
        """Say that it belongs to somebody, unless it cannot be changed anyway."""
        return self if self.immutable else replace(self, owners=union(self.owners, owners))


# ---- where names live


@dataclass(eq=False, slots=True)
class Frame:
    """The names of one call (or of the top of a module), and what it returns.

    `parent` is the frame of the function around a nested one. Two frames are never equal.
    """

    module: str
    function: FunctionThing | None = None
    parent: "Frame | None" = None
    values: dict[str, Value] = field(default_factory=dict)
    globals: set[str] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)
    returns: list[Value] = field(default_factory=list)

    def find(self, name: str) -> Value | None:
        """Find a name here or in the functions around; None where it is none of theirs."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.globals:
                return None
            if name in frame.values:
                return frame.values[name]
            frame = frame.parent
        return None

    def put(self, name: str, value: Value) -> None:
        """Set a name, where `nonlocal` says so in a function around."""
        frame: Frame = self
        while name in frame.outer and frame.parent is not None:
            frame = frame.parent
        frame.values[name] = value

    def nested(self) -> "Frame":
        """Begin a scope inside of this one: a comprehension's."""
        return Frame(self.module, self.function, self)


# ---- how values come from values

NOTHING = Value()


def inside(value: Value, shape: Shape | None = None) -> Value:
    """Give what is read out of a value: an attribute, an element."""
    owners = () if shape is not None and shape.immutable else union(value.owners, value.holds)
    return Value(owners=owners, shape=shape)


def container(shape: Shape, parts: Iterable[Value]) -> Value:
    """Give a new container with parts."""
    held: tuple[Owner, ...] = ()
    for part in parts:
        held = union(held, part.owners, part.holds)
    return Value(holds=held, shape=shape)


def joined(*values: Value) -> Value:
    """Give what is one of several values."""
    if not values:
        return NOTHING
    first = values[0]
    things: dict[Thing, None] = {}
    owners, holds = first.owners, first.holds
    for value in values:
        things.update(dict.fromkeys(value.things))
        owners, holds = union(owners, value.owners), union(holds, value.holds)
    shapes = {value.shape for value in values}
    texts = {value.text for value in values}
    return Value(
        tuple(things)[:MOST_THINGS],
        owners,
        holds,
        first.shape if len(shapes) == 1 else None,
        first.text if len(texts) == 1 else None,
    )


def union(*parts: tuple[Owner, ...]) -> tuple[Owner, ...]:
    """Join owners without doubles, in a steady order."""
    return tuple(dict.fromkeys(owner for part in parts for owner in part))
