"""rtk apps, in process and over loopback."""

import pytest

from rtk_cli.local import APP_ID
from rtk_cli.operations import APPS_CREATE, APPS_GET, APPS_LIST
from tests.support import recordings
from tests.support.cli import Rtk


def test_emulator_starts_with_one_app(rtk: Rtk) -> None:
    apps = rtk("apps list").ok.data
    assert [(app["id"], app["name"]) for app in apps] == [(APP_ID, "local")]


def test_app_is_created_and_read(rtk: Rtk) -> None:
    created = rtk("apps create --name 'Night shift'").ok.data
    assert created["name"] == "Night shift"
    assert rtk(f"apps get {created['id']}").ok.data == created
    assert rtk.seen == [APPS_CREATE.id, APPS_GET.id]


def test_two_apps_may_share_a_name(rtk: Rtk) -> None:
    first, second = recordings.other_app(rtk), recordings.other_app(rtk)
    assert first != second
    assert len(rtk("apps list --search OTHER").ok.data) == 2


@pytest.mark.parametrize(("order", "names"), [("ASC", ["local", "b"]), ("DESC", ["b", "local"])])
def test_apps_are_sorted_by_creation_time(rtk: Rtk, order: str, names: list[str]) -> None:
    rtk("apps list").ok
    rtk.clock.advance(1)
    rtk("apps create --name b").ok
    assert [app["name"] for app in rtk(f"apps list --sort-order {order}").ok.data] == names


def test_search_without_matches_is_an_empty_list(rtk: Rtk) -> None:
    result = rtk("apps list --search nothing").ok
    assert (result.data, result.stderr) == ([], "")


def test_if_missing_shows_the_app_with_that_name(rtk: Rtk) -> None:
    first = rtk("apps create --name x --if-missing").ok.data
    rtk("apps create --name xyz").ok
    rtk.seen.clear()
    assert rtk("apps create --name x --if-missing").ok.data == first
    assert rtk.seen == [APPS_LIST.id]


def test_new_app_has_presets_and_no_meetings(rtk: Rtk) -> None:
    recordings.meeting(rtk)
    app = recordings.other_app(rtk)
    assert rtk(f"meetings list --app-id {app}").ok.data == []
    assert len(rtk(f"presets list --app-id {app}").ok.data) == 7


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("", "name"),
        ("--name ''", "name"),
        ("--set nam=x", "name"),
        ("--name x --set name=y", "name"),
        ("--clear name", "name"),
    ],
)
def test_invalid_app_is_refused_before_anything_is_sent(rtk: Rtk, flags: str, named: str) -> None:
    error = rtk.error(f"apps create {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in f"{error['message']} {error['hint']}"
    assert rtk.seen == []


def test_unknown_app_is_not_found(rtk: Rtk) -> None:
    error = rtk.error(f"apps get {recordings.UNKNOWN_ID}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert recordings.UNKNOWN_ID in error["message"]


def test_use_stores_the_app_in_the_profile(remote: Rtk) -> None:
    app = recordings.other_app(remote)
    del remote.environment["RTK_APP_ID"]
    assert remote("meetings list").exit_code == 3
    remote(f"apps use {app}").ok
    assert remote("meetings list").ok.data == []
    assert remote("profile get default").ok.data["app_id"] == app


def test_use_of_an_unknown_app_is_not_found(remote: Rtk) -> None:
    error = remote.error(f"apps use {recordings.UNKNOWN_ID}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert remote("profile get default").ok.data["app_id"] is None


def test_use_does_not_change_the_local_profile(local: Rtk) -> None:
    error = local.error(f"apps use {APP_ID}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "local" in error["message"]
