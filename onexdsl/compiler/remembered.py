"""Whole projects that did not change: sources in, findings and files out of the cache if they can.

On a hit nothing of the compiler is even imported, which is most of the time of a small check.
"""

from dataclasses import dataclass

from onexdsl.compiler.cache import Cache
from onexdsl.compiler.digests import digest
from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.codes import Severity
from onexdsl.diagnostics.diagnostic import Diagnostic, Silenced


@dataclass(frozen=True, slots=True)
class Output:
    """What is wrong with a project and what comments allow; its files, path and text, by path.

    There are files only where they were asked for and nothing is an error.
    """

    diagnostics: tuple[Diagnostic, ...]
    silenced: tuple[Silenced, ...]
    files: tuple[tuple[str, str], ...] = ()


def find(sources: Sources, roots: tuple[str, ...], cache: Cache) -> Output:
    """Give everything that is wrong with a project."""

    def make() -> Output:
        from onexdsl.compiler.fresh import check_sources  # noqa: PLC0415 - see the top

        checked = check_sources(sources, roots, cache)
        return Output(checked.diagnostics, checked.silenced)

    found = cache.remember(("find", *project_key(sources, roots)), make)
    cache.trim()
    return found


def translate(sources: Sources, roots: tuple[str, ...], cache: Cache) -> Output:
    """Give everything that is wrong with a project, or the code that is made of it."""

    def make() -> Output:
        from onexdsl.compiler.fresh import check_sources  # noqa: PLC0415 - see the top
        from onexdsl.compiler.pipeline import generate  # noqa: PLC0415 - see the top

        checked = check_sources(sources, roots, cache)
        if any(found.severity is Severity.ERROR for found in checked.diagnostics):
            return Output(checked.diagnostics, checked.silenced)
        files = tuple((file.path, file.text) for file in generate(checked, cache=cache))
        return Output(checked.diagnostics, checked.silenced, files)

    made = cache.remember(("translate", *project_key(sources, roots)), make)
    cache.trim()
    return made


def project_key(sources: Sources, roots: tuple[str, ...]) -> tuple[object, ...]:
    """Name all that the meaning of a project depends on."""
    texts = tuple((source.name, digest(source.text)) for source in sources.texts)
    return (roots, texts, repr(sources.problems))
