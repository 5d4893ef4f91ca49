"""rtk participants, through both doors."""

import pytest

from rtk_cli.operations import (
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

ADA = "--name Ada --picture https://pictures.example/ada.png --preset-name webinar_viewer --custom-participant-id ada"
ADAS_FIELDS = {
    "name": "Ada",
    "picture": "https://pictures.example/ada.png",
    "preset_name": "webinar_viewer",
    "custom_participant_id": "ada",
}


def test_each_flag_of_add_reaches_its_field(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    rtk.seen.clear()
    added = rtk(f"participants add --meeting {meeting} {ADA}").ok.data
    assert {name: added[name] for name in ADAS_FIELDS} == ADAS_FIELDS
    assert added["token"].count(".") == 2
    assert rtk.seen == [PARTICIPANTS_ADD.id]


def test_who_has_no_preset_named_is_a_host(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting-id {meeting} --custom-id ada").ok.data
    assert (added["preset_name"], added["name"]) == ("group_call_host", None)


def test_reads_never_carry_a_token(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    added = rtk(f"participants add --meeting {meeting} {ADA}").ok.data
    del added["token"]
    rtk.seen.clear()
    assert rtk(f"participants get {added['id']} --meeting {meeting}").ok.data == added
    assert rtk(f"participants list --meeting {meeting}").ok.data == [added]
    assert rtk.seen == [PARTICIPANTS_GET.id, PARTICIPANTS_LIST.id]


def test_a_meeting_without_participants_has_an_empty_list(rtk: Rtk) -> None:
    result = rtk(f"participants list --meeting {recordings.meeting(rtk)}").ok
    assert (result.data, result.stderr) == ([], "")


def test_pages_of_participants_make_up_the_whole_list(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    people = [recordings.participant(rtk, meeting, custom_id) for custom_id in "abc"]
    rtk.seen.clear()
    listed = rtk(f"participants list --meeting {meeting} --per-page 2").ok.data
    assert [person["id"] for person in listed] == people[::-1]
    assert rtk.seen == [PARTICIPANTS_LIST.id] * 2


def test_an_update_changes_only_what_is_named(rtk: Rtk) -> None:
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


def test_a_replacement_keeps_the_id_and_nothing_else(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting, "ada", *ADA.split())
    rtk.seen.clear()
    replaced = rtk(f"participants replace {ada} --meeting {meeting} --preset group_call_guest --custom-id bob").ok.data
    assert (replaced["id"], replaced["name"], replaced["picture"]) == (ada, None, None)
    assert (replaced["preset_name"], replaced["custom_participant_id"]) == ("group_call_guest", "bob")
    assert rtk.seen == [PARTICIPANTS_REPLACE.id]


def test_each_flag_of_replace_reaches_its_field(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    bob = recordings.participant(rtk, meeting, "bob")
    replaced = rtk(f"participants replace {bob} --meeting {meeting} {ADA}").ok.data
    assert {name: replaced[name] for name in ADAS_FIELDS} == ADAS_FIELDS


def test_a_replacement_names_its_preset(rtk: Rtk) -> None:
    result = rtk(f"participants replace {recordings.UNKNOWN_ID} --meeting {recordings.UNKNOWN_ID} --custom-id bob")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "a field is required: preset_name" in result.stderr
    assert rtk.seen == []


def test_each_new_token_is_another_one(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk.seen.clear()
    tokens = {rtk(f"participants token {ada} --meeting {meeting}").ok.data["token"] for _ in range(3)}
    assert len(tokens) == 3
    assert rtk.seen == [PARTICIPANTS_REFRESH_TOKEN.id] * 3


def test_a_removed_participant_is_gone(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk.seen.clear()
    removed = rtk(f"participants remove {ada} --meeting {meeting} --force").ok.data
    [host] = rtk("presets list --search group_call_host").ok.data
    assert (removed["custom_participant_id"], removed["preset_id"]) == ("ada", host["id"])
    assert "id" not in removed
    assert rtk.seen[0] == PARTICIPANTS_REMOVE.id
    assert rtk(f"participants get {ada} --meeting {meeting}").exit_code == 5


def test_a_removal_that_nobody_confirms_removes_nobody(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    rtk.seen.clear()
    result = rtk(f"participants remove {ada} --meeting {meeting}")
    assert (result.exit_code, result.stdout) == (6, "")
    assert f"participants remove {ada} --meeting {meeting} --force`" in result.stderr
    assert rtk.seen == []


@pytest.mark.parametrize(("answer", "exit_code", "left"), [("y\n", 0, 0), ("n\n", 6, 1), ("\n", 6, 1), ("", 6, 1)])
def test_at_a_terminal_a_removal_asks(rtk: Rtk, answer: str, exit_code: int, left: int) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting)
    result = rtk(f"participants remove {ada} --meeting {meeting}", terminal=True, stdin=answer)
    assert result.exit_code == exit_code
    assert f"remove participant {ada}? [y/N] " in result.stderr
    assert len(rtk(f"participants list --meeting {meeting}").ok.data) == left


def test_removing_twice_is_an_error_unless_it_may_be_missing(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    removal = f"participants remove {recordings.participant(rtk, meeting)} --meeting {meeting} --force"
    rtk(removal).ok
    assert rtk(removal).exit_code == 5
    result = rtk(f"{removal} --ignore-missing").ok
    assert result.stdout == ""
    assert "it was not there" in result.stderr


def test_ignore_missing_ignores_nothing_else(rtk: Rtk) -> None:
    result = rtk(f"participants remove {recordings.UNKNOWN_ID} --meeting weekly --force --ignore-missing")
    assert (result.exit_code, result.stdout) == (6, "")


def test_if_missing_shows_the_one_of_that_custom_id(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    ada = recordings.participant(rtk, meeting, "ada")
    recordings.participant(rtk, meeting, "ada2")
    rtk.seen.clear()
    shown = rtk(f"participants add --meeting {meeting} --custom-id ada --if-missing").ok.data
    assert shown["id"] == ada
    assert rtk.seen == [PARTICIPANTS_LIST.id]


def test_who_was_there_already_has_no_token_and_the_way_to_one_is_told(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    recordings.participant(rtk, meeting, "ada")
    asked = rtk(f"participants add --meeting {meeting} --custom-id ada --if-missing --query token -o id")
    hint = asked.stderr.splitlines()[0].removeprefix("hint: it was there already; for a token: rtk ")
    assert rtk(f"{hint} --query token -o id").ok.stdout.count(".") == 2


def test_if_missing_adds_who_is_missing(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    rtk.seen.clear()
    added = rtk(f"participants add --meeting {meeting} --custom-id ada --if-missing").ok.data
    assert "token" in added
    assert rtk.seen == [PARTICIPANTS_LIST.id, PARTICIPANTS_ADD.id]


def test_without_if_missing_a_custom_id_may_come_twice(rtk: Rtk) -> None:
    meeting = recordings.meeting(rtk)
    assert recordings.participant(rtk, meeting, "ada") != recordings.participant(rtk, meeting, "ada")


@pytest.mark.parametrize("command", ["add --custom-id x", "update {} ", "replace {} --custom-id x"])
def test_an_unknown_preset_is_not_found(rtk: Rtk, command: str) -> None:
    meeting = recordings.meeting(rtk)
    command = command.format(recordings.participant(rtk, meeting))
    result = rtk(f"participants {command} --meeting {meeting} --preset nobody")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "No preset found with name nobody" in result.stderr


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("add", "a field is required: custom_participant_id\nhint: give --custom-participant-id\n"),
        ("add --custom-id x --set nmae=y", "did you mean name?"),
        ("add --custom-id x --clear preset_name", "preset_name should be a valid string: null"),
        ("add --body '{\"custom_participant_id\": 7}'", "custom_participant_id should be a valid string: 7"),
        ("update x", "nothing to change"),
        ("update x --custom-id y", "no such flag: --custom-id"),
        ("update x --set custom_participant_id=y", "no such field: custom_participant_id"),
        ("replace x --preset y", "a field is required: custom_participant_id\nhint: give --custom-participant-id\n"),
    ],
)
def test_a_bad_body_is_refused_before_anything_is_sent(rtk: Rtk, command: str, complaint: str) -> None:
    result = rtk(f"participants {command} --meeting {recordings.UNKNOWN_ID}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr
    assert rtk.seen == []


def test_a_picture_that_is_no_address_is_refused_by_the_api(rtk: Rtk) -> None:
    result = rtk(f"participants add --meeting {recordings.meeting(rtk)} --custom-id x --picture 'no address'")
    assert (result.exit_code, result.stdout) == (6, "")
    assert '"picture" must be a valid uri' in result.stderr


def test_the_token_is_masked_in_debug_output(rtk: Rtk) -> None:
    result = rtk(f"participants add --meeting {recordings.meeting(rtk)} --custom-id x --debug").ok
    assert result.data["token"] not in result.stderr
    assert '"token": "****"' in result.stderr or '"token":"****"' in result.stderr
