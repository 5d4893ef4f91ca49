"""Serves the emulator on a port: the ready file that scripts wait for, and the log of requests and errors."""

import gc
import stat
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rtk_cli.clock import Clock
from rtk_cli.config import atomic_file, token_validation
from rtk_cli.errors import MASK, ConfigurationError, RtkError, UsageError
from rtk_cli.local import ANY_TOKEN, sdk_variables
from rtk_cli.masking import mask_text, mask_url

if TYPE_CHECKING:
    from logging import LogRecord
    from ssl import SSLContext

    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.http.app import AccessLogEntry
    from rtk_cli.emulator.http.client_hosts import ClientHosts
    from rtk_cli.emulator.http.limits import Limits, Rate
    from rtk_cli.emulator.tls.authority import Authority
    from rtk_cli.emulator.web_client.clients import MakeBackend

TOKEN_VARIABLE = "RTK_EMULATOR_TOKEN"  # noqa: S105 - the variable's name
DEFAULT_PORT = 8787
READABLE = 0o666  # by everyone, as far as the umask allows: the ready file holds no secret
ERROR_LEVEL = 40  # logging.ERROR: not the client's fault


@dataclass(frozen=True, slots=True)
class ServeAddress:
    """Where to serve. `token` is the only one accepted; None accepts requests without a token.

    With an `authority` the server speaks TLS, with certificates of that authority. `allowed_origins` are those of pages
    that may call the hosts of the web client, besides the pages of this machine.
    """

    host: str
    port: int
    token: str | None
    prefix: str = ""
    forwards_media: bool = False
    rate: "Rate | None" = None
    ready_file: Path | None = None
    authority: "Authority | None" = None
    allowed_origins: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ServerLog:
    """Where messages go: `note` obeys --quiet, `always` does not; `is_debug` logs each request."""

    note: Callable[[str], None]
    always: Callable[[str], None]
    is_debug: bool


def checked_token(from_flag: str | None, from_environment: str | None) -> str | None:
    """Return the token that clients must send: that of --token, else that of the environment."""
    if from_flag is not None:
        return token_validation.validated(from_flag, "the token in --token")
    return token_validation.validated(from_environment, f"the token in {TOKEN_VARIABLE}") if from_environment else None


def checked_rate(text: str | None) -> "Rate | None":
    """Parse a limit such as `1200/300`: 1,200 requests in 300 seconds."""
    from rtk_cli.emulator.http.limits import Rate

    if text is None:
        return None
    requests, _, seconds = text.partition("/")
    if not all(part.isascii() and part.isdigit() and 0 < int(part[:10]) < 10**9 for part in (requests, seconds)):
        raise UsageError(f"--rate-limit must be REQUESTS/SECONDS: {text}", hint="for example --rate-limit 1200/300")
    return Rate(int(requests), int(seconds))


def checked_prefix(text: str) -> str:
    """Return the base path without its trailing slash."""
    prefix = text.rstrip("/")
    if prefix and (not prefix.startswith("/") or not prefix.isascii() or not prefix.isprintable() or " " in prefix):
        raise UsageError(f"--prefix must be a path such as /api: {text}")
    return prefix


def checked_origins(texts: Iterable[str]) -> frozenset[str]:
    """Return origins as browsers send them."""
    from rtk_cli.emulator.http.client_hosts import origin_of

    found = {text: origin_of(text) for text in texts}
    for text, origin in found.items():
        if origin is None:
            hint = "scheme and host, such as --allow-origin https://app.example"
            raise UsageError(f"--allow-origin must be the origin of a site: {text}", hint=hint)
    return frozenset(origin for origin in found.values() if origin is not None)


def serve(
    emulator: "Emulator",
    address: ServeAddress,
    clock: Clock,
    log: ServerLog,
    on_ready: Callable[[str, Callable[[], None]], None] | None = None,
    *,
    delivers_webhooks: bool = True,
) -> None:
    """Serve until the process receives a signal to stop. Raises what prevents the start.

    `on_ready` gets the base URL, and a function that stops the server from any thread; without it the process is the
    server's alone.
    """
    from rtk_cli.emulator.http import server, web_media
    from rtk_cli.emulator.http.limits import Limits
    from rtk_cli.emulator.http.request import BASE

    limits = Limits(rate=address.rate)
    if log.is_debug:
        emulator.report_unknown_members(_unknown_members_logger(log))
    media = (
        web_media.forwarding(emulator, log.note, _error_logger(log))
        if address.forwards_media
        else web_media.without(log.note)
    )
    application = _application(emulator, address, clock, log, limits, media.make_backend)
    with server.listen(address.host, address.port, has_token=address.token is not None) as listener:
        emulator.open()
        emulator.live.expire_orphans()
        origin = server.url_of(listener, has_tls=address.authority is not None)
        url = origin + (address.prefix or BASE)
        emulator.origin = url
        webhooks = _webhooks(emulator, log) if delivers_webhooks else nullcontext()
        with webhooks, media.recorder, _ready_file(address.ready_file, url) as write_ready_file:

            def ready(stop: Callable[[], None]) -> None:
                write_ready_file()
                log.note(f"serving on {url} ({_token_note(address.token)})")
                log.note(f"console: {origin}/")
                _note_authority(address.authority, log)
                if on_ready is None:
                    log.note(f"to use it: export {_variables(url, address.token)}")
                    gc.freeze()  # the garbage collector need not search what exists by now
                else:
                    on_ready(url, stop)

            tls = _tls_context(address.authority, clock)
            server.run(application, listener, limits, ready=ready, on_log_record=_library_logger(log), tls=tls)


def _application(
    emulator: "Emulator",
    address: ServeAddress,
    clock: Clock,
    log: ServerLog,
    limits: "Limits",
    make_backend: "MakeBackend",
) -> "ClientHosts":
    from rtk_cli.emulator.http.app import App, Observers
    from rtk_cli.emulator.http.client_hosts import ClientHosts
    from rtk_cli.emulator.http.websocket_endpoint import WebSocketEndpoint

    observers = Observers(_error_logger(log), _access_logger(log))
    websockets = WebSocketEndpoint(emulator, observers.on_error, limits, address.prefix, make_backend)
    application = App(emulator, clock, observers, limits=limits, prefix=address.prefix, websockets=websockets)
    return ClientHosts(application, address.allowed_origins, is_open=address.token is not None)


def _tls_context(authority: "Authority | None", clock: Clock) -> "SSLContext | None":
    if authority is None:
        return None
    from rtk_cli.emulator.tls.server_context import server_context  # loads cryptography, which takes its time

    return server_context(authority.pair, clock)


def _note_authority(authority: "Authority | None", log: ServerLog) -> None:
    if authority is None:
        return
    if authority.has_replaced:
        state = "the certificate authority has expired or soon would have"
        log.always(f"rtk: warning: {state}; trust the new one: {authority.file}")
    log.note(f"certificates by {authority.file}; how to trust it: rtk emulator trust")


@contextmanager
def _webhooks(emulator: "Emulator", log: ServerLog) -> Iterator[None]:
    """Deliver webhooks in the background. At the end, deliveries under way are completed."""
    from rtk_cli.emulator.webhooks.delivery_worker import DeliveryWorker

    log_error = _error_logger(log)

    def on_delivery(entry: Mapping[str, object]) -> None:
        if log.is_debug:
            subject = f"webhook {entry['webhook_id']} {entry['event']}"
            log.always(f"{subject}: {entry['status']} after {entry['attempts']} attempts")

    def on_error(error: Exception) -> None:
        if isinstance(error, RtkError):
            log.always(f"rtk: {error}")
        else:
            log_error("webhooks", error)

    worker = DeliveryWorker(emulator.webhooks, on_delivery, on_error)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _token_note(token: str | None) -> str:
    return "no token needed" if token is None else f"token: {MASK}"


def _variables(url: str, token: str | None) -> str:
    """The variables that lead rtk here, for a shell; a token that is required is not shown."""
    variables = sdk_variables(url, ANY_TOKEN if token is None else "TOKEN")
    return " ".join(f"{name}={value}" for name, value in variables.items())


def _access_logger(log: ServerLog) -> "Callable[[AccessLogEntry], None] | None":
    def on_response(entry: "AccessLogEntry") -> None:
        target = mask_url(entry.target)
        log.always(f"{entry.method} {target} {entry.status} in {entry.milliseconds:.1f} ms")

    return on_response if log.is_debug else None


def _unknown_members_logger(log: ServerLog) -> Callable[[str, list[str]], None]:
    def on_unknown(operation: str, names: list[str]) -> None:
        log.always(f"{operation}: unknown members of the body: {mask_text(', '.join(names))}")

    return on_unknown


def _error_logger(log: ServerLog) -> Callable[[str, Exception], None]:
    """Log internal errors: one line, and with --debug the traceback."""

    def on_error(subject: str, error: Exception) -> None:
        text = str(error) if isinstance(error, RtkError) else f"{type(error).__name__}: {error}"
        log.always(f"rtk: internal error in {mask_url(subject)}: {mask_text(text)}")
        if log.is_debug:
            _log_traceback(log, error)

    return on_error


def _library_logger(log: ServerLog) -> "Callable[[LogRecord], None]":
    """Log what uvicorn and asyncio report; what clients caused only with --debug."""
    from asyncio import CancelledError

    caused_by_clients = (UnicodeDecodeError, CancelledError)  # a binary frame; a request that waited until the end

    def on_log_record(record: "LogRecord") -> None:
        error = record.exc_info[1] if record.exc_info else None
        if log.is_debug or (record.levelno >= ERROR_LEVEL and not isinstance(error, caused_by_clients)):
            log.always(mask_text(record.getMessage().strip()))
        if log.is_debug and error is not None:
            _log_traceback(log, error)

    return on_log_record


def _log_traceback(log: ServerLog, error: BaseException) -> None:
    for line in "".join(traceback.format_exception(error)).splitlines():
        log.always(mask_text(line))


@contextmanager
def _ready_file(path: Path | None, url: str) -> Iterator[Callable[[], None]]:
    """Provide a function that writes the base URL to the file, and delete the file when the server stops.

    A named pipe is only written to, and a file that another server has overwritten stays.
    """
    if path is None:
        yield lambda: None
        return
    is_file = not path.exists() or stat.S_ISREG(path.stat().st_mode)
    with _file_errors(path):
        if is_file:
            path.unlink(missing_ok=True)
    try:
        yield lambda: _write_atomically(path, url) if is_file else _write(path, url)
    finally:
        with suppress(OSError):  # it may be gone already
            if is_file and path.read_text(encoding="utf-8") == f"{url}\n":
                path.unlink()


def _write_atomically(path: Path, url: str) -> None:
    """Write a file that is complete as soon as it exists."""
    with _file_errors(path):
        atomic_file.replace(path, f"{url}\n".encode(), mode=READABLE)


def _write(path: Path, url: str) -> None:
    with _file_errors(path):
        path.write_text(f"{url}\n", encoding="utf-8")


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"cannot write the ready file: {path}"
        raise ConfigurationError(message, detail=error.strerror, hint="name another file with --ready-file") from error
