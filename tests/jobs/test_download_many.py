"""rtk recordings download with several recordings: selection, names, states, parallel work, and what never happens."""

import json
import os
from pathlib import Path
from threading import Barrier
from typing import Any, get_args

import pytest

from rtk_cli.jobs.downloads.download_many import NETWORK_FAILURES_IN_A_ROW, State
from rtk_cli.jobs.downloads.name_fields import FIELDS
from tests.jobs.bucket import FILE, track_recording, whole
from tests.support import recordings
from tests.support.cli import TOKEN, Rtk
from tests.support.file_server import FileServer
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, list_page, stub_server
from tests.terminal.token_search import find_token

TEMPLATE = "--name-template '{meeting_title}/{id}{ext}'"
EIGHT_DAYS = 8 * 86_400

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def server(stub: StubServer) -> FileServer:
    """A server with the recordings r1, r2 and r3 of the meeting Standup."""
    server = FileServer(stub)
    for number in (1, 2, 3):
        server.add(f"r{number}", FILE[number:])
    stub.respond_by(server)
    return server


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def states(entries: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(entry["recording_id"], entry["state"]) for entry in entries]


def test_several_ids_are_saved_under_their_own_names(rtk: Rtk, folder: Path) -> None:
    ids = [recordings.uploaded(rtk) for _ in range(3)]
    entries = rtk(f"recordings download {' '.join(ids)} {ids[0]}").ok.data
    assert states(entries) == [(recording, "saved") for recording in ids]
    names = [rtk(f"recordings get {recording}").ok.data["output_file_name"] for recording in ids]
    assert [entry["path"] for entry in entries] == names
    assert sorted(files_below(folder)) == sorted(names)


def test_template_with_the_meetings_title_works_for_ids_and_for_a_selection(rtk: Rtk, folder: Path) -> None:
    recording = recordings.uploaded(rtk)
    meeting = rtk("meetings list").ok.data[0]
    rtk(f"meetings update {meeting['id']} --title 'Q3: plan'").ok
    by_id = rtk(f"recordings download {recording} --to a/ {TEMPLATE}").ok.data
    selected = rtk(f"recordings download --all --to b/ {TEMPLATE}").ok.data
    assert [entry["path"] for entry in selected] == [f"b/Q3_ plan/{recording}.mp4"]
    assert by_id[0]["path"].endswith(f"/{recording}.mp4")
    assert by_id[0]["path"] != f"a/untitled/{recording}.mp4"


def test_selection_by_meeting_session_and_time(local: Rtk) -> None:
    first = recordings.uploaded(local)
    local.clock.advance(3600)
    second = recordings.uploaded(local)
    shown = local(f"recordings get {second}").ok.data
    meeting = local(f"sessions get {shown['session_id']}").ok.data["associated_id"]
    selections = {
        "--all": {first, second},
        f"--meeting {meeting}": {second},
        f"--session {shown['session_id']}": {second},
        "--since 30m": {second},
        "--until 30m": {first},
        f"--meeting {meeting} --until 30m": set(),
    }
    for flags, expected in selections.items():
        found = local(f"recordings download {flags} --to '{flags}/'").ok.data
        assert {entry["recording_id"] for entry in found} == expected, flags


@pytest.mark.parametrize("words", ["", "r1 --all", "r1 r2 --since 7d", "--all --audio --with-audio"])
def test_unclear_selection_is_a_usage_error(local: Rtk, words: str) -> None:
    assert local.error(f"recordings download {words}")["kind"] == "usage"


@pytest.mark.parametrize("to", ["-", "one.mp4"])
def test_several_recordings_need_a_folder(server: FileServer, folder: Path, to: str) -> None:
    error = server.stub.rtk.error(f"recordings download r1 r2 --to {to}")
    assert error["exit_code"] == 2
    assert to in error["message"]
    assert files_below(folder) == {}


def test_unknown_field_is_refused_before_the_first_request(server: FileServer) -> None:
    error = server.stub.rtk.error("recordings download --all --name-template '{titel}'")
    assert error["kind"] == "usage"
    assert "{meeting_title}" in error["hint"]
    assert server.stub.seen == []


def test_help_lists_the_fields(local: Rtk) -> None:
    shown = local("recordings download --help").ok.stdout
    assert all(f"{{{name}}}" in shown for name in FIELDS)


def test_second_run_transfers_nothing_and_says_so(server: FileServer, folder: Path) -> None:
    command = f"recordings download --all --to dl {TEMPLATE}"
    first = server.stub.rtk(command).ok.data
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.mp4")}
    again = server.stub.rtk(command).ok
    assert states(again.data) == [("r1", "skipped"), ("r2", "skipped"), ("r3", "skipped")]
    assert [entry["sha256"] for entry in again.data] == [entry["sha256"] for entry in first]
    assert all(entry["skipped"] for entry in again.data)
    assert "skipped: 3" in again.stderr
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.mp4")} == before


def test_recordings_of_one_title_do_not_overwrite_each_other(server: FileServer, folder: Path) -> None:
    server.add("r4", b"other", meeting={"id": "m2", "title": "STANDUP"})
    server.stub.rtk("recordings download --all --to dl --name-template '{meeting_title}'").ok
    expected = {f"dl/Standup-r{number}.mp4": FILE[number:] for number in (1, 2, 3)}
    assert files_below(folder) == {**expected, "dl/STANDUP-r4.mp4": b"other"}


def test_downloads_run_at_the_same_time(server: FileServer) -> None:
    barrier = Barrier(3, timeout=10)

    def together(request: ReceivedRequest) -> StubResponse:
        if request.path.startswith("/files/"):
            barrier.wait()
        return server(request)

    server.stub.respond_by(together)
    server.stub.rtk("recordings download --all --jobs 3").ok


def test_one_job_downloads_one_after_the_other(server: FileServer, folder: Path) -> None:
    server.stub.rtk("recordings download --all --jobs 1").ok
    assert files_below(folder) == {f"r{number}.mp4": FILE[number:] for number in (1, 2, 3)}


def test_recordings_without_a_file_are_reported_and_the_others_saved(server: FileServer, folder: Path) -> None:
    server.add("r4", b"x", status="UPLOADING", download_url=None)
    server.add("r5", b"x", download_url=None)
    server.add("r6", b"x", status="ERRORED", download_url=None, download_url_expiry=None)
    result = server.stub.rtk("recordings download r1 r4 r5 r6 r7 --json")
    assert result.exit_code == 12
    assert states(result.data) == [
        ("r1", "saved"),
        ("r4", "not_ready"),
        ("r5", "expired"),
        ("r6", "failed"),
        ("r7", "failed"),
    ]
    assert [entry["error"] is None for entry in result.data] == [True, False, False, False, False]
    assert "4 of 5" in result.error["message"]
    assert files_below(folder) == {"r1.mp4": FILE[1:]}


@pytest.mark.parametrize(
    ("fields", "exit_code"), [({"status": "UPLOADING"}, 7), ({"download_url": None}, 5), ({"download_url": [5]}, 9)]
)
def test_when_all_fail_the_exit_code_is_that_of_the_error(
    server: FileServer, fields: dict[str, Any], exit_code: int
) -> None:
    for number in (1, 2, 3):
        server.add(f"r{number}", b"x", **fields)
    result = server.stub.rtk("recordings download --all --json")
    assert result.exit_code == result.error["exit_code"] == exit_code
    assert len(result.data) == 3


def test_expired_recordings_of_the_emulator_are_expired(rtk: Rtk, folder: Path) -> None:
    recordings.uploaded(rtk)
    rtk.clock.advance(EIGHT_DAYS)
    result = rtk("recordings download --all --json")
    assert result.exit_code == 5
    assert [entry["state"] for entry in result.data] == ["expired"]
    assert files_below(folder) == {}


def test_nothing_selected_is_a_success_without_rows(local: Rtk) -> None:
    result = local("recordings download --all").ok
    assert result.data == []
    assert result.stderr != ""


def test_different_file_of_the_same_name_is_left_alone(server: FileServer, folder: Path) -> None:
    (folder / "r2.mp4").write_bytes(b"mine")
    result = server.stub.rtk("recordings download --all --json")
    assert result.exit_code == 12
    assert states(result.data) == [("r1", "saved"), ("r2", "failed"), ("r3", "saved")]
    assert (folder / "r2.mp4").read_bytes() == b"mine"
    server.stub.rtk("recordings download --all --force").ok
    assert (folder / "r2.mp4").read_bytes() == FILE[2:]


def test_id_format_prints_the_paths_of_files_that_are_there(server: FileServer) -> None:
    server.add("r2", b"x", status="UPLOADING")
    assert server.stub.rtk("recordings download --all -o id").stdout == "r1.mp4\nr3.mp4\n"


def test_each_row_is_printed_as_soon_as_its_file_is_there(server: FileServer) -> None:
    lines = server.stub.rtk("recordings download --all -o ndjson").ok.stdout.splitlines()
    assert states([json.loads(line) for line in lines]) == [("r1", "saved"), ("r2", "saved"), ("r3", "saved")]


def test_one_id_with_a_template_is_a_list(server: FileServer, folder: Path) -> None:
    entries = server.stub.rtk(f"recordings download r1 {TEMPLATE}").ok.data
    assert states(entries) == [("r1", "saved")]
    assert files_below(folder) == {"Standup/r1.mp4": FILE[1:]}


def test_tracks_are_a_folder(local: Rtk, folder: Path) -> None:
    meeting, _ = recordings.live_meeting(local)
    recordings.join(local, recordings.participant(local, meeting, "grace"))
    recording = local(f"recordings start-track {meeting}").ok.data["id"]
    local.clock.advance(20)
    local(f"recordings stop {recording} --force").ok
    local.clock.advance(recordings.UPLOAD)
    entries = local("recordings download --all --name-template 'all/{id}'").ok.data
    (layer,) = local(f"recordings get {recording}").ok.data["download_url"]
    assert [entry["path"] for entry in entries] == [f"all/{recording}/{name}" for name in layer["download_urls"]]
    assert {entry["kind"] for entry in entries} == {"track"}
    assert len(files_below(folder)) == 2


def test_names_of_tracks_stay_in_their_folder(stub: StubServer, folder: Path) -> None:
    names = ("../../a.webm", "A.webm", "a.webm", "con", "")
    listing = track_recording(stub, *names)
    stub.respond_by(lambda request: listing if "/recordings/" in request.path else whole(request.path.encode()))
    entries = stub.rtk("recordings download r1 --to dl --name-template '{id}' --retries 0").ok.data
    assert len(files_below(folder)) == len(names)
    assert {Path(entry["path"]).parent for entry in entries} == {Path("dl") / json.loads(listing.body)["data"]["id"]}
    assert len({entry["path"].casefold() for entry in entries}) == len(names)


@pytest.mark.parametrize(("flag", "kinds"), [("--audio", ["audio"]), ("--with-audio", ["recording", "audio"])])
def test_audio_is_saved_alone_or_beside_the_video(local: Rtk, folder: Path, flag: str, kinds: list[str]) -> None:
    recording = recordings.uploaded(local, "--audio-codec", "AAC", "--export-audio")
    entries = local(f"recordings download --all {flag} --name-template '{{id}}' --to many").ok.data
    assert [entry["kind"] for entry in entries] == kinds
    names = {"audio": f"many/{recording}.aac", "recording": f"many/{recording}.mp4"}
    assert [entry["path"] for entry in entries] == [names[kind] for kind in kinds]
    data = local(f"recordings download {recording} {flag} --to one/").ok.data
    one = data if isinstance(data, list) else [data]
    assert [entry["sha256"] for entry in one] == [entry["sha256"] for entry in entries]


def test_video_without_audio_is_enough_for_both(server: FileServer) -> None:
    entries = server.stub.rtk("recordings download --all --with-audio").ok.data
    assert states(entries) == [("r1", "saved"), ("r2", "saved"), ("r3", "saved")]


def test_audio_with_the_name_of_the_video_does_not_replace_it(server: FileServer, folder: Path) -> None:
    server.files["sound.mp4"] = b"sound"
    server.add("r1", FILE, audio_download_url=f"{server.stub.origin}/files/sound.mp4?link=x")
    server.stub.rtk("recordings download r1 --with-audio --name-template '{id}'").ok
    assert files_below(folder) == {"r1-r1.mp4": FILE, "r1-r1-audio.mp4": b"sound"}


def test_token_is_not_sent_to_the_host_of_the_files(server: FileServer, folder: Path, env: dict[str, str]) -> None:
    with stub_server(env, server.stub.clock) as host:
        redirect = StubResponse(302, b"", {"location": f"{host.origin}/moved"})
        host.respond_by(lambda request: whole() if request.path == "/moved" else redirect)
        for number in (1, 2, 3):
            server.add(f"r{number}", FILE, download_url=f"{host.origin}/r{number}")
        result = server.stub.rtk("recordings download --all --jobs 3 --debug").ok
        assert len(host.seen) == 6
        for request in host.seen:
            assert "authorization" not in request.headers
            assert TOKEN not in str(request)
    assert all(request.headers["authorization"] == f"Bearer {TOKEN}" for request in server.stub.seen)
    assert find_token(result, folder) == []


@pytest.mark.parametrize("title", ["../../out", "/etc", "..", "a/../../b", "C:\\x"])
def test_title_does_not_leave_the_target(server: FileServer, folder: Path, title: str) -> None:
    server.add("r1", FILE, meeting={"id": "m1", "title": title})
    (entry,) = server.stub.rtk(f"recordings download --all --to dl {TEMPLATE}").ok.data[:1]
    assert Path(entry["path"]).parts[0] == "dl"
    assert len(Path(entry["path"]).parts) == 3
    assert all(name.startswith("dl/") for name in files_below(folder))


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
@pytest.mark.parametrize("link", ["dl/Standup", "dl/Standup/r2.mp4"])
def test_symbolic_link_that_leads_out_of_the_target_is_not_followed(
    server: FileServer, folder: Path, link: str
) -> None:
    outside = folder / "outside"
    outside.mkdir()
    (outside / "r2.mp4").write_bytes(FILE[2:])
    (folder / link).parent.mkdir(parents=True)
    (folder / link).symlink_to(outside if link == "dl/Standup" else outside / "r2.mp4")
    result = server.stub.rtk(f"recordings download --all --force --to dl {TEMPLATE} --json")
    failed = [entry["recording_id"] for entry in result.data if entry["state"] == "failed"]
    assert failed == (["r1", "r2", "r3"] if link == "dl/Standup" else ["r2"])
    assert files_below(outside) == {"r2.mp4": FILE[2:]}


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_symbolic_link_inside_the_target_is_followed(server: FileServer, folder: Path) -> None:
    (folder / "dl" / "other").mkdir(parents=True)
    (folder / "dl" / "Standup").symlink_to("other")
    server.stub.rtk(f"recordings download --all --to dl {TEMPLATE}").ok
    assert sorted(files_below(folder / "dl" / "other")) == ["r1.mp4", "r2.mp4", "r3.mp4"]


def test_terminal_shows_bars_and_removes_them_before_the_table(server: FileServer) -> None:
    result = server.stub.rtk("recordings download --all", terminal=True).ok
    assert "of 3 files" in result.stderr
    assert result.stderr.count("\x1b[?25l") == result.stderr.count("\x1b[?25h") > 0
    assert all(f"r{number}.mp4" in result.stdout for number in (1, 2, 3))


@pytest.mark.parametrize("quiet", ["", "-q"])
def test_without_a_terminal_each_saved_file_is_a_line(server: FileServer, quiet: str) -> None:
    stderr = server.stub.rtk(f"recordings download --all {quiet}").ok.stderr
    assert "\x1b" not in stderr
    assert [f"r{number}.mp4" in stderr for number in (1, 2, 3)] == [not quiet] * 3


def test_session_that_is_unknown_leaves_the_title_open(server: FileServer, folder: Path) -> None:
    server.stub.respond_by(lambda request: failure(404) if "/sessions/" in request.path else server(request))
    server.stub.rtk(f"recordings download r1 {TEMPLATE}").ok
    assert files_below(folder) == {"untitled/r1.mp4": FILE[1:]}


def test_page_on_downloads_explains_each_field_and_state() -> None:
    page = (Path(__file__).parents[2] / "docs" / "downloads.md").read_text(encoding="utf-8")
    for name, description in FIELDS.items():
        assert f"| `{{{name}}}` | {description} |" in page
    for state in get_args(State):
        assert f"| `{state}` |" in page
    assert f"{NETWORK_FAILURES_IN_A_ROW} downloads in a row" in page


def test_other_sessions_of_the_meeting_are_left_out(server: FileServer) -> None:
    server.add("r2", FILE, session_id="s2")
    assert states(server.stub.rtk("recordings download --session s1").ok.data) == [("r1", "saved"), ("r3", "saved")]


def test_audio_that_is_the_video_is_saved_once(server: FileServer) -> None:
    """So it is when the video is not exported."""
    url = f"{server.stub.origin}/files/r1?link=x"
    server.add("r1", FILE, download_url=url, audio_download_url=url)
    assert len(server.stub.rtk("recordings download r1 --with-audio --name-template '{id}'").ok.data) == 1


def test_recording_that_is_listed_twice_is_downloaded_once(server: FileServer, folder: Path) -> None:
    """A recording that is added while the list is read moves another one to the next page."""
    rows = [server._read(recording) for recording in ("r1", "r2", "r1")]
    server.stub.respond_by(
        lambda request: list_page(rows, 3) if request.path.endswith("/recordings") else server(request)
    )
    assert states(server.stub.rtk("recordings download --all").ok.data) == [("r1", "saved"), ("r2", "saved")]
    assert sorted(files_below(folder)) == ["r1.mp4", "r2.mp4"]


@pytest.mark.parametrize("row", [{}, "text", {"id": "r1"}, {"id": "r1", "status": "UPLOADED", "output_file_name": 5}])
def test_malformed_recording_is_a_server_error(server: FileServer, folder: Path, row: object) -> None:
    server.stub.respond_with(list_page([row], 1))
    assert server.stub.rtk("recordings download --all --json").error["kind"] in ("server", "not_found")
    assert files_below(folder) == {}


@pytest.mark.parametrize("meeting", [None, "text", [], {"title": 5}])
def test_malformed_meeting_leaves_the_title_open(server: FileServer, folder: Path, meeting: object) -> None:
    server.recordings = {}
    server.add("r1", FILE, meeting=meeting)
    entries = server.stub.rtk(f"recordings download --all {TEMPLATE}").ok.data
    assert Path(entries[0]["path"]).parts[0] in ("untitled", "5")
