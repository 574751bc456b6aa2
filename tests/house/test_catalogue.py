"""A code is an address: from its name its line, its rule, its story and its spec page are found."""

import re
from pathlib import Path

import pytest

from onexdsl.diagnostics.codes import CATALOGUE, Code
from tests.support.diagnostics_reference import PAGE, reference

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "onexdsl"

# What is found while a text is read, a name is looked up, a type is inferred or a file is
# compared: there is no walk over the whole of which it could be a rule of its own.
FOUND_ON_THE_WAY = {
    "unexpected-token": "syntax/recover.py",
    "unclosed-string": "syntax/recover.py",
    "wrong-case": "syntax/repairs.py",
    "not-utf8": "compiler/sources.py",
    "too-deep": "syntax/recover.py",
    "unknown-name": "semantics/names/resolve.py",
    "unknown-flow": "semantics/names/imports.py",
    "flow-path-mismatch": "semantics/names/imports.py",
    "import-circle": "semantics/names/imports.py",
    "unknown-type": "semantics/types/type_expressions.py",
    "type-mismatch": "semantics/inference/fit.py",
    "unknown-field": "semantics/inference/names.py",
    "missing-field": "semantics/inference/constructs.py",
    "bad-constraint": "semantics/types/constraints.py",
    "bad-default": "semantics/inference/constants.py",
    "optional-not-narrowed": "semantics/inference/fit.py",
    "unknown-annotation": "semantics/annotations.py",
    "bad-annotation": "semantics/annotations.py",
    "unknown-state": "semantics/nodes/reducers.py",
    "assign-unknown-data": "semantics/inference/statements.py",
    "unknown-step": "semantics/workflows/steps.py",
    "skipped-step-used": "semantics/inference/fit.py",
    "unexpected-outcome": "semantics/workflows/steps.py",
    "invalid-python": "purity/library.py",
    "generated-file-stale": "compiler/output.py",
    "generated-file-missing": "compiler/output.py",
    "generated-file-orphan": "compiler/output.py",
    "generated-file-edited": "compiler/output.py",
    "unused-allow": "compiler/allowances.py",
    "bad-allow": "compiler/allowances.py",
}

every_code = pytest.mark.parametrize("code", CATALOGUE, ids=lambda code: code.name)


def _rules() -> dict[str, Path]:
    found = PACKAGE.glob("*/rules/*.py")
    return {file.stem.replace("_", "-"): file for file in found if file.stem != "__init__"}


def test_no_code_is_there_twice() -> None:
    """A name is one code."""
    names = [code.name for code in CATALOGUE]

    assert sorted(set(names)) == sorted(names)


def test_each_code_is_found_in_one_known_place() -> None:
    """By the rule of its name, or on the way where the table says; no rule is without a code."""
    rules = _rules()

    assert sorted(code.name for code in CATALOGUE) == sorted([*rules, *FOUND_ON_THE_WAY])


@pytest.mark.parametrize("place", sorted(set(FOUND_ON_THE_WAY.values())))
def test_what_is_found_on_the_way_has_a_file(place: str) -> None:
    """The table names files that are there."""
    assert (PACKAGE / place).is_file()


@pytest.mark.parametrize("rule", sorted(_rules().values()), ids=lambda file: file.stem)
def test_each_rule_is_run(rule: Path) -> None:
    """The verb of its phase lists it, and it says which code it finds."""
    verbs = (file.read_text("utf-8") for file in rule.parents[1].glob("*.py"))

    assert any(re.search(rf"\b{rule.stem}\b", verb) for verb in verbs)
    assert f"`{rule.stem.replace('_', '-')}`" in rule.read_text("utf-8").split("\n\n")[0]


@every_code
def test_a_code_has_words_of_its_own(code: Code) -> None:
    """Its summary and the first sentence of its story each end."""
    assert code.summary.endswith(".")
    assert re.fullmatch(r"[a-z]+(?:-[a-z0-9]+)+", code.name)


def test_the_reference_is_what_the_catalogue_says() -> None:
    """`make docs` has nothing to write."""
    assert reference() == PAGE.read_text("utf-8")
