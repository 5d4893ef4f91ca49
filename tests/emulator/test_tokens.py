"""Join tokens: signed, valid for 100 days, and revoked with their participant."""

import base64
import json

import pytest

from rtk_cli.emulator.join_tokens import LIFETIME_SECONDS, read_token, sign_token
from rtk_cli.emulator.live.live_errors import LiveRefusal
from tests.support.cli import Rtk
from tests.support.live_meeting import LiveMeeting

NOW = 1_789_372_800_000
EXPIRY = NOW + LIFETIME_SECONDS * 1000
SECRET = b"a secret of the store"
DAY = 86_400


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


def test_claims_are_those_that_the_web_client_reads() -> None:
    """It takes the room from `meetingId`, and reads `orgId` and `participantId` (web client 2.0.2)."""
    _, claims, _ = token_of("ada").split(".")
    decoded = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert token_of("ada").startswith("eyJ")
    assert (decoded["meetingId"], decoded["orgId"], decoded["participantId"]) == ("m", "a", "ada")
    assert decoded["exp"] - decoded["iat"] == 100 * DAY


def connected_state(meeting: LiveMeeting, token: str) -> str:
    """The state of a new connection, or the code with which the token is refused."""
    try:
        state: str = meeting.emulator.live.connect(token).hello["state"]
    except LiveRefusal as refusal:
        return refusal.code
    return state


def test_token_is_accepted_for_100_days(weekly: LiveMeeting, local: Rtk) -> None:
    _, token = weekly.add_participant("Bob")
    local.clock.advance(100 * DAY - 1)
    assert connected_state(weekly, token) == "INITIALIZED"
    local.clock.advance(1)
    assert connected_state(weekly, token) == "UNAUTHORIZED"


def test_refresh_revokes_no_token(weekly: LiveMeeting, local: Rtk) -> None:
    bob, token = weekly.add_participant("Bob")
    refreshed = local(f"participants token {bob} --meeting {weekly.meeting}").ok.data["token"]
    assert token != refreshed
    assert [connected_state(weekly, each) for each in (token, refreshed)] == ["INITIALIZED", "INITIALIZED"]


def test_removal_of_the_participant_revokes_all_tokens(weekly: LiveMeeting, local: Rtk) -> None:
    bob, token = weekly.add_participant("Bob")
    refreshed = local(f"participants token {bob} --meeting {weekly.meeting}").ok.data["token"]
    local(f"participants remove {bob} --meeting {weekly.meeting} --force").ok
    for each in (token, refreshed):
        assert connected_state(weekly, each) == "UNAUTHORIZED"
        error = local.error(f"emulator join --token {each}")
        assert (error["kind"], error["exit_code"]) == ("authentication", 4)


def test_removed_participant_cannot_resume_a_connection(weekly: LiveMeeting, local: Rtk) -> None:
    bob, token = weekly.add_participant("Bob")
    connection = weekly.emulator.live.connect(token)
    connection.call("join", {})
    connection.hang_up()
    local(f"participants remove {bob} --meeting {weekly.meeting} --force").ok
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token, peer_id=connection.connection_id)
    assert caught.value.code == "UNAUTHORIZED"


def test_join_with_a_valid_token_is_refused_while_the_meeting_is_inactive(weekly: LiveMeeting, local: Rtk) -> None:
    _, token = weekly.add_participant("Bob")
    local(f"meetings deactivate {weekly.meeting}").ok
    error = local.error(f"emulator join --token {token}")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    with pytest.raises(LiveRefusal) as caught:
        weekly.emulator.live.connect(token).call("join", {})
    assert caught.value.code == "CONFLICT"
    assert local(f"sessions list --meeting {weekly.meeting}").ok.data == []  # and so nothing is billed
    local(f"meetings activate {weekly.meeting}").ok
    assert local(f"emulator join --token {token}").ok.data["state"] == "JOINED"
