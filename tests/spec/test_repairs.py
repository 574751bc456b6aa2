"""Every repair that is offered mends its finding and brings nothing new.

Tried on all invalid flows, on every case of the spec's pages, and on good flows with mistakes
planted in them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from onexdsl.compiler.pipeline import check
from onexdsl.compiler.repair import Repaired, repair
from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.diagnostic import Diagnostic, Edit, Fix
from onexdsl.source.span import Span
from onexdsl.source.text import SourceText
from tests.spec.test_spec_pages import CASES, every_case
from tests.support.repairs import failures
from tests.support.reports import case_id, case_paths, case_sources
from tests.support.soak import short_or_long
from tests.support.spec_pages import Case

ROOT = Path(__file__).parents[2]
FLOWS = [
    ROOT / "examples/metrics/flows/analytics/metrics.onex",
    ROOT / "examples/thermostat/flows/home/heating.onex",
]
STEP = short_or_long(37, 1)
"""Of the places where a mistake can be planted, each so manieth is tried."""

REVEALING = {
    "unused-import/what-only-an-unused-import-names": "what it alone named is found to be unused",
    "unknown-flow/a-misspelt-flow": "what is taken from the flow can be looked up now",
    "wrong-case/declarations": "a declaration that can be read is found to be unused",
    "wrong-case/underscores-in-a-type": "a declaration that can be read is found to be unused",
}
"""Cases in which a repair brings to light what the mistake hid, and why that is right."""


@pytest.mark.parametrize("case", case_paths(), ids=case_id)
def test_repairs_of_invalid_flows_mend(case: Path) -> None:
    """The finding is gone, and no other one has come."""
    assert [] == failures(case_sources(case))


@every_case
def test_repairs_on_spec_pages_mend(case: Case) -> None:
    """The same for each case of the pages, but for the few that hide something."""
    brought = failures(case.sources.texts)

    assert (f"{case.page.stem}/{case.name}" in REVEALING) == bool(brought)


def test_the_cases_that_reveal_are_there() -> None:
    """No exception outlives its case."""
    names = {f"{case.page.stem}/{case.name}" for case in CASES}

    assert set(REVEALING) <= names


def _repaired(text: str, name: str) -> Repaired:
    def find(sources: Sources) -> tuple[Diagnostic, ...]:
        return check(sources.texts).diagnostics

    return repair(Sources((SourceText(name, text),)), find, lambda _: True)


def _names(flow: Path) -> tuple[str, str]:
    text = flow.read_text("utf-8")
    found = re.search(r"^flow ([a-z0-9_.]+)", text, re.MULTILINE)
    assert found is not None
    return text, found[1].replace(".", "/") + ".onex"


def _swapped(text: str) -> Iterator[str]:
    """Give the text with two letters of one word swapped, for every word of four or more."""
    for word in re.finditer(
        r"\b[A-Za-z]\w{3,}\b", re.sub(r"//.*", lambda c: " " * len(c[0]), text)
    ):
        at = word.start() + 1 + (len(word[0]) > 5)
        if text[at] != text[at + 1]:
            yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_swapped_letters_are_mended_or_left_alone(flow: Path) -> None:
    """After all repairs a flow is free of findings, unless nothing could be repaired."""
    text, name = _names(flow)
    assert () == check((SourceText(name, text),)).diagnostics

    bad = []
    for planted in list(_swapped(text))[::STEP]:
        done = _repaired(planted, name)
        errors = [one for one in done.left if one.fix or done.mended]
        if errors:
            bad.append((planted, [one.diagnostic.message for one in done.mended], errors))

    assert [] == bad


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_a_missing_mark_is_mended_or_left_alone(flow: Path) -> None:
    """The same where a bracket, colon or arrow is missing; what is mended can be read again."""
    text, name = _names(flow)
    marks = [found.span() for found in re.finditer(r"->|[{}():=]", text)]

    bad = []
    for start, end in marks[:: 2 * STEP]:
        done = _repaired(text[:start] + text[end:], name)
        unread = [one for one in done.left if one.code.name == "unexpected-token"]
        if done.mended and unread:
            bad.append((text[max(0, start - 40) : start + 40], [one.message for one in unread]))

    assert [] == bad


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_a_missing_route_is_added(flow: Path) -> None:
    """Where one effect takes the intent, the route comes back, without its policies."""
    text, name = _names(flow)
    for route in re.finditer(r"^ +[A-Z]\w+ +-> [A-Z]\w+( \{.*\})?\n", text, re.MULTILINE):
        done = _repaired(text[: route.start()] + text[route.end() :], name)

        assert () == done.left
        assert "intent-not-wired" in {one.diagnostic.code.name for one in done.mended}


def test_repairs_settle() -> None:
    """All repairs of all invalid flows done at once leave nothing that could be repaired."""
    for case in case_paths():
        sources = Sources(case_sources(case))

        done = repair(sources, lambda given: check(given.texts).diagnostics, lambda _: True)

        assert [] == [one for one in done.left if one.fix]


def test_only_what_may_be_edited_is_edited() -> None:
    """A repair with an edit in a file that was not named is not done."""
    case = next(one for one in case_paths() if case_id(one) == "unused-import/a")
    sources = Sources(case_sources(case))

    done = repair(sources, lambda given: check(given.texts).diagnostics, lambda _: False)

    assert (sources, ()) == (done.sources, done.mended)


def _breaking(found: Diagnostic) -> Fix:
    """Give a repair that puts a bracket before the first line of a file."""
    return Fix("Break it", (Edit(Span(found.span.file, 0, 0), "}"),))


def test_a_repair_that_breaks_the_text_is_not_done() -> None:
    """What could be read stays readable, even if a repair is wrong."""
    case = next(one for one in case_paths() if case_id(one) == "dead-end/a")
    sources = Sources(case_sources(case))

    def find(given: Sources) -> tuple[Diagnostic, ...]:
        found = check(given.texts).diagnostics
        return tuple(replace(one, fix=_breaking(one)) for one in found)

    done = repair(sources, find, lambda _: True)

    assert (sources, ()) == (done.sources, done.mended)
    assert done.left
