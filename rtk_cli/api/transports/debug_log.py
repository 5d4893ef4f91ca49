"""`--debug`: each request and answer as lines, with the secrets masked. It changes nothing of what passes through."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rtk_cli.api.json_codec import decode, encode
from rtk_cli.api.transports.request_headers import headers_of, target
from rtk_cli.clock import Clock
from rtk_cli.errors import NetworkError
from rtk_cli.masking import mask, mask_headers, mask_text, mask_url
from rtk_cli.messages import Download, Request, Response, Transport

EXCERPT = 500  # characters of a body that is not JSON: an error page says what it has to say at its start


class LoggingTransport:
    """A transport that tells. `write` is given a line at a time, without its line end."""

    def __init__(self, inner: Transport, write: Callable[[str], None], clock: Clock) -> None:
        self._inner = inner
        self._write = write
        self._clock = clock

    def send(self, request: Request) -> Response:
        self._tell(">", f"{request.method} {mask_url(target(request))}", headers_of(request), request.body)
        started = self._clock.now()
        with self._telling_failure(started):
            response = self._inner.send(request)
        self._tell("<", self._status(response.status, started), response.headers, response.content)
        return response

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[Download]:
        self._tell(">", f"GET {mask_url(url)}", headers)
        started = self._clock.now()
        with self._telling_failure(started), self._inner.open(url, headers) as download:
            self._tell("<", self._status(download.status, started), download.headers)
            yield download

    def close(self) -> None:
        self._inner.close()

    def _tell(self, sign: str, head: str, headers: Mapping[str, str], body: bytes | None = None) -> None:
        self._write(f"{sign} {head}")
        for name, value in mask_headers(headers).items():
            self._write(f"{sign} {name}: {value}")
        if body:
            self._write(f"{sign} {readable(body)}")

    @contextmanager
    def _telling_failure(self, started: float) -> Iterator[None]:
        try:
            yield
        except NetworkError as error:
            self._write(f"< {mask_text(error.message)} (after {self._milliseconds(started)} ms)")
            raise

    def _status(self, status: int, started: float) -> str:
        return f"{status} in {self._milliseconds(started)} ms"

    def _milliseconds(self, started: float) -> int:
        return round((self._clock.now() - started) * 1000)


def readable(body: bytes) -> str:
    """One line: masked JSON, or the start of whatever else it is."""
    try:
        return encode(mask(decode(body))).decode()
    except ValueError:
        text = " ".join(mask_text(body.decode(errors="replace")).split())
        return text[:EXCERPT] + (f" ... ({len(body)} bytes)" if len(text) > EXCERPT else "")
