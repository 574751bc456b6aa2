"""What is refused is no bug: the log says nothing of it."""

import logging
from collections.abc import Iterator

import pytest

from onexdsl.lsp.features import RefusedError
from onexdsl.lsp.main import new_server

PROTOCOL = logging.getLogger("pygls.protocol.json_rpc")


@pytest.fixture
def _server() -> Iterator[None]:
    before = PROTOCOL.filters[:]
    new_server()
    yield
    PROTOCOL.filters[:] = before


@pytest.mark.usefixtures("_server")
@pytest.mark.parametrize(
    ("error", "logged"), [(RefusedError("a keyword"), []), (KeyError("x"), ["It failed"])]
)
def test_only_bugs_are_logged_with_a_traceback(
    caplog: pytest.LogCaptureFixture, error: Exception, logged: list[str]
) -> None:
    """What was refused is told to the person who asked."""
    PROTOCOL.error("It failed", exc_info=error)
    assert logged == caplog.messages
