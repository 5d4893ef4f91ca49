"""Serves the emulator on a port: says where, keeps the file that scripts wait for, and tells of calls and defects."""

import gc
import os
import stat
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rtk_cli.clock import Clock
from rtk_cli.config import token_validation
from rtk_cli.errors import MASK, ConfigurationError, RtkError, UsageError
from rtk_cli.masking import mask_text, mask_url

if TYPE_CHECKING:
    from logging import LogRecord

    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.http.app import Served
    from rtk_cli.emulator.http.limits import Rate

TOKEN_VARIABLE = "RTK_EMULATOR_TOKEN"  # noqa: S105 - the name of it
DEFAULT_PORT = 8787
LOUD = 40  # logging.ERROR: what is no caller's fault


@dataclass(frozen=True, slots=True)
class ServeAddress:
    """Where to serve. `token` is the only one let in, None lets everybody in."""

    host: str
    port: int
    token: str | None
    prefix: str = ""
    rate: "Rate | None" = None
    ready_file: Path | None = None


@dataclass(frozen=True, slots=True)
class ServerLog:
    """How to speak: `note` may be silenced, `always` not; with `is_debug` each call is told of."""

    note: Callable[[str], None]
    always: Callable[[str], None]
    is_debug: bool


def checked_token(given: str | None, from_environment: str | None) -> str | None:
    """The token that callers must show: the flag's, else the environment's."""
    if given is not None:
        return token_validation.validated(given, "the token in --token")
    return token_validation.validated(from_environment, f"the token in {TOKEN_VARIABLE}") if from_environment else None


def checked_rate(text: str | None) -> "Rate | None":
    """`1200/300`: so many requests in so many seconds."""
    from rtk_cli.emulator.http.limits import Rate

    if text is None:
        return None
    requests, _, seconds = text.partition("/")
    if not all(part.isascii() and part.isdigit() and 0 < int(part[:10]) < 10**9 for part in (requests, seconds)):
        raise UsageError(f"--rate-limit is REQUESTS/SECONDS: {text}", hint="such as --rate-limit 1200/300")
    return Rate(int(requests), int(seconds))


def checked_prefix(text: str) -> str:
    """A base path, without the slash at its end."""
    prefix = text.rstrip("/")
    if prefix and (not prefix.startswith("/") or not prefix.isascii() or not prefix.isprintable() or " " in prefix):
        raise UsageError(f"--prefix is a path, such as /api: {text}")
    return prefix


def serve(emulator: "Emulator", place: ServeAddress, clock: Clock, log: ServerLog) -> None:
    """Serve until the process is told to stop. Raises what keeps it from beginning."""
    from rtk_cli.emulator.http import server
    from rtk_cli.emulator.http.app import App, Observers
    from rtk_cli.emulator.http.limits import Limits
    from rtk_cli.emulator.http.request import BASE
    from rtk_cli.emulator.http.websocket_endpoint import WebSocketEndpoint

    limits = Limits(rate=place.rate)
    watchers = Observers(_defect_log(log), _access_log(log))
    sockets = WebSocketEndpoint(emulator, watchers.defect, limits, place.prefix)
    application = App(emulator, clock, watchers, limits=limits, prefix=place.prefix, sockets=sockets)
    with server.listen(place.host, place.port, has_token=place.token is not None) as listener:
        emulator.open()
        emulator.live.expire_orphans()
        url = emulator.origin = server.url_of(listener) + (place.prefix or BASE)
        with _ready_file(place.ready_file, url) as write, _webhooks(emulator, log):

            def ready() -> None:
                write()
                gc.freeze()  # what is there by now stays: nobody waits while it is searched for garbage
                log.note(f"serving on {url} ({_who(place.token)})")

            server.run(application, listener, limits, ready=ready, hear=_library_log(log))


@contextmanager
def _webhooks(emulator: "Emulator", log: ServerLog) -> Iterator[None]:
    """Webhooks are sent in the background; what is under way at the end is ended well."""
    from rtk_cli.emulator.webhooks.delivery_worker import DeliveryWorker

    def tell(entry: Mapping[str, object]) -> None:
        if log.is_debug:
            words = f"webhook {entry['webhook_id']} {entry['event']}"
            log.always(f"{words}: {entry['status']} after {entry['attempts']} attempts")

    defect = _defect_log(log)

    def complain(problem: Exception) -> None:
        if isinstance(problem, RtkError):
            log.always(f"rtk: {problem}")
        else:
            defect("webhooks", problem)

    worker = DeliveryWorker(emulator.webhooks, tell, complain)
    worker.start()
    try:
        yield
    finally:
        worker.stop()


def _who(token: str | None) -> str:
    return "no token needed" if token is None else f"token: {MASK}"


def _access_log(log: ServerLog) -> "Callable[[Served], None] | None":
    def tell(served: "Served") -> None:
        target = mask_url(served.target)
        log.always(f"{served.method} {target} {served.status} in {served.milliseconds:.1f} ms")

    return tell if log.is_debug else None


def _defect_log(log: ServerLog) -> Callable[[str, Exception], None]:
    """Tells of what broke in the emulator: a line, and with --debug the whole story."""

    def tell(where: str, problem: Exception) -> None:
        words = str(problem) if isinstance(problem, RtkError) else f"{type(problem).__name__}: {problem}"
        log.always(f"rtk: internal error in {mask_url(where)}: {mask_text(words)}")
        if log.is_debug:
            _tell_story(log, problem)

    return tell


def _library_log(log: ServerLog) -> "Callable[[LogRecord], None]":
    """Tells what the server library has to say: what callers brought about only with --debug."""
    from asyncio import CancelledError

    of_callers = (UnicodeDecodeError, CancelledError)  # a frame that is no text; a call that waited until the end

    def tell(record: "LogRecord") -> None:
        problem = record.exc_info[1] if record.exc_info else None
        if log.is_debug or (record.levelno >= LOUD and not isinstance(problem, of_callers)):
            log.always(mask_text(record.getMessage().strip()))
        if log.is_debug and problem is not None:
            _tell_story(log, problem)

    return tell


def _tell_story(log: ServerLog, problem: BaseException) -> None:
    for line in "".join(traceback.format_exception(problem)).splitlines():
        log.always(mask_text(line))


@contextmanager
def _ready_file(path: Path | None, url: str) -> Iterator[Callable[[], None]]:
    """Writes the base URL into a file once the server answers; the file is there only as long as the server.

    A pipe is written to as it is, and a file that another server has taken over stays.
    """
    if path is None:
        yield lambda: None
        return
    is_file = not path.exists() or stat.S_ISREG(path.stat().st_mode)
    with _file_errors(path):
        if is_file:
            path.unlink(missing_ok=True)
    try:
        yield lambda: _write_whole(path, url) if is_file else _write(path, url)
    finally:
        with suppress(OSError):  # it has served its purpose, and may be gone
            if is_file and path.read_text(encoding="utf-8") == f"{url}\n":
                path.unlink()


def _write_whole(path: Path, url: str) -> None:
    """So that whoever sees the file sees all of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with _file_errors(path):
        draft.write_text(f"{url}\n", encoding="utf-8")
        draft.replace(path)


def _write(path: Path, url: str) -> None:
    with _file_errors(path):
        path.write_text(f"{url}\n", encoding="utf-8")


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"the ready file cannot be written: {path}"
        raise ConfigurationError(message, detail=error.strerror, hint="name another file with --ready-file") from error
