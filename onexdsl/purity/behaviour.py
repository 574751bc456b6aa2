"""What pure pieces of Python were seen to do: the facts that rules turn into findings."""

from dataclasses import dataclass

from onexdsl.purity.wanted import Role
from onexdsl.purity.world import Deed
from onexdsl.source.span import Span


@dataclass(frozen=True, slots=True)
class Hop:
    """One call on the way to a deed: who calls whom, and where."""

    callee: str
    span: Span


@dataclass(frozen=True, slots=True)
class PurePlace:
    """What has to be pure: its name in Python, where that stands, and the clause that asks."""

    role: Role
    node: str
    entry: str
    entry_span: Span
    clause: Span


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a piece of code does and a pure one may not.

    `what` is the code that does it, `does` says what that is. `group` names what several of
    them have in common (a variable, an import); `changes` whether it writes. `origin` is where
    the shared thing is made, or an import used.
    """

    deed: Deed
    what: str
    does: str
    span: Span
    group: str
    changes: bool = True
    origin: Span | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something seen on the way from a pure piece through calls."""

    seen: Seen
    place: PurePlace
    hops: tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """All that pure pieces do and may not, in the order in which it was found."""

    acts: tuple[Act, ...]

    def of(self, deed: Deed) -> tuple[Act, ...]:
        """Give the acts of one kind."""
        return tuple(act for act in self.acts if act.seen.deed is deed)
