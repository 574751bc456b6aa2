"""Any text can be parsed: nothing is raised, every wrong text is told, spans stay inside."""

from itertools import chain
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onexdsl.syntax.grammar import current_tables
from onexdsl.syntax.scan import Token, scan
from onexdsl.syntax.tree import Broken
from onexdsl.syntax.walk import walk
from tests.support.drawn_files import files
from tests.support.syntax_bench import parsed

FLOWS = [
    path.read_text()
    for path in sorted((Path(__file__).parents[1] / "unit/syntax/fixtures").glob("*.onex"))
]
WORDS = sorted({token.text for flow in FLOWS[:2] for token in scan(current_tables(), flow)} | {'"'})


def _check(text: str) -> int:
    tree, findings = parsed(text)
    for place in chain((each.span for each in walk(tree)), (each.span for each in findings)):
        assert 0 <= place.start <= place.end <= len(text)
    return len(findings)


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_parsed(text):
    """Whatever the characters are."""
    assert _check(text) >= 1 or text.lstrip().startswith(("flow", "/", "@"))


@given(st.lists(st.sampled_from([*WORDS, "\n"]), max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_tokens_are_parsed(words):
    """Whatever their order is."""
    _check("flow a @ 1.0.0\n" + " ".join(words))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_text_drawn_from_the_grammar_has_no_findings(data):
    """What the grammar says is right is right."""
    assert 0 == _check(data.draw(files()))


def _damaged(flow: str, random: Random) -> str:
    tokens = scan(current_tables(), flow)[:-1]
    token = random.choice(tokens)
    other: Token = random.choice(tokens)
    before, behind = flow[: token.start], flow[token.end :]
    return random.choice(
        [
            before + behind,
            f"{before}{token.text} {token.text}{behind}",
            f"{before} {other.text} {behind}",
            f'{before}"{token.text}{behind}',
        ]
    )


@pytest.mark.parametrize("flow", FLOWS, ids=range(len(FLOWS)))
def test_a_planted_mistake_is_a_finding_or_two_and_harms_little(flow):
    """Of many mistakes, one at a time, few give more than one finding or cost a declaration."""
    whole = len(parsed(flow)[0].declarations)
    random = Random(7)
    findings = wrong = lost = 0
    for _ in range(60):
        tree, found = parsed(_damaged(flow, random))
        wrong += bool(found)
        findings += len(found)
        lost += whole - sum(not isinstance(each, Broken) for each in tree.declarations)
    assert findings <= 1.3 * wrong
    assert lost <= wrong
