"""Each code of the catalogue has a page, and the examples on it are true.

A page is `onexdsl/diagnostics/explain/<code>.md`: the title is the code, a paragraph says what it
means, `## Why` teaches, `## Wrong` and `## Right` show, `## How to decide` helps.

- An `onex` block under *Wrong* gives exactly the findings that its `// error: [code]` and
  `// warning: [code]` comments mark, and the page's own code is among them; one under *Right*
  gives none.
- A block is one file, laid where its flow's name says. A block of several files, or of one that
  lies elsewhere, has a line `// file: crm/orders.onex` at the top of each.
- Codes that no single flow can show (about bytes, about files that were generated) have
  `console` blocks. They run in a folder that holds the files of the page's blocks so far, and
  print what the page says, from *Wrong* on through *Right*; `tests/README.md` says more.
"""

from importlib.resources import files
from pathlib import Path

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.codes import CATALOGUE, Code
from tests.support.marks import actual_findings, expected_findings
from tests.support.pages import Block, blocks_of, section_of, sources_of
from tests.support.story import play

SECTIONS = ("Why", "Wrong", "Right", "How to decide")
every_code = pytest.mark.parametrize("code", CATALOGUE, ids=lambda code: code.name)


def _page(code: Code) -> str:
    return (files("onexdsl.diagnostics") / "explain" / f"{code.name}.md").read_text("utf-8")


def _blocks(code: Code, section: str) -> list[Block]:
    return blocks_of(section_of(_page(code), section))


def _is_transcript(code: Code) -> bool:
    return any(block.language == "console" for block in _blocks(code, "Wrong"))


def test_no_page_is_left_over() -> None:
    """The folder holds the pages of the catalogue and nothing else."""
    folder = files("onexdsl.diagnostics") / "explain"

    actual = sorted(page.name for page in folder.iterdir())

    assert sorted(f"{code.name}.md" for code in CATALOGUE) == actual


@every_code
def test_a_page_has_all_its_parts(code: Code) -> None:
    """The title is the code, and every part says something."""
    page = _page(code)
    title, meaning = page.split("\n\n", 2)[:2]

    assert f"# {code.name}" == title
    assert meaning.endswith(".")
    assert all(section_of(page, name) for name in SECTIONS)


@pytest.mark.parametrize(
    "code", [code for code in CATALOGUE if not _is_transcript(code)], ids=lambda code: code.name
)
def test_the_examples_are_true(code: Code) -> None:
    """The wrong example gives what it marks, this code among it; the right one gives nothing."""
    wrong, right = _blocks(code, "Wrong"), _blocks(code, "Right")
    marked = [finding for block in wrong for finding in _marked(block)]
    repaired = [finding for block in right for finding in _found(block)]

    assert wrong
    assert right
    assert sorted(marked) == sorted(finding for block in wrong for finding in _found(block))
    assert {(code.severity.value, code.name)} == {finding[2:] for finding in marked}
    assert not repaired


@pytest.mark.parametrize(
    "code", [code for code in CATALOGUE if _is_transcript(code)], ids=lambda code: code.name
)
def test_the_transcripts_are_true(code: Code, tmp_path: Path) -> None:
    """What is typed prints what the page shows, and the wrong part names the code."""
    page = _page(code)

    assert page == play(page, tmp_path)
    assert code.name in section_of(_page(code), "Wrong")
    assert code.name not in section_of(_page(code), "Right")


def _marked(block: Block) -> list[tuple[str, int, str, str]]:
    return [finding for source in sources_of(block.text) for finding in expected_findings(source)]


def _found(block: Block) -> list[tuple[str, int, str, str]]:
    sources = sources_of(block.text)
    return actual_findings(sources, check(sources).diagnostics)
