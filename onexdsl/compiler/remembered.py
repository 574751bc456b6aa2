"""Whole projects that did not change: sources in, findings and files out of the cache if they can.

On a hit nothing of the compiler is even imported, which is most of the time of a small check.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

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


_Job: TypeAlias = Callable[[Sources, tuple[str, ...], Cache], Output]


def find(sources: Sources, roots: tuple[str, ...], cache: Cache) -> Output:
    """Give everything that is wrong with a project."""
    return _remembered("find", _found, sources, roots, cache)


def translate(sources: Sources, roots: tuple[str, ...], cache: Cache) -> Output:
    """Give everything that is wrong with a project, or the code that is made of it."""
    return _remembered("translate", _translated, sources, roots, cache)


def _remembered(
    name: str, job: _Job, sources: Sources, roots: tuple[str, ...], cache: Cache
) -> Output:
    def make() -> Output:
        from onexdsl.compiler.fresh import do_together  # noqa: PLC0415 - see the top

        return do_together(partial(job, sources, roots), sources, cache)

    made = cache.remember((name, *project_key(sources, roots)), make)
    cache.trim()
    return made


def _found(sources: Sources, roots: tuple[str, ...], cache: Cache) -> Output:
    from onexdsl.compiler.pipeline import check  # noqa: PLC0415 - see the top

    checked = check(sources.texts, roots, found=sources.problems, cache=cache)
    return Output(checked.diagnostics, checked.silenced)


def _translated(sources: Sources, roots: tuple[str, ...], cache: Cache) -> Output:
    from onexdsl.compiler.pipeline import check, generate  # noqa: PLC0415 - see the top

    checked = check(sources.texts, roots, found=sources.problems, cache=cache)
    if any(found.severity is Severity.ERROR for found in checked.diagnostics):
        return Output(checked.diagnostics, checked.silenced)
    files = tuple((file.path, file.text) for file in generate(checked, cache=cache))
    return Output(checked.diagnostics, checked.silenced, files)


def project_key(sources: Sources, roots: tuple[str, ...]) -> tuple[object, ...]:
    """Name all that the meaning of a project depends on."""
    texts = tuple((source.name, digest(source.text)) for source in sources.texts)
    return (roots, texts, repr(sources.problems))
