"""What the parser told of a file in, one finding for each slip out.

After a slip the parser is out of step for a while: what it stumbles over on the same line, the
brackets that no longer match below, and the rest of a declaration whose head was lost are no
further mistakes. Where a word or a mark mends the slip, the parser is in step again, and the
next slip of the line that is mended so is another mistake. Misspelt cases and open strings are always told: they are read as what they
were meant to be.
"""

from collections.abc import Iterable

from onexdsl.compiler.restraint.places import Covered, Places
from onexdsl.compiler.trees import Trees
from onexdsl.diagnostics import codes
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.source.span import Span
from onexdsl.syntax.tree import Broken, FlowFile

_BRACKETS = tuple(f"`{one}`" for one in "{}()[]")


def one_a_slip(
    findings: Iterable[Diagnostic], trees: Trees, places: Places
) -> tuple[Diagnostic, ...]:
    """Leave out what the parser told of while it was out of step."""
    found = sorted(findings, key=lambda one: one.span)
    files = {one.span.file for one in found}
    whole = Covered.by(span for tree in trees.of(files) for span in _whole_declarations(tree))
    sure = {places.line(one.span) for one in found if one.code == codes.UNCLOSED_STRING}
    lines = dict.fromkeys(sure, False)  # with whether the last slip on it can be mended
    slipped, loose = set[Span](), set[Span]()
    kept: list[Diagnostic] = []
    for one in found:
        if one.code == codes.UNEXPECTED_TOKEN:
            line, block = places.line(one.span), places.block(one.span)
            outside = not whole.holds(one.span)
            if (
                (line in lines and not (lines[line] and one.fix))
                or (block in slipped and _closes(one, places))
                or (outside and block in loose)
            ):
                continue
            lines[line] = one.fix is not None
            slipped.add(block)
            if outside:
                loose.add(block)
        kept.append(one)
    return tuple(kept)


def _closes(found: Diagnostic, places: Places) -> bool:
    """Whether it is about a bracket that belongs to an earlier line."""
    if found.message.startswith("`}` is missing"):
        return True
    begins = places.text(places.line(found.span)).lstrip()[:1]
    return places.text(found.span) == begins and found.message.startswith(_BRACKETS)


def _whole_declarations(file: FlowFile) -> tuple[Span, ...]:
    return tuple(one.span for one in file.declarations if not isinstance(one, Broken))
