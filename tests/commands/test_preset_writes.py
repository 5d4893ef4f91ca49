"""rtk presets create, update, replace and delete, through both doors."""

import json
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.local import APP_ID
from rtk_cli.operations import PRESETS_CREATE, PRESETS_GET, PRESETS_LIST, PRESETS_REPLACE, PRESETS_UPDATE
from tests.support.cli import Rtk
from tests.support.stub_transport import data_response, error_response, stub_transport

UNKNOWN_ID = "11111111-1111-4111-8111-111111111111"
BY_NAME = [
    "presets get {}",
    "presets update {} --set permissions.can_record=false",
    "presets replace {} --body @host.json",
    "presets delete {} --force",
]


@pytest.fixture
def host(rtk: Rtk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The preset group_call_host, which is also in host.json."""
    preset: dict[str, Any] = rtk("presets get group_call_host").ok.data
    monkeypatch.chdir(tmp_path)
    Path("host.json").write_text(json.dumps(preset), encoding="utf-8")
    rtk.seen.clear()
    return preset


def rest_of(preset: dict[str, Any]) -> dict[str, Any]:
    """What stays the same when only the time moves on."""
    return {name: value for name, value in preset.items() if name not in ("id", "name", "created_at", "updated_at")}


def test_what_get_prints_replace_takes(rtk: Rtk, host: dict[str, Any]) -> None:
    rtk.clock.advance(60)
    result = rtk(f"presets replace {host['id']} --body @host.json").ok
    assert result.data == {**host, "updated_at": "2026-09-14T08:01:00.000Z"}
    assert result.stderr == "left out read-only fields: id, created_at, updated_at\n"
    assert rtk.seen == [PRESETS_REPLACE.id]


def test_an_edited_leaf_is_the_only_difference_after_a_replace(rtk: Rtk, host: dict[str, Any]) -> None:
    host["permissions"]["chat"]["public"]["can_send"] = False
    Path("host.json").write_text(json.dumps(host), encoding="utf-8")
    rtk("presets replace group_call_host --body @host.json -q").ok
    assert rest_of(rtk("presets get group_call_host").ok.data) == rest_of(host)


def test_a_copy_has_everything_but_the_name(rtk: Rtk, host: dict[str, Any]) -> None:
    copy = rtk("presets create --from group_call_host --name co_host").ok.data
    assert rest_of(copy) == rest_of(host)
    assert (copy["name"], copy["id"] != host["id"]) == ("co_host", True)
    assert rtk.seen == [PRESETS_LIST.id, PRESETS_GET.id, PRESETS_CREATE.id]
    assert rtk(f"presets get {copy['id']}").ok.data == copy


def test_a_copy_needs_a_name_of_its_own(rtk: Rtk) -> None:
    result = rtk("presets create --from group_call_host")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "a field is required: name\nhint: give --name\n" in result.stderr


def test_a_preset_of_nothing_is_shown_the_way_of_copying_another(rtk: Rtk) -> None:
    result = rtk("presets create --name co_host")
    assert (result.exit_code, rtk.seen) == (2, [])
    assert result.stderr.endswith("a field is required: ui\nhint: give --from PRESET\n")


def test_a_preset_may_be_created_from_a_file_and_changed_on_the_way(rtk: Rtk, host: dict[str, Any]) -> None:
    created = rtk("presets create --body @host.json --name silent --set permissions.hidden_participant=true").ok.data
    assert created["permissions"]["hidden_participant"] is True
    assert created["permissions"]["chat"] == host["permissions"]["chat"]


def test_a_second_preset_of_a_name_is_a_conflict(rtk: Rtk) -> None:
    result = rtk("presets create --from group_call_host --name webinar_viewer")
    assert (result.exit_code, result.stdout) == (7, "")
    assert "webinar_viewer" in result.stderr
    assert rtk("presets update group_call_host --name webinar_viewer").exit_code == 7


def test_another_app_may_have_a_preset_of_that_name(rtk: Rtk) -> None:
    rtk("presets create --from group_call_host --name co_host").ok
    app = rtk("apps create --name other").ok.data["id"]
    rtk(f"presets create --from group_call_host --name co_host --app-id {app}").ok


def test_if_missing_shows_the_preset_of_that_name(rtk: Rtk, host: dict[str, Any]) -> None:
    shown = rtk("presets create --from webinar_viewer --name group_call_host --if-missing").ok.data
    assert shown == host
    assert PRESETS_CREATE.id not in rtk.seen


@pytest.mark.parametrize(
    ("typed", "path", "value"),
    [
        ("permissions.chat.public.can_send=false", "permissions.chat.public.can_send", False),
        ("permissions.kick_participant=no", "permissions.kick_participant", False),
        ("config.media.video.frame_rate=24", "config.media.video.frame_rate", 24),
        ("config.view_type=WEBINAR", "config.view_type", "WEBINAR"),
        ("ui.design_tokens.colors.brand.300=#844d1d", "ui.design_tokens.colors.brand.300", "#844d1d"),
        ("config.livestream_viewer_qualities=[1,2]", "config.livestream_viewer_qualities", [1, 2]),
    ],
)
def test_an_update_changes_a_single_leaf(rtk: Rtk, host: dict[str, Any], typed: str, path: str, value: object) -> None:
    updated = rtk("presets", "update", "group_call_host", "--set", typed).ok.data
    *parents, last = path.split(".")
    place = host
    for name in parents:
        place = place[name]
    assert place.get(last) != value
    place[last] = value
    assert rest_of(updated) == rest_of(host)
    assert rtk.seen == [PRESETS_LIST.id, PRESETS_UPDATE.id]


def test_only_the_leaf_goes_out(local: Rtk) -> None:
    preset = local("presets list --query [0].id").ok.data
    planned = local(f"presets update {preset} --set permissions.chat.public.can_send=false --dry-run").ok.data
    assert planned["body"] == {"permissions": {"chat": {"public": {"can_send": False}}}}


def test_members_that_the_live_api_demands_go_out_empty(local: Rtk, tmp_path: Path) -> None:
    preset = local("presets get group_call_host").ok.data
    del preset["permissions"]["plugins"]["config"]
    file = tmp_path / "host.json"
    file.write_text(json.dumps(preset), encoding="utf-8")
    planned = local(f"presets create --body @{file} --dry-run").ok.data
    assert planned["body"]["permissions"]["plugins"]["config"] == {}
    assert planned["body"]["ui"]["config_diff"] == {}


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("permissions.chat.pubic.can_send=false", "did you mean permissions.chat.public?"),
        ("permission.can_record=false", "did you mean permissions?"),
        ("ui.design_tokens.colors.brand.800=#fff", "no such field: ui.design_tokens.colors.brand.800"),
        ("permissions.can_record=perhaps", "permissions.can_record should be a valid boolean"),
        ("config.media.video.frame_rate=31", "should be less than or equal to 30: 31"),
        ("permissions.media.audio.can_produce=MAYBE", "'ALLOWED', 'NOT_ALLOWED' or 'CAN_REQUEST'"),
    ],
)
def test_a_slip_of_the_pen_is_refused_before_it_is_sent(rtk: Rtk, typed: str, complaint: str) -> None:
    result = rtk("presets", "update", UNKNOWN_ID, "--set", typed)
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr
    assert PRESETS_UPDATE.id not in rtk.seen


def test_a_body_that_lacks_a_member_is_refused(rtk: Rtk) -> None:
    result = rtk("presets create --name x --set config.view_type=WEBINAR")
    assert (result.exit_code, rtk.seen) == (2, [])
    assert "a field is required: config.media" in result.stderr


def test_an_update_must_change_something(rtk: Rtk) -> None:
    result = rtk("presets update group_call_host")
    assert (result.exit_code, rtk.seen) == (2, [])
    assert "nothing to change" in result.stderr


def test_a_new_name_shows_with_those_who_have_the_preset(rtk: Rtk) -> None:
    meeting = rtk("meetings create").ok.data["id"]
    ada = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data
    assert ada["preset_name"] == "group_call_host"
    rtk("presets update group_call_host --name chair").ok
    assert rtk(f"participants get {ada['id']} --meeting {meeting}").ok.data["preset_name"] == "chair"


def test_a_delete_prints_what_was_and_leaves_nothing(rtk: Rtk, host: dict[str, Any]) -> None:
    assert rtk("presets delete group_call_host --force").ok.data == host
    assert rtk(f"presets get {host['id']}").exit_code == 5
    again = rtk("presets delete group_call_host --force")
    assert (again.exit_code, again.stdout) == (5, "")
    ignored = rtk("presets delete group_call_host --force --ignore-missing").ok
    assert (ignored.stdout, ignored.stderr) == ("", "not found, nothing to delete: group_call_host\n")


def test_a_delete_that_nobody_confirms_is_refused(rtk: Rtk, host: dict[str, Any]) -> None:
    assert rtk("presets delete group_call_host").exit_code == 6
    assert rtk("presets delete group_call_host", terminal=True, stdin="n\n").exit_code == 6
    assert rtk("presets get group_call_host").ok.data == host
    rtk("presets delete group_call_host", terminal=True, stdin="y\n").ok


@pytest.mark.parametrize("command", BY_NAME)
@pytest.mark.parametrize("preset", [UNKNOWN_ID, "group_call_hos"])
def test_an_unknown_preset_is_not_found(rtk: Rtk, host: dict[str, Any], command: str, preset: str) -> None:
    result = rtk(command.format(preset))
    assert (result.exit_code, result.stdout) == (5, "")
    assert preset in result.stderr


@pytest.mark.parametrize("command", BY_NAME)
def test_a_preset_of_another_app_is_not_found(rtk: Rtk, host: dict[str, Any], command: str) -> None:
    app = rtk("apps create --name other").ok.data["id"]
    result = rtk(f"{command.format(host['id'])} --app-id {app}")
    assert (result.exit_code, result.stdout) == (5, "")


@pytest.mark.parametrize("command", BY_NAME)
def test_a_preset_without_a_name_is_never_looked_for(rtk: Rtk, host: dict[str, Any], command: str) -> None:
    result = rtk(command.format("''"))
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])


def test_an_update_whose_answer_lacks_the_id_is_read_again(local: Rtk) -> None:
    preset = local("presets get group_call_host").ok.data
    script = stub_transport(data_response(rest_of(preset)), data_response(preset))
    local.wrap_transport = script.wrap
    assert local(f"presets update {preset['id']} --set permissions.can_record=true").ok.data == preset
    assert script.calls == [f"PATCH {APP_ID}/presets/{preset['id']}", f"GET {APP_ID}/presets/{preset['id']}"]


def test_members_that_the_api_adds_are_no_slip_of_the_pen(local: Rtk, tmp_path: Path) -> None:
    preset = local("presets get group_call_host").ok.data
    preset["ui"]["config_diff"] = {"a": 1}
    preset["config"]["media"]["audio"]["echo"] = True
    file = tmp_path / "host.json"
    file.write_text(json.dumps(preset), encoding="utf-8")
    script = stub_transport(data_response(preset), data_response(preset))
    local.wrap_transport = script.wrap
    result = local(f"presets replace {preset['id']} --body @{file}").ok
    sent = json.loads(script.requests[1].body or b"")
    assert "config.media.audio.echo" in result.stderr
    assert "echo" not in sent["config"]["media"]["audio"]
    assert sent["ui"]["config_diff"] == {"a": 1}


def test_a_member_that_the_stored_preset_has_not_is_refused_still(local: Rtk) -> None:
    preset = local("presets get group_call_host").ok.data
    script = stub_transport(data_response(preset))
    local.wrap_transport = script.wrap
    result = local("presets", "replace", preset["id"], "--body", json.dumps({**preset, "permission": {}}))
    assert (result.exit_code, script.calls) == (2, [f"GET {APP_ID}/presets/{preset['id']}"])
    assert "did you mean permissions?" in result.stderr


def test_the_api_has_the_last_word_on_a_name(local: Rtk) -> None:
    preset = local("presets get group_call_host").ok.data
    local.wrap_transport = stub_transport(error_response(409, "Preset exists")).wrap
    result = local("presets", "create", "--body", json.dumps(preset))
    assert (result.exit_code, result.stdout) == (7, "")
    assert "Preset exists" in result.stderr
