"""A file in; the edits that lay it out as `onexc fmt` does out."""

from difflib import SequenceMatcher

from onexdsl.diagnostics.diagnostic import Edit, Problems
from onexdsl.formatter.format import format_text
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText


def layout_edits(source: SourceText) -> tuple[Edit, ...]:
    """Give an edit for each run of lines that changes; none for a text that cannot be parsed."""
    before = source.text.splitlines(keepends=True)
    after = format_text(source, Problems()).splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(
        Edit(Span(source.name, starts[first], starts[last]), "".join(after[start:end]))
        for kind, first, last, start, end in changes
        if kind != "equal"
    )
