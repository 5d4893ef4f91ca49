"""Join tokens: signed, and valid for a limited time."""

from rtk_cli.emulator.join_tokens import LIFETIME_SECONDS, read_token, sign_token

NOW = 1_789_372_800_000
EXPIRY = NOW + LIFETIME_SECONDS * 1000
SECRET = b"a secret of the store"


def token_of(participant: str) -> str:
    return sign_token(participant_id=participant, meeting_id="m", app_id="a", token_id="t", now=NOW, secret=SECRET)


def test_token_is_valid_until_it_expires() -> None:
    claims = read_token(token_of("ada"), secret=SECRET, now=EXPIRY - 1)
    assert claims is not None
    assert (claims.participant_id, claims.meeting_id, claims.app_id) == ("ada", "m", "a")


def test_token_with_the_claims_of_another_is_invalid() -> None:
    head, _, signature = token_of("ada").split(".")
    _, claims, _ = token_of("bob").split(".")
    assert read_token(f"{head}.{claims}.{signature}", secret=SECRET, now=NOW) is None


def test_token_of_another_store_is_invalid() -> None:
    assert read_token(token_of("ada"), secret=b"another", now=NOW) is None
