"""Every page tells the truth: its flows compile, its Python runs, its commands print what it shows.

`tests/README.md` lists the kinds of blocks and what happens to each.
"""

import re
from pathlib import Path

import pytest

from tests.support.accept_pages import ROOT, doc_pages, stage
from tests.support.story import play

LINK = re.compile(r"\]\(((?!https?:)[\w./-]+\.md)\b")
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
every_page = pytest.mark.parametrize(
    "page", doc_pages(), ids=lambda page: page.relative_to(ROOT).as_posix()
)


@every_page
def test_a_page_is_true(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom, each block does what the page says."""
    stage(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    text = page.read_text("utf-8")

    assert text == play(text, tmp_path)


@every_page
def test_what_a_page_points_to_is_there(page: Path) -> None:
    """Links lead to files, and the tests that hold a promise exist."""
    text = page.read_text("utf-8")
    broken = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    missing = [
        f"{file}::{name}"
        for file, name in NAMED_TEST.findall(text)
        if f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]

    assert not broken + missing
