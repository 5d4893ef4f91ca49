"""The certificate authority of this user: made once, kept in the data directory, renewed before it expires."""

from pathlib import Path
from typing import NamedTuple

from rtk_cli.clock import Clock
from rtk_cli.config import atomic_file, private_file
from rtk_cli.config.locking import locked
from rtk_cli.emulator.tls import certificates
from rtk_cli.emulator.tls.certificates import KeyPair
from rtk_cli.errors import ConfigurationError
from rtk_cli.local import AUTHORITY_FILE

KEY_FILE = "authority-key.pem"
RENEWAL_SECONDS = 30 * 24 * 60 * 60
"""An authority that expires sooner is replaced."""
READABLE = 0o644

_END = "-----END PRIVATE KEY-----\n"


class Authority(NamedTuple):
    """An authority, and the file of its certificate: the file that programs are to trust.

    `is_new` if this call has made it; `has_replaced` one that was trusted perhaps.
    """

    pair: KeyPair
    file: Path
    is_new: bool = False
    has_replaced: bool = False

    @property
    def name(self) -> str:
        """The name by which stores list it."""
        return certificates.name_of(self.pair.certificate)


def ensure(data_dir: Path, clock: Clock) -> Authority:
    """Return the authority of a data directory; make it if there is none, or if it expires soon.

    Any number of processes may call this at once: all return the same one. The key's file holds the certificate, too,
    so that both change in one step; that of the certificate alone follows it.
    """
    file = data_dir / AUTHORITY_FILE
    kept = file.with_name(KEY_FILE)
    with locked(kept, clock):
        text = private_file.read(kept)
        pair = None if text is None else _parsed(text, kept)
        is_new = pair is None or certificates.ends_at(pair.certificate) - clock.now() < RENEWAL_SECONDS
        if is_new or pair is None:
            pair = certificates.new_authority(clock.now())
            private_file.replace(kept, pair.key + pair.certificate)
        _publish(file, pair.certificate)
    return Authority(pair, file, is_new, has_replaced=is_new and text is not None)


def existing(data_dir: Path) -> Authority | None:
    """Return the authority of a data directory, expired or not; None if there is none."""
    file = data_dir / AUTHORITY_FILE
    kept = file.with_name(KEY_FILE)
    text = private_file.read(kept)
    return None if text is None else Authority(_parsed(text, kept), file)


def _parsed(text: str, kept: Path) -> KeyPair:
    key, end, certificate = text.partition(_END)
    pair = KeyPair(certificate, key + end)
    try:
        if certificates.belong_together(pair):
            return pair
    except (ValueError, TypeError):  # not PEM, or with a passphrase
        pass
    hint = f"remove it, and trust the new one: rm {kept}; rtk emulator trust"
    raise ConfigurationError(f"not the key of a certificate authority: {kept}", hint=hint)


def _publish(file: Path, certificate: str) -> None:
    try:
        if not file.exists() or file.read_text(encoding="ascii", errors="replace") != certificate:
            atomic_file.replace(file, certificate.encode(), mode=READABLE)
    except OSError as error:
        hint = f"check the permissions: ls -ld {file.parent}; or set RTK_DATA_DIR"
        raise ConfigurationError(f"cannot write file ({error.strerror}): {file}", hint=hint) from error
