"""Listens on a port, and runs the application on uvicorn until a signal stops it."""

import errno
import ipaddress
import logging
import os
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from rtk_cli import signals
from rtk_cli.emulator.http.asgi import Application
from rtk_cli.emulator.http.limits import Limits
from rtk_cli.emulator.http.uvicorn_internals import Config, Server, limited, with_disconnect
from rtk_cli.errors import NetworkError, RtkError, UsageError

_ADDRESSES = "127.0.0.1 is this machine, 0.0.0.0 all its addresses"
_REASONS = {
    errno.EADDRINUSE: ("the port is in use", "--port 0 picks a free one"),
    errno.EACCES: ("this user may not use that port", "choose a port above 1023; --port 0 picks a free one"),
    errno.EADDRNOTAVAIL: ("this machine does not have that address", _ADDRESSES),
}
_ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - and the one of each that is this machine


def listen(host: str, port: int, *, has_token: bool) -> socket.socket:
    """Return a listening socket. An address that other machines can reach requires a token."""
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise UsageError(f"unknown address: {host}", hint=_ADDRESSES) from error
    family, kind, protocol, _, address = addresses[0]
    if not has_token and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        hint = "add --token TOKEN or set RTK_EMULATOR_TOKEN"
        raise UsageError(f"a non-loopback address requires --token: {host}", hint=hint)
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # on Windows it would let two servers share one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise _cannot_listen(host, port, error) from error
    return listener


def url_of(listener: socket.socket, *, has_tls: bool = False) -> str:
    """Return the origin by which this machine reaches the listener; with TLS by name, as web clients need it."""
    host, port = listener.getsockname()[:2]
    host = _ALL_ADDRESSES.get(host, host)
    if has_tls and host in _ALL_ADDRESSES.values():
        host = "localhost"
    scheme = "https" if has_tls else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def run(
    application: Application,
    listener: socket.socket,
    limits: Limits,
    *,
    ready: Callable[[Callable[[], None]], None],
    on_log_record: Callable[[logging.LogRecord], None],
    tls: ssl.SSLContext | None = None,
) -> None:
    """Serve until SIGTERM, SIGHUP, or Ctrl-C, which raises KeyboardInterrupt. Requests under way are answered first.

    `ready` is called when the server has started, with a function that stops it from any thread; `on_log_record` with
    what uvicorn and asyncio log.
    """

    def stop() -> None:
        server.should_exit = True

    config = uvicorn_config(application, limits)
    config.tls = tls
    server = Server(config, lambda: ready(stop))
    with _stopped_by_signal(server), _logging_to(on_log_record):
        server.run([listener])
    if server.failure is not None:
        raise server.failure


def uvicorn_config(application: Application, limits: Limits) -> Config:
    """Return the settings of uvicorn, also for tests that run it in an event loop of their own."""
    return Config(
        with_disconnect(application),
        http=limited(limits),
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        reset_contextvars=False,  # see uvicorn_internals.py
        timeout_keep_alive=limits.keep_alive_seconds,
        timeout_graceful_shutdown=limits.stop_seconds,
        ws="websockets-sansio",
        ws_max_size=limits.body_bytes,
        ws_per_message_deflate=False,  # on one machine, compression costs more than it saves
    )


@contextmanager
def _stopped_by_signal(server: uvicorn.Server) -> Iterator[None]:
    """Let SIGTERM stop the server but not the process: uvicorn raises each signal again when it has stopped.

    SIGHUP does the same. Ctrl-C must work even for a server that a script starts in the background: shells ignore
    SIGINT there.
    """

    def stop(*_: object) -> None:
        server.should_exit = True

    handlers: dict[signal.Signals, signals.Handler] = dict.fromkeys(signals.ending(), stop)
    with signals.handled({**handlers, signal.SIGINT: signal.default_int_handler}):
        yield


class _OwnRecords(logging.Filter):
    """Takes what this thread logs out of a logger, and passes warnings and errors to a function.

    Other threads of the process, such as a test, may use the same libraries.
    """

    def __init__(self, on_log_record: Callable[[logging.LogRecord], None]) -> None:
        super().__init__()
        self._on_log_record = on_log_record
        self._thread = threading.get_ident()

    def filter(self, record: logging.LogRecord) -> bool:
        if threading.get_ident() != self._thread:
            return True
        if record.levelno >= logging.WARNING:
            self._on_log_record(record)
        return False


@contextmanager
def _logging_to(on_log_record: Callable[[logging.LogRecord], None]) -> Iterator[None]:
    """Keep the libraries from writing to stderr themselves."""
    own = _OwnRecords(on_log_record)
    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "asyncio")]
    for logger in loggers:
        logger.addFilter(own)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(own)


def _cannot_listen(host: str, port: int, error: OSError) -> RtkError:
    reason, hint = _REASONS.get(error.errno or 0, (str(error.strerror), "see `rtk emulator serve --help`"))
    return NetworkError(f"cannot listen on {host} port {port}: {reason}", hint=hint)
