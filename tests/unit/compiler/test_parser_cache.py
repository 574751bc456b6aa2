"""The parse tables are kept between starts, and nothing depends on their being kept."""

import os
from pathlib import Path

import pytest

from onexdsl.compiler.cache_directory import cache_directory
from onexdsl.compiler.parser_cache import MOST_KEPT, prime_parser
from onexdsl.syntax.grammar import current_tables


def test_tables_are_kept_and_used_again(tmp_path):
    """The second start reads the file of the first and leaves it alone."""
    prime_parser(tmp_path)
    (kept,) = tmp_path.iterdir()
    before = kept.read_bytes(), kept.stat().st_mtime_ns
    prime_parser(tmp_path)
    assert before == (kept.read_bytes(), kept.stat().st_mtime_ns)
    assert current_tables().starts


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\x00"])
def test_a_damaged_file_is_written_anew(tmp_path, damage):
    """Damage costs time and is not told."""
    prime_parser(tmp_path)
    (kept,) = tmp_path.iterdir()
    good = kept.read_bytes()
    kept.write_bytes(damage)
    prime_parser(tmp_path)
    assert good == kept.read_bytes()


def test_tables_that_nobody_used_for_long_are_removed(tmp_path):
    """Another grammar or release brings its own: the newest stay, whatever else lies there too."""
    others = [tmp_path / f"parser-{number:032}.json" for number in range(MOST_KEPT + 3)]
    for age, other in enumerate(others):
        other.write_text("{}")
        os.utime(other, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "results").mkdir()
    prime_parser(tmp_path)
    left = set(tmp_path.iterdir())
    assert {tmp_path / "results", *others[: MOST_KEPT - 1]} == left & {
        tmp_path / "results",
        *others,
    }
    assert MOST_KEPT + 1 == len(left)


def test_tables_in_use_are_no_old_ones(tmp_path):
    """Those that are read after a long time are marked as used."""
    prime_parser(tmp_path)
    (kept,) = tmp_path.iterdir()
    os.utime(kept, (1_000_000, 1_000_000))
    prime_parser(tmp_path)
    assert kept.stat().st_mtime > 1_000_000


def test_a_place_that_cannot_be_written_is_no_error(tmp_path):
    """A file where the directory should be does not stop the parser."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    prime_parser(blocked / "below")
    assert current_tables().starts


def test_the_directory_is_the_users(monkeypatch, tmp_path):
    """It can be chosen, and follows the system's habits otherwise."""
    monkeypatch.setenv("ONEXDSL_CACHE_DIR", str(tmp_path))
    assert tmp_path == cache_directory()
    monkeypatch.delenv("ONEXDSL_CACHE_DIR")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert tmp_path / "onexdsl" == cache_directory()
    monkeypatch.setattr("sys.platform", "darwin")
    assert Path.home() / "Library/Caches/onexdsl" == cache_directory()
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert tmp_path / "onexdsl" == cache_directory()
