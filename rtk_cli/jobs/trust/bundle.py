"""A file of all authorities: those of this system and the emulator's. SSL_CERT_FILE replaces the system's."""

import ssl
from pathlib import Path

from rtk_cli.config import atomic_file
from rtk_cli.emulator.tls.authority import READABLE, Authority
from rtk_cli.errors import ConfigurationError

FILE = "authorities.pem"


def path_beside(file: Path) -> Path:
    """Return where the bundle of an authority is."""
    return file.with_name(FILE)


def write(authority: Authority) -> Path:
    """Write the bundle, unless it is as it should be; return its path."""
    target = path_beside(authority.file)
    content = f"{_of_system().rstrip()}\n{authority.pair.certificate}".lstrip().encode()
    try:
        if not target.exists() or target.read_bytes() != content:
            atomic_file.replace(target, content, mode=READABLE)
    except OSError as error:
        hint = f"check the permissions: ls -ld {target.parent}; or set RTK_DATA_DIR"
        raise ConfigurationError(f"cannot write file ({error.strerror}): {target}", hint=hint) from error
    return target


def trusting(authority: Authority | None) -> dict[str, str]:
    """Return the variables by which Node, Python's ssl, requests and rtk trust an authority, if there is one."""
    if authority is None:
        return {}
    bundle = str(write(authority))
    return {
        "NODE_EXTRA_CA_CERTS": str(authority.file),
        "SSL_CERT_FILE": bundle,
        "REQUESTS_CA_BUNDLE": bundle,
        "RTK_CA_FILE": str(authority.file),
    }


def _of_system() -> str:
    """The system's authorities; certifi's where OpenSSL knows no file."""
    import certifi

    for file in (ssl.get_default_verify_paths().openssl_cafile, certifi.where()):
        try:
            return Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return ""
