"""A server on raw sockets that gives a broken answer to some requests, and a good one to all others.

The kinds of broken answers are in `broken_transfers` and `broken_contents`. An answer that goes on and on ends after
`PATIENCE` seconds, so that a client without a time limit fails its test and does not hang it.
"""

import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from rtk_cli.clock import monotonic

PATIENCE = 6.0
DRIP = 0.05
API, FILE = "/client/v4", "/file"
ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
MEETING = {"id": ID, "title": "Standup", "status": "ACTIVE", "created_at": "2026-09-14T08:00:00Z"}
GOOD = json.dumps({"success": True, "data": MEETING}).encode()
"""The answer to a get or a create, and the content of the file."""
PER_PAGE, TOTAL = 100, 300
ROWS = [{**MEETING, "id": f"{number:08d}{ID[8:]}"} for number in range(PER_PAGE)]
"""The first page of a list of `TOTAL` rows."""


class Connection:
    """One connection, after its request was read."""

    def __init__(self, client: socket.socket, server: "BrokenServer") -> None:
        self._client = client
        self._stopped = server.stopped
        self.origin = server.origin
        self.path = ""
        self.query: Mapping[str, str] = {}

    @property
    def page(self) -> int:
        """The page of a list that is requested."""
        return int(self.query.get("page_no", 1))

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self._client.sendall(part)

    def whole(self, body: bytes, status: str = "200 OK", *headers: str, content_type: str = "") -> None:
        """Send a complete response; by default of the type that a good one would have."""
        content_type = content_type or ("video/mp4" if self.path == FILE else "application/json")
        self.send(head(status, f"content-length: {len(body)}", f"content-type: {content_type}", *headers), body)

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


class Kinds(dict[str, Answer]):
    """Kinds of broken answers by name."""

    def add(self, answer: Answer) -> Answer:
        """Add a function under its own name."""
        self[answer.__name__] = answer
        return answer


class BrokenServer:
    """Answers requests below `broken` by `answer`, for a list from page `broken_page` on, and all others well.

    `file_size` is the size that the API names for the file of the recording.
    """

    def __init__(self, listener: socket.socket) -> None:
        self.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.base_url = self.origin + API
        self.stopped = Event()
        self.broken = API
        self.broken_page = 1
        self.file_size: int | None = None
        self.answer: Answer = Connection.wait
        self._listener = listener

    def serve(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                client, _ = self._listener.accept()
                Thread(target=self._handle, args=(client,), daemon=True).start()

    def _handle(self, client: socket.socket) -> None:
        connection = Connection(client, self)
        with client, suppress(OSError, ValueError):  # the client has given up
            target = urlsplit(_read_request(client))
            connection.path, connection.query = target.path, dict(parse_qsl(target.query))
            if connection.path.startswith(self.broken) and connection.page >= self.broken_page:
                self.answer(connection)
            elif connection.path == "/whole":
                connection.whole(b"whole", content_type="video/mp4")
            else:
                connection.whole(list_page(ROWS, TOTAL) if self.broken_page > 1 else self._object())

    def _object(self) -> bytes:
        """A recording with its file, and a session with its chat."""
        name = {"id": ID, "status": "UPLOADED", "output_file_name": "talk.mp4"}
        links = {"download_url": self.origin + FILE, "chat_download_url": self.origin + FILE}
        data = {**name, **links, "file_size": self.file_size}
        return json.dumps({"success": True, "data": data}).encode()


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
    """The target; the body is read, too, because unread bytes would turn the close into a reset."""
    data = b""
    while b"\r\n\r\n" not in data:
        received = client.recv(65536)
        if not received:
            raise ValueError("no request")
        data += received
    start, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in start.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += client.recv(65536)
    return start.split()[1].decode()


def head(status: str, *headers: str) -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", "connection: close", *headers, "", "")).encode("latin-1")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def list_page(rows: object, total: object) -> bytes:
    return json.dumps({"success": True, "data": rows, "paging": {"total_count": total}}).encode()
