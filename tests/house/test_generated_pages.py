"""The pages that `make docs` makes are what it would make now, and the site can draw."""

from importlib import import_module
from pathlib import Path

import pytest

from tests.support import commands_reference, grammar_reference
from tests.support.grammar_rules import GRAMMAR, Rule, load_rules

ROOT = Path(__file__).parents[2]
RULES = load_rules(GRAMMAR.read_text("utf-8")).rules


@pytest.mark.parametrize("page", [commands_reference, grammar_reference])
def test_a_page_that_is_made_is_up_to_date(page: object) -> None:
    """`make docs` would change nothing; where this fails, run it."""
    assert page.reference() == page.PAGE.read_text("utf-8")


def test_the_grammar_page_has_every_rule_of_the_grammar_but_the_hole() -> None:
    """What only recovery puts in is no part of the language."""
    text = GRAMMAR.read_text("utf-8")
    heads = [line.partition(":")[0].lstrip("?!") for line in text.splitlines() if line[:1].strip()]
    defined = {head for head in heads if head.isidentifier() and head.islower()}

    assert defined - {"broken"} == {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_drawn_with_a_link_to_each_rule_it_names(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site's diagram of a rule leads on to all that it names, and to nothing else."""
    monkeypatch.syspath_prepend(ROOT / "docs/site")
    draw = import_module("railroads").draw

    anchors = {one.name: f"{one.name}-here" for one in RULES} | {"tokens": "tokens-here"}
    picture = draw(rule, anchors)
    named = {f"{name}-here" for name in grammar_reference.names_in(rule.body)}

    links = {piece.partition('"')[0] for piece in picture.split('xlink:href="#')[1:]}
    assert named == links - {"tokens-here"}
