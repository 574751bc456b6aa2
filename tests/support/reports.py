"""What the compiler finds in the invalid flows of the spec: nothing in, a report a case out."""

import re
from functools import cache
from pathlib import Path

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.report import Report
from onexdsl.source.text import SourceText

INVALID = Path(__file__).parents[1] / "spec" / "invalid"
FLOW = re.compile(r"^flow ([a-z0-9_.]+)", re.MULTILINE)


def case_paths() -> list[Path]:
    """Give the cases: each a file, or a folder with several."""
    return sorted(case for code in INVALID.iterdir() for case in code.iterdir())


def case_id(case: Path) -> str:
    """Name a case by its code and its own name."""
    return case.relative_to(INVALID).with_suffix("").as_posix()


def case_sources(case: Path) -> tuple[SourceText, ...]:
    """Read the flows of a case, laid at the paths that their names ask for."""
    if case.is_dir():
        files = sorted(case.rglob("*.onex"))
        return tuple(
            SourceText(file.relative_to(case).as_posix(), file.read_text("utf-8")) for file in files
        )
    text = case.read_text("utf-8")
    flow = FLOW.search(text)
    assert flow is not None
    return (SourceText(flow[1].replace(".", "/") + ".onex", text),)


@cache
def report_of(case: Path) -> Report:
    """Check a case."""
    sources = case_sources(case)
    checked = check(sources)
    by_name = {source.name: source for source in sources}
    return Report(checked.diagnostics, by_name, checked.silenced, len(sources))
