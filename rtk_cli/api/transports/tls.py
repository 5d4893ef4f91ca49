"""Which certificates are believed, at the least cost: reading a whole bundle takes 40 ms, a hashed folder 3."""

import os
import re
import ssl
from collections.abc import Mapping

from rtk_cli.errors import ConfigurationError

# A folder of this many is the system's own set (about 140 authorities), not a few additions to a bundle elsewhere.
_ENOUGH = 50


def tls_context(url: str, environment: Mapping[str, str]) -> ssl.SSLContext:
    """SSL_CERT_FILE and SSL_CERT_DIR, else the system's hashed folder, else its bundle, else certifi's."""
    if is_plain_http(url):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # never used; httpx would read a bundle for nothing
    file, folder = environment.get("SSL_CERT_FILE"), environment.get("SSL_CERT_DIR")
    if file or folder:
        return _chosen(file or None, folder or None)
    hashed = _hashed_folder()
    return ssl.create_default_context(capath=hashed) if hashed else _default()


def is_plain_http(url: str) -> bool:
    """Whether the URL speaks HTTP without TLS."""
    return url.lower().startswith("http://")


def _chosen(file: str | None, folder: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file, capath=folder)
    except OSError as error:  # ssl.SSLError is one: a file without certificates
        raise ConfigurationError(
            f"SSL_CERT_FILE and SSL_CERT_DIR cannot be read: {file or folder}",
            hint="unset SSL_CERT_FILE, or name a file of certificates in PEM form",
            detail=error.strerror,
        ) from error


def _hashed_folder() -> str | None:
    folder = ssl.get_default_verify_paths().capath
    if folder is None:
        return None
    try:
        names = os.listdir(folder)
    except OSError:
        return None  # unreadable here: OpenSSL's own default, below, decides
    hashed = sum(1 for name in names if re.fullmatch(r"[0-9a-f]{8}\.\d+", name))
    return folder if hashed >= _ENOUGH else None


def _default() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:  # a Python built away from the system, as python.org's for macOS
        import certifi

        context.load_verify_locations(certifi.where())
    return context
