"""Makes the server with all that it can do."""

import logging

from onexdsl.lsp.features import RefusedError, add_features
from onexdsl.lsp.listening import add_texts
from onexdsl.lsp.server import FlowServer


def new_server() -> FlowServer:
    """Make a server that waits to be started."""
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_no_refusal)
    server = FlowServer()
    add_texts(server)
    add_features(server)
    return server


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """Whether to log something: what was refused is told to the person who asked, and no bug."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, RefusedError)
