"""Builds the TLS context with the system's certificates, from a hashed folder instead of a bundle where possible.

OpenSSL reads a bundle as a whole but looks up single files in a hashed folder. Measured on Debian 12 (144 authorities,
CPU time, medians of 21 runs against a local TLS server, handshake included): building the context takes 19 ms with
the bundle and 1 ms with the folder, and a whole `rtk meetings list` takes 141 ms and 122 ms.
"""

import os
import ssl
from collections.abc import Mapping

from rtk_cli.errors import ConfigurationError


def tls_context(url: str, environment: Mapping[str, str], ca_file: str | None = None) -> ssl.SSLContext:
    """Trust SSL_CERT_FILE and SSL_CERT_DIR, else the system's hashed folder, else its bundle, else certifi's bundle.

    The authorities in `ca_file` are trusted as well.
    """
    if is_plain_http(url):
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # unused; without it httpcore would read a bundle
    context = _trusting(environment)
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:
            raise ConfigurationError(
                f"cannot read ca_file: {ca_file}",
                hint="set it to a file of certificates in PEM format",
                detail=error.strerror,
            ) from error
    return context


def _trusting(environment: Mapping[str, str]) -> ssl.SSLContext:
    file, folder = environment.get("SSL_CERT_FILE"), environment.get("SSL_CERT_DIR")
    if file or folder:
        return _context_from(file or None, folder or None)
    hashed = _system_folder()
    return ssl.create_default_context(capath=hashed) if hashed else _default_context()


def is_plain_http(url: str) -> bool:
    """Whether the URL is http without TLS."""
    return url.lower().startswith("http://")


def _context_from(file: str | None, folder: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=file, capath=folder)
    except OSError as error:  # ssl.SSLError is a subclass: a file without certificates
        raise ConfigurationError(
            f"cannot read SSL_CERT_FILE or SSL_CERT_DIR: {file or folder}",
            hint="unset SSL_CERT_FILE, or set it to a file of certificates in PEM format",
            detail=error.strerror,
        ) from error


def _system_folder() -> str | None:
    """OpenSSL's folder of hashed certificates, unless the system's bundle is elsewhere and has other certificates."""
    paths = ssl.get_default_verify_paths()
    if paths.capath is None:
        return None
    if paths.cafile is not None and os.path.dirname(os.path.realpath(paths.cafile)) != os.path.realpath(paths.capath):
        return None
    try:
        return paths.capath if any(name.endswith(".0") for name in os.listdir(paths.capath)) else None
    except OSError:
        return None  # not readable


def _default_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:  # none found, as by python.org's macOS build
        import certifi

        context.load_verify_locations(certifi.where())
    return context
