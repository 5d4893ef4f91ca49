"""Listens on a port and runs the application until it is told to stop. The only file that starts the server library."""

import errno
import ipaddress
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from rtk_cli.emulator.http.asgi import Application
from rtk_cli.emulator.http.connection import guarded
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.errors import NetworkError, RtkError, UsageError

_REASONS = {
    errno.EADDRINUSE: ("the port is taken", "--port 0 picks a free one"),
    errno.EACCES: ("the system does not allow that port", "choose one above 1023; --port 0 picks a free one"),
    errno.EADDRNOTAVAIL: ("this machine has no such address", "127.0.0.1 is this machine, 0.0.0.0 all its addresses"),
}


def listen(host: str, port: int, *, has_token: bool) -> socket.socket:
    """A socket that takes connections. An address that others can reach wants a token: `has_token` if there is one."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise UsageError(f"no such address: {host}", hint="see `rtk emulator serve --help`") from error
    family, kind, protocol, _, address = found[0]
    if not has_token and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        hint = "add --token TOKEN, or set RTK_EMULATOR_TOKEN"
        raise UsageError(f"others can reach this address, and so it needs a token: {host}", hint=hint)
    made = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two servers have one port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(1024)
    except OSError as error:
        made.close()
        raise _cannot_listen(host, port, error) from error
    return made


def url_of(listener: socket.socket) -> str:
    """The origin under which this machine finds the listener."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - they are all addresses, and no name
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(
    application: Application,
    listener: socket.socket,
    limits: Limits,
    *,
    ready: Callable[[], None],
    hear: Callable[[logging.LogRecord], None],
) -> None:
    """Serve until SIGTERM, or until Ctrl-C, which raises KeyboardInterrupt. What was asked before the end is answered.

    `ready` is called when it begins; `hear` gets what the server library has to say.
    """
    server = _Server(uvicorn_config(application, limits), ready)
    with _ended_by_signal(server), _heard_by(hear):
        server.run([listener])
    if server.failure is not None:
        raise server.failure


def uvicorn_config(application: Application, limits: Limits) -> uvicorn.Config:
    """How the server library is used here; a test that runs the server in its own loop uses it the same way."""
    return uvicorn.Config(
        application,
        http=guarded(limits),
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=limits.stop_seconds,
        ws_max_size=limits.body_bytes,
        ws_per_message_deflate=False,  # on one machine it costs more than it saves
    )


class _Server(uvicorn.Server):
    """A server that tells when it has begun; when that fails, it ends in good order with a `failure`."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self.failure: Exception | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        try:
            self._ready()
        except Exception as failure:
            self.failure = failure
            self.should_exit = True


@contextmanager
def _ended_by_signal(server: uvicorn.Server) -> Iterator[None]:
    """SIGTERM ends the server and not the process: uvicorn raises each signal once more when it is done.

    So it does with Ctrl-C, which is to be heard even by a server that a script has put into the background, where
    shells have it ignored.
    """

    def stop(*_: object) -> None:
        server.should_exit = True

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers: dict[signal.Signals, Callable[..., None]] = {
        signal.SIGTERM: stop,
        signal.SIGINT: signal.default_int_handler,
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Ear(logging.Handler):
    """Hands on what is logged."""

    def __init__(self, hear: Callable[[logging.LogRecord], None]) -> None:
        super().__init__(logging.WARNING)
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        self._hear(record)


@contextmanager
def _heard_by(hear: Callable[[logging.LogRecord], None]) -> Iterator[None]:
    """Keep the libraries from writing to stderr themselves."""
    ear = _Ear(hear)
    loggers = [logging.getLogger(name) for name in ("uvicorn", "asyncio")]
    for logger in loggers:
        logger.addHandler(ear)
        logger.propagate = False
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
            logger.propagate = True


def _cannot_listen(host: str, port: int, error: OSError) -> RtkError:
    reason, hint = _REASONS.get(error.errno or 0, (str(error.strerror), "see `rtk emulator serve --help`"))
    return NetworkError(f"cannot listen on {host} port {port}: {reason}", hint=hint)
