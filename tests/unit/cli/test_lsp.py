"""`onexc lsp` without its extra."""

import pytest

from onexdsl.cli import lsp
from onexdsl.compiler.project import SettingsError


def test_a_missing_extra_is_told_with_the_line_that_installs_it(monkeypatch):
    """Without pygls one sentence says what to install."""
    monkeypatch.setattr(lsp, "find_spec", lambda name: None)

    with pytest.raises(SettingsError) as told:
        lsp.serve()

    assert "The language server needs pygls: pip install 'onexdsl[lsp]'" == str(told.value)
