"""The language, told in Markdown: every heading of every page below this folder is a test.

`README.md` beside this file tells how a page is written.
"""

import os
import re
from pathlib import Path

import pytest

from onexdsl.diagnostics.codes import CATALOGUE
from tests.support.pages import FENCE
from tests.support.spec_pages import RENDERED, Case, accept, cases_of, check, output, told

SPEC = Path(__file__).parent
PAGES = sorted(page for page in SPEC.rglob("*.md") if page.name != "README.md")
CASES = [case for page in PAGES for case in cases_of(page)]
CODES = [code.name for code in CATALOGUE if not code.name.startswith("generated-file-")]
CODE_FOLDERS = {"syntax", "semantics", "graph", "purity"}
CODE_PAGES = [page for page in PAGES if page.parent.name in CODE_FOLDERS]


def _page_id(page: Path) -> str:
    return page.relative_to(SPEC).with_suffix("").as_posix()


def _case_id(case: Case) -> str:
    return f"{_page_id(case.page)}/{case.name}"


every_case = pytest.mark.parametrize("case", CASES, ids=_case_id)
every_page = pytest.mark.parametrize("page", PAGES, ids=_page_id)
every_code_page = pytest.mark.parametrize("page", CODE_PAGES, ids=_page_id)


@every_case
def test_all_that_is_marked_is_told_and_nothing_else(case: Case) -> None:
    """Findings and marks are the same, line by line; output blocks show what is printed."""
    checked = check(case)

    assert sorted(map(str, case.marks)) == told(case, checked.diagnostics)
    for block in case.outputs:
        actual = output(case, checked, block)
        if os.environ.get("ONEX_ACCEPT") and block.text != actual:
            accept(case.page, block, actual)
        else:
            assert block.text == actual


def test_each_code_has_one_page() -> None:
    """The pages named after codes are those of the catalogue, each in one folder."""
    assert sorted(CODES) == sorted(page.stem for page in CODE_PAGES)


@every_code_page
def test_the_page_of_a_code_shows_it(page: Path) -> None:
    """It bears the code as its title, has a case that gives it, and one case as people see it."""
    cases = cases_of(page)

    assert page.read_text("utf-8").startswith(f"# {page.stem}\n")
    assert page.stem in {mark.code for case in cases for mark in case.marks}
    assert RENDERED in {block.info for case in cases for block in case.outputs}


@every_page
def test_every_block_is_led_by_a_sentence(page: Path) -> None:
    """Who reads a page is told what each block shows, and no two cases share a name."""
    cases = cases_of(page)
    names = [case.name for case in cases]

    assert sorted(set(names)) == sorted(names)
    for case in cases:
        before = FENCE.split(case.text)[0]
        assert re.search(r"[.:]\s*\Z", before), case.title
