"""What the parser told of a file in, one finding for each slip out.

After a slip the parser is out of step for a while: what it stumbles over on the same line, the
brackets that no longer match below, and the rest of a declaration whose head was lost are no
further mistakes. Where a word or a mark mends the slip, the parser is in step again, and the
next slip of the line that is mended so is another mistake. Misspelt cases and open strings are
always told: they are read as what they were meant to be.
"""

import re
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
    lines: dict[Span, Diagnostic | None] = dict.fromkeys(sure)  # with the last slip on each
    slipped, loose = set[Span](), set[Span]()
    kept: list[Diagnostic] = []
    for one in found:
        if one.code == codes.UNEXPECTED_TOKEN:
            line, block = places.line(one.span), places.block(one.span)
            outside = not whole.holds(one.span)
            out_of_step = line in lines and not _is_apart(lines[line], one, places)
            if line not in lines or lines[line] is not None:
                lines[line] = one
            if (
                out_of_step
                or (block in slipped and _closes(one, places))
                or (outside and block in loose)
            ):
                continue
            slipped.add(block)
            if outside:
                loose.add(block)
        kept.append(one)
    return tuple(kept)


_APART = 2  # words and marks
_WORD = re.compile(r"\w+|[^\w\s]")


def _is_apart(last: Diagnostic | None, one: Diagnostic, places: Places) -> bool:
    """Whether two slips of a line are both mended by an edit, with something good between."""
    if last is None or last.fix is None or one.fix is None:
        return False
    between = Span(one.span.file, last.span.end, max(last.span.end, one.span.start))
    return len(_WORD.findall(places.text(between))) >= _APART


def _closes(found: Diagnostic, places: Places) -> bool:
    """Whether it is about a bracket that belongs to an earlier line."""
    if found.message.startswith("`}` is missing"):
        return True
    begins = places.text(places.line(found.span)).lstrip()[:1]
    return places.text(found.span) == begins and found.message.startswith(_BRACKETS)


def _whole_declarations(file: FlowFile) -> tuple[Span, ...]:
    return tuple(one.span for one in file.declarations if not isinstance(one, Broken))
