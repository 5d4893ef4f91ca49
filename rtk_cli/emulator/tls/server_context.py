"""The TLS context of the server: it has a certificate for each name below localhost that a client asks for.

One certificate for `*.localhost` would not do: OpenSSL and Chromium refuse a wildcard below a top-level domain, so
`api.localhost` gets its own. Certificates and their keys live as long as the server; no file of them stays.
"""

import re
import ssl
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory

from rtk_cli.clock import Clock
from rtk_cli.emulator.tls import certificates
from rtk_cli.emulator.tls.certificates import KeyPair

NAMES = ("localhost", "*.localhost", "127.0.0.1", "::1")
MAX_CONTEXTS = 100

_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+localhost", re.ASCII | re.IGNORECASE)
_LONGEST_NAME = 253


def server_context(authority: KeyPair, clock: Clock) -> ssl.SSLContext:
    """Return a context whose certificates that authority issues."""
    context = context_with(certificates.issue(authority, NAMES, clock.now()))
    by_name: OrderedDict[str, ssl.SSLContext] = OrderedDict()

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        """Called with the name that the client has sent, None for an address."""
        if name is None or len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
            return
        name = name.lower()
        if name not in by_name:
            by_name[name] = context_with(certificates.issue(authority, (name,), clock.now()))
            if len(by_name) > MAX_CONTEXTS:
                by_name.popitem(last=False)
        by_name.move_to_end(name)
        connection.context = by_name[name]

    context.sni_callback = choose
    return context


def context_with(pair: KeyPair) -> ssl.SSLContext:
    """Return the context of a server that has one certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    with TemporaryDirectory(prefix="rtk-") as folder:  # the ssl module reads certificates from files only
        file = Path(folder) / "server.pem"
        file.touch(mode=0o600)
        file.write_text(pair.key + pair.certificate, encoding="ascii")
        context.load_cert_chain(file)
    return context
