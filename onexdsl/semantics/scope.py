"""What an expression can see: names with their types in, scopes that know more or less out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.expressions import VariableKind
from onexdsl.semantics.field_types import Type
from onexdsl.semantics.symbols import Symbols
from onexdsl.source.quickly import made_quickly
from onexdsl.source.span import Span
from onexdsl.syntax import tree

# A variable and the attributes read from it: `event.customer.mail` is
# ("event", "customer", "mail"). A data field `total` is ("data", "total"), so that what is
# known of `total` is known of `data.total` too.
Path: TypeAlias = tuple[str, ...]

NOTHING_KNOWN: Mapping[Path, Type] = MappingProxyType({})


@made_quickly
@dataclass(frozen=True, slots=True)
class Binding:
    """What a lower-case name stands for.

    `literal` is what a `let` of a literal was given: it stands wherever the name is used, so
    that its type stays open. `declared` is where the name was introduced, if it was.
    """

    kind: VariableKind
    type: Type
    declared: Span | None = field(default=None, compare=False, repr=False)
    deprecated: str | None = None
    literal: tree.Expression | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be seen at one place, and where its mistakes are told.

    Scopes are values: the functions here give changed copies. A copy is made for each
    statement, branch or generator, never for a mere expression.
    """

    symbols: Symbols
    problems: Problems
    bindings: Mapping[str, Binding] = field(default_factory=dict)
    narrowed: Mapping[Path, Type] = field(default_factory=dict)

    def with_binding(self, name: str, binding: Binding) -> "Scope":
        """Give a scope with one name more; what was known of a hidden one is forgotten."""
        bindings = {**self.bindings, name: binding}
        return replace(self.forgetting((name,)), bindings=bindings)

    def with_bindings(self, bindings: Iterable[tuple[str, Binding]]) -> "Scope":
        """Give a scope with several names more; of two of one name, the first."""
        merged = dict(self.bindings)
        for name, binding in bindings:
            merged.setdefault(name, binding)
        return replace(self, bindings=merged)

    def with_local(self, name: str, type_: Type, declared: Span | None = None) -> "Scope":
        """Give a scope with one local name (a loop variable, say) more."""
        return self.with_binding(name, Binding(VariableKind.LOCAL, type_, declared))

    def knowing(self, facts: Mapping[Path, Type]) -> "Scope":
        """Give a scope in which these paths have these narrower types."""
        return replace(self, narrowed={**self.narrowed, **facts}) if facts else self

    def forgetting(self, path: Path) -> "Scope":
        """Give a scope in which nothing is known of this path and what is read from it.

        What is known of the path's own beginnings is kept: assigning to `data.total` says
        nothing of `data`. Rule: language page, "Expressions" (assigning ends it).
        """
        kept = {one: type_ for one, type_ in self.narrowed.items() if one[: len(path)] != path}
        return self if len(kept) == len(self.narrowed) else replace(self, narrowed=kept)
