"""Every flow that a reader is shown stands in the one layout, as `onexc fmt` would write it."""

from onexdsl.diagnostics.diagnostic import Problems
from onexdsl.formatter.format import format_text
from onexdsl.source.text import SourceText
from tests.support.shown_flows import Shown, shown_flows

OTHERWISE = {
    "docs/reference/formatting.md:9": "it shows what the layout makes of a flow that has none",
}
"""Flows that are in no layout on purpose, and why."""
BROKEN_ON_PURPOSE = (
    "onexdsl/diagnostics/explain/",
    "tests/spec/faults/28-misspelt-keyword.md",
    "tests/spec/invalid/unclosed-string/",
    "tests/spec/invalid/unexpected-token/",
    "tests/spec/invalid/wrong-case/",
    "tests/spec/semantics/bad-annotation.md",
    "tests/spec/syntax/",
)
"""Where flows may stand that cannot be read, or only wrongly: there is no layout for them."""
SHOWN = shown_flows()


def _laid_out(shown: Shown) -> str | None:
    """Give what `onexc fmt` would write; nothing if it cannot read the flow."""
    place, text = shown
    problems = Problems()
    written = format_text(SourceText(place, text), problems)
    return None if problems.blocking else written


def _wanted(otherwise: dict[str, str]) -> str:
    """Say how the flows that are in no layout should stand, to be copied."""
    return "\n\n".join(
        f"{place} should be:\n{new}" for place, new in otherwise.items() if place not in OTHERWISE
    )


def test_flows_are_in_the_one_layout() -> None:
    """`onexc fmt` would change none of them but those that show what it changes.

    What it cannot read stands where mistakes of syntax are shown, and nowhere else.
    """
    laid_out = [(place, text, _laid_out((place, text))) for place, text in SHOWN]
    otherwise = {place: new for place, text, new in laid_out if new not in (None, text)}
    broken = [place for place, _, written in laid_out if written is None]

    assert list(OTHERWISE) == list(otherwise), _wanted(otherwise)
    assert broken
    assert [] == [place for place in broken if not place.startswith(BROKEN_ON_PURPOSE)]


def test_all_of_them_are_looked_at() -> None:
    """Files and blocks of every folder, several hundred of each."""
    blocks = [place for place, _ in SHOWN if ".md:" in place]

    assert len(blocks) > 500
    assert len(SHOWN) - len(blocks) > 400
