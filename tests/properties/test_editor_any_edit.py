"""Whatever is written into a good flow: every question has an answer, and findings stay true."""

import re
from pathlib import Path
from random import Random

import pytest

from onexdsl.compiler.memory import MemoryCache
from onexdsl.compiler.pipeline import Checked, check
from onexdsl.compiler.steady import SteadyText, steady
from onexdsl.ide.coloured import coloured
from onexdsl.ide.insight import Insight
from onexdsl.semantics.kept import Kept
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.scan import scan
from tests.support.everything_asked import ask_at, ask_of_file
from tests.support.soak import short_or_long

EXAMPLES = Path(__file__).parents[2] / "examples"
EDITS = short_or_long(2, 300)
PLACES = short_or_long(2, 30)


def _sources(name: str) -> tuple[SteadyText, ...]:
    root = EXAMPLES / name / "flows"
    return tuple(
        steady(path.relative_to(root).as_posix(), path.read_text("utf-8"))
        for path in sorted(root.rglob("*.onex"))
    )


def _told(checked: Checked, sources: tuple[SteadyText, ...]) -> list[tuple[object, ...]]:
    """Give findings with their places and repairs in the real texts."""
    texts = {one.name: one for one in sources}
    roomy = any(isinstance(one, SteadyText) for one in checked.sources)

    def real(span: Span) -> tuple[str, int, int]:
        text = texts[span.file]
        ends = (text.to_real(at) if roomy else at for at in (span.start, span.end))
        return (span.file, *ends)

    return [
        (
            found.code.name,
            found.message,
            found.hint,
            real(found.span),
            [(real(one.span), one.text) for one in found.labels],
            [(real(edit.span), edit.replacement) for edit in found.fix.edits] if found.fix else [],
        )
        for found in checked.diagnostics
    ]


def _edited(text: str, dice: Random, words: list[str]) -> str:
    """Do what a hand does: write, delete, take out, rename, write a declaration twice."""
    start = dice.randrange(len(text) + 1)
    line = text.rfind("\n", 0, start) + 1
    match dice.randrange(10):
        case 0:
            return text[:start] + text[start + dice.randrange(1, 5) :]
        case 1:
            return text[:line] + text[start:]
        case 2:
            return text[:start] + dice.choice('{}()"\n|@.é𝄞\t\\') + text[start:]
        case 3:
            return text[:start] + dice.choice(words) + text[start:]
        case 4:
            return text[:line] + f"{dice.choice(words)} {dice.choice(words)}\n" + text[line:]
        case 5 | 6:
            blocks = text.split("\n\n")
            at = dice.randrange(len(blocks))
            again = [blocks[at]] * dice.choice((0, 2))
            return "\n\n".join([*blocks[:at], *again, *blocks[at + 1 :]])
        case 7 | 8:
            old, new = dice.choice(words), dice.choice(words)
            return re.sub(rf"\b{re.escape(old)}\b", new, text) if old.isidentifier() else text
        case _:
            return text[:start] + f" {dice.choice(words)} " + text[start:]


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_no_edit_makes_a_question_fail_or_a_finding_stale(name):
    """Edits follow one another in one session; findings are those of a check that knows nothing.

    So are the colours of words, which rest on what every name means.
    """
    dice, cache, sources = Random(name), MemoryCache(), _sources(name)
    keepers: dict[tuple[str, str], Kept] = {}

    def kept_of(file: str, part: str) -> Kept:
        kept = keepers.setdefault((file, part), Kept())
        kept.finish()
        return kept

    words = sorted({t.text for one in sources for t in scan(current_tables(), one.text) if t.text})
    for number in range(EDITS):
        if number % 5 == 4:
            sources = _sources(name)
        at = dice.randrange(len(sources))
        before = sources[at]
        text = _edited(before.real, dice, words)
        edited = steady(before.name, text, before)
        sources = (*sources[:at], edited, *sources[at + 1 :])

        checked = check(sources, cache=cache)
        cache.trim()

        fresh = check(tuple(SourceText(one.name, one.real) for one in sources))
        assert _told(fresh, sources) == _told(checked, sources)
        insight = Insight(checked, kept_of=kept_of)
        assert coloured(insight, edited.name) == coloured(Insight(checked), edited.name)
        ask_of_file(insight, edited.name)
        for _ in range(PLACES):
            ask_at(insight, edited.name, dice.randrange(len(edited.text) + 1))
