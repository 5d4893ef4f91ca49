"""`--debug`: logs each request and response with secrets masked. It changes nothing that passes through."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

from rtk_cli.api.json_codec import decode, encode
from rtk_cli.api.transports.request_headers import path_and_query, request_headers
from rtk_cli.clock import Clock
from rtk_cli.errors import NetworkError
from rtk_cli.masking import mask, mask_headers, mask_text, mask_url
from rtk_cli.messages import Download, Request, Response, Transport

MAX_EXCERPT = 500  # characters of a body that is not JSON: an error page says at its start what is wrong


class LoggingTransport:
    """A transport that logs. `write` gets one line at a time, without a line end.

    The lines of one request, and of one response, stay together when several threads send.
    """

    def __init__(self, inner: Transport, write: Callable[[str], None], clock: Clock) -> None:
        self._inner = inner
        self._write = write
        self._clock = clock
        self._lock = Lock()

    def send(self, request: Request) -> Response:
        start_line = f"{request.method} {mask_url(path_and_query(request))}"
        self._log(">", start_line, request_headers(request), request.body)
        started = self._clock.now()
        with self._logging_errors(started):
            response = self._inner.send(request)
        self._log("<", self._status_line(response.status, started), response.headers, response.content)
        return response

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        self._log(">", f"GET {mask_url(url)}", headers)
        started = self._clock.now()
        with self._logging_errors(started), self._inner.open(url, headers) as download:
            self._log("<", self._status_line(download.status, started), download.headers)
            yield download

    def close(self) -> None:
        self._inner.close()

    def _log(self, sign: str, start_line: str, headers: Mapping[str, str], body: bytes | None = None) -> None:
        lines = [start_line, *(f"{name}: {value}" for name, value in mask_headers(headers).items())]
        if body:
            lines.append(format_body(body))
        with self._lock:
            for line in lines:
                self._write(f"{sign} {line}")

    @contextmanager
    def _logging_errors(self, started: float) -> Iterator[None]:
        try:
            yield
        except NetworkError as error:
            self._write(f"< {mask_text(error.message)} (after {self._milliseconds(started)} ms)")
            raise

    def _status_line(self, status: int, started: float) -> str:
        return f"{status} in {self._milliseconds(started)} ms"

    def _milliseconds(self, started: float) -> int:
        return round((self._clock.now() - started) * 1000)


def format_body(body: bytes) -> str:
    """One line: masked JSON, or the start of any other text."""
    try:
        return encode(mask(decode(body))).decode()
    except ValueError:
        text = " ".join(mask_text(body.decode(errors="replace")).split())
        return text[:MAX_EXCERPT] + (f" ... ({len(body)} bytes)" if len(text) > MAX_EXCERPT else "")
