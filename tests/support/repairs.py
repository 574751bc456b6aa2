"""Tries the repairs that findings offer: a project in, what they left or brought out."""

from collections import Counter
from dataclasses import replace

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.diagnostics.edits import edited
from onexdsl.source.text import SourceText

Sources = tuple[SourceText, ...]


def mended(sources: Sources, found: Diagnostic) -> Sources:
    """Do the repair of one finding."""
    edits = found.fix.edits if found.fix else ()
    return tuple(
        replace(source, text=edited(source.text, [e for e in edits if e.span.file == source.name]))
        for source in sources
    )


def troubles(sources: Sources) -> Counter[tuple[str, str]]:
    """Count what is wrong with a project, wherever it stands: codes with messages."""
    return Counter((one.code.name, one.message) for one in check(sources).diagnostics)


def failures(sources: Sources) -> list[str]:
    """Say of each repair that is offered what it left or brought; nothing if all are good."""
    before = check(sources).diagnostics
    told = Counter((one.code.name, one.message) for one in before)
    said: list[str] = []
    for found in before:
        if found.fix:
            after = troubles(mended(sources, found))
            own = (found.code.name, found.message)
            if after[own] >= told[own]:
                said.append(f"{own} is still told after: {found.fix.title}")
            said += [f"{new} came after: {found.fix.title} {own}" for new in after - told]
    return said
