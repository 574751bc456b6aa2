"""The grammar is clean, and its tables survive the way to bytes and back."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from onexdsl.syntax.grammar import (
    build_tables,
    current_tables,
    grammar_text,
    lark_parser,
    load_tables,
    use,
)

built_tables = cache(build_tables)  # building takes seconds
lark_itself = cache(lark_parser)
FLOWS = sorted((Path(__file__).parent / "fixtures").glob("*.onex"))


def test_the_grammar_has_no_conflicts_and_no_colliding_terminals():
    """Lark's strict mode accepts the grammar."""
    pytest.importorskip("interegular", reason="strict mode compares terminals with it")
    assert lark_parser(strict=True).options.strict


def test_tables_are_the_same_after_being_kept():
    """What is loaded is what was built."""
    built = built_tables()
    assert load_tables(built) == load_tables(build_tables())
    use(load_tables(built))
    assert current_tables() == load_tables(built)


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{}", b"[]", b"null", b"\xff"],
    ids=["empty", "object", "list", "null", "no text"],
)
def test_damaged_tables_are_refused(damaged):
    """Bytes that are no tables are a ValueError and nothing else."""
    with pytest.raises(ValueError):  # noqa: PT011 - which of the many does not matter
        load_tables(damaged)


def test_tables_that_were_cut_off_are_refused():
    """As after a disk that filled up."""
    with pytest.raises(ValueError):  # noqa: PT011 - which of the many does not matter
        load_tables(built_tables()[:-20])


@pytest.mark.parametrize(
    "wrong", [(b'"size":1', b'"size":"1"'), (b'"STRING":', b'"STRING":"x",":":')]
)
def test_tables_of_the_wrong_shape_are_refused(wrong):
    """Numbers must be numbers."""
    with pytest.raises(ValueError):  # noqa: PT011 - which of the many does not matter
        load_tables(built_tables().replace(*wrong))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.stem)
def test_lark_itself_accepts_the_same_flows(flow):
    """The grammar is the definition: Lark reads what our driver reads."""
    assert "start" == lark_itself().parse(flow.read_text(), start="start").data


def test_importing_the_parser_does_not_import_lark():
    """With kept tables a start costs no Lark."""
    script = "import sys, onexdsl.syntax.parse; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert b"False" == done.stdout.strip()


def test_the_grammar_is_found():
    """The text is the file of the checkout or the wheel."""
    assert grammar_text().startswith("// The syntax of .onex")
