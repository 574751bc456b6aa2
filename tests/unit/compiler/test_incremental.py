"""What is kept between runs changes nothing that is found or made."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from onexdsl.compiler.cache import WHOLE, FolderCache
from onexdsl.compiler.groups import groups
from onexdsl.compiler.pipeline import check, generate
from onexdsl.diagnostics.codes import Severity
from onexdsl.source.text import SourceText

T = TypeVar("T")

TYPES = "flow types @ 1.0.0\n\nrecord Money { amount: decimal }\nenum Colour { red, blue }\n"
SHOP = """flow shop @ 1.0.0

use types: Money

event Placed { key id: uuid, price: Money }
intent Charge { key id: uuid }
effect Shop { publishes Placed }
reducer Ledger {
  data { times: int(0..) = 0 }
  on Placed when times < 2 {
    times = times + 1
    emit Charge { id: event.id }
  }
}
"""
BANK = """flow bank @ 1.0.0

use shop: Charge, Ledger

event Paid { key id: uuid }
effect Bank { on Charge -> Paid }
wire { Charge -> Bank { timeout 10s } }
"""
FAR = """flow far @ 1.0.0

use types: Money, Colour

event Seen { key id: uuid, paid: Money, colour: Colour }
effect Eye { publishes Seen }
reducer Memory {
  data { last: Colour = Colour.red }
  on Seen when last == Colour.red { last = event.colour }
  on Seen when last == Colour.blue { last = event.colour }
}
"""
PROJECT = {"bank": BANK, "far": FAR, "shop": SHOP, "types": TYPES}


def _sources(texts: dict[str, str]) -> tuple[SourceText, ...]:
    return tuple(SourceText(f"{name}.onex", texts[name]) for name in sorted(texts))


def _lines_changed(texts: dict[str, str], chance: random.Random) -> dict[str, str]:
    """Take away a line of a flow, say it twice, or bring in one of another flow."""
    name = chance.choice(sorted(texts))
    lines = texts[name].splitlines(keepends=True)
    place = chance.randrange(len(lines))
    borrowed = chance.choice(PROJECT[chance.choice(sorted(PROJECT))].splitlines(keepends=True))
    lines[place : place + 1] = chance.choice(([], [lines[place]] * 2, [borrowed, lines[place]]))
    return {**texts, name: "".join(lines) or "\n"}


@pytest.mark.parametrize("seed", range(8))
def test_a_project_that_changes_is_told_alike_with_and_without_a_cache(
    seed: int, tmp_path: Path
) -> None:
    """After each of many random edits the findings and files are those of a first run."""
    chance = random.Random(seed)
    texts = dict(PROJECT)
    for _ in range(12):
        texts = dict(PROJECT) if chance.random() < 0.3 else texts
        texts = _lines_changed(texts, chance)
        fresh = check(_sources(texts))
        kept = FolderCache(tmp_path)
        cached = check(_sources(texts), cache=kept)
        assert (fresh.diagnostics, fresh.silenced) == (cached.diagnostics, cached.silenced)
        assert fresh.model == cached.model
        if all(one.severity is not Severity.ERROR for one in fresh.diagnostics):
            assert generate(fresh) == generate(cached, cache=kept)


class _Watched(FolderCache):
    """A cache that notes which whole trees and flows were asked for, by file or flow."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.wholes: list[tuple[object, object]] = []

    def remember(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Note what is asked for, and pass it on."""
        if key[-1] == WHOLE:
            self.wholes.append((key[0], key[1]))
        return super().remember(key, make)


def test_what_a_change_does_not_touch_is_not_even_read(tmp_path: Path) -> None:
    """After a change in one flow only what that flow sees is read from the cache."""
    check(_sources(PROJECT), cache=FolderCache(tmp_path))
    changed = {**PROJECT, "far": FAR.replace("last = event.colour }", "last = Colour.red }", 1)}
    watched = _Watched(tmp_path)
    checked = check(_sources(changed), cache=watched)
    assert [("parse", "types.onex"), ("analyse", "types")] == watched.wholes
    assert check(_sources(changed)).model == checked.model


def test_a_part_without_its_whole_is_no_trouble(tmp_path: Path) -> None:
    """Where the whole was removed or damaged since, it is made anew, and nothing is told twice."""
    first = check(_sources(PROJECT), cache=FolderCache(tmp_path))
    for number, entry in enumerate(sorted((tmp_path / "results").iterdir())):
        if number % 3 == 0:
            entry.unlink()
        elif number % 3 == 1:
            entry.write_bytes(entry.read_bytes()[:-1])
    again = check(_sources(PROJECT), cache=FolderCache(tmp_path))
    assert (first.diagnostics, first.trees, first.model) == (
        again.diagnostics,
        again.trees,
        again.model,
    )
    assert generate(first) == generate(again)


def test_flows_are_joined_by_messages_and_not_by_types() -> None:
    """Each group has the types that it uses; a flow of types alone is no group."""
    expected = [("bank", "shop", "types"), ("far", "types")]
    assert expected == list(groups(check(_sources(PROJECT)).views))


def test_types_that_see_messages_join_them() -> None:
    """A flow of types that imports one with messages brings its importers into one group."""
    texts = {**PROJECT, "types": TYPES.replace("record", "use shop: Placed\nrecord", 1)}
    texts["shop"] = SHOP.replace("use types: Money\n", "record Money { amount: decimal }\n")
    expected = [("bank", "far", "shop", "types")]
    assert expected == list(groups(check(_sources(texts)).views))
