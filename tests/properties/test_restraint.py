"""N mistakes in a project give between N and 1.3 N findings, and one of them shows the place.

`ONEX_SOAK=1` plants more of them.
"""

import pytest

from onexdsl.compiler.pipeline import check
from tests.support.mistakes import KINDS
from tests.support.restraint import PROJECTS, Count, one_mistake, several_mistakes
from tests.support.soak import short_or_long

MOST = 1.3
LEAST_SHOWN = 0.97


def test_a_good_project_is_told_nothing() -> None:
    """What is counted comes from the mistakes alone."""
    assert [()] * len(PROJECTS) == [check(project.sources).diagnostics for project in PROJECTS]


def test_one_mistake_gives_one_finding_or_little_more() -> None:
    """Over all kinds, at most 1.3 findings for a mistake, and its place is shown."""
    whole = Count()
    for kind in KINDS:
        whole.add(one_mistake(kind, short_or_long(2, 40)))

    assert 1 <= whole.ratio <= MOST
    assert whole.shown / whole.mistakes >= LEAST_SHOWN


@pytest.mark.parametrize(("number", "rounds"), [(3, 1), (6, 2)])
def test_several_mistakes_give_about_as_many_findings(number: int, rounds: int) -> None:
    """They hardly hide one another and do not add up to more.

    A few lie on each other (a field that is lost in a line that cannot be read): the second is
    told once the first is mended.
    """
    count, _ = several_mistakes(number, short_or_long(rounds, 12))

    assert 0.85 <= count.ratio <= MOST
