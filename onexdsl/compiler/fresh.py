"""The compiler, primed: the sources of a project in, what the pipeline makes of them out."""

from collections.abc import Callable
from typing import TypeVar

from onexdsl.compiler.cache import Cache, NoCache
from onexdsl.compiler.crew.lead import together
from onexdsl.compiler.parser_cache import prime_parser
from onexdsl.compiler.pipeline import Checked, check
from onexdsl.compiler.sources import Sources

T = TypeVar("T")


def check_sources(sources: Sources, roots: tuple[str, ...], cache: Cache | None = None) -> Checked:
    """Check a project with parse tables from the user's cache."""
    prime_parser()
    return check(
        sources.texts, roots, found=sources.problems, cache=NoCache() if cache is None else cache
    )


def do_together(job: Callable[[Cache], T], sources: Sources, cache: Cache) -> T:
    """Do what asks a cache for the costly steps, with several processes where that is worth it."""
    prime_parser()
    return together(job, cache, {source.name: len(source.text) for source in sources.texts})
