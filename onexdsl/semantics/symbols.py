"""What the expressions of one file can see: its names, and the headers of the project.

A header is a declaration without what only expressions can fill: bodies are None in it,
and a field with a default has an `Erroneous` of the field's type in its place (there is a
default; what it is, only its own file knows). Headers are made first, for all files; then
each file is analysed by itself against them, so that a file whose text and headers did not
change need not be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

from onexdsl.semantics.field_types import QualifiedName, Type
from onexdsl.semantics.model import Enum, Field, Function, Message, Record, Union
from onexdsl.source.span import Span


class NodeKind(StrEnum):
    """The four kinds of nodes."""

    EFFECT = "effect"
    COMPUTE = "compute"
    REDUCER = "reducer"
    ORCHESTRATOR = "orchestrator"


@dataclass(frozen=True, slots=True)
class NodeHeader:
    """A node as other files see it.

    `data` and `states` are a reducer's (for invariants and scenarios), `key` a reducer's or
    orchestrator's; `inputs` and `outputs` are a compute's.
    """

    kind: NodeKind
    name: QualifiedName
    name_span: Span = field(compare=False, repr=False)
    deprecated: str | None = None
    data: tuple[Field, ...] = ()
    states: tuple[str, ...] = ()
    key: Type | None = None
    inputs: tuple[QualifiedName, ...] = ()
    outputs: tuple[QualifiedName, ...] = ()


Header: TypeAlias = Enum | Record | Union | Message | Function | NodeHeader

# Who wants to know what could stand at a place: the place, what can be seen there (a `Scope`),
# and the type of what a field or member is asked of; None where a value is.
Listener: TypeAlias = Callable[[Span, Any, Type | None], None]


@dataclass(frozen=True)
class Symbols:
    """The view of one file.

    `names` maps every name that stands for a declaration here (own ones and imported ones,
    under their local name) to what it is; `headers` holds the whole project. A name that is
    in `names` but has no header is an import that failed: that is told already, so a use of it
    is silently unknown. `outcomes` says what a call of an intent or command can be answered
    with (the wired effect's clause and the route's `else`), for the steps of workflows; what
    nobody handles is not in it. `listener` is told of values that are not
    found, and of every field and member that is asked for.
    """

    flow: str
    names: Mapping[str, QualifiedName]
    headers: Mapping[QualifiedName, Header]
    outcomes: Mapping[QualifiedName, tuple[QualifiedName, ...]]
    listener: Listener | None = field(default=None, compare=False, repr=False)
    _by_kind: dict[tuple[type[Header], ...], tuple[str, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def names_for(self, *kinds: type[Header]) -> tuple[str, ...]:
        """Give the names that stand for something of these kinds; they are gathered once."""
        found = self._by_kind.get(kinds)
        if found is None:
            found = tuple(one for one in self.names if isinstance(self.find(one), kinds))
            self._by_kind[kinds] = found
        return found

    @property
    def lookups(self) -> tuple[Mapping[Any, Any], ...]:
        """All that can be looked up in a view."""
        return self.names, self.headers, self.outcomes

    def through(
        self,
        names: Mapping[str, QualifiedName],
        headers: Mapping[QualifiedName, Header],
        outcomes: Mapping[QualifiedName, tuple[QualifiedName, ...]],
    ) -> "Symbols":
        """Give this view through other `lookups`, as those that note what is looked up.

        Itself, if they are its own: it may have gathered its names by kind already.
        """
        if headers is self.headers:
            return self
        return replace(self, names=names, headers=headers, outcomes=outcomes)

    def find(self, name: str) -> Header | None:
        """Find what a name stands for in this file; None if it stands for nothing."""
        qualified = self.names.get(name)
        return None if qualified is None else self.headers.get(qualified)
