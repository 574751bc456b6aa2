"""Every page can be followed: links, anchors, and the names of files and tests that pages give."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FOLDERS = ("docs", "examples", "grammar", "tests")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\((?![a-z]+:)([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
NAMED_FILE = re.compile(r"`((?:onexdsl|tests|examples|grammar|benchmarks|docs)/[^`\s:]*)")
DEFINED = r"(?m)^(?:async def|def|class) {}\b"
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)")


def _pages() -> list[Path]:
    """Give all pages for people; the spec pages below `tests/spec/` are tests of their own."""
    below = [page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md")]
    told = [page for page in below if "tests/spec" not in page.as_posix() or page.stem == "README"]
    return sorted([ROOT / "README.md", *told])


every_page = pytest.mark.parametrize(
    "page", _pages(), ids=lambda page: page.relative_to(ROOT).as_posix()
)


def _prose(page: Path) -> str:
    return FENCED.sub("", page.read_text("utf-8"))


def _links(page: Path) -> list[str]:
    return LINK.findall(CODE.sub("", _prose(page)))


@cache
def _anchors(page: Path) -> frozenset[str]:
    """Give the anchors of a page's headings as GitHub makes them."""
    found: list[str] = []
    for heading in HEADING.findall(_prose(page)):
        kept = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        again = sum(one == kept or one.startswith(f"{kept}-\0") for one in found)
        found.append(f"{kept}-\0{again}" if again else kept)
    return frozenset(one.replace("\0", "") for one in found)


def _leads_somewhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return target.exists() and (not anchor or anchor in _anchors(target))


@every_page
def test_what_a_page_points_to_is_there(page: Path) -> None:
    """Links lead to files and folders, and anchors to headings."""
    assert [] == [link for link in _links(page) if not _leads_somewhere(page, link)]


@every_page
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    """A path in code marks is one of the repository, unless it stands for many (`*`, `<code>`)."""
    named = NAMED_FILE.findall(_prose(page))
    missing = [path for path in named if not (ROOT / path).exists()]

    assert [] == [path for path in missing if not any(mark in path for mark in "<*")]


@every_page
def test_the_tests_that_a_page_names_exist(page: Path) -> None:
    """A promise leans on a test; it is a function or class of the file that is named."""
    named = NAMED_TEST.findall(_prose(page))

    assert [] == [
        f"{file}::{name}"
        for file, name in named
        if not re.search(DEFINED.format(name), (ROOT / file).read_text("utf-8"))
    ]


def test_the_index_names_every_page_of_the_docs_once() -> None:
    """Whoever looks for a page finds it on `docs/README.md`."""
    pages = {page for page in DOCS.rglob("*.md") if page != DOCS / "README.md"}
    indexed = [DOCS / link for link in _links(DOCS / "README.md") if not link.startswith("../")]

    assert sorted(pages) == sorted(indexed)


@pytest.mark.parametrize("page", ["README.md", "examples/README.md"])
def test_the_way_through_the_examples_leads_to_all_of_them(page: str) -> None:
    """Each example has its page, and the front page and the examples' own name it."""
    examples = {setting.parent / "README.md" for setting in ROOT.glob("examples/*/pyproject.toml")}
    named = {(ROOT / page).parent / link for link in _links(ROOT / page)}

    assert set() == examples - named
