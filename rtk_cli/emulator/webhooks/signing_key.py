"""The emulator's key pair for signing webhook deliveries: RSASSA-PKCS1-v1_5 with SHA-256 over the raw body.

It is created on first use and kept in the store. The real service's private key is not public.
"""

import base64
import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rtk_cli.emulator.handler import json_response
from rtk_cli.emulator.store import metadata
from rtk_cli.messages import Response

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

WELL_KNOWN = "/.well-known/webhooks.json"
"""The path of the public key, as on the real service; it needs no token."""

_BITS = 2048


def private_pem(db: sqlite3.Connection) -> str | None:
    """Return the private key; None if it was not needed so far."""
    return metadata.read(db, metadata.WEBHOOK_KEY)


def ensure_private_pem(db: sqlite3.Connection) -> str:
    """Return the private key, creating it if there is none. Needs a writing transaction."""
    pem = private_pem(db)
    if pem is None:
        pem = _new_pem()
        metadata.write(db, metadata.WEBHOOK_KEY, pem)
    return pem


def sign(body: bytes, pem: str) -> str:
    """Return the base64 signature of the raw body."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    return base64.b64encode(_key(pem).sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()


def public_pem(pem: str) -> str:
    """Return the public key of a private key."""
    from cryptography.hazmat.primitives import serialization

    public = _key(pem).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form).decode().strip()


def document(public: str) -> dict[str, Any]:
    """The JSON document at `WELL_KNOWN`."""
    return {"success": True, "data": {"publicKey": public}, "message": ""}


def well_known(public: str) -> Response:
    """The response to a GET of `WELL_KNOWN`."""
    return json_response(200, document(public))


def headers(body: bytes, pem: str, delivery_id: str, webhook_id: str) -> dict[str, str]:
    """Return the headers of a delivery, each under its current and its older brand."""
    values = {"signature": sign(body, pem), "uuid": delivery_id, "webhook-id": webhook_id}
    signed = {f"{brand}-{name}": value for brand in ("rtk", "dyte") for name, value in values.items()}
    return {"content-type": "application/json", "user-agent": "rtk-emulator", **signed}


def _new_pem() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    form, encryption = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, encryption).decode()


@lru_cache(maxsize=4)
def _key(pem: str) -> "RSAPrivateKey":
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return key
