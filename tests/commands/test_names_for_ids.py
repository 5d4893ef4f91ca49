"""`@NAME` in place of an id: of meetings by title, of webhooks by name or URL, of apps by name."""

import csv
import io
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from rtk_cli.jobs import resource_names
from rtk_cli.local import APP_ID
from rtk_cli.terminal.completion import listed
from tests.support import recordings
from tests.support.cli import Rtk
from tests.support.stub_server import ReceivedRequest, StubServer, list_page, success
from tests.terminal.every_command import COMMANDS, with_unknown_ids

PLACES = {"MEETING": "/meetings?", "WEBHOOK": "/webhooks", "APP": "/apps?"}
TAKING_A_NAME = {
    name: node.arguments[0].metavar
    for name, node in COMMANDS.items()
    if "dry_run" in [flag.name for flag in node.flags] and node.arguments and node.arguments[0].metavar in PLACES
}
OF_A_MEETING_BY_FLAG = [
    "participants list --meeting {}",
    "participants add --meeting {} --custom-id x",
    "participants get a b --meeting {}",
    "recordings list --meeting {}",
    "recordings start --meeting {}",
    "recordings download --meeting={}",
    "sessions list --meeting {}",
    "sessions attendance --meeting {}",
    "livestreams sessions --meeting {}",
    "active-session kick-all --meeting {} --force",
]


@pytest.fixture
def hall(rtk: Rtk) -> str:
    """The id of the meeting Town Hall; two others have titles that contain its title."""
    rtk("meetings", "create", "--title", "Town Hall 2").ok
    rtk("meetings", "create", "--title", "The town hall").ok
    identity: str = rtk("meetings", "create", "--title", "Town Hall").ok.data["id"]
    return identity


def test_meeting_is_found_by_its_exact_title(rtk: Rtk, hall: str) -> None:
    result = rtk("meetings", "get", "@Town Hall").ok
    assert result.data["id"] == hall
    assert hall in result.stderr
    assert rtk("meetings", "get", "@Town Hall", "-q").ok.stderr == ""


def test_title_may_begin_with_the_sign(rtk: Rtk) -> None:
    identity = rtk("meetings create --title @home").ok.data["id"]
    assert rtk("meetings get @@home").ok.data["id"] == identity


@pytest.mark.parametrize("name", TAKING_A_NAME)
def test_every_argument_that_takes_an_id_takes_a_name(local: Rtk, tmp_path: Path, name: str) -> None:
    words = with_unknown_ids(name, tmp_path)
    words[words.index(recordings.UNKNOWN_ID)] = "@Some Name"
    planned = local(*words, "--dry-run").ok.data
    assert planned["method"] == "GET"
    assert PLACES[TAKING_A_NAME[name] or ""] in planned["url"] + "?"


@pytest.mark.parametrize("line", OF_A_MEETING_BY_FLAG)
def test_every_flag_that_takes_a_meeting_takes_a_title(local: Rtk, line: str) -> None:
    planned = local(*line.format("@Hall").split(), "--dry-run").ok.data
    assert "/meetings?search=Hall&" in planned["url"]


def test_several_names_and_ids_are_mixed_and_each_meeting_counts_once(rtk: Rtk, hall: str) -> None:
    rows = rtk("meetings", "get", "@Town Hall", hall, "@Town Hall 2").ok.data
    assert [row["title"] for row in rows] == ["Town Hall", "Town Hall 2"]


@pytest.mark.parametrize("most_searches", [20, 0])
def test_names_in_a_list_of_ids(rtk: Rtk, hall: str, monkeypatch: pytest.MonkeyPatch, most_searches: int) -> None:
    monkeypatch.setattr(resource_names, "MOST_SEARCHES", most_searches)
    rtk.seen.clear()
    rows = rtk("meetings deactivate --from -", stdin=f"@Town Hall\n{hall}\n@Town Hall 2\n").ok.data
    assert [row["title"] for row in rows] == ["Town Hall", "Town Hall 2"]
    assert rtk.seen.count("meetings_list") == (2 if most_searches else 1)


def test_unknown_name_in_a_list_of_ids_changes_nothing(rtk: Rtk, hall: str) -> None:
    error = rtk.error("meetings deactivate --from -", stdin=f"{hall}\n@Town Hal\n")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert rtk(f"meetings get {hall} --query status -o id").ok.stdout == "ACTIVE\n"


def test_names_in_the_meeting_column_of_a_file(rtk: Rtk, hall: str) -> None:
    people = f"meeting_id,custom_participant_id\n@Town Hall,ada\n@Town Hall 2,bob\n{hall},eve\n"
    rows = list(csv.DictReader(io.StringIO(rtk("participants add --from - -o csv", stdin=people).ok.stdout)))
    assert [row["status"] for row in rows] == ["created"] * 3
    assert [row["meeting_id"] for row in rows] == [hall, ANY, hall]
    found = rtk("participants", "list", "--meeting", "@Town Hall").ok.data
    assert sorted(row["custom_participant_id"] for row in found) == ["ada", "eve"]


def test_names_in_a_file_of_whom_to_kick(rtk: Rtk, hall: str) -> None:
    lines = f"meeting_id,custom_participant_id\n@Town Hall,ada\n{hall},eve\n"
    planned = rtk("active-session kick --from - --force --dry-run", stdin=lines).ok.data
    assert "/meetings?search=Town%20Hall&" in planned["url"]
    result = rtk("active-session kick --from - --force -o ndjson", stdin=lines)
    assert (result.exit_code, result.stdout.count(f"meeting {hall}")) == (5, 2), "no live session"


def test_ambiguous_name_is_refused_with_the_candidates(rtk: Rtk, hall: str) -> None:
    other = rtk("meetings", "create", "--title", "Town Hall").ok.data
    error = rtk.error("meetings", "deactivate", "@Town Hall", "--kick-all", "--force")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert error["message"].startswith("2 ")
    assert all(value in error["hint"] for value in (hall, other["id"], other["created_at"]))
    assert rtk(f"meetings get {hall} --query status -o id").ok.stdout == "ACTIVE\n"


def test_ambiguity_beyond_the_first_page_is_found(stub: StubServer) -> None:
    def respond(seen: ReceivedRequest) -> Any:
        page = int(seen.query["page_no"])
        rows = [{"id": f"{page}-{number}", "title": "Hall" if number == 99 else "Hall 2"} for number in range(100)]
        return list_page(rows, 200, 100 * page - 99)

    stub.respond_by(respond)
    error = stub.rtk.error("meetings get @Hall")
    assert (error["exit_code"], "1-99; 2-99" in error["hint"]) == (2, True)


@pytest.mark.parametrize(
    ("name", "near"), [("Town Hal", "@Town Hall"), ("town hall", "@Town Hall"), ("zzz", "rtk meetings list")]
)
def test_unknown_name_suggests_the_nearest(rtk: Rtk, hall: str, name: str, near: str) -> None:
    error = rtk.error("meetings", "get", f"@{name}")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert error["message"].endswith(f": {name}")
    assert near in error["hint"]


def test_name_that_the_search_of_the_api_misses_is_found_in_the_list(stub: StubServer) -> None:
    meeting = {"id": recordings.UNKNOWN_ID, "title": "Hall"}
    lists = {True: list_page([], 0), False: list_page([meeting], 1)}
    stub.respond_by(lambda seen: lists["search" in seen.query] if seen.query else success(meeting))
    assert stub.rtk("meetings get @Hall").ok.data == meeting


def test_unknown_name_does_not_read_a_long_list_to_its_end(stub: StubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource_names, "ROWS_WITHOUT_SEARCH", 150)

    def respond(seen: ReceivedRequest) -> Any:
        if "search" in seen.query:
            return list_page([], 0)
        first = 100 * int(seen.query["page_no"]) - 99
        return list_page([{"id": str(n), "title": f"title {n}"} for n in range(first, first + 100)], 10_000, first)

    stub.respond_by(respond)
    assert stub.rtk.error("meetings get @Hall")["exit_code"] == 5
    assert len(stub.seen) <= 4, "the search, two pages, and the one that is fetched ahead"


def test_missing_name_is_a_usage_error(rtk: Rtk) -> None:
    assert rtk.error("meetings get @")["kind"] == "usage"


def test_webhook_is_found_by_its_name_or_url(rtk: Rtk) -> None:
    for name in ("one", "two"):
        rtk(f"webhooks create --name {name} --url https://{name}.example/ --event meeting.ended").ok
    assert rtk("webhooks get @one").ok.data["name"] == "one"
    assert rtk("webhooks update @https://two.example/ --no-enabled").ok.data["name"] == "two"
    assert "@https://two.example/" in rtk.error("webhooks get @https://tow.example/")["hint"]
    rtk("webhooks create --name one --url https://three.example/ --event meeting.ended").ok
    error = rtk.error("webhooks delete @one --force")
    assert (error["exit_code"], "https://three.example/" in error["hint"]) == (2, True)


def test_app_is_found_by_its_name_from_flag_and_environment(rtk: Rtk) -> None:
    app = rtk("apps", "create", "--name", "Night shift").ok.data["id"]
    assert rtk("apps", "get", "@Night shift").ok.data["id"] == app
    rtk("meetings", "create", "--title", "Late", "--app-id", "@Night shift").ok
    assert [row["title"] for row in rtk(f"meetings list --app-id {app}").ok.data] == ["Late"]
    assert rtk("meetings", "get", "@Late", "--app-id", "@Night shift").ok.data["title"] == "Late"
    rtk("presets", "copy", "group_call_host", "--to-app-id", "@Night shift", "--force")
    unknown = rtk.error("meetings", "list", "--app-id", "@Night shft")
    assert (unknown["exit_code"], "@Night shift" in unknown["hint"]) == (5, True)


def test_app_by_name_is_stored_as_its_id(remote: Rtk) -> None:
    remote("apps use @local").ok
    assert remote("profile get default").ok.data["app_id"] == APP_ID
    del remote.environment["RTK_APP_ID"]
    remote("profile update default --app-id @local").ok
    assert remote("meetings list").ok.data == []
    assert remote("config", "list", "--query", "[?setting=='app_id'].value|[0]").ok.data == "@local"


def test_command_on_the_emulator_looks_names_up_there(local: Rtk, remote: Rtk) -> None:
    """Whatever the profile says: a served emulator on the same database takes the place of the real API."""
    local("meetings create --title Hall").ok
    environment = {"CLOUDFLARE_API_BASE_URL": "http://127.0.0.1:1"}
    assert remote("emulator simulate --meeting @Hall --speed max --minutes 1", environment=environment).ok.data


def test_id_that_is_none_gets_the_hint_to_use_a_name(rtk: Rtk) -> None:
    error = rtk.error("meetings", "get", "Town Hall")
    assert "'@Town Hall'" in error["hint"]
    assert "@" not in rtk.error("recordings get nonsense")["hint"]


def test_help_says_that_a_name_is_taken(rtk: Rtk) -> None:
    for line, word in (("meetings get", "@TITLE"), ("webhooks get", "@NAME"), ("apps use", "@NAME")):
        assert word in rtk(f"{line} --help").ok.stdout


def test_completion_offers_names_that_only_one_has(local: Rtk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listed, "SECONDS", 60)  # the limit is not what is tested, and a busy machine may take longer
    environment = {"RTK_PROFILE": "local"}
    rtk = Rtk({**local.environment, **environment}, local.clock)
    for title in ("Hall", "Twice", "Twice"):
        rtk("meetings", "create", "--title", title).ok
    hall = rtk("meetings get @Hall").ok.data["id"]
    rtk(f"participants add --meeting {hall} --custom-id ada").ok

    def offered(kind: str, typed: str, *words: str) -> list[str]:
        return rtk("completion", "values", kind, f"--typed={typed}", "--", "rtk", *words).ok.stdout.splitlines()

    assert offered("meetings", "@", "meetings", "get") == [f"@Hall\t{hall}"]
    assert len(offered("meetings", "", "meetings", "get")) == 3
    assert offered("apps", "@lo", "apps", "get") == [f"@local\t{APP_ID}"]
    people = offered("participants", "", "--app-id", "@local", "participants", "get", "--meeting", "@Hall")
    assert [line.split("\t")[1] for line in people] == ["ada"]
