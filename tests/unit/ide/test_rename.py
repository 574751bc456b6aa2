"""Renaming: everywhere, or not at all."""

import pytest

from onexdsl.diagnostics.edits import edited
from onexdsl.ide.rename import NotRenamedError, rename
from tests.support.marked_flow import NAME, marked

CHANGED = [
    ("record Line", "record §Line", "Item", 2),
    ("let count", "let §count", "number", 1),
    ("total > 1", "§total > 1", "sum_of_all", 7),
    ("state Waiting", "state §Waiting", "Open", 3),
    ("first = Charge", "§first = Charge", "begin", 2),
    ("use parts: Money", "use parts: §Money", "Price", 3),
    ("total = doubled", "total = §doubled", "twice", 3),
]
REFUSED = [
    ("record Line", "record §Line", "line", "is no name here"),
    ("record Line", "record §Line", "Channel", "would be an error"),
    ("let count", "let §count", "total", "would be an error"),
    ("let count", "let §count", "if", "would be an error"),
    ("use parts", "use §parts", "pieces", "named after its file"),
    ("total = 1 }", "total = len(str(event.§order)) }", "number", "several messages at once"),
    ("wire {", "wire  § {", "x", "There is no name here"),
]


@pytest.mark.parametrize(("old", "new", "name", "count"), CHANGED)
def test_every_use_is_renamed(old, new, name, count):
    """In all files, and nothing that only looks alike."""
    insight, offset = marked(old, new)
    edits = rename(insight, NAME, offset, name)
    assert count == len(edits)
    for file, source in insight.texts.items():
        edited(source.text, [edit for edit in edits if edit.span.file == file])


@pytest.mark.parametrize(("old", "new", "name", "why"), REFUSED)
def test_what_would_break_is_refused(old, new, name, why):
    """The reason is told."""
    insight, offset = marked(old, new)
    with pytest.raises(NotRenamedError, match=why):
        rename(insight, NAME, offset, name)


def test_the_same_name_changes_nothing():
    """No edits, and no refusal."""
    insight, offset = marked("record Line", "record §Line")
    assert () == rename(insight, NAME, offset, "Line")


def test_an_alias_is_renamed_in_its_file_only():
    """What it stands for keeps its name elsewhere."""
    insight, offset = marked("use parts: Money, doubled", "use parts: Money as §Cash, doubled")
    edits = rename(insight, NAME, offset, "Coins")
    assert {NAME} == {edit.span.file for edit in edits}
