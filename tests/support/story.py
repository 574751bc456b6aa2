"""Plays a Markdown page from top to bottom: a page goes in, what really went comes out."""

import re
from pathlib import Path
from typing import Any

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from tests.support.marks import actual_findings, expected_findings
from tests.support.pages import Block, blocks_of, files_of, sources_of
from tests.support.transcript import folder_after, replay

USE = re.compile(r"^use ([a-z0-9_.]+)", re.MULTILINE)


def play(page: str, folder: Path) -> str:
    """Do what each block says, in `folder`; only what commands printed can differ in the result.

    Raises AssertionError where a flow is not what its marks say, and whatever Python raises.
    """
    namespace: dict[str, Any] = {"__name__": "page"}
    played = page
    for block in blocks_of(page):
        _write_files(block, folder)
        _do(block, folder, namespace)
        if block.language == "console":
            really = replay(block.text, folder)
            folder = folder_after(block.text, folder)
            fence = f"```{block.info}\n"
            before, after = (f"{fence}{text}```" for text in (block.text, really))
            played = played.replace(before, after, 1)
    return played


def _write_files(block: Block, folder: Path) -> None:
    for name, text in files_of(block.text):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def _do(block: Block, folder: Path, namespace: dict[str, Any]) -> None:
    match block.info:
        case "onex":
            assert_as_marked(block, _imported(block, folder))
        case "onex fragment":
            problems = Problems()
            parse(SourceText("page.onex", f"flow page @ 1.0.0\n{block.text}"), problems)
            assert not problems.sorted()
        case "python" if not files_of(block.text):
            code = compile(block.text, f"line {block.line}", "exec")
            exec(code, namespace)  # noqa: S102  # the pages are ours


def _imported(block: Block, folder: Path) -> tuple[SourceText, ...]:
    """Give the flows that a block takes names from and that the page has written before."""
    wanted = {f"{name.replace('.', '/')}.onex" for name in USE.findall(block.text)}
    missing = wanted - {source.name for source in sources_of(block.text)}
    return tuple(
        SourceText(name, file.read_text("utf-8"))
        for name in sorted(missing)
        for file in folder.rglob(name)
    )


def assert_as_marked(block: Block, others: tuple[SourceText, ...] = ()) -> None:
    """Check the flows of a block, together with others that they import.

    They must give exactly the findings that their comments mark.
    """
    sources = (*sources_of(block.text), *others)
    expected = [finding for source in sources for finding in expected_findings(source)]

    assert sorted(expected) == sorted(actual_findings(sources, check(sources).diagnostics))
