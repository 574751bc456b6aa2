"""What stands around a place is found by layout, whatever the tree says."""

from onexdsl.compiler.restraint.places import Places, Spots
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText

TEXT = """flow t @ 1.0.0

/// What was paid.
@external
event Paid { key id: str }
reducer R {
  on Paid
}
"""
PLACES = Places({"t.onex": SourceText("t.onex", TEXT)})


def _at(words: str) -> Span:
    start = TEXT.index(words)
    return Span("t.onex", start, start + len(words))


def test_a_line_is_whole() -> None:
    """From behind the line break before it to the next one."""
    assert "  on Paid" == PLACES.text(PLACES.line(_at("on Paid")))


def test_the_last_line_ends_with_the_text() -> None:
    """There is no line break to find."""
    places = Places({"a": SourceText("a", "flow a @ 1.0.0\nevent")})

    assert "event" == places.text(places.line(Span("a", 16, 18)))


def test_a_block_begins_with_what_stands_above_its_declaration() -> None:
    """Comments and annotations on lines of their own lead what follows."""
    block = PLACES.text(PLACES.block(_at("key id")))

    assert block.startswith("/// What was paid.\n@external\nevent Paid")
    assert block.endswith("}\n")


def test_a_block_goes_on_to_the_next_margin() -> None:
    """A closing brace at the margin begins nothing."""
    assert TEXT[TEXT.index("reducer") :] == PLACES.text(PLACES.block(_at("on Paid")))


def test_a_file_without_a_text_has_no_words() -> None:
    """It could not be read, and was told."""
    assert "" == PLACES.text(PLACES.block(Span("gone.onex", 3, 5)))


def test_lines_with_words_are_found_in_all_files() -> None:
    """Whole words count, and no words find nothing."""
    found = [line.strip() for line in PLACES.lines_with({"Paid"})]

    assert ["event Paid { key id: str }", "on Paid"] == found
    assert [] == list(PLACES.lines_with(frozenset()))


def test_spots_know_in_which_pieces_they_lie() -> None:
    """From the first character of a piece to before its end; an empty piece is one character."""
    spots = Spots.of([Span("a", 5, 9), Span("a", 2, 3)])

    assert [True, True, False, False, True] == [
        spots.any_in(Span(file, start, end))
        for file, start, end in (("a", 0, 3), ("a", 5, 6), ("a", 3, 5), ("b", 0, 9), ("a", 5, 5))
    ]
