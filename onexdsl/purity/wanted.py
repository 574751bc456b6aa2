"""What a flow asks of the Python behind it: classes with their methods, and functions."""

from dataclasses import dataclass
from enum import StrEnum

from onexdsl.source.span import Span


class Role(StrEnum):
    """What a piece of Python is for the flow; the value is the word for it."""

    REDUCER = "reducer"
    COMPUTE = "compute"
    EFFECT = "effect"
    ORCHESTRATOR = "orchestrator"
    FUNCTION = "function"

    @property
    def pure(self) -> bool:
        """Whether it may not touch the world."""
        return self in {Role.REDUCER, Role.COMPUTE, Role.FUNCTION}


@dataclass(frozen=True, slots=True)
class WantedMethod:
    """A method to write, and the clause of the flow that asks for it."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class WantedClass:
    """A node: the generated class (`module` is dotted), and what is to be written of it.

    `methods` is empty where the generated class is whole; a class derived from it is read anyway.
    """

    role: Role
    node: str
    module: str
    name: str
    methods: tuple[WantedMethod, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class WantedFunction:
    """A `fn … python`: the Python function's name, and the protocol that it has to fit."""

    name: str
    module: str
    protocol: str
    span: Span


@dataclass(frozen=True, slots=True)
class WantedFlow:
    """What one flow asks for; `module` is where `onexc scaffold` would put it, `span` its name."""

    name: str
    module: str
    classes: tuple[WantedClass, ...]
    functions: tuple[WantedFunction, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a project asks for; `handlers` is the dotted name of the module or package with it."""

    handlers: str
    flows: tuple[WantedFlow, ...]
