"""A server on raw sockets that answers wrongly: too slowly, too much, cut off, or not in HTTP at all.

`KINDS` holds one function per kind of broken answer. It answers requests whose path begins with a prefix that the test
chooses; all others get a recording whose link leads to this server. An answer that goes on and on ends after `PATIENCE`
seconds, so that a client without a time limit fails its test and does not hang it.
"""

import gzip
import json
import socket
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TypeAlias

from rtk_cli.clock import monotonic

PATIENCE = 6.0
DRIP = 0.05
API, FILE = "/client/v4", "/file"
ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
MEETING = {"id": ID, "title": "Standup", "status": "ACTIVE", "created_at": "2026-09-14T08:00:00Z"}
GOOD = json.dumps({"success": True, "data": MEETING}).encode()
MEGABYTE = b" " * 2**20


class Connection:
    """One connection, after its request was read."""

    def __init__(self, client: socket.socket, server: "BrokenServer") -> None:
        self._client = client
        self._stopped = server.stopped
        self.origin = server.origin
        self.path = ""

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self._client.sendall(part)

    def drip(self, data: bytes, interval: float = DRIP) -> None:
        """Send one byte at a time."""
        for number in range(len(data)):
            self.send(data[number : number + 1])
            self.wait(interval)

    def forever(self, send: Callable[[], None]) -> None:
        end = monotonic() + PATIENCE
        while monotonic() < end and not self._stopped.is_set():
            send()

    def wait(self, seconds: float = PATIENCE) -> None:
        self._stopped.wait(seconds)

    def reset(self) -> None:
        """Make the close of the connection a reset."""
        self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Answer: TypeAlias = Callable[[Connection], None]
KINDS: dict[str, Answer] = {}


class BrokenServer:
    """Answers requests below `broken` by `answer`, and all others well."""

    def __init__(self, listener: socket.socket) -> None:
        self.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.base_url = self.origin + API
        self.stopped = Event()
        self.broken = API
        self.answer: Answer = KINDS["silence"]
        self._listener = listener

    def serve(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                client, _ = self._listener.accept()
                Thread(target=self._handle, args=(client,), daemon=True).start()

    def _handle(self, client: socket.socket) -> None:
        connection = Connection(client, self)
        with client, suppress(OSError, ValueError):  # the client has given up
            connection.path = _read_request(client)
            if connection.path.startswith(self.broken):
                self.answer(connection)
            elif connection.path == "/whole":
                connection.send(_head("200 OK", "content-length: 5"), b"whole")
            else:
                connection.send(_whole(json.dumps({"success": True, "data": self._recording()}).encode()))

    def _recording(self) -> dict[str, str]:
        name = {"id": ID, "status": "UPLOADED", "output_file_name": "talk.mp4"}
        return {**name, "download_url": self.origin + FILE}


@contextmanager
def broken_server() -> Iterator[BrokenServer]:
    """Serve on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = BrokenServer(listener)
        thread = Thread(target=server.serve, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            listener.shutdown(socket.SHUT_RDWR)
    thread.join()


def _read_request(client: socket.socket) -> str:
    """The path; the body is read, too, because unread bytes would turn the close into a reset."""
    data = b""
    while b"\r\n\r\n" not in data:
        received = client.recv(65536)
        if not received:
            raise ValueError("no request")
        data += received
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += client.recv(65536)
    return head.split()[1].decode()


def kind(answer: Answer) -> Answer:
    """Register a kind of broken answer under the name of its function."""
    KINDS[answer.__name__] = answer
    return answer


def _head(status: str, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", "connection: close", *headers, "", "")).encode("latin-1")


def _whole(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    return _head(status, f"content-length: {len(body)}", "content-type: application/json", *headers) + body


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


CHUNKED = _head("200 OK", "transfer-encoding: chunked")
GZIP = "content-encoding: gzip"


# Too slow


@kind
def silence(connection: Connection) -> None:
    connection.wait()


@kind
def dripping_status_line(connection: Connection) -> None:
    connection.drip(b"HTTP/1.1 200 " + b"O" * int(PATIENCE / DRIP))


@kind
def dripping_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\n")
    connection.drip(b"x-a: b\r\n" * int(PATIENCE / DRIP / 8))


@kind
def dripping_body(connection: Connection) -> None:
    """A whole answer that takes longer than the test's timeout, but never pauses for as long."""
    connection.send(_head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-20])
    connection.drip(GOOD[-20:])


@kind
def stalled_body(connection: Connection) -> None:
    connection.send(_head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-9])
    connection.wait()


@kind
def stalled_body_without_length(connection: Connection) -> None:
    connection.send(_head("200 OK"), GOOD)
    connection.wait()


@kind
def dripping_chunk_size(connection: Connection) -> None:
    connection.send(CHUNKED)
    connection.drip(b"0" * int(PATIENCE / DRIP))


@kind
def dripping_trailers(connection: Connection) -> None:
    connection.send(CHUNKED, _chunk(GOOD), b"0\r\n")
    connection.drip(b"x-a: b\r\n" * int(PATIENCE / DRIP / 8))


@kind
def silence_after_continue(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    connection.wait()


@kind
def endless_interim_answers(connection: Connection) -> None:
    connection.forever(lambda: connection.drip(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.001))


@kind
def dripping_error_body(connection: Connection) -> None:
    connection.send(_head("500 Oops", "content-length: 10000"))
    connection.drip(b"x" * int(PATIENCE / DRIP))


# Too much


@kind
def endless_body(connection: Connection) -> None:
    connection.send(_head("200 OK"))
    connection.forever(lambda: connection.send(MEGABYTE))


@kind
def endless_chunks(connection: Connection) -> None:
    connection.send(CHUNKED)
    connection.forever(lambda: connection.send(_chunk(MEGABYTE)))


@kind
def endless_error_body(connection: Connection) -> None:
    connection.send(_head("500 Oops"))
    connection.forever(lambda: connection.send(MEGABYTE))


@kind
def endless_redirect_body(connection: Connection) -> None:
    connection.send(_head("302 Found", f"location: {connection.origin}/whole"))
    connection.forever(lambda: connection.send(MEGABYTE))


@kind
def gzip_bomb(connection: Connection) -> None:
    """2 MB that unpack to 2 GB; after a full flush each block of the stream can be repeated."""
    stream = zlib.compressobj(wbits=31)
    first, block = (stream.compress(MEGABYTE) + stream.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    connection.send(_head("200 OK", GZIP, f"content-length: {len(first) + 2047 * len(block)}"), first, block * 2047)


@kind
def announced_terabyte(connection: Connection) -> None:
    connection.send(_head("200 OK", f"content-length: {2**40}"), b"{")
    connection.wait()


@kind
def huge_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nx-a: " + b"a" * 300_000 + b"\r\n\r\n")


@kind
def endless_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\n")
    connection.forever(lambda: connection.send(b"x-a: b\r\n" * 1000))


# Cut off or damaged on the way


@kind
def closed_without_answer(connection: Connection) -> None:
    pass


@kind
def reset_without_answer(connection: Connection) -> None:
    connection.reset()


@kind
def head_cut(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\ncontent-le")


@kind
def body_cut(connection: Connection) -> None:
    connection.send(_head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-9])


@kind
def body_cut_after_whole_json(connection: Connection) -> None:
    connection.send(_head("200 OK", f"content-length: {len(GOOD) + 1}"), GOOD)


@kind
def body_reset(connection: Connection) -> None:
    connection.send(_head("200 OK", f"content-length: {len(GOOD)}"), GOOD[:-9])
    connection.wait(DRIP)
    connection.reset()


@kind
def chunks_cut(connection: Connection) -> None:
    connection.send(CHUNKED, _chunk(GOOD))


@kind
def chunk_cut(connection: Connection) -> None:
    connection.send(CHUNKED, _chunk(GOOD)[:-9])


@kind
def error_body_cut(connection: Connection) -> None:
    connection.send(_head("500 Oops", "content-length: 100"), b"{")


@kind
def length_too_short(connection: Connection) -> None:
    connection.send(_head("200 OK", f"content-length: {len(GOOD) - 9}"), GOOD)


@kind
def gzip_cut(connection: Connection) -> None:
    connection.send(_whole(gzip.compress(GOOD)[:-20], "200 OK", GZIP))


@kind
def gzip_without_checksum(connection: Connection) -> None:
    connection.send(_whole(gzip.compress(GOOD)[:-8], "200 OK", GZIP))


@kind
def gzip_with_wrong_checksum(connection: Connection) -> None:
    connection.send(_whole(gzip.compress(GOOD)[:-8] + b"\0" * 8, "200 OK", GZIP))


@kind
def gzip_that_is_none(connection: Connection) -> None:
    connection.send(_whole(GOOD, "200 OK", GZIP))


@kind
def unknown_encoding(connection: Connection) -> None:
    connection.send(_whole(GOOD, "200 OK", "content-encoding: br"))


# Not HTTP


@kind
def not_http(connection: Connection) -> None:
    connection.send(b"220 mail.example.com ESMTP\r\n")


@kind
def body_only(connection: Connection) -> None:
    connection.send(GOOD)


@kind
def status_that_is_no_number(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 OK OK\r\n\r\n", GOOD)


@kind
def header_without_colon(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", GOOD)


@kind
def header_with_null(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nx-a: \0\r\n\r\n", GOOD)


@kind
def two_lengths(connection: Connection) -> None:
    connection.send(_head("200 OK", "content-length: 5", "content-length: 6"), GOOD)


@kind
def negative_length(connection: Connection) -> None:
    connection.send(_head("200 OK", "content-length: -5"), GOOD)


@kind
def invalid_chunk_size(connection: Connection) -> None:
    connection.send(CHUNKED, b"zz\r\n", GOOD)


@kind
def switching_protocols(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n", GOOD)


# Redirects


@kind
def redirect_loop(connection: Connection) -> None:
    connection.send(_whole(b"", "302 Found", f"location: {connection.origin}{connection.path}"))


@kind
def redirect_without_target(connection: Connection) -> None:
    connection.send(_whole(b"", "302 Found"))


@kind
def redirect_to_invalid_target(connection: Connection) -> None:
    connection.send(_whole(b"", "302 Found", "location: http://[::1"))


# HTTP, but not the API's JSON


def _body(name: str, body: bytes, status: str = "200 OK") -> None:
    KINDS[name] = lambda connection: connection.send(_whole(body, status))


_body("empty_body", b"")
_body("html", b"<html><title>Sign in</title></html>")
_body("json_cut", GOOD[:-9])
_body("json_with_rest", GOOD + b"}")
_body("json_with_nan", b'{"success": true, "data": [NaN]}')
_body("json_with_huge_number", b'{"success": true, "data": [1e999]}')
_body("not_utf8", b'{"success": true, "data": "\xff\xfe\xff"}')
_body("null_bytes", b"\0" * 100)
_body("json_array", b"[]")
_body("json_text", b'"ok"')
_body("json_null", b"null")
_body("deep_nesting", b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
_body("deep_nesting_unclosed", b"[" * 1_000_000)
_body("html_404", b"<html><title>Not Found</title></html>", "404 Not Found")
_body("empty_401", b"", "401 Unauthorized")
_body("empty_429", b"", "429 Too Many Requests")
_body("html_503", b"<html><title>Bad Gateway</title></html>", "503 Service Unavailable")
_body("deep_nesting_500", b"[" * 100_000, "500 Oops")
