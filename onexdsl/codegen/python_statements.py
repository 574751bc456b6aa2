"""The statements that generated code consists of; definitions and classes among them."""

from dataclasses import dataclass
from typing import TypeAlias

from onexdsl.codegen.python_expression import Python


@dataclass(frozen=True, slots=True)
class Comment:
    """`# text`."""

    text: str


@dataclass(frozen=True, slots=True)
class Set:
    """`target: annotation = value`; without a value a mere declaration."""

    target: str
    value: Python | None
    annotation: Python | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """`return value`."""

    value: Python | None = None


@dataclass(frozen=True, slots=True)
class Evaluate:
    """A call for its effect."""

    value: Python


@dataclass(frozen=True, slots=True)
class Require:
    """`assert condition`."""

    condition: Python


@dataclass(frozen=True, slots=True)
class Branch:
    """`if condition:`, `else:`; an `otherwise` of one branch is an `elif`."""

    condition: Python
    then: "tuple[PythonStatement, ...]"
    otherwise: "tuple[PythonStatement, ...]" = ()


@dataclass(frozen=True, slots=True)
class Loop:
    """`for variable in source:`."""

    variable: str
    source: Python
    body: "tuple[PythonStatement, ...]"


@dataclass(frozen=True, slots=True)
class Case:
    """`case A() | B() if guard:`."""

    patterns: tuple[str, ...]
    guard: Python | None
    body: "tuple[PythonStatement, ...]"


@dataclass(frozen=True, slots=True)
class Match:
    """`match subject:`."""

    subject: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name: annotation` of a definition; `*` and `/` have no annotation."""

    name: str
    annotation: Python | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or method; without a body it is `...` below its docstring, if there is one."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: Python
    body: "tuple[PythonStatement, ...]" = ()
    doc: str | None = None
    decorators: tuple[Python, ...] = ()
    asynchronous: bool = False


PythonStatement: TypeAlias = (
    Comment | Set | Return | Evaluate | Require | Branch | Loop | Match | Definition
)
