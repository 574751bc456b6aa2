"""Where messages are kept if nobody says where."""

import logging
from pathlib import Path

import pytest

from onexdsl.runtime import Event, EventBusSqlite, Flow, Host, ModelOnexError


class Knocked(Event, topic="onex.evt.tests-home.knocked.v1"):
    """For nobody."""


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


FLOW = Flow(name="tests.home", messages=(Knocked,))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the current folder, which is empty."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def test_a_host_without_a_bus_keeps_messages_below_the_current_folder(
    here: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Version control does not see them, and the log says where they are."""
    caplog.set_level(logging.INFO)
    host = Host(FLOW.bind())
    before = _names(here)
    async with host:
        said = [one for one in caplog.messages if "kept in" in one]
        with pytest.raises(ModelOnexError, match="written by process"):
            await EventBusSqlite().open()
    kept = _names(here / ".onex")

    assert [] == before
    assert [f"messages are kept in {here / '.onex' / 'bus.db'}"] == said
    assert [".gitignore", "bus.db", "bus.db-lock"] == kept
    assert "*\n" == (here / ".onex" / ".gitignore").read_text("utf-8")


async def test_a_folder_that_is_there_is_left_as_it_is(here: Path) -> None:
    """Somebody may want to see it in version control."""
    (here / ".onex").mkdir()
    (here / ".onex" / ".gitignore").write_text("bus.db-wal\n", "utf-8")
    async with Host(FLOW.bind()):
        pass

    assert "bus.db-wal\n" == (here / ".onex" / ".gitignore").read_text("utf-8")


async def test_a_folder_that_cannot_be_made_is_told(here: Path) -> None:
    """With its place, and what to do."""
    (here / ".onex").write_text("a file", "utf-8")

    with pytest.raises(ModelOnexError, match=r"\.onex, where messages are kept by default, cannot"):
        await EventBusSqlite().open()
