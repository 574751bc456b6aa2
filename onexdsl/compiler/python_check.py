"""Checks the Python behind the flows: sources and modules in, everything that is wrong out.

On a hit in the cache nothing of the compiler is imported.
"""

from onexdsl.compiler.cache import Cache
from onexdsl.compiler.digests import digest
from onexdsl.compiler.project import Project
from onexdsl.compiler.python_files import PythonFiles
from onexdsl.compiler.remembered import project_key
from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.diagnostic import Diagnostic


def find_in_python(
    sources: Sources, files: PythonFiles, project: Project, cache: Cache
) -> tuple[Diagnostic, ...]:
    """Give everything that is wrong with the Python behind flows that have no error themselves."""

    def make() -> tuple[Diagnostic, ...]:
        from onexdsl.compiler.python_behind import check_behind  # noqa: PLC0415 - see the top

        return check_behind(sources, files, project, cache)

    settings = project.settings
    texts = tuple((one.module, digest(one.source.text)) for one in files.modules)
    unreadable = repr(files.sources.problems)
    key = (settings.package, settings.handlers, texts, unreadable)
    found = cache.remember(("python", *project_key(sources, project.roots), *key), make)
    cache.trim()
    return found
