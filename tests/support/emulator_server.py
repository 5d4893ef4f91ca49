"""The emulator as an HTTP server on this machine, for tests that send real requests."""

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from rtk_cli.clock import Clock
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.messages import Request
from tests.support.cli import TOKEN

BASE = "/client/v4"


@contextmanager
def http_server(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve on a free port of this machine; yields the origin."""
    server = _Server(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.005})
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report errors of the server, but not clients that disconnect."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def emulator_on_loopback(path: Path, clock: Clock) -> Iterator[str]:
    """Serve the emulator on the file at `path`; yields its base URL. It accepts only `TOKEN`."""
    emulators: list[Emulator] = []

    class Handler(_Handler):
        @property
        def emulator(self) -> Emulator:
            return emulators[0]

    Handler.clock = clock
    with http_server(Handler) as origin:
        emulators.append(Emulator(path, clock=clock, ids=_ids(), token=TOKEN, origin=origin))
        try:
            yield origin + BASE
        finally:
            emulators[0].close()


def _ids() -> Any:
    import uuid

    return lambda: str(uuid.uuid4())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: the second of two would wait 40 ms

    clock: Clock

    @property
    def emulator(self) -> Emulator:
        raise NotImplementedError

    def respond(self) -> None:
        parts = urlsplit(self.path)
        if self.command == "GET" and not parts.path.startswith(BASE):
            self._send_file()
            return
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length else None
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        request = Request(self.command, parts.path.removeprefix(BASE), query, body, dict(self.headers))
        response, delay = self.emulator.handle(request, self.headers.get("authorization"))
        if delay > 0:
            self.clock.sleep(delay)
        if response is None:
            self.close_connection = True
            return
        self._send(response.status, {**response.headers, "content-length": str(len(response.content))})
        self.wfile.write(response.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond  # noqa: N815  the names that http.server looks for

    def _send_file(self) -> None:
        assert "authorization" not in self.headers, "the token must not be sent to a link"
        headers = {name.title(): value for name, value in self.headers.items()}
        file = self.emulator.file(self.emulator.origin + self.path, headers)
        content = b"".join(file.chunks)
        self._send(file.status, {**file.headers, "content-length": str(len(content))})
        self.wfile.write(content)

    def _send(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: stderr belongs to the test."""
