"""A real client, which speaks to `onexc lsp` over its standard input and output."""

import sys
from collections.abc import AsyncIterator

import pytest_asyncio
from lsprotocol import types
from pytest_lsp import client_capabilities, make_test_lsp_client

from tests.support.children import environment
from tests.support.editor import Editor


@pytest_asyncio.fixture
async def editor(tmp_path) -> AsyncIterator[Editor]:
    client = make_test_lsp_client()
    command = (sys.executable, "-m", "onexdsl", "lsp")
    await client.start_io(*command, env=environment(measured=True))
    params = types.InitializeParams(
        capabilities=client_capabilities("visual_studio_code"), root_uri=tmp_path.as_uri()
    )
    await client.initialize_session(params)
    yield Editor(client, tmp_path)
    await client.shutdown_session()
    await client.stop()
