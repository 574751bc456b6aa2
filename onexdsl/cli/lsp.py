"""`onexc lsp`: serves editors on standard input and output until they say that it is enough."""

import gc
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

    server = new_server()
    gc.disable()  # the server collects when nobody waits: `lsp/resting.py`
    sys.setswitchinterval(SWITCH_AFTER)
    server.start_io()
    return 0
