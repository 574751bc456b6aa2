"""What a supervisor asks a running host: HTTP requests in; health, readiness and counts out.

Enough of HTTP/1.1 (RFC 9112) for a probe and a scraper: one GET a connection, no body taken.
The counts are in the text format of Prometheus, version 0.0.4
(https://prometheus.io/docs/instrumenting/exposition_formats/).
"""

import asyncio
from http import HTTPStatus
from types import TracebackType
from typing import Self

from onexdsl.compiler.project import SettingsError
from onexdsl.runtime import BusStatistics, Host

LONGEST_REQUEST = 8192
"""A request line and headers of more bytes are refused."""

PATIENCE = 5.0
"""So many seconds may pass until a request is complete."""


class HealthServer:
    """Answers `/health`, `/ready` and `/metrics` while it is entered; `port` 0 takes a free one."""

    def __init__(self, host: Host, address: str, port: int) -> None:
        self._host = host
        self._address = address
        self.port = port
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        try:
            self._server = await asyncio.start_server(
                self._answer, self._address, self.port, limit=LONGEST_REQUEST
            )
        except OSError as error:
            raise SettingsError(f"--health {self.port}: {error.strerror or error}") from error
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                head = await reader.readuntil(b"\r\n\r\n")
            status, text = self._page(head)
        except (asyncio.LimitOverrunError, asyncio.IncompleteReadError, TimeoutError):
            status, text = HTTPStatus.BAD_REQUEST, "this is no request\n"
        writer.write(_response(status, text))
        try:
            await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    def _page(self, head: bytes) -> tuple[HTTPStatus, str]:
        method, _, rest = head.partition(b" ")
        if method != b"GET":
            return HTTPStatus.METHOD_NOT_ALLOWED, "only GET is answered\n"
        match rest.partition(b" ")[0].partition(b"?")[0]:
            case b"/health":
                return HTTPStatus.OK, "alive\n"
            case b"/ready" if self._host.healthy:
                return HTTPStatus.OK, "ready\n"
            case b"/ready":
                return HTTPStatus.SERVICE_UNAVAILABLE, "not taking messages\n"
            case b"/metrics":
                return HTTPStatus.OK, as_metrics(self._host.statistics())
            case _:
                return HTTPStatus.NOT_FOUND, "there is /health, /ready and /metrics\n"


def as_metrics(counts: BusStatistics) -> str:
    """Print the counts of a bus as Prometheus reads them."""
    ended = {"done": counts.done, "ignored": counts.ignored, "dead": counts.dead}
    lines = (
        "# HELP onex_accepted_total Deliveries accepted, one for each consumer of a message.",
        "# TYPE onex_accepted_total counter",
        f"onex_accepted_total {counts.accepted}",
        "# HELP onex_ended_total Deliveries that have ended, by how.",
        "# TYPE onex_ended_total counter",
        *(f'onex_ended_total{{verdict="{verdict}"}} {count}' for verdict, count in ended.items()),
        "# HELP onex_in_flight Deliveries that have not ended yet.",
        "# TYPE onex_in_flight gauge",
        f"onex_in_flight {counts.in_flight}",
    )
    return "\n".join(lines) + "\n"


def _response(status: HTTPStatus, text: str) -> bytes:
    body = text.encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
