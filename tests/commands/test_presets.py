"""rtk presets, in process and over loopback."""

import pytest

from rtk_cli.operations import PRESETS_GET, PRESETS_LIST
from tests.support import recordings
from tests.support.cli import Rtk

READY = [
    "group_call_guest",
    "group_call_host",
    "group_call_participant",
    "livestream_host",
    "livestream_viewer",
    "webinar_presenter",
    "webinar_viewer",
]


def test_built_in_presets_are_listed_by_name(rtk: Rtk) -> None:
    presets = rtk("presets list").ok.data
    assert [preset["name"] for preset in presets] == READY
    assert set(presets[0]) == {"id", "name", "created_at", "updated_at"}
    assert rtk.seen == [PRESETS_LIST.id]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Webinar", ["webinar_presenter", "webinar_viewer"]),
        ("_host", ["group_call_host", "livestream_host"]),
        ("x", []),
    ],
)
def test_presets_are_searched_by_name(rtk: Rtk, text: str, names: list[str]) -> None:
    assert [preset["name"] for preset in rtk(f"presets list --search {text}").ok.data] == names


def test_search_ignores_case_in_every_alphabet(rtk: Rtk) -> None:
    host = rtk("presets list").ok.data[0]["id"]
    rtk(f"presets create --from {host} --name Überblick").ok
    assert [preset["name"] for preset in rtk("presets list --search ÜBER").ok.data] == ["Überblick"]


def test_pages_of_presets_make_up_the_whole_list(rtk: Rtk) -> None:
    presets = rtk("presets list --per-page 3").ok.data
    assert [preset["name"] for preset in presets] == READY
    assert rtk.seen == [PRESETS_LIST.id] * 3


def test_page_flag_prints_one_page(rtk: Rtk) -> None:
    result = rtk("presets list --page 2 --per-page 3").ok
    assert [preset["name"] for preset in result.data] == READY[3:6]
    assert "3 of 7" in result.stderr


def test_get_shows_the_permissions(rtk: Rtk) -> None:
    listed = rtk("presets list --search group_call_host").ok.data[0]
    rtk.seen.clear()
    preset = rtk(f"presets get {listed['id']}").ok.data
    assert preset["name"] == "group_call_host"
    assert preset["permissions"]["kick_participant"] is True
    assert rtk.seen == [PRESETS_GET.id]


def test_preset_of_another_app_is_not_found(rtk: Rtk) -> None:
    mine = rtk("presets list").ok.data[0]["id"]
    error = rtk.error(f"presets get {mine} --app-id {recordings.other_app(rtk)}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert mine in error["message"]
