"""Translates httpx's exceptions into rtk's errors, which name the host and never contain a header."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx

from rtk_cli.api.transports.network_errors import RequestNotSentError, UntrustedCertificateError
from rtk_cli.errors import CHECK_BEFORE_RETRYING, NetworkError, RtkError

_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@contextmanager
def translated_errors(method: str, url: str, timeout: float) -> Iterator[None]:
    """Translate the exceptions that httpx raises in the body."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:  # the last for an invalid host name
        from rtk_cli.masking import mask_url

        raise RtkError(f"invalid URL: {mask_url(url)}") from error
    except httpx.TooManyRedirects as error:
        raise NetworkError(f"too many redirects: {_host(url)}") from error
    except httpx.RequestError as error:
        raise _network_error(error, method, _host(url), timeout) from error


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:  # an unclosed bracket, which httpx accepts as part of a name
        from rtk_cli.masking import mask_url

        return mask_url(url)


def _network_error(error: httpx.RequestError, method: str, host: str, timeout: float) -> NetworkError:
    if isinstance(error, _BEFORE_SENDING):
        return _connect_error(error, host, timeout)
    write_hint = CHECK_BEFORE_RETRYING if method in ("POST", "PATCH") else None
    if isinstance(error, httpx.TimeoutException):
        longer = f"--timeout {timeout * 2:g}"
        return NetworkError(f"no response within {timeout:g} s: {host}", hint=write_hint or longer)
    return NetworkError(f"connection lost: {host}", detail=_detail(error), hint=write_hint)


def _connect_error(error: httpx.RequestError, host: str, timeout: float) -> NetworkError:
    cause = _os_error(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return UntrustedCertificateError(
            f"certificate not trusted: {host}",
            detail=cause.verify_message,
            hint="set SSL_CERT_FILE to the certificates that your network uses",
        )
    return RequestNotSentError(f"{_connect_problem(error, cause, timeout)}: {host}", detail=_detail(error))


def _connect_problem(error: httpx.RequestError, cause: OSError | None, timeout: float) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no connection within {timeout:g} s"
    if isinstance(error, httpx.ProxyError):
        return "proxy refused to connect"
    if isinstance(cause, socket.gaierror):
        return "unknown host"
    if isinstance(cause, ConnectionRefusedError):
        return "connection refused"
    return "TLS handshake failed" if isinstance(cause, ssl.SSLError) else "cannot connect"


def _os_error(error: BaseException) -> OSError | None:
    """The operating system's own error; httpcore hides it (`from None`), but it is still the context."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    return cause


def _detail(error: httpx.RequestError) -> str | None:
    from rtk_cli.masking import mask_text

    return mask_text(str(error)) or None
