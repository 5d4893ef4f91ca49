"""Whether the real service, or the emulator, signed what came to a webhook: RSASSA-PKCS1-v1_5 with SHA-256, base64.

It shares no code with the emulator, which signs: a mistake would be the same on both sides.
"""

import base64
import binascii
import json
from typing import TYPE_CHECKING

from rtk_cli.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

WELL_KNOWN = "/.well-known/webhooks.json"
SERVICE_KEY = f"https://api.realtime.cloudflare.com{WELL_KNOWN}"
"""Where the real service tells its one key."""

_SHAPE = f"a PEM, or the JSON of {WELL_KNOWN}"


def public_key_url(base_url: str) -> str:
    """Where the key of whoever answers at `base_url` is: plain http is spoken on this machine only, by an emulator."""
    from urllib.parse import urlsplit

    address = urlsplit(base_url)
    return f"http://{address.netloc}{WELL_KNOWN}" if address.scheme == "http" else SERVICE_KEY


class PublicKey:
    """The key of whoever signs. `text` is a PEM, or the document that has it in `data.publicKey`."""

    def __init__(self, text: str) -> None:
        self._key = _loaded(_pem(text))

    def verifies(self, body: bytes, signature: str) -> bool:
        """Whether `signature`, in base64, is one of these very bytes."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        try:
            raw = base64.b64decode(signature.strip(), validate=True)
            self._key.verify(raw, body, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error, ValueError):  # ValueError: letters that are no ASCII
            return False
        return True


def _pem(text: str) -> str:
    """One guide writes line ends as a backslash and an n: contract/webhook-events.yaml, public_key_note."""
    text = text.strip()
    if text.startswith("{"):
        try:
            text = str(json.loads(text)["data"]["publicKey"])
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"the public key must be {_SHAPE}", detail=str(error)) from error
    return text.replace("\\n", "\n")


def _loaded(pem: str) -> "RSAPublicKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem.encode())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"the public key must be {_SHAPE}", detail=str(error)) from error
    if not isinstance(key, RSAPublicKey):
        raise UsageError("the public key must be one of RSA")
    return key
