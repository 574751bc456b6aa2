"""Makes the server with all that it can do."""

from onexdsl.lsp.features import add_features
from onexdsl.lsp.listening import add_texts
from onexdsl.lsp.server import FlowServer


def new_server() -> FlowServer:
    """Make a server that waits to be started."""
    server = FlowServer()
    add_texts(server)
    add_features(server)
    return server
