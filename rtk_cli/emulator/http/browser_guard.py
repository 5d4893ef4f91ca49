"""Keeps pages of other sites away from an emulator that requires no token.

A page of any site can post to a port of the machine on which it is opened. If its name is made to resolve to 127.0.0.1
(DNS rebinding), it can also read the responses. The browser says which site the page is from in `Origin`, and which
name it resolved in `Host`; scripts cannot change either. `X-Forwarded-Host` proves nothing, since a page may set it.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any

from rtk_cli.emulator.handler import Refusal

WEB_CLIENT = "rtk.web_client"
"""The scope extension of a request to a host of the web client, which has rules of its own: see `client_hosts.py`."""

_PORT = r"(?::\d{1,5})?"
_ADDRESS = re.compile(rf"(?:([\d.]+)|\[([0-9a-f:]+)\]){_PORT}", re.ASCII | re.IGNORECASE)
_LOCALHOST = re.compile(rf"(?:[a-z0-9_-]+\.)*localhost{_PORT}", re.ASCII | re.IGNORECASE)
_ORIGIN = re.compile(r"https?://([^/?#@]+)", re.ASCII | re.IGNORECASE)
_REMEDY = "; start it with --token to allow more"


def is_for_web_client(scope: Mapping[str, Any]) -> bool:
    """Whether a request goes to a host of the web client, which pages may call, and to nothing else."""
    return WEB_CLIENT in scope.get("extensions", ())


def check(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Raise the 403 for a request whose `Host` is not loopback, or that comes from a page whose origin is not."""
    hosts, origins = [], []
    for name, value in headers:
        if name == b"host":
            hosts.append(value.decode("latin-1"))
        elif name == b"origin":
            origins.append(value.decode("latin-1"))
    if len(hosts) != 1 or not is_loopback(hosts[0]):
        raise Refusal(403, f"Without a token, the host must be localhost or a loopback address{_REMEDY}")
    if not all(is_loopback_origin(origin) for origin in origins):
        raise Refusal(403, f"Without a token, the origin must be localhost or a loopback address{_REMEDY}")


def check_own_page(headers: Mapping[bytes, bytes]) -> None:
    """Raise the 403 for a request of a page that another server has served, even one of this machine.

    Browsers name the page's site in `Origin`, and, where they leave that out, its relation in `Sec-Fetch-Site`.
    """
    host = headers.get(b"host", b"").lower()
    origin = headers.get(b"origin", b"").lower()
    is_own = not origin or (host and origin in (b"http://" + host, b"https://" + host))
    if not is_own or headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
        raise Refusal(403, "Only the emulator's own page can use the control routes")


@lru_cache(maxsize=16)  # a client sends the same one with each request
def is_loopback(authority: str) -> bool:
    """Whether a host, with or without a port, is this machine: localhost, a name below it, 127.0.0.0/8 or [::1]."""
    if _LOCALHOST.fullmatch(authority):
        return True
    match = _ADDRESS.fullmatch(authority)
    if match is None:
        return False
    try:
        address = ip_address(match[1] or match[2])
    except ValueError:
        return False
    return address == IPv6Address(1) if isinstance(address, IPv6Address) else address.is_loopback


def is_loopback_origin(origin: str) -> bool:
    """Whether a page is from this machine; `null`, the origin of a sandboxed frame or of a file, can be any site's."""
    match = _ORIGIN.fullmatch(origin)
    return match is not None and is_loopback(match[1])
