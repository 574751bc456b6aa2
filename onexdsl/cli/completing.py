"""What a shell may complete: the beginning of a word in, the words that begin so out.

A shell waits for the answer, so flows are searched and not compiled, and nothing here raises.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from onexdsl.compiler.disk import Disk, DiskError
from onexdsl.compiler.project import SettingsError, target_of
from onexdsl.compiler.sources import read_sources

_REDUCER = re.compile(r"^[ \t]*reducer[ \t]+(\w+)", re.MULTILINE)


def complete_code(incomplete: str) -> list[tuple[str, str]]:
    """Give the codes of findings that begin so, with their summaries."""
    from onexdsl.diagnostics.codes import CATALOGUE  # noqa: PLC0415  # only if a shell asks

    found = sorted(CATALOGUE, key=lambda code: code.name)
    return [(code.name, code.summary) for code in found if code.name.startswith(incomplete)]


def complete_reducer(incomplete: str) -> list[str]:
    """Give the reducers of the project around the current folder that begin so."""
    return [name for name in sorted(set(_reducers())) if name.startswith(incomplete)]


def _reducers() -> Iterator[str]:
    disk = Disk()
    try:
        sources = read_sources(target_of((), Path.cwd(), disk).project, disk)
    except (SettingsError, DiskError):
        return
    for source in sources.texts:
        yield from _REDUCER.findall(source.text)
