"""Raw connections: tests decide which bytes are sent, and when."""

import re
import socket

from tests.emulator.http.server_process import MEETINGS, TIMEOUT, ServerProcess

LEAKED = re.compile(rb"Traceback|File \"|\.py\b|/home/|/tmp/|/usr/|site-packages|sqlite3?\b", re.IGNORECASE)
"""What no response may reveal about the server's machine."""


def send(server: ServerProcess, *chunks: bytes, is_half_closed: bool = False, timeout: float = TIMEOUT) -> bytes:
    """Send all chunks, and only then read until the server closes the connection."""
    with socket.create_connection(server.address, timeout=timeout) as connection:
        for chunk in chunks:
            connection.sendall(chunk)
        if is_half_closed:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
        return received


def send_and_read_one(server: ServerProcess, *chunks: bytes) -> bytes:
    """Send all chunks, and only then read one response, as a client does that knows its length."""
    with socket.create_connection(server.address, timeout=TIMEOUT) as connection:
        for chunk in chunks:
            connection.sendall(chunk)
        received = b""
        while not _is_complete(received):
            chunk = connection.recv(65536)
            assert chunk, f"the server closed the connection after {received!r}"
            received += chunk
        return received


def _is_complete(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: (\d+)", head)
    return bool(end) and length is not None and len(body) >= int(length[1])


def request(method: str = "POST", path: str = MEETINGS, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", "connection: close", *headers]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body


def handshake(*headers: str, method: str = "GET", path: str = "/live", version: int = 13) -> bytes:
    """Return the head of a request that opens a WebSocket."""
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", "upgrade: websocket", "connection: upgrade"]
    key = ["sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==", f"sec-websocket-version: {version}"]
    return "\r\n".join([*lines, *key, *headers, "", ""]).encode()


def statuses(received: bytes) -> list[int]:
    """Return the statuses of all responses, in order."""
    return [int(status) for status in re.findall(rb"HTTP/1.1 (\d+)", received)]
