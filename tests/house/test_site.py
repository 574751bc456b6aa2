"""The site builds without a warning, so with every link and anchor, and needs no network.

In the short run pages are read and linked, in the long one (`ONEX_SOAK=1`) also written.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.soak import SOAK

ROOT = Path(__file__).parents[2]
SPHINX = (sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-c", "docs/site")
FETCHED = re.compile(r"<(?:script|img|iframe|link|source)\b[^>]*\b(?:src|href)=\"(?:https?:)?//")
FETCHED_BY_STYLE = re.compile(r"(?:@import|url\()\s*[\"']?(?:https?:)?//")


def _build(builder: str, folder: Path) -> str:
    """Build the site strictly; give what is told of it."""
    told = subprocess.run(
        [*SPHINX, "-b", builder, ".", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout + told.stderr


def test_each_page_can_be_read_and_each_link_followed(tmp_path: Path) -> None:
    """Sphinx says nothing of any page, link, anchor or language of a block."""
    assert _build("dummy", tmp_path) == ""


@pytest.mark.skipif(not SOAK, reason="writes each page: `make soak`")
def test_the_site_fetches_nothing(tmp_path: Path) -> None:
    """No page and no style asks another place for a script, a font or a picture."""
    assert _build("html", tmp_path) == ""

    pages = [page for page in tmp_path.rglob("*.html") if FETCHED.search(page.read_text("utf-8"))]
    styles = [
        style
        for style in tmp_path.rglob("*.css")
        if FETCHED_BY_STYLE.search(style.read_text("utf-8"))
    ]
    assert [] == pages + styles
