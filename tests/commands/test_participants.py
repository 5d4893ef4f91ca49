"""rtk participants, in process and over loopback."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from rtk_cli.emulator.join_tokens import LIFETIME_SECONDS
from rtk_cli.operations import (
    ACTIVE_SESSION_KICK,
    PARTICIPANTS_ADD,
    PARTICIPANTS_GET,
    PARTICIPANTS_LIST,
    PARTICIPANTS_REFRESH_TOKEN,
    PARTICIPANTS_REMOVE,
    PARTICIPANTS_REPLACE,
    PARTICIPANTS_UPDATE,
)
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.stub_server import StubServer, success

ADA = "--name Ada --picture https://pictures.example/ada.png --preset-name webinar_viewer --custom-participant-id ada"
ADAS_FIELDS = {
    "name": "Ada",
    "picture": "https://pictures.example/ada.png",
    "preset_name": "webinar_viewer",
    "custom_participant_id": "ada",
}


def test_add_flags_reach_their_fields(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    rtk.seen.clear()
    added = rtk(f"participants add --meeting {meeting} {ADA}").ok.data
    assert {name: added[name] for name in ADAS_FIELDS} == ADAS_FIELDS
    assert added["token"].count(".") == 2
    assert rtk.seen == [PARTICIPANTS_ADD.id]


def test_preset_defaults_to_group_call_host(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting-id {meeting} --custom-id ada").ok.data
    assert (added["preset_name"], added["name"]) == ("group_call_host", None)


def test_get_and_list_print_no_token(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting {meeting} {ADA}").ok.data
    del added["token"]
    rtk.seen.clear()
    assert rtk(f"participants get {added['id']} --meeting {meeting}").ok.data == added
    assert rtk(f"participants list --meeting {meeting}").ok.data == [added]
    assert rtk.seen == [PARTICIPANTS_GET.id, PARTICIPANTS_LIST.id]


def test_meeting_without_participants_has_an_empty_list(rtk: Rtk) -> None:
    result = rtk(f"participants list --meeting {recordings.meeting(rtk)}").ok
    assert (result.data, result.stderr) == ([], "")


def test_pages_of_participants_make_up_the_whole_list(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = [recordings.participant(rtk, meeting, custom_id) for custom_id in "abc"]
    rtk.seen.clear()
    listed = rtk(f"participants list --meeting {meeting} --per-page 2").ok.data
    assert [person["id"] for person in listed] == added[::-1]
    assert rtk.seen == [PARTICIPANTS_LIST.id] * 2


def test_update_changes_only_the_given_fields(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting {meeting} {ADA}").ok.data
    rtk.seen.clear()
    updated = rtk(f"participants update {added['id']} --meeting {meeting} --name Augusta").ok.data
    assert updated["token"] != added["token"]
    assert {**updated, "token": ""} == {**added, "name": "Augusta", "token": ""}
    assert rtk.seen == [PARTICIPANTS_UPDATE.id]


@pytest.mark.parametrize(
    ("flag", "field", "value"),
    [
        ("--picture https://a.example/b.png", "picture", "https://a.example/b.png"),
        ("--preset group_call_guest", "preset_name", "group_call_guest"),
        ("--clear name", "name", None),
        ("--clear picture", "picture", None),
        ("--set name=Ada2", "name", "Ada2"),
    ],
)
def test_each_field_can_be_updated(rtk: Rtk, flag: str, field: str, value: str | None) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting, "ada", *ADA.split())
    rtk(f"participants update {ada} --meeting {meeting} {flag}").ok
    assert rtk(f"participants get {ada} --meeting {meeting}").ok.data[field] == value


def test_replace_keeps_only_the_id(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting, "ada", *ADA.split())
    rtk.seen.clear()
    replaced = rtk(f"participants replace {ada} --meeting {meeting} --preset group_call_guest --custom-id bob").ok.data
    assert (replaced["id"], replaced["name"], replaced["picture"]) == (ada, None, None)
    assert (replaced["preset_name"], replaced["custom_participant_id"]) == ("group_call_guest", "bob")
    assert rtk.seen == [PARTICIPANTS_REPLACE.id]


def test_replace_flags_reach_their_fields(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    bob = recordings.participant(rtk, meeting, "bob")
    replaced = rtk(f"participants replace {bob} --meeting {meeting} {ADA}").ok.data
    assert {name: replaced[name] for name in ADAS_FIELDS} == ADAS_FIELDS


def test_replace_without_a_preset_is_refused(rtk: Rtk) -> None:
    error = rtk.error(f"participants replace {recordings.UNKNOWN_ID} --meeting {recordings.UNKNOWN_ID} --custom-id bob")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "preset_name" in error["message"]
    assert rtk.seen == []


def test_each_new_token_is_different(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk.seen.clear()
    tokens = {rtk(f"participants token {ada} --meeting {meeting}").ok.data["token"] for _ in range(3)}
    assert len(tokens) == 3
    assert rtk.seen == [PARTICIPANTS_REFRESH_TOKEN.id] * 3


def test_token_is_printed_with_the_time_of_its_expiry(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = rtk(f"participants add --meeting {meeting} {ADA}").ok.data["id"]
    result = rtk(f"participants token {ada} --meeting {meeting}").ok
    assert (list(result.data), result.stderr) == (["token", "expires_at"], "")
    issued = datetime.fromtimestamp(rtk.clock.now(), UTC)
    assert datetime.fromisoformat(result.data["expires_at"]) - issued == timedelta(seconds=LIFETIME_SECONDS)
    assert "expires_at" in rtk(f"participants token {ada} --meeting {meeting}", terminal=True).ok.stdout
    only = rtk(f"participants token {ada} --meeting {meeting} --query token -o id").ok
    assert (only.stdout.count("."), only.stderr) == (2, "")


@pytest.mark.parametrize("claims", [{}, {"exp": "soon"}, {"exp": 1e300}, {"exp": True}, [], None])
def test_token_without_a_readable_expiry_is_printed_as_it_is(stub: StubServer, claims: object) -> None:
    text = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    for token in (f"eyJ.{text}.c2ln", "no token", "a.b.c", "a.\u00e9.c"):
        stub.respond_with(success({"token": token}))
        assert stub.rtk("participants token P --meeting M").ok.data == {"token": token}


def test_participant_without_a_name_is_a_warning(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    command = f"participants add --meeting {meeting} --custom-id ada"
    assert "--name" in rtk(command).ok.stderr
    assert rtk(f"{command} -q").ok.stderr == ""
    assert rtk(f"{command} --name Ada").ok.stderr == ""
    assert "--name" not in rtk(f"{command} --if-missing").ok.stderr, "nothing was added"


def test_removed_participant_is_not_found(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk.seen.clear()
    removed = rtk(f"participants remove {ada} --meeting {meeting} --force").ok.data
    [host] = rtk("presets list --search group_call_host").ok.data
    assert (removed["custom_participant_id"], removed["preset_id"]) == ("ada", host["id"])
    assert "id" not in removed
    assert rtk.seen[0] == PARTICIPANTS_REMOVE.id
    assert rtk(f"participants get {ada} --meeting {meeting}").exit_code == 5


def test_unconfirmed_removal_is_refused(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk.seen.clear()
    error = rtk.error(f"participants remove {ada} --meeting {meeting}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert f"participants remove {ada} --meeting {meeting}" in error["hint"]
    assert "--force" in error["hint"]
    assert rtk.seen == []


@pytest.mark.parametrize(("answer", "exit_code", "left"), [("y\n", 0, 0), ("n\n", 6, 1), ("\n", 6, 1), ("", 6, 1)])
def test_removal_asks_on_a_terminal(rtk: Rtk, answer: str, exit_code: int, left: int) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    result = rtk(f"participants remove {ada} --meeting {meeting}", terminal=True, stdin=answer)
    assert result.exit_code == exit_code
    assert ada in result.stderr
    assert len(rtk(f"participants list --meeting {meeting}").ok.data) == left


def test_second_removal_fails_without_ignore_missing(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    removal = f"participants remove {ada} --meeting {meeting} --force"
    rtk(removal).ok
    assert rtk(removal).exit_code == 5
    result = rtk(f"{removal} --ignore-missing").ok
    assert result.stdout == ""
    assert ada in result.stderr


def test_ignore_missing_ignores_only_not_found(rtk: Rtk) -> None:
    error = rtk.error(f"participants remove {recordings.UNKNOWN_ID} --meeting weekly --force --ignore-missing")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)


def test_if_missing_shows_the_participant_with_that_custom_id(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting, "ada")
    recordings.participant(rtk, meeting, "ada2")
    rtk.seen.clear()
    shown = rtk(f"participants add --meeting {meeting} --custom-id ada --if-missing").ok.data
    assert shown["id"] == ada
    assert rtk.seen == [PARTICIPANTS_LIST.id]


def test_if_missing_hints_at_a_token_for_an_existing_participant(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    recordings.participant(rtk, meeting, "ada")
    shown = rtk(f"participants add --meeting {meeting} --custom-id ada --if-missing").ok
    assert "token" not in shown.data
    hint = f"participants token {shown.data['id']} --meeting {meeting}"
    assert f"rtk {hint}" in shown.stderr
    assert rtk(f"{hint} --query token -o id").ok.stdout.count(".") == 2


def test_if_missing_adds_a_missing_participant(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    rtk.seen.clear()
    added = rtk(f"participants add --meeting {meeting} --custom-id ada --if-missing").ok.data
    assert "token" in added
    assert rtk.seen == [PARTICIPANTS_LIST.id, PARTICIPANTS_ADD.id]


def test_custom_id_may_repeat_without_if_missing(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    assert recordings.participant(rtk, meeting, "ada") != recordings.participant(rtk, meeting, "ada")


@pytest.mark.parametrize("command", ["add --custom-id x", "update {} ", "replace {} --custom-id x"])
def test_unknown_preset_is_not_found(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    command = command.format(recordings.participant(rtk, meeting))
    error = rtk.error(f"participants {command} --meeting {meeting} --preset unknown")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert "unknown" in error["message"]


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("add", "--custom-participant-id"),
        ("add --custom-id x --set nmae=y", "name"),
        ("add --custom-id x --clear preset_name", "preset_name"),
        ("add --body '{\"custom_participant_id\": 7}'", ": 7"),
        ("update x", "--set"),
        ("update x --custom-id y", "--custom-id"),
        ("update x --set custom_participant_id=y", "custom_participant_id"),
        ("replace x --preset y", "--custom-participant-id"),
    ],
)
def test_invalid_body_is_refused_before_anything_is_sent(rtk: Rtk, command: str, named: str) -> None:
    error = rtk.error(f"participants {command} --meeting {recordings.UNKNOWN_ID}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in f"{error['message']} {error['hint']}"
    assert rtk.seen == []


def test_invalid_picture_url_is_refused_by_the_api(rtk: Rtk) -> None:
    error = rtk.error(f"participants add --meeting {recordings.meeting(rtk)} --custom-id x --picture 'no address'")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "picture" in error["message"]


def test_token_is_masked_in_debug_output(rtk: Rtk) -> None:
    result = rtk(f"participants add --meeting {recordings.meeting(rtk)} --custom-id x --debug").ok
    assert result.data["token"] not in result.stderr
    assert '"token": "****"' in result.stderr or '"token":"****"' in result.stderr


def _connected(rtk: Rtk) -> tuple[str, str]:
    """A meeting, and a participant who is in its live session."""
    meeting = recordings.meeting(rtk)
    participant = recordings.participant(rtk, meeting, "ada")
    rtk(f"emulator join {participant}").ok
    rtk.seen.clear()
    return meeting, participant


def test_removal_with_kick_removes_before_it_kicks(rtk: Rtk) -> None:
    meeting, participant = _connected(rtk)
    rtk(f"participants remove {participant} --meeting {meeting} --kick --force").ok
    assert rtk.seen == [PARTICIPANTS_REMOVE.id, ACTIVE_SESSION_KICK.id]
    assert rtk(f"active-session get {meeting}").ok.data["live_participants"] == 0
    assert rtk(f"emulator join {participant}").exit_code == 5


def test_removal_with_kick_of_a_participant_who_is_not_connected_succeeds(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    participant = recordings.participant(rtk, meeting, "ada")
    rtk(f"participants remove {participant} --meeting {meeting} --kick --force").ok
    rtk(f"participants remove {participant} --meeting {meeting} --kick --force --ignore-missing").ok
    assert rtk(f"participants remove {participant} --meeting {meeting} --kick --force").exit_code == 5


def test_failed_kick_after_a_removal_says_what_was_done(rtk: Rtk) -> None:
    meeting, participant = _connected(rtk)
    rtk(f"emulator fail {ACTIVE_SESSION_KICK.id} --status 403").ok
    result = rtk(f"participants remove {participant} --meeting {meeting} --kick --force --json")
    assert (result.exit_code, result.error["kind"]) == (4, "authentication")
    assert participant in result.stderr.splitlines()[0]
    assert f"rtk active-session kick {meeting} --participant {participant}" in result.stderr.splitlines()[1]


def test_removal_with_kick_asks_for_both(rtk: Rtk) -> None:
    meeting, participant = _connected(rtk)
    error = rtk.error(f"participants remove {participant} --meeting {meeting} --kick")
    assert (error["kind"], rtk.seen) == ("refused", [])
    assert participant in error["message"]
    assert meeting in error["message"]
    removal, kick = rtk(f"participants remove {participant} --meeting {meeting} --kick --dry-run").ok.data
    assert (removal["method"], kick["body"]["participant_ids"]) == ("DELETE", [participant])
