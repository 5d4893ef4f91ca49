"""Connections by hand: what is sent and when, byte by byte."""

import re
import socket

from tests.emulator.http.server_process import MEETINGS, PATIENCE, ServerProcess

GIVEN_AWAY = re.compile(rb"Traceback|File \"|\.py\b|/home/|/tmp/|/usr/|site-packages|sqlite3?\b", re.IGNORECASE)
"""What no answer may tell of the machine that it comes from."""


def send(server: ServerProcess, *pieces: bytes, is_half_closed: bool = False, patience: float = PATIENCE) -> bytes:
    """Send all pieces as they are, and only then read, until the other side hangs up."""
    with socket.create_connection(server.address, timeout=patience) as line:
        for piece in pieces:
            line.sendall(piece)
        if is_half_closed:
            line.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := line.recv(65536):
            received += chunk
        return received


def request(method: str = "POST", path: str = MEETINGS, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: emulator.test", "connection: close", *headers]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body


def handshake(*headers: str, method: str = "GET", path: str = "/live", version: int = 13) -> bytes:
    """The head that asks for a WebSocket."""
    lines = [f"{method} {path} HTTP/1.1", "host: x", "upgrade: websocket", "connection: upgrade"]
    key = ["sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==", f"sec-websocket-version: {version}"]
    return "\r\n".join([*lines, *key, *headers, "", ""]).encode()


def statuses(received: bytes) -> list[int]:
    """Those of all answers, in order."""
    return [int(status) for status in re.findall(rb"HTTP/1.1 (\d+)", received)]
