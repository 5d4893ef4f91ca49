"""A server on this machine with prepared responses, for what a real API does rarely.

The responses are a list, one per request, or a function of the request. Nothing here sleeps: a slow response waits for
an event of the test.
"""

import json
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rtk_cli.local import ACCOUNT_ID, APP_ID
from tests.support.cli import TOKEN, FakeClock, Rtk
from tests.support.emulator_server import BASE, http_server

TLS = Path(__file__).parent / "tls"
AUTHORITY = TLS / "authority.pem"
JSON = "application/json"


@dataclass(frozen=True)
class ReceivedRequest:
    """A request as the server received it. `connection` is the client's port, which identifies the connection."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    connection: int


@dataclass(frozen=True)
class StubResponse:
    """A response. With `cut` the connection closes after that many bytes of the body; with -1 before any response.

    Without `has_length` there is no Content-Length, and the end of the connection is the end of the body.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    has_length: bool = True


DISCONNECT = StubResponse(cut=-1)
Responder = Iterable[StubResponse] | Callable[[ReceivedRequest], StubResponse]


def json_response(value: object, status: int = 200, **headers: str) -> StubResponse:
    """Return a JSON response. Underscores in a header's name stand for hyphens."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return StubResponse(status, json.dumps(value).encode(), {"content-type": JSON, **named})


def success(data: object) -> StubResponse:
    """Return a success in RealtimeKit's envelope."""
    return json_response({"success": True, "data": data})


def failure(status: int, message: str = "No", **headers: str) -> StubResponse:
    """Return an error in RealtimeKit's envelope."""
    return json_response({"success": False, "error": {"code": status, "message": message}}, status, **headers)


def list_page(rows: list[Any], total: int, start: int = 1) -> StubResponse:
    """Return a page of a list whose first row is row number `start`."""
    paging = {"total_count": total, "start_offset": start, "end_offset": start + len(rows) - 1}
    return json_response({"success": True, "data": rows, "paging": paging})


class StubServer:
    """The server, and rtk configured for it: set responses, run `rtk`, and look at the requests in `seen`."""

    def __init__(self, origin: str, env: Mapping[str, str], clock: FakeClock) -> None:
        self.origin = origin
        self.base_url = origin + BASE
        self.seen: list[ReceivedRequest] = []
        self.clock = clock
        self.unexpected: list[ReceivedRequest] = []
        self._responder: Callable[[ReceivedRequest], StubResponse] = self._nothing_left
        known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
        self.rtk = Rtk({**env, **known, "CLOUDFLARE_API_BASE_URL": self.base_url}, clock)

    def respond_with(self, *responses: StubResponse) -> None:
        """Send these responses, one per request. One request too many fails the test."""
        left = iter(responses)
        self._responder = lambda seen: next(left, None) or self._nothing_left(seen)

    def respond_by(self, responder: Callable[[ReceivedRequest], StubResponse]) -> None:
        """Send what the function returns for each request."""
        self._responder = responder

    def respond(self, seen: ReceivedRequest) -> StubResponse:
        self.seen.append(seen)
        return self._responder(seen)

    @property
    def request_lines(self) -> list[str]:
        """The method and the last part of the path of every request."""
        return [f"{seen.method} {seen.path.rpartition('/')[2]}" for seen in self.seen]

    def _nothing_left(self, seen: ReceivedRequest) -> StubResponse:
        self.unexpected.append(seen)
        return StubResponse(418)


@contextmanager
def stub_server(env: Mapping[str, str], clock: FakeClock, *, tls: bool = False) -> Iterator[StubServer]:
    """Run a stub server. With `tls` it uses https, with a certificate that `AUTHORITY` signed."""
    stubs: list[StubServer] = []

    class Handler(_Handler):
        @property
        def stub(self) -> StubServer:
            return stubs[0]

    with http_server(Handler, server_context() if tls else None) as origin:
        stubs.append(StubServer(origin, env, clock))
        yield stubs[0]
    assert stubs[0].unexpected == []


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    return context


@contextmanager
def closed_port() -> Iterator[str]:
    """Yield the origin of a port that is bound but does not listen."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the second of two would wait 40 ms

    @property
    def stub(self) -> StubServer:
        raise NotImplementedError

    def send_stub_response(self) -> None:
        response = self.stub.respond(self._seen())
        self.close_connection = self.close_connection or response.cut is not None or not response.has_length
        if response.cut == -1:
            return
        self.send_response(response.status)
        for name, value in self._headers(response).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(response.body[: response.cut])

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = send_stub_response  # noqa: N815  the names that http.server looks for

    def do_CONNECT(self) -> None:
        """Act as a proxy: refuse, or open a tunnel to a TLS server that is this server, too."""
        if self.stub.respond(self._seen()).status != 200:
            self.send_error(403)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.flush()
        self.connection = server_context().wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # closes the tunnel, if there is one

    def _seen(self) -> ReceivedRequest:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        return ReceivedRequest(
            self.command, parts.path, dict(parse_qsl(parts.query)), headers, body, self.client_address[1]
        )

    def _headers(self, response: StubResponse) -> dict[str, str]:
        """The length is that of the whole body even if it is cut; 204, 304 and chunked responses have none."""
        is_chunked = "transfer-encoding" in response.headers
        has_none = response.status in (204, 304) or is_chunked or not response.has_length
        length = {} if has_none else {"content-length": str(len(response.body))}
        return {**length, **response.headers}

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: stderr belongs to the test."""
