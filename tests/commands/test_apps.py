"""rtk apps, through both doors."""

import pytest

from rtk_cli.local import APP_ID
from rtk_cli.operations import APPS_CREATE, APPS_GET, APPS_LIST
from tests.support import recordings
from tests.support.cli import Rtk


def test_the_emulator_begins_with_one_app(rtk: Rtk) -> None:
    apps = rtk("apps list").ok.data
    assert [(app["id"], app["name"]) for app in apps] == [(APP_ID, "local")]


def test_an_app_is_created_and_read(rtk: Rtk) -> None:
    created = rtk("apps create --name 'Night shift'").ok.data
    assert created["name"] == "Night shift"
    assert rtk(f"apps get {created['id']}").ok.data == created
    assert rtk.seen == [APPS_CREATE.id, APPS_GET.id]


def test_two_apps_may_have_one_name(rtk: Rtk) -> None:
    first, second = recordings.other_app(rtk), recordings.other_app(rtk)
    assert first != second
    assert len(rtk("apps list --search OTHER").ok.data) == 2


@pytest.mark.parametrize(("order", "names"), [("ASC", ["local", "b"]), ("DESC", ["b", "local"])])
def test_apps_are_sorted_by_their_creation(rtk: Rtk, order: str, names: list[str]) -> None:
    rtk("apps list").ok
    rtk.clock.advance(1)
    rtk("apps create --name b").ok
    assert [app["name"] for app in rtk(f"apps list --sort-order {order}").ok.data] == names


def test_a_search_that_finds_nothing_is_an_empty_list(rtk: Rtk) -> None:
    result = rtk("apps list --search nothing").ok
    assert (result.data, result.stderr) == ([], "")


def test_if_missing_shows_the_app_of_that_name(rtk: Rtk) -> None:
    first = rtk("apps create --name x --if-missing").ok.data
    rtk("apps create --name xyz").ok
    rtk.seen.clear()
    assert rtk("apps create --name x --if-missing").ok.data == first
    assert rtk.seen == [APPS_LIST.id]


def test_a_new_app_has_presets_and_no_meetings(rtk: Rtk) -> None:
    recordings.meeting(rtk)
    app = recordings.other_app(rtk)
    assert rtk(f"meetings list --app-id {app}").ok.data == []
    assert len(rtk(f"presets list --app-id {app}").ok.data) == 7


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        ("", "a field is required: name"),
        ("--name ''", "name should have at least 1 character"),
        ("--set nam=x", "did you mean name?"),
        ("--name x --set name=y", "name is given twice"),
        ("--clear name", "name should be a valid string: null"),
    ],
)
def test_a_bad_app_is_refused_before_anything_is_sent(rtk: Rtk, flags: str, complaint: str) -> None:
    result = rtk(f"apps create {flags}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr
    assert rtk.seen == []


def test_an_unknown_app_is_not_found(rtk: Rtk) -> None:
    result = rtk(f"apps get {recordings.UNKNOWN_ID}")
    assert (result.exit_code, result.stdout) == (5, "")
    assert recordings.UNKNOWN_ID in result.stderr


def test_use_keeps_the_app_in_the_profile(remote: Rtk) -> None:
    app = recordings.other_app(remote)
    del remote.environment["RTK_APP_ID"]
    assert remote("meetings list").exit_code == 3
    remote(f"apps use {app}").ok
    assert remote("meetings list").ok.data == []
    assert remote("profile get default").ok.data["app_id"] == app


def test_use_checks_that_there_is_such_an_app(remote: Rtk) -> None:
    result = remote(f"apps use {recordings.UNKNOWN_ID}")
    assert (result.exit_code, result.stdout) == (5, "")
    assert remote("profile get default").ok.data["app_id"] is None


def test_use_leaves_the_emulators_own_profile_alone(local: Rtk) -> None:
    result = local(f"apps use {APP_ID}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "always as it is" in result.stderr
