"""The workflow patterns: each block of `docs/reference/workflow-patterns.md` is run."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.support.workflow_stage import Stage, Theatre

PAGE = Path(__file__).parents[3] / "docs/reference/workflow-patterns.md"
SECTION = re.compile(r"^## (\d+)\. .*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"```onex fragment\n(.*?)```", re.DOTALL)
Play = Callable[[Stage], Awaitable[None]]


def _blocks() -> dict[int, str]:
    sections = SECTION.finditer(PAGE.read_text("utf-8"))
    found = {int(one[1]): BLOCK.search(one[0]) for one in sections}
    return {number: block[1] for number, block in found.items() if block is not None}


def expecting(*lines: str, seconds: float = 20, n: int = 0, items: str = "") -> Play:
    """Start a run, turn the clock, and expect a log and that the run is done."""

    async def play(stage: Stage) -> None:
        await stage.start(n=n, items=items.split())
        await stage.advance(seconds)
        assert stage.log == [*lines]
        assert (await stage.run()).state == "done"

    return play


def sending(event: str, *lines: str, first: tuple[str, ...] = ()) -> Play:
    """Send an event after five seconds; expect a log before it and after it."""

    async def play(stage: Stage) -> None:
        await stage.start()
        await stage.advance(5)
        assert stage.log == [*first]
        await stage.send(event)
        await stage.advance(20)
        assert stage.log == [*first, *lines]

    return play


async def _called_off(stage: Stage) -> None:
    await stage.start()
    await stage.advance(3)
    await stage.send("No")
    await stage.advance(20)
    assert stage.log == ["0 make a", "2 make b", "5 unmake not b", "5 unmake not a"]
    assert stage.failures == [("end", "unexpected event No")]
    await stage.start("other")
    await stage.advance(20)
    assert (await stage.run("other")).state == "done"


# Each of a, b, c takes 2, 3, 4 seconds.
PLAYS: dict[int, tuple[Play, ...]] = {
    1: (expecting("0 make a", "2 make b"),),
    2: (expecting("0 make a", "2 make b", "2 make c"),),
    3: (expecting("0 make a", "0 make b", "3 make c"),),
    4: (expecting("0 make a", n=1), expecting("0 make b", n=0)),
    5: (expecting("0 make a", "2 make c", n=1), expecting("0 make b", "3 make c", n=0)),
    6: (expecting(n=0), expecting("0 make a", n=1), expecting("0 make a", "0 make b", n=2)),
    7: (
        expecting("0 make c", n=0),
        expecting("0 make a", "2 make c", n=1),
        expecting("0 make a", "0 make b", "3 make c", n=2),
    ),
    8: (expecting("0 make a", "0 make b", "2 make after a", "3 make after b"),),
    9: (expecting("0 make k1", "0 make k2", "1 make k1"),),
    11: (expecting("0 make a", "0 make b"),),
    12: (expecting("0 make a", "0 make x", "0 make y", items="x y"),),
    13: (expecting("0 make a", "0 make b", "0 make c", "4 make d"),),
    14: (expecting("0 make a", "0 make b", "3 make d", items="a b"), expecting("0 make d")),
    16: (sending("Yes", "5 make a"), sending("No", "5 make b")),
    17: (expecting("0 solo a", "2 solo b", "5 make c"),),
    18: (sending("Yes", "5 make b", first=("0 make a",)),),
    19: (sending("No", "5 make b"), sending("Yes", "5 make a", "7 make b")),
    20: (_called_off,),
}


@pytest.mark.parametrize("number", sorted(PLAYS))
async def test_a_pattern_does_what_its_name_says(number: int, theatre: Theatre) -> None:
    """Each of its ways is a run on a stage of its own."""
    for place, play in enumerate(PLAYS[number]):
        folder = theatre.folder / str(place)
        folder.mkdir()
        async with Theatre(folder).stage(_blocks()[number]) as stage:
            stage.takes = {"a": 2, "b": 3, "c": 4, "k1": 1, "k2": 9}
            await play(stage)


def test_every_block_of_the_page_is_run() -> None:
    """A pattern without a block says why it is out of reach."""
    assert sorted(PLAYS) == sorted(_blocks())
