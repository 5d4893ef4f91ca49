"""httpx's exceptions in plain words, with the host and never a header: `NetworkError` and its two special kinds."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx

from rtk_cli.api.transports.network_errors import NothingSentError, UntrustedServerError
from rtk_cli.errors import LOOK_FIRST, NetworkError, RtkError
from rtk_cli.masking import mask_text, mask_url

_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@contextmanager
def plain_errors(method: str, url: str, timeout: float) -> Iterator[None]:
    """Turns whatever httpx raises in its body into an error of rtk."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:  # the last: no host has such a name
        raise RtkError(f"not an address that can be opened: {mask_url(url)}") from error
    except httpx.TooManyRedirects as error:
        raise NetworkError(f"too many redirects: {_host(url)}") from error
    except httpx.RequestError as error:
        raise _network_error(error, method, _host(url), timeout) from error


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:  # an unclosed bracket, which httpx takes for a name
        return mask_url(url)


def _network_error(error: httpx.RequestError, method: str, host: str, timeout: float) -> NetworkError:
    if isinstance(error, _BEFORE_SENDING):
        return _unconnected(error, host, timeout)
    after = LOOK_FIRST if method in ("POST", "PATCH") else None
    if isinstance(error, httpx.TimeoutException):
        longer = f"--timeout {timeout * 2:g}"
        return NetworkError(f"no answer within {timeout:g} s: {host}", hint=after or longer)
    return NetworkError(f"the connection broke off: {host}", detail=_words(error), hint=after)


def _unconnected(error: httpx.RequestError, host: str, timeout: float) -> NetworkError:
    origin = _origin(error)
    if isinstance(origin, ssl.SSLCertVerificationError):
        return UntrustedServerError(
            f"the certificate is not trusted: {host}",
            detail=origin.verify_message,
            hint="set SSL_CERT_FILE to the certificates that your network uses",
        )
    return NothingSentError(f"{_why_unconnected(error, origin, timeout)}: {host}", detail=_words(error))


def _why_unconnected(error: httpx.RequestError, origin: OSError | None, timeout: float) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no connection within {timeout:g} s"
    if isinstance(error, httpx.ProxyError):
        return "the proxy refuses to connect"
    if isinstance(origin, socket.gaierror):
        return "the name of the host is not known"
    if isinstance(origin, ConnectionRefusedError):
        return "the connection is refused"
    return "TLS cannot be agreed on" if isinstance(origin, ssl.SSLError) else "no connection"


def _origin(error: BaseException) -> OSError | None:
    """The operating system's own error; httpcore hides it (`from None`), but it is still the context."""
    deeper: BaseException | None = error
    while deeper is not None and not isinstance(deeper, OSError):
        deeper = deeper.__cause__ or deeper.__context__
    return deeper


def _words(error: httpx.RequestError) -> str | None:
    return mask_text(str(error)) or None
