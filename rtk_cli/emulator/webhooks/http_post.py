"""One POST to a webhook receiver, limited in time whatever the receiver does. Loaded only to send deliveries."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from ipaddress import IPv6Address, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from rtk_cli.emulator.webhooks.delivery_store import AttemptResult

TIMEOUT = 10.0
"""Seconds for a whole attempt; the real service's limit is unknown."""

_PORTS = {"http": http.client.HTTP_PORT, "https": http.client.HTTPS_PORT}


def post(url: str, headers: Mapping[str, str], body: bytes, timeout: float = TIMEOUT) -> AttemptResult:
    """Post the body and return the status. Redirects are not followed, and the response body is not read."""
    try:
        return _post_once(urlsplit(url), headers, body, timeout)
    except TimeoutError:
        return AttemptResult(None, f"no response within {timeout:g} s")
    except ssl.SSLCertVerificationError as error:
        return AttemptResult(None, f"invalid certificate: {error.verify_message}")
    except OSError as error:
        return AttemptResult(None, f"no connection: {error.strerror or error}")
    except http.client.HTTPException as error:
        return AttemptResult(None, f"no valid HTTP response: {type(error).__name__}")
    except ValueError as error:  # a port out of range, a host that IDNA rejects, a path with a space
        return AttemptResult(None, f"unusable URL: {error}")


class _LinkLocalError(OSError):
    """Nothing at the host but link-local addresses: there clouds serve the credentials of a machine."""


def is_link_local(address: str) -> bool:
    """Whether an address is in 169.254.0.0/16 or fe80::/10, also as IPv4 within IPv6."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_link_local


def _connected(host: str, port: int, timeout: float) -> socket.socket:
    """Connect to the first address that accepts, but to no link-local one, whatever name leads to it."""
    addresses = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [address for address in addresses if not is_link_local(address)]
    if not allowed:
        raise _LinkLocalError(f"webhooks are not posted to link-local addresses: {addresses[0]}")
    for address in allowed[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout)
    return socket.create_connection((allowed[-1], port), timeout)


def _post_once(parts: SplitResult, headers: Mapping[str, str], body: bytes, timeout: float) -> AttemptResult:
    port = parts.port or _PORTS.get(parts.scheme)
    if port is None or parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("neither http nor https")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with closing(http.client.HTTPConnection(parts.netloc.rpartition("@")[2], timeout=timeout)) as connection:
        connection.sock = sock = _connected(parts.hostname, port, timeout)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = sock = context.wrap_socket(sock, server_hostname=parts.hostname)
        # A socket timeout limits each read alone. This one also stops a receiver that sends a byte at a time.
        has_timed_out = Event()
        deadline = Timer(timeout, _shut_down, [sock, has_timed_out])
        deadline.daemon = True
        deadline.start()
        try:
            connection.request("POST", target, body, dict(headers))
            result = AttemptResult(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            if not has_timed_out.is_set():
                raise
        finally:
            deadline.cancel()
    if has_timed_out.is_set():  # a response that was cut off may look complete
        raise TimeoutError
    return result


def _shut_down(sock: socket.socket, has_timed_out: Event) -> None:
    has_timed_out.set()
    with suppress(OSError):  # it may be closed already
        sock.shutdown(socket.SHUT_RDWR)
