"""`mutable-global`: pure Python keeps nothing outside of the data that it is given."""

from collections.abc import Iterator

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.purity import problems as words
from onexdsl.purity.behaviour import Act
from onexdsl.purity.behind import Behind
from onexdsl.purity.world import Deed


def check(behind: Behind, problems: Problems) -> None:
    """Tell of each shared thing once for each pure piece: at its first change, else its reading."""
    for acts in _by_thing(behind.behaviour.of(Deed.SHARED)):
        problems.add(words.mutable_global(acts))


def _by_thing(acts: tuple[Act, ...]) -> Iterator[tuple[Act, ...]]:
    """Group what concerns one thing in one pure piece; what changes it comes first."""
    groups: dict[tuple[str, str], list[Act]] = {}
    for act in acts:
        groups.setdefault((act.seen.group, act.place.entry), []).append(act)
    for found in groups.values():
        yield tuple(sorted(found, key=lambda act: (not act.seen.changes, act.seen.span)))
