"""SARIF logs are valid, and hold what code scanning shows: help, fixes, places, suppressions."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from onexdsl.compiler.pipeline import check
from onexdsl.diagnostics.as_sarif import as_sarif
from onexdsl.diagnostics.diagnostic import Diagnostic
from onexdsl.diagnostics.report import Report
from onexdsl.source.text import SourceText
from tests.support.reports import case_id, case_paths, report_of

# The schema as OASIS publishes it; 115 kB that never change.
SCHEMA = json.loads((Path(__file__).parents[1] / "support" / "sarif-2.1.0.json").read_text("utf-8"))
VALID = Draft7Validator(SCHEMA)

ALLOWED = SourceText(
    "a b.onex",
    """flow a @ 1.0.0
@external event E { key n: int }
reducer R {
  initial state A { on E -> B }
  // onexc: allow(dead-end) on purpose
  state B { ignore E }
  state Cc { on E -> Ccc }
}
""",
)


def _log(report: Report) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(as_sarif(report))
    assert [] == [error.message for error in VALID.iter_errors(log)]
    return log


@pytest.mark.parametrize("case", case_paths(), ids=case_id)
def test_a_log_is_valid(case: Path) -> None:
    """The official schema has nothing to say about it."""
    assert "2.1.0" == _log(report_of(case))["version"]


def test_a_clean_run_is_a_valid_log() -> None:
    """Without findings there are no results, and the run says that it went well."""
    (run,) = _log(Report((), {}))["runs"]

    assert ([], [], True) == (
        run["results"],
        run["tool"]["driver"]["rules"],
        run["invocations"][0]["executionSuccessful"],
    )


def _allowed() -> Report:
    """Give a report with one finding left and, planted, one that a comment allows."""
    silent = SourceText(ALLOWED.name, ALLOWED.text.replace("  state Cc { on E -> Ccc }\n", ""))
    broken = check((ALLOWED,)).diagnostics
    silenced = check((silent,)).silenced
    return Report(broken, {ALLOWED.name: ALLOWED}, silenced, 1)


def test_what_is_allowed_has_a_suppression() -> None:
    """Code scanning closes the alert and shows why."""
    (run,) = _log(_allowed())["runs"]
    suppressed = [one for one in run["results"] if "suppressions" in one]

    assert [("dead-end", [{"kind": "inSource", "justification": "on purpose"}])] == [
        (one["ruleId"], one["suppressions"]) for one in suppressed
    ]


def test_a_result_names_its_rule_its_place_and_its_repair() -> None:
    """The rule has the page of the code as help; the file's name is a URI."""
    (run,) = _log(_allowed())["runs"]
    result = next(one for one in run["results"] if "fixes" in one)
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    change = result["fixes"][0]["artifactChanges"][0]

    assert "unknown-state" == result["ruleId"] == rule["id"]
    assert rule["help"]["markdown"].startswith("# unknown-state\n")
    assert "a%20b.onex" == change["artifactLocation"]["uri"]
    assert "Cc" == change["replacements"][0]["insertedContent"]["text"]


def test_labels_are_related_locations() -> None:
    """Each has its own number, text and place."""
    case = next(one for one in case_paths() if case_id(one) == "import-circle/b")
    (result,) = _log(report_of(case))["runs"][0]["results"]
    related = result["relatedLocations"]

    assert [0, 1] == [one["id"] for one in related]
    assert ["beta.onex", "gamma.onex"] == [
        one["physicalLocation"]["artifactLocation"]["uri"] for one in related
    ]


def test_a_file_without_a_source_stands_at_its_beginning() -> None:
    """Generated files are not read for showing, and have a place all the same."""
    found: Diagnostic = report_of(case_paths()[0]).found[0]
    (result,) = _log(Report((found,), {}, folder="services/shop"))["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]

    assert f"services/shop/{found.span.file}" == place["artifactLocation"]["uri"]
    assert {1} == set(place["region"].values())
