"""One POST to a webhook receiver, limited in time whatever the receiver does. Loaded only to send deliveries."""

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from rtk_cli.emulator.webhooks.delivery_store import AttemptResult

TIMEOUT = 10.0
"""Seconds for a whole attempt; the real service's limit is unknown."""

_PORTS = {"http": http.client.HTTP_PORT, "https": http.client.HTTPS_PORT}

METADATA = frozenset(map(ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")))
"""Where AWS over IPv6, Alibaba, Oracle and Azure serve them, beside 169.254.169.254 of all clouds."""

_IPV4_AT_THE_END = (IPv6Network("::/96"), IPv6Network("64:ff9b::/96"))


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


class _ForbiddenAddressError(OSError):
    """Nothing at the host but addresses at which clouds serve the credentials of a machine."""


def is_forbidden(address: str) -> bool:
    """Whether clouds serve the credentials of a machine there: link-local addresses, and a few others.

    Also as IPv4 within IPv6: mapped, compatible, 6to4, NAT64.
    """
    found = ip_address(address.partition("%")[0])
    return any(each.is_link_local or each in METADATA for each in (found, *_embedded(found)))


def _embedded(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    if isinstance(address, IPv6Address):
        yield from filter(None, (address.ipv4_mapped, address.sixtofour))
        if any(address in network for network in _IPV4_AT_THE_END):
            yield IPv4Address(address.packed[-4:])


def _connected(host: str, port: int, timeout: float) -> socket.socket:
    """Connect to the first address that accepts, but to no forbidden one, whatever name leads to it."""
    addresses = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [address for address in addresses if not is_forbidden(address)]
    if not allowed:
        problem = "webhooks are not posted to link-local or cloud metadata addresses"
        raise _ForbiddenAddressError(f"{problem}: {addresses[0]}")
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
