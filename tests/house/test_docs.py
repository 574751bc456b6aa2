"""Every page tells the truth: its flows compile, its Python runs, its commands print what it shows.

`tests/README.md` lists the kinds of blocks and what happens to each.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from tests.support.marks import actual_findings, expected_findings
from tests.support.pages import Block, blocks_of, files_of, sources_of
from tests.support.transcript import replay

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PAGES = sorted(
    [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *EXAMPLES.glob("*/README.md")],
)


@pytest.fixture
def folder(page: Path, tmp_path: Path) -> Path:
    """Give the folder in which a page's story plays; an example's page plays in a copy of it."""
    if page.is_relative_to(EXAMPLES):
        shutil.copytree(page.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_a_page_is_true(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom, each block does what the page says."""
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    namespace: dict[str, Any] = {"__name__": "page"}
    for block in blocks_of(page.read_text("utf-8")):
        _write(block, folder)
        _tell(block, folder, namespace)


def _write(block: Block, folder: Path) -> None:
    for name, text in files_of(block.text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _tell(block: Block, folder: Path, namespace: dict[str, Any]) -> None:
    match block.info:
        case "onex":
            sources = sources_of(block.text)
            expected = [finding for source in sources for finding in expected_findings(source)]
            assert expected == actual_findings(sources, check(sources).diagnostics)
        case "onex fragment":
            problems = Problems()
            parse(SourceText("page.onex", f"flow page @ 1.0.0\n{block.text}"), problems)
            assert not problems.sorted()
        case "python" if not files_of(block.text):
            code = compile(block.text, f"line {block.line}", "exec")
            exec(code, namespace)  # noqa: S102  # the pages are ours
        case "console":
            assert block.text == replay(block.text, folder)
