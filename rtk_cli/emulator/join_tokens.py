"""Join tokens of participants: JWTs (HS256), signed with the store's secret and not stored.

A token is valid for 100 days, whatever others its participant has, and no longer than there is the participant
(contract/notes.md, section 6). The web client reads `meetingId`, `orgId` and `participantId`.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass

from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.store import timestamps

LIFETIME_SECONDS = 100 * 24 * 60 * 60

_JSON = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """The claims of a join token; times are Unix seconds."""

    participant_id: str
    meeting_id: str
    app_id: str
    issued_at: int
    expires_at: int


def sign_token(*, participant_id: str, meeting_id: str, app_id: str, token_id: str, now: int, secret: bytes) -> str:
    """Return a join token issued at `now` (milliseconds); `token_id` makes each token unique."""
    issued_at = now // 1000
    claims = {
        "participantId": participant_id,
        "meetingId": meeting_id,
        "orgId": app_id,
        "jti": token_id,
        "iat": issued_at,
        "exp": issued_at + LIFETIME_SECONDS,
    }
    signed_part = f"{_HEADER}.{_encode(_compact(claims))}"
    return f"{signed_part}.{_signature(signed_part, secret)}"


def read_token(token: str, *, secret: bytes, now: int) -> TokenClaims | None:
    """Return the claims of a token; None if this store did not sign it. Refuse one that has expired at `now` (ms)."""
    signed_part, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(signed_part, secret).encode(), signature.encode()):
        return None
    claims = json.loads(_decode(signed_part.partition(".")[2]))
    if claims["exp"] * 1000 <= now:
        raise Refusal(401, f"The join token has expired at {timestamps.to_text(claims['exp'] * 1000)}")
    return TokenClaims(claims["participantId"], claims["meetingId"], claims["orgId"], claims["iat"], claims["exp"])


def _signature(signed_part: str, secret: bytes) -> str:
    return _encode(hmac.digest(secret, f"token\n{signed_part}".encode(), "sha256"))


def _compact(value: Mapping[str, object]) -> bytes:
    return _JSON.encode(value).encode()


def _encode(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


_HEADER = _encode(_compact({"alg": "HS256", "typ": "JWT"}))
