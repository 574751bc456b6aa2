"""Texts with room: what stands behind an edit keeps its places, and every place can be told."""

from random import Random

from onexdsl.compiler.steady import SteadyText, steady

FLOW = "flow a @ 1.0.0\n\n// one\nevent A\n\nevent B {\n\n  key a: int\n}\n\nevent C\n"


def test_the_real_text_is_what_was_given():
    """The room is nowhere in what the author sees."""
    assert FLOW == steady("a.onex", FLOW).real


def test_what_stands_behind_an_edit_keeps_its_place():
    """Room is taken from behind the part that grows, and given back by one that shrinks."""
    before = steady("a.onex", FLOW)
    for edited in (FLOW.replace("event A", "event Another"), FLOW.replace("// one\n", "")):
        after = steady("a.onex", edited, before)
        assert before.text.index("event C") == after.text.index("event C")
        assert len(before.text) == len(after.text)
        assert edited == after.real


def _edit(text: str, dice: Random) -> str:
    start = dice.randrange(len(text) + 1)
    end = min(len(text), start + dice.choice((0, 0, 1, 5, 40)))
    return text[:start] + dice.choice(("", "x", "\n\n", "event D\n\n", "é" * 200)) + text[end:]


def test_places_go_there_and_back_whatever_is_edited():
    """Each real offset has one place that leads back to it, and real texts are never mixed up."""
    dice = Random(1)
    text, known = FLOW, steady("a.onex", FLOW)
    for _ in range(200):
        text = _edit(text, dice) or "\n"
        known = steady("a.onex", text, known)
        assert text == known.real
        assert _all_places(known) == list(range(len(text) + 1))
        pieces = [known.text[known.from_real(at)] for at in range(len(text))]
        assert text == "".join(pieces)


def _all_places(known: SteadyText) -> list[int]:
    return [known.to_real(known.from_real(at)) for at in range(len(known.real) + 1)]
