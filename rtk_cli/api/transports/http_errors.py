"""Translates httpcore's exceptions into rtk's errors, which name the host or the proxy and never contain a header."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

import httpcore

from rtk_cli.api.transports.body_reader import MEBIBYTE, TooLargeError
from rtk_cli.api.transports.network_errors import (
    RequestNotSentError,
    StalledError,
    UntrustedCertificateError,
)
from rtk_cli.api.transports.proxies import Proxy
from rtk_cli.errors import CHECK_BEFORE_RETRYING, NetworkError, RtkError, ServerError

_BEFORE_SENDING = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError)
_DURING_EXCHANGE = (
    *_BEFORE_SENDING,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
)


class Exchange(NamedTuple):
    """What is sent where. `timeout` is in seconds, and `missing` names what does not come in that time."""

    method: str
    url: str
    timeout: float
    missing: str
    proxy: Proxy | None = None

    @property
    def target(self) -> str:
        """The host, and the proxy if there is one."""
        return _host(self.url) + (f" through {self.proxy}" if self.proxy else "")

    @property
    def write_hint(self) -> str | None:
        return CHECK_BEFORE_RETRYING if self.method in ("POST", "PATCH") else None


@contextmanager
def translated_errors(exchange: Exchange, max_response: int = 0) -> Iterator[None]:
    """Translate the exceptions that httpcore and the body reader raise in the body."""
    try:
        yield
    except (httpcore.UnsupportedProtocol, UnicodeError) as error:  # the latter for an invalid host name
        raise invalid_url(exchange.url) from error
    except _DURING_EXCHANGE as error:
        raise _network_error(error, exchange) from error
    except TooLargeError as error:
        raise _too_large(exchange, max_response) from error


def invalid_url(url: str) -> RtkError:
    from rtk_cli.masking import mask_url

    return RtkError(f"invalid URL: {mask_url(url)}")


def too_many_redirects(url: str) -> NetworkError:
    return NetworkError(f"too many redirects: {_host(url)}")


def unsafe_redirect(url: str) -> NetworkError:
    return NetworkError(f"a redirect from https to http was not followed: {_host(url)}")


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:  # an unclosed bracket
        from rtk_cli.masking import mask_url

        return mask_url(url)


def _too_large(exchange: Exchange, limit: int) -> ServerError:
    mebibytes = limit / MEBIBYTE
    remedy = f"for larger responses set RTK_MAX_RESPONSE={mebibytes * 2:g}"
    hint = f"{exchange.write_hint}; {remedy}" if exchange.write_hint else remedy
    return ServerError(f"the response is larger than {mebibytes:g} MiB: {exchange.target}", hint=hint)


def _network_error(error: Exception, exchange: Exchange) -> NetworkError:
    if isinstance(error, _BEFORE_SENDING):
        return _connect_error(error, exchange)
    if isinstance(error, httpcore.TimeoutException):
        message = f"timed out, {exchange.missing} --timeout {exchange.timeout:g} s: {exchange.target}"
        return StalledError(message, hint=exchange.write_hint or f"--timeout {exchange.timeout * 2:g}")
    return NetworkError(f"connection lost: {exchange.target}", detail=_detail(error), hint=exchange.write_hint)


def _connect_error(error: Exception, exchange: Exchange) -> NetworkError:
    cause = _os_error(error)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return UntrustedCertificateError(
            f"certificate not trusted: {exchange.target}",
            detail=cause.verify_message,
            hint="set SSL_CERT_FILE to the certificates that your network uses",
        )
    if isinstance(error, httpcore.TimeoutException):
        message = f"timed out, no connection within --timeout {exchange.timeout:g} s: {exchange.target}"
        return RequestNotSentError(message, hint=f"--timeout {exchange.timeout * 2:g}")
    if isinstance(cause, ssl.SSLError):
        reason = (cause.reason or "").replace("_", " ").lower() or None
        return RequestNotSentError(f"TLS handshake failed: {exchange.target}", detail=reason)
    if exchange.proxy is not None:  # anything else happens on the way to the proxy, or is its answer
        return _proxy_error(error, cause, exchange, exchange.proxy)
    return RequestNotSentError(f"{_connect_problem(cause)}: {exchange.target}", detail=_detail(error))


def _connect_problem(cause: OSError | None) -> str:
    if isinstance(cause, socket.gaierror):
        return "unknown host"
    return "connection refused" if isinstance(cause, ConnectionRefusedError) else "cannot connect"


def _proxy_error(error: Exception, cause: OSError | None, exchange: Exchange, proxy: Proxy) -> NetworkError:
    host = urlsplit(exchange.url).hostname or ""
    if isinstance(error, httpcore.ProxyError):
        problem = f"the proxy refused to connect to {_host(exchange.url)}"
    else:
        problem = f"cannot reach the proxy, {_connect_problem(cause)}"
    remedy = f"correct or unset {proxy.source}, or add {host} to NO_PROXY"
    if "407" in str(error):
        remedy = f"give user and password: {proxy.source}=http://USER:PASSWORD@HOST:PORT"
    return RequestNotSentError(f"{problem}: {proxy}", detail=_detail(error), hint=remedy)


def _os_error(error: BaseException) -> OSError | None:
    """The operating system's own error; httpcore hides it (`from None`), but it is still the context."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    return cause


def _detail(error: Exception) -> str | None:
    """What the operating system or the HTTP library says, unless the message says it already."""
    from rtk_cli.masking import mask_text

    cause = _os_error(error)
    if isinstance(cause, ConnectionRefusedError):
        return None
    return (cause.strerror if cause is not None else None) or mask_text(str(error)) or None
