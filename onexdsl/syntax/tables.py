"""The parse tables as plain values, and their way to bytes and back."""

import json
import re
from dataclasses import asdict, dataclass, fields
from enum import IntEnum


class Kind(IntEnum):
    """What becomes of the children when a rule is complete."""

    HAND_THROUGH = 0  # the only child stands for the rule
    BEGIN = 1  # the first of a hidden list rule (`x*`): the children as a Python list
    GROW = 2  # one more of a hidden list rule: the children are added to its list
    GATHER = 3  # a rule that is a list: its children as a tuple
    BUILD = 4  # a builder makes a piece of the children


@dataclass(frozen=True, slots=True)
class Rule:
    """One alternative of a rule of the grammar.

    `pick` says which of the `size` symbols are children; -1 stands for an optional
    child that is absent here.
    """

    origin: str
    size: int
    kind: Kind
    builder: str
    pick: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that scanner and driver need.

    `actions[state][terminal]` is the next state (> 0), `~rule` of a rule that is complete
    (< 0), or 0 where the text is accepted; `gotos[state][rule]` is the state behind a rule.
    `patterns` are the terminals with a regular expression, in the order to try them;
    `keywords` the words that are terminals; `spellings` the terminals that are always
    written alike.
    """

    actions: tuple[dict[str, int], ...]
    gotos: tuple[dict[str, int], ...]
    rules: tuple[Rule, ...]
    starts: dict[str, int]
    patterns: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    keywords: dict[str, str]
    spellings: dict[str, str]


def to_bytes(tables: Tables) -> bytes:
    """Write tables as compact JSON: it can be read back without trusting the file."""
    return json.dumps(asdict(tables), separators=(",", ":")).encode()


def from_bytes(stored: bytes) -> Tables:
    """Read what `to_bytes` wrote; raises ValueError where the bytes are anything else."""
    try:
        found = json.loads(stored)
        _expect_fields(found)
        return Tables(
            actions=tuple(map(_numbered, found["actions"])),
            gotos=tuple(map(_numbered, found["gotos"])),
            rules=tuple(_rule(rule) for rule in found["rules"]),
            starts=_numbered(found["starts"]),
            patterns=tuple((str(name), _compilable(text)) for name, text in found["patterns"]),
            ignored=tuple(map(str, found["ignored"])),
            keywords=dict(found["keywords"]),
            spellings=dict(found["spellings"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError, re.error) as error:
        raise ValueError("these bytes are no parse tables") from error


def _expect_fields(found: dict[str, object]) -> None:
    if set(found) != {field.name for field in fields(Tables)}:
        raise ValueError("these bytes are no parse tables")


def _numbered(row: dict[str, int]) -> dict[str, int]:
    if not all(type(number) is int for number in row.values()):
        raise ValueError("a parse table holds numbers only")
    return row


def _rule(stored: dict[str, object]) -> Rule:
    pick = stored["pick"]
    size, kind = stored["size"], stored["kind"]
    if not isinstance(size, int) or not isinstance(kind, int) or not isinstance(pick, list):
        raise TypeError("a rule has a size, a kind and a list of children")
    return Rule(str(stored["origin"]), size, Kind(kind), str(stored["builder"]), tuple(pick))


def _compilable(pattern: str) -> str:
    re.compile(pattern)
    return pattern
