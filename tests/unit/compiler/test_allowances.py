"""Allowed findings: they stop no build, count for no exit status, and are known to machines."""

import importlib
from pathlib import Path

import pytest

from onexdsl.compiler.cache import FolderCache
from onexdsl.compiler.pipeline import check, generate
from onexdsl.compiler.remembered import find, translate
from onexdsl.compiler.sources import Sources
from onexdsl.diagnostics.codes import CATALOGUE, Severity
from onexdsl.source.text import SourceText
from tests.support.codegen import written

ALLOWED = """flow shop.orders @ 1.0.0

@external event Placed { key order: int(1..) }
// onexc: allow(command-without-handler) the warehouse comes with the next version
command Pack { key order: int(1..) }

reducer Orders {
  initial state New {
    on Placed -> Old
    // onexc: allow(unreachable-clause) shows what comes next
    on Placed -> New
  }
  // onexc: allow(unreachable-state): returns come next
  state Returned { ignore Placed }
  final state Old
}
"""
SOURCE = SourceText("shop/orders.onex", ALLOWED)


def test_the_errors_that_can_be_allowed_are_few() -> None:
    """A new error is not allowable unless somebody decides so, here and on the pages."""
    errors = [c.name for c in CATALOGUE if c.allowable and c.severity is Severity.ERROR]

    of_flows = ["command-without-handler", "unreachable-state", "unreachable-clause"]
    of_python = ["impure-import", "impure-call", "nondeterministic-call", "mutable-global"]

    assert [*of_flows, *of_python, "mutates-input"] == errors


def test_code_in_spite_of_allowed_errors_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The modules load, and the reducer does what the reachable clauses say."""
    checked = check((SOURCE,))
    assert () == checked.diagnostics
    written(generate(checked), tmp_path / "allowed_flow")
    monkeypatch.syspath_prepend(tmp_path)

    module = importlib.import_module("allowed_flow.shop.orders.node_orders_reducer")

    assert "OLD" in module.EnumOrdersState.__members__


def test_what_is_allowed_is_kept_with_its_reason() -> None:
    """Machines are told what was silenced and why."""
    silenced = check((SOURCE,)).silenced

    assert [
        ("command-without-handler", "the warehouse comes with the next version"),
        ("unreachable-clause", "shows what comes next"),
        ("unreachable-state", "returns come next"),
    ] == [(one.diagnostic.code.name, one.reason) for one in silenced]


def test_the_cache_knows_what_is_allowed(tmp_path: Path) -> None:
    """A second run gives the same without looking, and a build gives files."""
    cache = FolderCache(tmp_path)
    sources = Sources((SOURCE,))

    first, again = find(sources, ("",), cache), find(sources, ("",), cache)

    assert first == again
    assert 3 == len(again.silenced)
    assert translate(sources, ("",), cache).files


def test_a_comment_of_another_file_allows_nothing() -> None:
    """Lines are counted within the file of the comment."""
    other = SourceText("a.onex", "flow a @ 1.0.0\n\n\n\n\n\n// onexc: allow(dead-end) not mine\n")
    here = SourceText(
        "b.onex",
        "flow b @ 1.0.0\n@external event E { key n: int }\n\nreducer R {\n"
        "  initial state A { on E -> B }\n\n\n  state B { ignore E }\n}\n",
    )

    found = check((other, here)).diagnostics

    assert ["unused-allow", "dead-end"] == [one.code.name for one in found]
