"""Repeats one request to a server on several connections, each waiting for its response.

    python -m bench.load HOST:PORT SECONDS CONNECTIONS STATUS < request

One process with plain sockets that does nothing else, so what it measures is the server. Prints requests per second and
the 99th percentile in milliseconds, as JSON.
"""

import json
import selectors
import socket
import sys
from dataclasses import dataclass
from time import perf_counter

_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass
class Connection:
    """One connection, and the request that is under way on it."""

    socket: socket.socket
    sent_at: float = 0.0
    received: bytes = b""

    def send(self, request: bytes) -> None:
        self.received = b""
        self.sent_at = perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """Read what has arrived; return the status line once the response is complete."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.received += chunk
        head, found, body = self.received.partition(_END_OF_HEAD)
        if not found:
            return None
        length = next(line[len(_LENGTH) :] for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
        return head.partition(b"\r\n")[0] if len(body) >= int(length) else None


def measure(address: tuple[str, int], request: bytes, seconds: float, connections: int, status: str) -> list[float]:
    """Return the latencies of all responses, in seconds; each must have the status."""
    latencies: list[float] = []
    expected = status.encode()
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            connection = Connection(socket.create_connection(address))
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(request)
        end = perf_counter() + seconds
        while perf_counter() < end:
            for key, _ in selector.select(1):
                connection = key.data
                status_line = connection.receive()
                if status_line is not None:
                    latencies.append(perf_counter() - connection.sent_at)
                    if status_line.split()[1] != expected:
                        raise RuntimeError(f"expected status {status}: {connection.received!r}")
                    connection.send(request)
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    return latencies


def main() -> None:
    address, seconds, connections, status = sys.argv[1:]
    host, _, port = address.rpartition(":")
    request = sys.stdin.buffer.read()
    latencies = sorted(measure((host, int(port)), request, float(seconds), int(connections), status))
    p99 = latencies[int(len(latencies) * 0.99)] * 1000
    print(json.dumps({"per_second": len(latencies) / float(seconds), "p99_ms": p99}))


if __name__ == "__main__":
    main()
