"""The Python behind the flows, checked anew: sources and modules in, what is wrong out."""

from collections.abc import Iterable

from onexdsl.codegen.render import GeneratedFile
from onexdsl.compiler.allowances import silence_by
from onexdsl.compiler.cache import Cache
from onexdsl.compiler.fresh import check_sources
from onexdsl.compiler.pipeline import Checked, generate
from onexdsl.compiler.project import Project
from onexdsl.compiler.python_allowances import python_allowances
from onexdsl.compiler.python_files import PythonFiles
from onexdsl.compiler.python_wanted import wanted_of
from onexdsl.compiler.settings import Settings
from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.diagnostic import Diagnostic, Problems
from onexdsl.purity.analyse import analyse_python
from onexdsl.purity.python_text import PythonText
from onexdsl.source.text import SourceText


def check_behind(
    sources: Sources, files: PythonFiles, project: Project, cache: Cache
) -> tuple[Diagnostic, ...]:
    """Check the Python of a project; where a flow has an error, nobody knows what it should be."""
    checked = check_sources(sources, project.roots, cache)
    if Problems(checked.diagnostics).blocking:
        return ()
    problems = Problems(files.sources.problems)
    problems.extend(python_findings(checked, files.modules, project.settings, cache))
    return problems.sorted()


def python_findings(
    checked: Checked, modules: Iterable[PythonText], settings: Settings, cache: Cache | None = None
) -> tuple[Diagnostic, ...]:
    """Give what is wrong with modules behind flows that were checked without errors."""
    problems = Problems()
    wanted = wanted_of(checked.model, checked.sources, settings.package, settings.handlers)
    printed = generated_modules(checked, settings.package, cache)
    written = tuple(modules)
    analyse_python((*written, *printed), wanted, problems)
    texts = {one.source.name: one.source for one in written}
    told, _ = silence_by(python_allowances(written), problems.sorted(), texts)
    return told


def generated_modules(
    checked: Checked, package: str, cache: Cache | None = None
) -> tuple[PythonText, ...]:
    """Give the code of a project without errors as modules of its package."""
    return tuple(_module(file, package) for file in generate(checked, cache=cache))


def _module(file: GeneratedFile, package: str) -> PythonText:
    """Name a generated file as a module; nobody is told of what is in it."""
    parts = file.path.removesuffix(".py").split("/")
    is_face = parts[-1] == "__init__"
    name = ".".join([package, *(parts[:-1] if is_face else parts)])
    return PythonText(name, SourceText(f"<{name}>", file.text), is_face, generated=True)
