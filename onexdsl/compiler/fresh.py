"""The compiler, primed: the sources of a project in, what the pipeline makes of them out."""

from onexdsl.compiler.cache import Cache, NoCache
from onexdsl.compiler.parser_cache import prime_parser
from onexdsl.compiler.pipeline import Checked, check
from onexdsl.compiler.sources import Sources


def check_sources(sources: Sources, roots: tuple[str, ...], cache: Cache | None = None) -> Checked:
    """Check a project with parse tables from the user's cache."""
    prime_parser()
    return check(
        sources.texts, roots, found=sources.problems, cache=NoCache() if cache is None else cache
    )
