"""Join tokens: whose they are cannot be altered, and they end."""

from rtk_cli.emulator.join_tokens import LIFETIME_SECONDS, read_token, sign_token

NOW = 1_789_372_800_000
END = NOW + LIFETIME_SECONDS * 1000
SECRET = b"a secret of the store"


def token_of(participant: str) -> str:
    return sign_token(participant_id=participant, meeting_id="m", app_id="a", token_id="t", now=NOW, secret=SECRET)


def test_a_token_says_whose_it_is_until_it_ends() -> None:
    claims = read_token(token_of("ada"), secret=SECRET, now=END - 1)
    assert claims is not None
    assert (claims.participant_id, claims.meeting_id, claims.app_id) == ("ada", "m", "a")
    assert read_token(token_of("ada"), secret=SECRET, now=END) is None


def test_claims_of_another_token_do_not_fit_the_signature() -> None:
    head, _, signature = token_of("ada").split(".")
    _, claims, _ = token_of("bob").split(".")
    assert read_token(f"{head}.{claims}.{signature}", secret=SECRET, now=NOW) is None


def test_a_token_of_another_store_is_worth_nothing() -> None:
    assert read_token(token_of("ada"), secret=b"another", now=NOW) is None
