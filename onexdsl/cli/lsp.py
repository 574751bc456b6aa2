"""`onexc lsp`: serves editors on standard input and output until they say that it is enough."""

import gc
from importlib.util import find_spec

from onexdsl.compiler.project import SettingsError

COLLECT_AFTER = 50_000
"""New objects before a collection: a check makes many that live until the next one."""


def serve() -> int:
    """Run the server. Raises SettingsError where the extra is not installed."""
    if find_spec("pygls") is None:
        raise SettingsError("The language server needs pygls: pip install 'onexdsl[lsp]'")
    from onexdsl.lsp.main import new_server  # noqa: PLC0415 - only if it is there

    server = new_server()
    gc.enable()  # unlike a command, it goes on and on
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)
    server.start_io()
    return 0
