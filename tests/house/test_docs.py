"""Every page tells the truth: its flows compile, its Python runs, its commands print what it shows.

`tests/README.md` lists the kinds of blocks and what happens to each. `test_links.py` follows links.
"""

from pathlib import Path

import pytest

from tests.support.accept_pages import ROOT, doc_pages, stage
from tests.support.story import play

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
