"""The faults: one sound project with 28 wiring mistakes planted in it, one at a time.

`faults/README.md` says what stands there.
"""

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tests.support.faults import PLANTED, SOUND, is_told
from tests.support.pages import FENCE
from tests.support.spec_pages import Case, check, texts

LIST = Path(__file__).parents[2] / "docs/explanation/faults.md"
ROW = re.compile(r"^\| (\d+) \| \[(.+)\]\(\S+/(\S+)\) \| `(.+)` \|$", re.MULTILINE)
every_fault = pytest.mark.parametrize("case", PLANTED, ids=lambda case: case.page.stem)


def _lines(case: Case) -> list[str]:
    """Give the lines of a project without marks, its Python behind its flows."""
    return [line for source in texts(case).values() for line in source.text.split("\n")]


def test_there_are_twenty_eight() -> None:
    """One page for each, numbered without a gap."""
    numbers = [int(case.page.name[:2]) for case in PLANTED]

    assert list(range(1, 29)) == numbers


def test_the_sound_flow_is_told_nothing() -> None:
    """So whatever a page is told comes from the fault on it."""
    assert () == check(SOUND).diagnostics


@every_fault
def test_a_fault_is_told_once_with_its_place_and_its_repair(case: Case) -> None:
    """One mistake is one finding; the hint says what to do, and the page shows both."""
    (found,) = check(case).diagnostics
    (mark,) = case.marks
    shown = case.outputs[-1].text

    assert is_told(case)
    assert found.hint
    assert f"--> {mark.file}:{mark.line}:" in shown
    assert f"hint: {found.hint.splitlines()[0]}" in shown


@every_fault
def test_a_fault_is_a_small_change(case: Case) -> None:
    """A page differs from the sound flow in few lines: only the fault is planted."""
    if "module" in case.page.stem:
        pytest.skip("without its module, all of the Python is gone")
    matcher = SequenceMatcher(a=_lines(SOUND), b=_lines(case), autojunk=False)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]

    assert 1 <= sum(max(code[2] - code[1], code[4] - code[3]) for code in changed) <= 12


def test_the_list_names_every_fault_and_its_code() -> None:
    """The page for people is complete, in the order of the pages."""
    rows = re.findall(
        r"^\| (\d+) \| \[(.+)\]\(\S+/(\S+)\) \| `(.+)` \|$", LIST.read_text(), re.MULTILINE
    )
    expected = [
        (case.page.name[:2].lstrip("0"), case.title, case.page.name, case.marks[0].code)
        for case in PLANTED
    ]

    assert expected == rows


def test_every_page_ends_with_what_is_told() -> None:
    """A reader sees the message without running anything."""
    ends = [FENCE.findall(case.text)[-1][0] for case in PLANTED]

    assert {"text rendered"} == set(ends)
