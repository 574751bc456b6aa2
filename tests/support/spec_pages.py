"""Reads pages of the language's spec: a page goes in, one case for each heading comes out.

`tests/spec/README.md` tells how such a page is written.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from onexdsl.compiler import pipeline
from onexdsl.compiler.python_behind import python_findings
from onexdsl.compiler.settings import Settings
from onexdsl.compiler.sources import Sources, decoded
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.diagnostics.report import Report
from onexdsl.diagnostics.terminal import as_text
from onexdsl.purity.python_text import PythonText
from onexdsl.source.text import SourceText
from tests.support.pages import FENCE, Block, blocks_of, python_of, sources_of

HEADING = re.compile(r"^#{1,6} (?P<title>.+)$", re.MULTILINE)
MARK = re.compile(r"(?://|#)\s*(error|warning): \[([a-z0-9-]+)\](?: \"([^\"]*)\")?")
MARKS = re.compile(r"[ \t]*(?://|#)\s*(?:error|warning): \[.*$", re.MULTILINE)
RENDERED = "text rendered"
PYTHON = "python"
GENERATED = re.compile(r"python generated (?P<path>\S+)")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line expects: one finding, and perhaps a part of what it says."""

    file: str
    line: int
    severity: str
    code: str
    part: str = ""

    def fits(self, other: "Mark") -> bool:
        """Tell whether a finding, with its whole text as `part`, is what this mark expects."""
        mine = (self.file, self.line, self.severity, self.code)
        return mine == (other.file, other.line, other.severity, other.code) and (
            self.part in other.part
        )

    def __str__(self) -> str:
        """Show it as pages write it, behind its place."""
        text = f' "{self.part}"' if self.part else ""
        return f"{self.file}:{self.line:03}: {self.severity}: [{self.code}]{text}"


@dataclass(frozen=True, slots=True)
class Case:
    """A heading of a page, the text below it, and its blocks."""

    page: Path
    title: str
    text: str
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """Give the title as a word of a test's name."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Give all that the flows of this case expect to be told."""
        blocks = (*self._flows, *(block for block in self.blocks if block.info == PYTHON))
        return tuple(mark for block in blocks for mark in _marks(block))

    @property
    def sources(self) -> Sources:
        """Give the flows as they are read from a disk, without their marks.

        The info string `onex latin-1` names another encoding than UTF-8 for the bytes.
        """
        return decoded(
            (source.name, MARKS.sub("", source.text).encode(_encoding(block)))
            for block in self._flows
            for source in sources_of(block.text)
        )

    @property
    def python(self) -> tuple[PythonText, ...]:
        """Give the modules behind the flows, without their marks."""
        return tuple(
            _module(SourceText(source.name, MARKS.sub("", source.text)))
            for block in self.blocks
            if block.info == PYTHON
            for source in python_of(block.text)
        )

    @property
    def _flows(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.language == "onex")

    @property
    def outputs(self) -> tuple[Block, ...]:
        """Give the blocks that show what the compiler prints."""
        return tuple(
            block for block in self.blocks if block.language != "onex" and block.info != PYTHON
        )


def cases_of(page: Path) -> tuple[Case, ...]:
    """Give the headings of a page that have flows below them, from top to bottom."""
    text = page.read_text("utf-8")
    fenced = [found.span() for found in FENCE.finditer(text)]
    headings = [
        found
        for found in HEADING.finditer(text)
        if not any(start < found.start() < end for start, end in fenced)
    ]
    ends = [*(found.start() for found in headings[1:]), len(text)]
    cases = (
        _case(page, found["title"], text[found.end() : end])
        for found, end in zip(headings, ends, strict=True)
    )
    return tuple(case for case in cases if case.blocks)


def check(case: Case) -> pipeline.Checked:
    """Compile the flows of a case; where it shows Python, look at what is behind them as well."""
    sources = case.sources
    checked = pipeline.check(sources.texts, found=sources.problems)
    if not case.python or Problems(checked.diagnostics).blocking:
        return checked
    behind = python_findings(checked, case.python, Settings())
    everything = Problems((*checked.diagnostics, *behind)).sorted()
    return replace(checked, diagnostics=everything)


def texts(case: Case) -> dict[str, SourceText]:
    """Give all files of a case by name."""
    return case.sources.by_name | {one.source.name: one.source for one in case.python}


def told(case: Case, diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """Give what was found: as the mark that expects it, or, where none does, in full."""
    by_name = texts(case)
    open_marks = list(case.marks)
    lines: list[str] = []
    for found in diagnostics:
        line = by_name[found.span.file].position(found.span.start).line
        text = "\n".join([found.message, found.hint or "", *(one.text for one in found.labels)])
        finding = Mark(found.span.file, line, found.severity.value, found.code.name, text)
        mark = next((one for one in open_marks if one.fits(finding)), None)
        if mark is not None:
            open_marks.remove(mark)
        lines.append(str(mark or finding))
    return sorted(lines)


def output(case: Case, checked: pipeline.Checked, block: Block) -> str:
    """Give what the compiler prints for an output block.

    Raises KeyError where the project generates no file of the path that the block names.
    """
    if block.info == RENDERED:
        return as_text(Report(checked.diagnostics, texts(case))).rstrip("\n") + "\n"
    wanted = GENERATED.fullmatch(block.info)
    assert wanted is not None, f"a spec page has no blocks `{block.info}`"
    return {file.path: file.text for file in pipeline.generate(checked)}[wanted["path"]]


def accept(page: Path, block: Block, text: str) -> None:
    """Write what the compiler prints into the page, in the place of a block."""
    before = page.read_text("utf-8")
    fence = f"```{block.info}\n{block.text}```"
    assert fence in before
    page.write_text(before.replace(fence, f"```{block.info}\n{text}```", 1), "utf-8")


def _case(page: Path, title: str, text: str) -> Case:
    return Case(page, title, text, tuple(blocks_of(text)))


def _module(source: SourceText) -> PythonText:
    parts = source.name.removesuffix(".py").split("/")
    is_face = parts[-1] == "__init__"
    return PythonText(".".join(parts[:-1] if is_face else parts), source, package=is_face)


def _marks(block: Block) -> list[Mark]:
    files = python_of(block.text) if block.info == PYTHON else sources_of(block.text)
    return [
        Mark(source.name, number, *found)
        for source in files
        for number, line in enumerate(source.text.split("\n"), start=1)
        for found in MARK.findall(line)
    ]


def _encoding(block: Block) -> str:
    return block.info.split(" ", 1)[1] if " " in block.info else "utf-8"
