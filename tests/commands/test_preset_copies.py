"""rtk presets diff and copy: within an app, to another app, to another profile."""

from typing import Any

import pytest

from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.operations import PRESETS_CREATE, PRESETS_UPDATE
from tests.support import recordings
from tests.support.cli import TOKEN, Rtk


@pytest.fixture
def production(remote: Rtk) -> str:
    """The app of profile `production`, which has a token of its own."""
    app = recordings.other_app(remote)
    remote(f"profile create production --account-id {ACCOUNT_ID} --app-id {app}").ok
    remote("auth login --profile production --with-token --no-check", stdin=TOKEN).ok
    remote("presets create --from group_call_host --name own --set permissions.can_record=false").ok
    remote.seen.clear()
    return app


def definition(rtk: Rtk, name: str, flags: str = "") -> dict[str, Any]:
    found = rtk(f"presets get {name} {flags}").ok.data
    return {name: found[name] for name in ("name", "config", "permissions", "ui")}


def test_diff_shows_the_fields_that_differ(rtk: Rtk) -> None:
    rtk("presets create --from group_call_host --name own --set permissions.can_record=false").ok
    assert rtk("presets diff group_call_host own").ok.data == [
        {"field": "permissions.can_record", "from": True, "to": False}
    ]


def test_diff_of_equal_presets_is_empty(rtk: Rtk) -> None:
    rtk("presets create --from group_call_host --name own").ok
    assert rtk("presets diff group_call_host own --exit-code").ok.data == []


def test_diff_exits_with_14_when_asked(rtk: Rtk) -> None:
    result = rtk("presets diff group_call_host group_call_guest --exit-code --json")
    assert (result.exit_code, result.error["kind"]) == (14, "difference")
    assert result.data
    assert rtk("presets diff group_call_host group_call_guest").exit_code == 0


def test_diff_heads_its_columns_with_the_names(local: Rtk) -> None:
    heading = local("presets diff group_call_host webinar_viewer -o table").ok.stdout.splitlines()[0]
    assert heading.split() == ["FIELD", "group_call_host", "webinar_viewer"]


def test_diff_with_an_unknown_preset_is_not_found(rtk: Rtk) -> None:
    assert rtk.error("presets diff group_call_host missing")["kind"] == "not_found"


def test_copy_creates_the_preset_in_another_app(rtk: Rtk) -> None:
    app = recordings.other_app(rtk)
    rtk("presets create --from group_call_host --name own").ok
    row = rtk(f"presets copy own --to-app-id {app}").ok.data
    assert (row["action"], row["name"]) == ("create", "own")
    assert definition(rtk, "own", f"--app-id {app}") == definition(rtk, "own")


def test_copy_makes_a_preset_of_that_name_alike(rtk: Rtk) -> None:
    app = recordings.other_app(rtk)
    rtk("presets update group_call_host --set permissions.can_record=false").ok
    assert rtk(f"presets copy group_call_host --to-app-id {app}").ok.data["changes"] == [
        {"field": "permissions.can_record", "from": True, "to": False}
    ]
    rtk.seen.clear()
    assert rtk(f"presets copy group_call_host --to-app-id {app}").ok.data["action"] == "unchanged"
    assert {PRESETS_CREATE.id, PRESETS_UPDATE.id}.isdisjoint(rtk.seen)


def test_copy_goes_to_the_app_of_the_other_profile(remote: Rtk, production: str) -> None:
    """The variables of the environment name the first app, and do not override the profile."""
    remote("presets copy own --to-profile production").ok
    assert definition(remote, "own", f"--app-id {production}") == definition(remote, "own")


def test_copy_to_a_profile_without_an_app_does_not_take_the_first_app(remote: Rtk) -> None:
    remote("profile create empty").ok
    error = remote.error("presets copy group_call_host --to-profile empty")
    assert (error["kind"], error["exit_code"]) == ("configuration", 3)
    assert "--to-app-id" in error["hint"]
    assert remote.seen == []


def test_copy_to_the_same_app_is_refused(rtk: Rtk) -> None:
    error = rtk.error(f"presets copy group_call_host --to-app-id {APP_ID}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert APP_ID in error["message"]


def test_copy_needs_a_target(rtk: Rtk) -> None:
    assert "--to-profile" in rtk.error("presets copy group_call_host")["hint"]


def test_copy_to_an_unknown_profile_is_refused(rtk: Rtk) -> None:
    assert rtk.error("presets copy group_call_host --to-profile missing")["kind"] == "configuration"


def test_copy_to_the_emulator(remote: Rtk) -> None:
    remote("presets create --from group_call_host --name own").ok
    other = {**remote.environment, "RTK_DATA_DIR": remote.environment["RTK_DATA_DIR"] + "-local"}
    remote("presets copy own --to-profile local", environment=other).ok
    assert "own" in [row["name"] for row in remote("presets list --local", environment=other).ok.data]


def test_error_of_the_target_names_its_own_settings(remote: Rtk) -> None:
    remote(f"profile create other --account-id {ACCOUNT_ID} --app-id 11111111-1111-4111-8111-111111111111").ok
    error = remote.error("presets copy group_call_host --to-profile other")
    assert error["kind"] == "not_found"
    assert "11111111-1111-4111-8111-111111111111" in error["hint"]


def test_contradictory_webinar_preset_is_warned_about_on_creation(rtk: Rtk) -> None:
    stage = "--set permissions.stage_access=NOT_ALLOWED"
    result = rtk(f"presets create --from webinar_presenter --name mute {stage}").ok
    assert "permissions.stage_access=NOT_ALLOWED" in result.stderr
    assert "permissions.stage_access=NOT_ALLOWED" in rtk("presets diff mute webinar_presenter").ok.stderr
    app = recordings.other_app(rtk)
    assert "permissions.stage_access=NOT_ALLOWED" in rtk(f"presets copy mute --to-app-id {app}").ok.stderr


def test_presets_of_a_new_app_do_not_contradict_themselves(rtk: Rtk) -> None:
    for name in ("webinar_presenter", "webinar_viewer"):
        assert "contradicts" not in rtk(f"presets create --from {name} --name own_{name}").ok.stderr
