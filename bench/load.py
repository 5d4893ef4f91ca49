"""Asks a server the same question over and over on several connections, each waiting for its answer.

    python -m bench.load HOST:PORT SECONDS CONNECTIONS STATUS < request

One process that does nothing else, with plain sockets: what it measures is the server. Prints requests a second and the
99th percentile in milliseconds, as JSON.
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
class Line:
    """One connection, and the question that waits on it."""

    socket: socket.socket
    asked_at: float = 0.0
    received: bytes = b""

    def ask(self, question: bytes) -> None:
        self.received = b""
        self.asked_at = perf_counter()
        self.socket.sendall(question)

    def hear(self) -> bytes | None:
        """The status line once the answer is whole."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server hung up")
        self.received += chunk
        head, found, body = self.received.partition(_END_OF_HEAD)
        if not found:
            return None
        length = next(line[len(_LENGTH) :] for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
        return head.partition(b"\r\n")[0] if len(body) >= int(length) else None


def measure(address: tuple[str, int], question: bytes, seconds: float, connections: int, status: str) -> list[float]:
    """The latencies of all answers, in seconds; each must have the status."""
    latencies: list[float] = []
    expected = status.encode()
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            line = Line(socket.create_connection(address))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask(question)
        end = perf_counter() + seconds
        while perf_counter() < end:
            for key, _ in selector.select(1):
                line = key.data
                said = line.hear()
                if said is not None:
                    latencies.append(perf_counter() - line.asked_at)
                    if said.split()[1] != expected:
                        raise RuntimeError(f"an answer that is not {status}: {line.received!r}")
                    line.ask(question)
        for key in list(selector.get_map().values()):
            key.data.socket.close()
    return latencies


def main() -> None:
    place, seconds, connections, status = sys.argv[1:]
    host, _, port = place.rpartition(":")
    question = sys.stdin.buffer.read()
    latencies = sorted(measure((host, int(port)), question, float(seconds), int(connections), status))
    p99 = latencies[int(len(latencies) * 0.99)] * 1000
    print(json.dumps({"a_second": len(latencies) / float(seconds), "p99_ms": p99}))


if __name__ == "__main__":
    main()
