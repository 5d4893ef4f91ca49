"""A SOCKS5 proxy (RFC 1928 and 1929) whose connections all lead to one server of the test."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import cast

CONNECTED = b"\x05\x00\x00\x01" + bytes(6)


class SocksProxy(ThreadingTCPServer):
    """`greeting` and `reply` may be replaced by wrong ones; `seen` has the requested hosts, `users` who came."""

    daemon_threads = True

    def __init__(self, origin: str) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.target = ("127.0.0.1", int(origin.rpartition(":")[2]))
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.greeting: bytes | None = None
        self.accepts_user, self.reply = True, CONNECTED
        self.seen: list[tuple[str, int]] = []
        self.users: list[tuple[bytes, bytes]] = []


class _Connection(StreamRequestHandler):
    def handle(self) -> None:
        proxy, read, write = cast(SocksProxy, self.server), self.rfile.read, self.wfile.write
        method = read(read(2)[1])[0]
        write(bytes((5, method)) if proxy.greeting is None else proxy.greeting)
        if method == 2:  # user and password
            proxy.users.append((read(read(2)[1]), read(read(1)[0])))
            write(bytes((1, not proxy.accepts_user)))
        with suppress(IndexError):  # the client gives up
            proxy.seen.append((read(read(5)[4]).decode(), int.from_bytes(read(2))))
            write(proxy.reply)
            if proxy.reply == CONNECTED:
                with socket.create_connection(proxy.target) as server:
                    Thread(target=_copy, args=(server, self.request), daemon=True).start()
                    _copy(self.request, server)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def socks_proxy(origin: str) -> Iterator[SocksProxy]:
    """Run a proxy to `origin`."""
    with SocksProxy(origin) as proxy:
        thread = Thread(target=proxy.serve_forever, args=(0.01,))
        thread.start()
        yield proxy
        proxy.shutdown()
    thread.join()
