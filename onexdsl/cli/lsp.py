"""`onexc lsp`: serves editors on standard input and output until they say that it is enough."""

import sys
from importlib.util import find_spec

from onexdsl.compiler.project import SettingsError

SWITCH_AFTER = 0.001
"""Seconds after which a check lets go for what the editor says in the meantime."""


def serve() -> int:
    """Run the server. Raises SettingsError where the extra is not installed."""
    if find_spec("pygls") is None:
        raise SettingsError("The language server needs pygls: pip install 'onexdsl[lsp]'")
    from onexdsl.lsp.main import new_server  # noqa: PLC0415 - only if it is there
    from onexdsl.lsp.resting import collect_seldom  # noqa: PLC0415

    server = new_server()
    collect_seldom()
    sys.setswitchinterval(SWITCH_AFTER)
    server.start_io()
    return 0
