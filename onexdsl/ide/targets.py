"""What a name in a flow means, as a value that is the same wherever the name stands."""

from dataclasses import dataclass
from enum import StrEnum

from onexdsl.semantics.field_types import QualifiedName
from onexdsl.source.span import Span


class TargetKind(StrEnum):
    """What kinds of things names stand for."""

    FLOW = "flow"
    DECLARATION = "declaration"
    STATE = "state"  # of the reducer `owner`
    FIELD = "field"  # of the record, message or reducer `owner`
    MEMBER = "member"  # of the enum `owner`
    LOCAL = "local"  # a `let`, parameter, loop variable or step, declared at `place`
    GIVEN = "given"  # `event`, `key`, `meta`, …: what the language gives
    BUILTIN_TYPE = "built-in type"
    BUILTIN_FUNCTION = "built-in function"
    ANNOTATION = "annotation"


@dataclass(frozen=True, slots=True)
class Target:
    """The thing itself; two names that mean the same have equal targets.

    `owner` is what a state, field or member belongs to, and a declaration itself; `place` tells
    locals of one name apart.
    """

    kind: TargetKind
    name: str
    owner: QualifiedName | None = None
    place: Span | None = None


class Role(StrEnum):
    """What a name does where it stands."""

    DECLARES = "declares"
    USES = "uses"
    ALIAS = "alias"  # behind `as`: it declares another name for something imported
    WRITES = "writes"  # it is assigned


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name at a place, and one thing that it means there.

    A field read of `A | B` at once means two things: there are two occurrences at one span.
    """

    span: Span
    text: str
    target: Target
    role: Role = Role.USES


def declaration(name: QualifiedName) -> Target:
    """Give the target of something declared."""
    return Target(TargetKind.DECLARATION, name.name, name)


def field_of(owner: QualifiedName, name: str) -> Target:
    """Give the target of a field of a record, message or reducer."""
    return Target(TargetKind.FIELD, name, owner)


def state_of(reducer: QualifiedName, name: str) -> Target:
    """Give the target of a state."""
    return Target(TargetKind.STATE, name, reducer)
