"""rtk presets create, update, replace and delete, in process and over loopback."""

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


def test_replace_accepts_the_output_of_get(rtk: Rtk, host: dict[str, Any]) -> None:
    rtk.clock.advance(60)
    result = rtk(f"presets replace {host['id']} --body @host.json").ok
    assert result.data == {**host, "updated_at": "2026-09-14T08:01:00.000Z"}
    assert "id, created_at, updated_at" in result.stderr
    assert rtk.seen == [PRESETS_REPLACE.id]


def test_replace_changes_only_the_edited_field(rtk: Rtk, host: dict[str, Any]) -> None:
    host["permissions"]["chat"]["public"]["can_send"] = False
    Path("host.json").write_text(json.dumps(host), encoding="utf-8")
    rtk("presets replace group_call_host --body @host.json -q").ok
    assert rest_of(rtk("presets get group_call_host").ok.data) == rest_of(host)


def test_copy_differs_only_in_its_name(rtk: Rtk, host: dict[str, Any]) -> None:
    copy = rtk("presets create --from group_call_host --name co_host").ok.data
    assert rest_of(copy) == rest_of(host)
    assert (copy["name"], copy["id"] != host["id"]) == ("co_host", True)
    assert rtk.seen == [PRESETS_LIST.id, PRESETS_GET.id, PRESETS_CREATE.id]
    assert rtk(f"presets get {copy['id']}").ok.data == copy


def test_copy_without_a_name_is_refused(rtk: Rtk) -> None:
    error = rtk.error("presets create --from group_call_host")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "--name" in error["hint"]


def test_preset_without_a_definition_hints_at_from(rtk: Rtk) -> None:
    error = rtk.error("presets create --name co_host")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])
    assert "--from PRESET" in error["hint"]


def test_preset_is_created_from_a_file_with_changes(rtk: Rtk, host: dict[str, Any]) -> None:
    created = rtk("presets create --body @host.json --name silent --set permissions.hidden_participant=true").ok.data
    assert created["permissions"]["hidden_participant"] is True
    assert created["permissions"]["chat"] == host["permissions"]["chat"]


def test_duplicate_preset_name_is_a_conflict(rtk: Rtk) -> None:
    error = rtk.error("presets create --from group_call_host --name webinar_viewer")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert "webinar_viewer" in error["message"]
    assert rtk("presets update group_call_host --name webinar_viewer").exit_code == 7


def test_preset_name_may_repeat_in_another_app(rtk: Rtk) -> None:
    rtk("presets create --from group_call_host --name co_host").ok
    app = rtk("apps create --name other").ok.data["id"]
    rtk(f"presets create --from group_call_host --name co_host --app-id {app}").ok


def test_if_missing_shows_the_preset_with_that_name(rtk: Rtk, host: dict[str, Any]) -> None:
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
def test_update_changes_a_single_field(rtk: Rtk, host: dict[str, Any], typed: str, path: str, value: object) -> None:
    updated = rtk("presets", "update", "group_call_host", "--set", typed).ok.data
    *parents, last = path.split(".")
    place = host
    for name in parents:
        place = place[name]
    assert place.get(last) != value
    place[last] = value
    assert rest_of(updated) == rest_of(host)
    assert rtk.seen == [PRESETS_LIST.id, PRESETS_UPDATE.id]


def test_update_sends_only_the_changed_field(local: Rtk) -> None:
    preset = local("presets list --query [0].id").ok.data
    planned = local(f"presets update {preset} --set permissions.chat.public.can_send=false --dry-run").ok.data
    assert planned["body"] == {"permissions": {"chat": {"public": {"can_send": False}}}}


def test_fields_that_the_live_api_requires_are_sent_empty(local: Rtk, tmp_path: Path) -> None:
    preset = local("presets get group_call_host").ok.data
    del preset["permissions"]["plugins"]["config"]
    file = tmp_path / "host.json"
    file.write_text(json.dumps(preset), encoding="utf-8")
    planned = local(f"presets create --body @{file} --dry-run").ok.data
    assert planned["body"]["permissions"]["plugins"]["config"] == {}
    assert planned["body"]["ui"]["config_diff"] == {}


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("permissions.chat.pubic.can_send=false", "permissions.chat.public"),
        ("permission.can_record=false", "permissions"),
        ("ui.design_tokens.colors.brand.800=#fff", "ui.design_tokens.colors.brand.800"),
        ("permissions.can_record=perhaps", "permissions.can_record"),
        ("config.media.video.frame_rate=31", ": 31"),
        ("permissions.media.audio.can_produce=MAYBE", "CAN_REQUEST"),
    ],
)
def test_invalid_field_is_refused_before_anything_is_sent(rtk: Rtk, typed: str, named: str) -> None:
    error = rtk.error("presets", "update", UNKNOWN_ID, "--set", typed)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in f"{error['message']} {error['hint']}"
    assert PRESETS_UPDATE.id not in rtk.seen


def test_body_without_a_required_field_is_refused(rtk: Rtk) -> None:
    error = rtk.error("presets create --name x --set config.view_type=WEBINAR")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])
    assert "config.media" in error["message"]


def test_update_without_changes_is_refused(rtk: Rtk) -> None:
    error = rtk.error("presets update group_call_host")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("usage", 2, [])


def test_renamed_preset_shows_on_its_participants(rtk: Rtk) -> None:
    meeting = rtk("meetings create").ok.data["id"]
    ada = rtk(f"participants add --meeting {meeting} --custom-id ada").ok.data
    assert ada["preset_name"] == "group_call_host"
    rtk("presets update group_call_host --name chair").ok
    assert rtk(f"participants get {ada['id']} --meeting {meeting}").ok.data["preset_name"] == "chair"


def test_delete_prints_the_preset_and_removes_it(rtk: Rtk, host: dict[str, Any]) -> None:
    assert rtk("presets delete group_call_host --force").ok.data == host
    assert rtk(f"presets get {host['id']}").exit_code == 5
    error = rtk.error("presets delete group_call_host --force")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    ignored = rtk("presets delete group_call_host --force --ignore-missing").ok
    assert (ignored.stdout, "group_call_host" in ignored.stderr) == ("", True)


def test_unconfirmed_delete_is_refused(rtk: Rtk, host: dict[str, Any]) -> None:
    assert rtk("presets delete group_call_host").exit_code == 6
    assert rtk("presets delete group_call_host", terminal=True, stdin="n\n").exit_code == 6
    assert rtk("presets get group_call_host").ok.data == host
    rtk("presets delete group_call_host", terminal=True, stdin="y\n").ok


@pytest.mark.parametrize("command", BY_NAME)
@pytest.mark.parametrize("preset", [UNKNOWN_ID, "group_call_hos"])
def test_unknown_preset_is_not_found(rtk: Rtk, host: dict[str, Any], command: str, preset: str) -> None:
    error = rtk.error(command.format(preset))
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert preset in error["message"]


@pytest.mark.parametrize("command", BY_NAME)
def test_preset_of_another_app_is_not_found(rtk: Rtk, host: dict[str, Any], command: str) -> None:
    app = rtk("apps create --name other").ok.data["id"]
    error = rtk.error(f"{command.format(host['id'])} --app-id {app}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)


@pytest.mark.parametrize("command", BY_NAME)
def test_empty_preset_name_is_refused_before_anything_is_sent(rtk: Rtk, host: dict[str, Any], command: str) -> None:
    error = rtk.error(command.format("''"))
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []


def test_update_reads_again_when_the_response_lacks_the_id(local: Rtk) -> None:
    preset = local("presets get group_call_host").ok.data
    script = stub_transport(data_response(rest_of(preset)), data_response(preset))
    local.wrap_transport = script.wrap
    assert local(f"presets update {preset['id']} --set permissions.can_record=true").ok.data == preset
    assert script.calls == [f"PATCH {APP_ID}/presets/{preset['id']}", f"GET {APP_ID}/presets/{preset['id']}"]


def test_unknown_fields_of_the_stored_preset_are_accepted(local: Rtk, tmp_path: Path) -> None:
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


def test_unknown_field_not_in_the_stored_preset_is_refused(local: Rtk) -> None:
    preset = local("presets get group_call_host").ok.data
    script = stub_transport(data_response(preset))
    local.wrap_transport = script.wrap
    error = local.error("presets", "replace", preset["id"], "--body", json.dumps({**preset, "permission": {}}))
    assert (error["kind"], error["exit_code"], "permissions" in error["hint"]) == ("usage", 2, True)
    assert script.calls == [f"GET {APP_ID}/presets/{preset['id']}"]


def test_conflict_of_the_api_is_reported(local: Rtk) -> None:
    preset = local("presets get group_call_host").ok.data
    local.wrap_transport = stub_transport(error_response(409, "Preset exists")).wrap
    error = local.error("presets", "create", "--body", json.dumps(preset))
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert "Preset exists" in error["message"]
