"""A server on the loopback that answers by script: what a real API does rarely, this one does on demand.

A script is a list of answers, one a request, or a function from a request to its answer. Nothing here sleeps: what
must be slow waits for an event.
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
    """A request as the server saw it; `connection` tells apart the connections that requests came by."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    connection: int


@dataclass(frozen=True)
class StubResponse:
    """What the server says. With `cut` it hangs up after so many bytes of the body; at -1 before it says anything."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None


DISCONNECT = StubResponse(cut=-1)
Responder = Iterable[StubResponse] | Callable[[ReceivedRequest], StubResponse]


def json_response(value: object, status: int = 200, **headers: str) -> StubResponse:
    """An answer in JSON; a header's name has underscores here."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return StubResponse(status, json.dumps(value).encode(), {"content-type": JSON, **named})


def success(data: object) -> StubResponse:
    """Success, in RealtimeKit's envelope."""
    return json_response({"success": True, "data": data})


def failure(status: int, message: str = "No", **headers: str) -> StubResponse:
    """A refusal, in RealtimeKit's envelope."""
    return json_response({"success": False, "error": {"code": status, "message": message}}, status, **headers)


def list_page(rows: list[Any], total: int, start: int = 1) -> StubResponse:
    """A page of a list whose first row is row number `start`."""
    paging = {"total_count": total, "start_offset": start, "end_offset": start + len(rows) - 1}
    return json_response({"success": True, "data": rows, "paging": paging})


class StubServer:
    """The server's part, and rtk against it: say what it `respond_with`, run `rtk`, look at what it has `seen`."""

    def __init__(self, origin: str, env: Mapping[str, str], clock: FakeClock) -> None:
        self.origin = origin
        self.base_url = origin + BASE
        self.seen: list[ReceivedRequest] = []
        self.clock = clock
        self.unexpected: list[ReceivedRequest] = []
        self._play: Callable[[ReceivedRequest], StubResponse] = self._nothing_left
        known = {"CLOUDFLARE_API_TOKEN": TOKEN, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID, "RTK_APP_ID": APP_ID}
        self.rtk = Rtk({**env, **known, "CLOUDFLARE_API_BASE_URL": self.base_url}, clock)

    def respond_with(self, *answers: StubResponse) -> None:
        """Give these answers, one after the other; a request too many fails the test."""
        left = iter(answers)
        self._play = lambda seen: next(left, None) or self._nothing_left(seen)

    def respond_by(self, play: Callable[[ReceivedRequest], StubResponse]) -> None:
        """Answer as `play` says."""
        self._play = play

    def answer(self, seen: ReceivedRequest) -> StubResponse:
        self.seen.append(seen)
        return self._play(seen)

    @property
    def request_lines(self) -> list[str]:
        """Method and last part of the path of every request."""
        return [f"{seen.method} {seen.path.rpartition('/')[2]}" for seen in self.seen]

    def _nothing_left(self, seen: ReceivedRequest) -> StubResponse:
        self.unexpected.append(seen)
        return StubResponse(418)


@contextmanager
def stub_server(env: Mapping[str, str], clock: FakeClock, *, tls: bool = False) -> Iterator[StubServer]:
    """A script that is being served. With `tls` over https, by a certificate that `AUTHORITY` signed."""
    scripts: list[StubServer] = []

    class Handler(_Handler):
        @property
        def stub(self) -> StubServer:
            return scripts[0]

    with http_server(Handler, server_context() if tls else None) as origin:
        scripts.append(StubServer(origin, env, clock))
        yield scripts[0]
    assert scripts[0].unexpected == []


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "server.pem")
    return context


@contextmanager
def closed_port() -> Iterator[str]:
    """The origin of a port that is taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: two would wait 40 ms for each other

    @property
    def stub(self) -> StubServer:
        raise NotImplementedError

    def play(self) -> None:
        answer = self.stub.answer(self._seen())
        self.close_connection = self.close_connection or answer.cut is not None
        if answer.cut == -1:
            return
        self.send_response(answer.status)
        for name, value in self._headers(answer).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body[: answer.cut])

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = play  # noqa: N815  the names that http.server looks for

    def do_CONNECT(self) -> None:
        """As a proxy: a refusal, or a tunnel that ends here too, in the TLS server."""
        if self.stub.answer(self._seen()).status != 200:
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
        self.connection.close()  # the tunnel's end, where there was one

    def _seen(self) -> ReceivedRequest:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        return ReceivedRequest(
            self.command, parts.path, dict(parse_qsl(parts.query)), headers, body, self.client_address[1]
        )

    def _headers(self, answer: StubResponse) -> dict[str, str]:
        """The length is that of the whole body, also when it is cut; 204, 304 and chunks have none."""
        has_none = answer.status in (204, 304) or "transfer-encoding" in answer.headers
        length = {} if has_none else {"content-length": str(len(answer.body))}
        return {**length, **answer.headers}

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test's stderr is its own."""
