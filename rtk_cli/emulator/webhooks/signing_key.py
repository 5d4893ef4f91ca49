"""The emulator's own key pair, which signs what goes to webhooks: RSASSA-PKCS1-v1_5 with SHA-256 over the raw body.

It is made when it is first needed and kept in the store; the real service's private key nobody has.
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
"""Where the public key is found, as on the real service; no token is asked for."""

_BITS = 2048


def private_pem(db: sqlite3.Connection) -> str | None:
    """The private key, None before it was needed."""
    return metadata.read(db, metadata.WEBHOOK_KEY)


def made_private_pem(db: sqlite3.Connection) -> str:
    """The private key, made now if there is none; needs the right to write."""
    pem = private_pem(db)
    if pem is None:
        pem = _new_pem()
        metadata.write(db, metadata.WEBHOOK_KEY, pem)
    return pem


def sign(body: bytes, pem: str) -> str:
    """The signature of the very bytes that are sent, in base64."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    return base64.b64encode(_key(pem).sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()


def public_pem(pem: str) -> str:
    """The public half of a private key."""
    from cryptography.hazmat.primitives import serialization

    public = _key(pem).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form).decode().strip()


def document(public: str) -> dict[str, Any]:
    """What stands at `WELL_KNOWN`."""
    return {"success": True, "data": {"publicKey": public}, "message": ""}


def well_known(public: str) -> Response:
    """The answer to a GET of `WELL_KNOWN`."""
    return json_response(200, document(public))


def headers(body: bytes, pem: str, delivery_id: str, webhook_id: str) -> dict[str, str]:
    """What goes with a body: each header under its name and under its older one."""
    values = {"signature": sign(body, pem), "uuid": delivery_id, "webhook-id": webhook_id}
    signed = {f"{brand}-{name}": value for brand in ("rtk", "dyte") for name, value in values.items()}
    return {"content-type": "application/json", "user-agent": "rtk-emulator", **signed}


def _new_pem() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    form, nothing = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, nothing).decode()


@lru_cache(maxsize=4)
def _key(pem: str) -> "RSAPrivateKey":
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    key = serialization.load_pem_private_key(pem.encode(), password=None)
    assert isinstance(key, RSAPrivateKey)
    return key
