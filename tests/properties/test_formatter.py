"""The one layout: what it gives is laid out already, and says what the text said."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.formatter.format import format_text
from onexdsl.formatter.proof import Read, has_same_tree
from onexdsl.source.text import SourceText
from onexdsl.syntax.comments import comments
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.scan import scan
from tests.support.drawn_files import files
from tests.support.soak import short_or_long
from tests.support.syntax_bench import parsed

ROOT = Path(__file__).parents[2]
FLOWS = sorted(
    path
    for folder in ("examples", "tests", "benchmarks")
    for path in (ROOT / folder).rglob("*.onex")
)
BETWEEN = (
    " // why \n",
    "\n// alone\n",
    "\n\n  // apart //\n\n\n",
    "\n",
    "\n\n",
)
SPOILT: tuple[list[str], ...] = ([], [","], ["event", "A"], ["total"], ["}"], ["{"], ["// why"])


def _formatted(text: str) -> str:
    return format_text(SourceText("shop.onex", text), Problems())


def _check(text: str) -> None:
    once = _formatted(text)

    assert parsed(text)[0] == parsed(once)[0]
    assert _comments(text) == _comments(once)
    assert once == _formatted(once)
    assert not any(line.endswith(" ") for line in once.split("\n"))


def _comments(text: str) -> list[str]:
    return [comment.text for comment in comments(SourceText("shop.onex", text))]


@given(st.data())
@settings(max_examples=short_or_long(60, 3000), deadline=None)
def test_any_file_keeps_its_meaning_and_its_comments(data: st.DataObject) -> None:
    """Whatever stands where, between any two words; and what is laid out stays as it is."""
    _check(data.draw(files(*BETWEEN)))


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_flow_keeps_its_meaning_and_its_comments(path: Path) -> None:
    """All flows of the project, the wrong ones too."""
    text = path.read_text("utf-8")
    _check(text)


@given(st.data())
@settings(max_examples=short_or_long(60, 3000), deadline=None)
def test_what_is_taken_for_the_same_tree_is_the_same_tree(data: st.DataObject) -> None:
    """The proof of a layout says what reading the other text says, whatever was spoilt in it."""
    source = SourceText("shop.onex", data.draw(files("\n")))
    tokens = scan(current_tables(), source.text)
    words = [token.text for token in tokens]
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(words) - 1))
        words[at : at + data.draw(st.integers(0, 1))] = data.draw(st.sampled_from(SPOILT))
    spoilt = SourceText("shop.onex", "\n".join(words))
    file, found = parsed(source.text)
    again, wrong = parsed(spoilt.text)
    assert () == found

    expected = not wrong and again == file
    assert expected == has_same_tree(Read(source, tokens, file), spoilt)
