"""A project as text in; its generated files, and the modules that they make, out.

Several files are parted as in `project_bench`. `imported` needs a folder of the test and
gives the packages a root of their own, so that tests do not see each other's modules.
"""

import importlib
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from onexdsl.codegen.generate import generate
from onexdsl.codegen.plan_flow import new_project
from onexdsl.codegen.project import Project
from onexdsl.codegen.render import GeneratedFile
from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.semantics.analyse import analyse
from onexdsl.source.text import SourceText
from onexdsl.syntax.parse import parse
from tests.support.project_bench import files_of


def project_of(sources: Iterable[SourceText]) -> Project:
    """Analyse sources that have no errors."""
    problems = Problems()
    texts = tuple(sources)
    model = analyse(tuple(parse(source, problems) for source in texts), problems)
    assert not problems.blocking, [one.message for one in problems.sorted()]
    return new_project(model, texts)


def sources_below(root: Path) -> tuple[SourceText, ...]:
    """Read all flows below a source root."""
    found = sorted(root.rglob("*.onex"))
    return tuple(SourceText(str(one.relative_to(root)), one.read_text("utf-8")) for one in found)


def printed(text: str) -> dict[str, str]:
    """Generate a project: text by path."""
    project = project_of(files_of(text))
    files = generate(project.model, project.sources.values())
    return {file.path: file.text for file in files}


def written(files: Iterable[GeneratedFile], folder: Path) -> None:
    """Write generated files."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, "utf-8")


def imported(text: str, folder: Path, module: str) -> ModuleType:
    """Generate a project below a folder and import one of its modules."""
    root = f"g{abs(hash(str(folder))):x}"
    written((GeneratedFile(path, body) for path, body in printed(text).items()), folder / root)
    sys.path.insert(0, str(folder))
    try:
        importlib.invalidate_caches()
        return importlib.import_module(f"{root}.{module}")
    finally:
        sys.path.remove(str(folder))
