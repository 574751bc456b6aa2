"""What each declaration of a flow means, remembered while the flow is edited.

While a declaration is analysed it is noted which others it looks at. It is read again when it
was changed itself, or when one of those is another now: red and green, as in the query systems
of compilers (Hammer et al. 2014, "Adapton", demanded computation graphs; one level suffices here).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeAlias, TypeVar

from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.semantics.analyse import Afresh, Meant, analyse_piece
from onexdsl.semantics.field_types import QualifiedName
from onexdsl.semantics.names.uses import Mention, mentions_in
from onexdsl.semantics.symbols import Symbols
from onexdsl.source.span import Span
from onexdsl.syntax import tree

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class _Known:
    """What a declaration means, what was told, and what it looked at (None: at everything)."""

    piece: tree.Declaration  # itself, so that it lives and nothing else can have its identity
    meaning: Meant
    told: tuple[Diagnostic, ...]
    looked_at: frozenset[QualifiedName] | None


_Mentioned: TypeAlias = tuple[tree.Declaration, tuple[Mention, ...]]


class Pieces(Afresh):
    """What is known of the declarations of one flow, as it sees the others now."""

    def __init__(self, symbols: Symbols, before: "Pieces | None" = None) -> None:
        self.symbols = symbols
        self.version: str | None = None if before is None else before.version
        self._known: dict[int, _Known] = {}
        self._mentions: dict[int, _Mentioned] = {}
        self._kept = {} if before is None else before.still_known(symbols)
        self._kept_mentions = {} if before is None else before.mentioned()

    def still_known(self, now: Symbols) -> dict[int, _Known]:
        """Give what is true as well for what can be seen now."""
        if self.symbols.names != now.names:
            return {}
        known = self._kept | self._known  # a run that was given up has not come to all of them
        changed = _changed(self.symbols, now)
        return {key: one for key, one in known.items() if _is_valid(one, changed)}

    def mentioned(self) -> dict[int, _Mentioned]:
        """Give what the declarations mention, which depends on nothing else."""
        return self._kept_mentions | self._mentions

    def meaning(
        self, piece: tree.Declaration, version: str | None, symbols: Symbols, problems: Problems
    ) -> Meant:
        """Give what a declaration means, and tell what is wrong with it."""
        if version != self.version:
            self.version, self._kept = version, {}
        known = self._kept.get(id(piece)) or _read(piece, version, symbols)
        self._known[id(piece)] = known
        problems.extend(known.told)
        return known.meaning

    def mentions(self, piece: tree.Declaration, flow: str) -> tuple[Mention, ...]:
        """Give what a declaration mentions."""
        found = self._kept_mentions.get(id(piece)) or (piece, mentions_in(piece, flow))
        self._mentions[id(piece)] = found
        return found[1]


class _Watched(Mapping[QualifiedName, V]):
    """A mapping that notes what is looked up in it."""

    def __init__(self, inner: Mapping[QualifiedName, V], seen: set[QualifiedName | None]) -> None:
        self._inner = inner
        self._seen = seen

    def __getitem__(self, name: QualifiedName) -> V:
        self._seen.add(name)
        return self._inner[name]

    def __iter__(self) -> Iterator[QualifiedName]:
        self._seen.add(None)
        return iter(self._inner)

    def __len__(self) -> int:
        self._seen.add(None)
        return len(self._inner)


def _read(piece: tree.Declaration, version: str | None, symbols: Symbols) -> _Known:
    seen: set[QualifiedName | None] = set()
    watched = replace(
        symbols,
        headers=_Watched(symbols.headers, seen),
        outcomes=_Watched(symbols.outcomes, seen),
    )
    found = Problems()
    meaning = analyse_piece(piece, version, watched, found)
    looked_at = None if None in seen else frozenset(name for name in seen if name is not None)
    return _Known(piece, meaning, found.sorted(), looked_at)


def _is_valid(known: _Known, changed: frozenset[QualifiedName]) -> bool:
    return not changed if known.looked_at is None else not (known.looked_at & changed)


def _changed(before: Symbols, now: Symbols) -> frozenset[QualifiedName]:
    """Name the declarations whose header, its places too, or whose outcomes are others now."""
    headers = before.headers.keys() | now.headers.keys()
    outcomes = before.outcomes.keys() | now.outcomes.keys()
    return frozenset(
        [name for name in headers if not same(before.headers.get(name), now.headers.get(name))]
        + [name for name in outcomes if before.outcomes.get(name) != now.outcomes.get(name)]
    )


def same(one: Any, other: Any) -> bool:
    """Whether two headers say the same at the same places."""
    if one is other:
        return True
    return bool(one == other) and _places(one) == _places(other)


def _places(value: Any) -> list[Span]:
    """Give the places of a header and of its fields, members and parameters."""
    found = []
    for field in fields(value):
        part = getattr(value, field.name)
        if isinstance(part, Span):
            found.append(part)
        elif isinstance(part, tuple):
            found += [place for one in part if is_dataclass(one) for place in _places(one)]
    return found
