"""Chooses the proxy for a URL by the environment, or else by the system's settings.

httpx does it too, but gives up if any part is invalid. Here what can be understood counts; the rest is a warning.
"""

import os
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from rtk_cli.config.validators import is_loopback
from rtk_cli.errors import ConfigurationError

_SCHEMES = ("http", "https", "socks5", "socks5h")
_SYSTEM = "the system's proxy"


class Proxy(NamedTuple):
    """A proxy, and the variable that names it."""

    url: str
    source: str

    def __str__(self) -> str:
        from rtk_cli.masking import mask_user

        return f"{self.source}={mask_user(self.url)}"


class Proxies:
    """The proxies of this machine. `warn` gets each warning once."""

    def __init__(self, warn: Callable[[str], None]) -> None:
        self._warn = warn
        self._warned: set[str] = set()

    def choose(self, url: str) -> Proxy | None:
        """The proxy for `url`; None to connect directly. Raises ConfigurationError if no proxy named can be used."""
        try:
            target = urlsplit(url)
            host, port = target.hostname or "", target.port or _default_port(target.scheme)
        except ValueError:
            return None  # sending to it is refused
        if target.scheme == "http" and is_loopback(host):  # the token may go with it
            return None
        found = list(_candidates(target.scheme))
        if not found or self._is_direct(host, port):
            return None
        problems = [_problem(proxy) for proxy in found]
        if None not in problems:
            raise ConfigurationError(f"cannot use the proxy: {found[0]}", hint=problems[0])
        usable = problems.index(None)
        for proxy, problem in zip(found[:usable], problems, strict=False):
            self._warn_once(f"ignoring the proxy {proxy}: {problem}")
        return found[usable]

    def _is_direct(self, host: str, port: int) -> bool:
        """Whether an entry of NO_PROXY applies."""
        entries = _configured().get("no", "").replace(",", " ").split()
        return any(self._applies(entry, host, port) for entry in entries)

    def _applies(self, entry: str, host: str, port: int) -> bool:
        try:
            return _matches(entry.lower(), host, port)
        except ValueError:
            self._warn_once(f"ignoring an entry of NO_PROXY that is no host, address or network: {entry}")
            return False

    def _warn_once(self, message: str) -> None:
        if message not in self._warned:
            self._warned.add(message)
            self._warn(message)


def _candidates(scheme: str) -> Iterator[Proxy]:
    """That of the scheme, then that of all schemes."""
    proxies = _configured()
    for name in (scheme, "all"):
        url = proxies.get(name)
        if url:
            yield Proxy(url if "://" in url else f"http://{url}", _source(name, url))


def _configured() -> dict[str, str]:
    """The proxies by scheme, and `no`; empty ones are left out."""
    from urllib.request import getproxies  # 6 ms; a server on this machine needs no proxy

    return getproxies()


def _source(name: str, value: str) -> str:
    """The variable that holds the value: urllib prefers the one in lower case."""
    variables = (f"{name}_proxy", f"{name}_proxy".upper())
    return next((variable for variable in variables if os.environ.get(variable) == value), _SYSTEM)


def _problem(proxy: Proxy) -> str | None:
    """What to do about a proxy that can't be used; None if it can be."""
    from importlib.util import find_spec

    remedy = f"set {proxy.source} to http://HOST:PORT, or unset it"
    try:
        parts = urlsplit(proxy.url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return remedy
    if not host or parts.scheme not in _SCHEMES:
        return remedy
    if parts.scheme.startswith("socks") and find_spec("socksio") is None:
        return f"SOCKS needs an extra: pip install 'rtk-cli[socks]'; or unset {proxy.source}"
    return None


def _default_port(scheme: str) -> int:
    return 80 if scheme == "http" else 443


def _matches(entry: str, host: str, port: int) -> bool:
    """Whether `*`, a domain, an address or a network applies. Raises ValueError if the entry is none of them."""
    entry = entry.rpartition("://")[2]
    if entry == "*":
        return True
    if "/" in entry:
        return _is_in_network(host, entry)
    name, only_port = _name_and_port(entry)
    if only_port not in ("", str(port)):
        return False
    address = _address(name)
    return _is_in_domain(host, name) if address is None else address == _address(host)


def _is_in_network(host: str, entry: str) -> bool:
    network = ip_network(entry.replace("[", "").replace("]", ""), strict=False)
    address = _address(host)
    return address is not None and address in network


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _name_and_port(entry: str) -> tuple[str, str]:
    """`host`, `host:port`, `::1`, `[::1]` or `[::1]:port`."""
    if entry.startswith("["):
        name, bracket, rest = entry[1:].partition("]")
        ip_address(name)
        if not bracket or (rest and not (rest.startswith(":") and rest[1:].isdecimal())):
            raise ValueError(entry)
        return name, rest[1:]
    if entry.count(":") != 1:
        return entry, ""
    name, _, port = entry.partition(":")
    if not port.isdecimal():
        raise ValueError(entry)
    return name, port


def _is_in_domain(host: str, name: str) -> bool:
    domain = name.removeprefix("*").strip(".")
    if not domain or not all(character.isalnum() or character in "-_." for character in domain):
        raise ValueError(name)
    return f".{host.rstrip('.')}".endswith(f".{domain}")
