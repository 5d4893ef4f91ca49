"""Verifies webhook signatures of the real service or the emulator: RSASSA-PKCS1-v1_5 with SHA-256, in base64.

It shares no code with the emulator, which signs: a mistake in shared code would go unnoticed.
"""

import base64
import binascii
import json
from typing import TYPE_CHECKING

from rtk_cli.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

WELL_KNOWN_PATH = "/.well-known/webhooks.json"
SERVICE_KEY_URL = f"https://api.realtime.cloudflare.com{WELL_KNOWN_PATH}"
"""Where the real service publishes its only key."""

_EXPECTED = f"a PEM file, or the JSON of {WELL_KNOWN_PATH}"


def public_key_url(base_url: str) -> str:
    """Return where the API at `base_url` publishes its key: plain http is an emulator on this machine."""
    from urllib.parse import urlsplit

    address = urlsplit(base_url)
    return f"http://{address.netloc}{WELL_KNOWN_PATH}" if address.scheme == "http" else SERVICE_KEY_URL


class PublicKey:
    """The key that verifies signatures. `text` is a PEM, or the document that holds it in `data.publicKey`."""

    def __init__(self, text: str) -> None:
        self._key = _load(_pem(text))

    def verifies(self, body: bytes, signature: str) -> bool:
        """Whether `signature`, in base64, is the signature of exactly these bytes."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        try:
            raw = base64.b64decode(signature.strip(), validate=True)
            self._key.verify(raw, body, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error, ValueError):  # ValueError: characters outside ASCII
            return False
        return True


def _pem(text: str) -> str:
    """Return the PEM; one guide writes its line ends as backslash and n: contract/webhook-events.yaml."""
    text = text.strip()
    if text.startswith("{"):
        try:
            text = str(json.loads(text)["data"]["publicKey"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"the public key must be {_EXPECTED}", detail=str(error)) from error
    return text.replace("\\n", "\n")


def _load(pem: str) -> "RSAPublicKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"the public key must be {_EXPECTED}", detail=str(error)) from error
    if not isinstance(key, RSAPublicKey):
        raise UsageError("the public key must be an RSA key")
    return key
