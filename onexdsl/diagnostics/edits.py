"""Repairs and texts: edits fitted to the text around them, and a text with edits done, out.

Rules know places, not texts: they ask for an item "in these braces". Here the item gets the
line, the blanks and the comma that its neighbours have.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Layout
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

_BLANKS = " \t"
_COMMENT = re.compile(r"[ \t]*(?://.*)?")


def laid_out(
    found: Iterable[Diagnostic], sources: Mapping[str, SourceText]
) -> tuple[Diagnostic, ...]:
    """Fit the repairs of findings to the texts; what has none, or no text, is left as it is."""
    return tuple(_fitted(one, sources) for one in found)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Do edits that do not overlap, each counted in the text as it is given."""
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text


def _fitted(found: Diagnostic, sources: Mapping[str, SourceText]) -> Diagnostic:
    if found.fix is None or any(edit.span.file not in sources for edit in found.fix.edits):
        return found
    edits = tuple(_edit(edit, sources[edit.span.file].text) for edit in found.fix.edits)
    return replace(found, fix=replace(found.fix, edits=edits))


def _edit(edit: Edit, text: str) -> Edit:
    match edit.layout:
        case Layout.AS_IS:
            return edit if edit.replacement else _removal(edit, text)
        case Layout.ITEM | Layout.FIELD:
            return _last_in_braces(edit, text)
        case Layout.AFTER:
            return _after(edit, text)
        case Layout.LAST:
            return _last_in_file(edit, text)
        case _:
            assert_never(edit.layout)


def _removal(edit: Edit, text: str) -> Edit:
    """Take the blanks behind with what goes, or the whole line if nothing else is on it."""
    start, end = edit.span.start, edit.span.end
    if text[start:end].endswith("\n"):
        return edit
    line_start = text.rfind("\n", 0, start) + 1
    alone = not text[line_start:start].strip(_BLANKS)
    behind = end + len(text[end:]) - len(text[end:].lstrip(_BLANKS))
    if alone and start < end and text[behind : behind + 1] == "\n":
        return _at(edit, (line_start, behind + 1), "")
    if alone or text[start - 1] in _BLANKS:
        end = behind
    if text[end : end + 1] in {"\n", ""} and not alone:
        start = len(text[:start].rstrip(_BLANKS))
    return _at(edit, (start, end), "")


def _last_in_braces(edit: Edit, text: str) -> Edit:
    """Put an item before the closing brace at the end of the span."""
    brace = edit.span.end - 1
    line_start = text.rfind("\n", 0, brace) + 1
    indent = text[line_start:brace]
    if not indent.strip(_BLANKS) and line_start:
        return _at(edit, (line_start, line_start), f"{indent}  {edit.replacement}\n")
    before = len(text[:brace].rstrip(_BLANKS))
    parted = edit.layout is Layout.FIELD and text[before - 1] not in "{,"
    comma = "," if parted else ""
    return _at(edit, (before, brace), f"{comma} {edit.replacement} ")


def _after(edit: Edit, text: str) -> Edit:
    """Put one more of a kind behind a piece: on the next line, if the piece begins its own."""
    line_start = text.rfind("\n", 0, edit.span.start) + 1
    indent = text[line_start : edit.span.start]
    line_end = text.find("\n", edit.span.end)
    line_end = len(text) if line_end < 0 else line_end
    if indent.strip(_BLANKS) or not _COMMENT.fullmatch(text, edit.span.end, line_end):
        return _at(edit, (edit.span.end, edit.span.end), f" {edit.replacement}")
    return _at(edit, (line_end, line_end), f"\n{indent}{edit.replacement}")


def _last_in_file(edit: Edit, text: str) -> Edit:
    """Put a declaration at the end of the file, a blank line before it."""
    end = len(text.rstrip())
    return _at(edit, (end, len(text)), f"\n\n{edit.replacement}\n")


def _at(edit: Edit, place: tuple[int, int], replacement: str) -> Edit:
    return Edit(Span(edit.span.file, *place), replacement)
