"""The wording of messages: what a table of command lines prints to stderr, compared with messages.txt.

This is the only place that asserts wording. To accept new wording:

    RTK_UPDATE_SNAPSHOTS=1 python -m pytest -n 0 tests/terminal/test_messages.py
"""

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from functools import partial
from pathlib import Path

import pytest

from rtk_cli.errors import ExitCode
from tests.support import recordings
from tests.support.cli import Result, Rtk
from tests.support.stub_server import (
    ReceivedRequest,
    StubResponse,
    StubServer,
    closed_port,
    failure,
    json_response,
    list_page,
    success,
)
from tests.terminal.every_command import SampleData
from tests.terminal.test_interrupts import InterruptedTransport

SNAPSHOT = Path(__file__).parent / "messages.txt"
UPDATE = "RTK_UPDATE_SNAPSHOTS" in os.environ  # read before the fixtures clear rtk's variables

NOT_FOUND = """
apps get {unknown}
meetings get {unknown}
meetings update {unknown} --title x
meetings join {unknown} --custom-id ada
participants list --meeting {unknown}
participants get {unknown} --meeting {meeting}
active-session get {unknown}
active-session kick {unknown} --participant {participant} --force
recordings get {unknown}
recordings active {studio}
livestreams get {unknown}
livestreams active {meeting}
sessions get {unknown}
sessions participant {unknown} --session {session}
sessions transcript {live}
presets get group_call_hots
presets get nothing_like_it
webhooks get {unknown}
emulator join {unknown}
emulator events {unknown}
emulator ingest {unknown}
api GET /meetings/{unknown}
"""

WRONG_COMMANDS = """
meetings lits
meetings delete {meeting}
recodings list
meetings list --no-such-flag
meetings list --limt 5
meetings list --status OPEN
meetings list --limit 0
meetings list --limit many
meetings list extra
meetings get
meetings create --envelope
participants add --meeting {meeting}
recordings start {meeting} --codec AV1
recordings wait {running} --within soon
recordings start {meeting} --within 5m
recordings record {meeting} --to saved/
recordings record {meeting} --to saved/ --for 25h
recordings record {meeting} --to - --for 30m
sessions list --since yesterday
webhooks create --name x --url https://first.example/
webhooks create --name x --url not-a-url --event meeting.ended
webhooks create --name x --url https://first.example/ --event meeting.endet
emulator fail meetings_gte --status 503
emulator advance soon
api GETT /meetings
"""

WRONG_OUTPUT = """
meetings list -o jsno
meetings list -o json --columns id
meetings list -o csv --columns id,,title
meetings list --envelope --limit 5
meetings list --envelope -o id
meetings list --query [
meetings list --query lenght(@)
meetings list --query length()
presets list --query abs([0].name)
presets list -o id --query [].{{n:name}}
meetings list -o csv --columns id,titel
meetings list --limit 1
"""

WRONG_BODIES = """
meetings update {meeting}
meetings update {meeting} --body nope
meetings update {meeting} --body []
meetings update {meeting} --body @missing.json
meetings update {meeting} --set title
meetings update {meeting} --set titel=x
meetings update {meeting} --set session_keep_alive_time_in_secs=5
meetings update {meeting} --title x --set title=y
meetings update {meeting} --title x --clear title
presets create --name x --set permissions.can_recrd=true
emulator import missing.json --force
"""

STATES = """
recordings download {running}
recordings pause {paused}
recordings resume {running}
recordings start {meeting}
recordings wait {uploaded} --for RECORDING
recordings wait {running} --within 0
sessions wait {live} --for transcript --within 0
livestreams start {studio}
participants remove {unknown} --meeting {meeting} --force --ignore-missing
participants add --meeting {meeting} --custom-id guest --if-missing
participants remove {guest} --meeting {meeting}
emulator reset
webhooks trigger meeting.started --url http://127.0.0.1:1/
webhooks verify --body ping --signature bm9wZQ==
"""

UNCONFIGURED = """
meetings list
meetings list --account-id 023e105f4ecef8ad9ca31a8372d0c353
meetings list --account-id acc --app-id app
meetings list --account-id acc/x
meetings list --profile nobody
meetings list --timeout soon
profile get nobody
profile create local
profile create a/b
profile update nobody --account-id acc
profile delete nobody --force
auth login
auth login --with-token
auth login --token-file missing.txt
auth logout
auth status
webhooks trigger meeting.started
"""

ID = recordings.UNKNOWN_ID
RECORDING = {"id": ID, "output_file_name": "a.mp4"}
RESPONSES: tuple[tuple[str, StubResponse, str], ...] = (
    ("400", failure(400, "title is too long"), f"meetings get {ID}"),
    ("401", failure(401, "Unauthorized"), "meetings list"),
    ("403", failure(403, "Forbidden"), "meetings list"),
    ("404 of the app", failure(404, "App not found"), "meetings list"),
    ("409", failure(409, "Already exists"), "meetings list"),
    ("429", failure(429, "Slow down"), "meetings list --retries 1"),
    ("429 with a long Retry-After", failure(429, "Slow down", retry_after="3600"), "meetings list"),
    ("500", failure(500, "Oops"), "meetings list --retries 1"),
    ("500 to a write", failure(500, "Oops"), "meetings create --title x"),
    ("302", StubResponse(302, b"", {"location": "https://elsewhere.example/"}), "meetings list"),
    ("HTML", StubResponse(200, b"<html><title>Welcome</title>", {"content-type": "text/html"}), "meetings list"),
    ("JSON that is not an envelope", json_response(["x"]), "meetings list"),
    ("a cut connection", StubResponse(200, b"{" * 100, cut=10), "meetings list --retries 0"),
    ("the first page of many", list_page([{"id": "m1"}], 30), "meetings list --page 1"),
    ("a recording without a link", success({**RECORDING, "status": "UPLOADED"}), f"recordings download {ID}"),
    ("a recording in state ERRORED", success({"id": ID, "status": "ERRORED"}), f"recordings wait {ID}"),
    ("no status", success({"id": ID}), f"recordings wait {ID}"),
)


def test_messages_are_those_of_the_snapshot(
    local: Rtk, samples: SampleData, stub: StubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    samples.copied_to(local)
    results = [*_emulator_results(local, samples), *_unconfigured_results(tmp_path, local), *_stub_results(stub)]
    codes = {result.exit_code for _, result in results}
    assert codes == set(ExitCode) - {ExitCode.DIFFERENCE}
    ids = {**samples.ids, "unknown": recordings.UNKNOWN_ID}
    text = _normalized("\n".join(_entry(title, result) for title, result in results), ids, tmp_path)
    if UPDATE:
        SNAPSHOT.write_text(text, encoding="utf-8")
    stored = SNAPSHOT.read_text(encoding="utf-8") if SNAPSHOT.exists() else ""
    diff = "\n".join(unified_diff(stored.splitlines(), text.splitlines(), "messages.txt", "now", lineterm="", n=4))
    assert not diff, f"the wording of messages changed; to accept it, see the docstring of this file\n{diff}"


def _emulator_results(local: Rtk, samples: SampleData) -> Iterator[tuple[str, Result]]:
    ids = {**samples.ids, "unknown": recordings.UNKNOWN_ID}
    for line in _lines(NOT_FOUND, WRONG_COMMANDS, WRONG_OUTPUT, WRONG_BODIES, STATES):
        yield f"$ rtk --local {line}", local(*shlex.split(line.format_map(ids)))
    for typed in ("n\n", ""):
        title = f"$ rtk --local webhooks delete {{webhook}}   # on a terminal, answer {typed!r}"
        yield (
            title,
            local(f"webhooks delete {ids['webhook']}", stdin=typed, terminal=True, environment={"NO_COLOR": "1"}),
        )

    local.wrap_transport = InterruptedTransport
    yield "$ rtk --local meetings list   # interrupted by Ctrl-C", local("meetings list")


def _unconfigured_results(folder: Path, local: Rtk) -> Iterator[tuple[str, Result]]:
    environment = {"RTK_CONFIG_DIR": str(folder / "fresh"), "RTK_DATA_DIR": str(folder / "fresh"), "TZ": "UTC"}
    rtk = Rtk(environment, local.clock)
    for line in _lines(UNCONFIGURED):
        yield f"$ rtk {line}", rtk(line)
    rtk.config_dir.mkdir(exist_ok=True)
    (rtk.config_dir / "config.toml").write_text("profile =")
    (rtk.config_dir / "config.toml").chmod(0o600)
    yield "$ rtk profile list   # the profiles file is not TOML", rtk("profile list")


def _stub_results(stub: StubServer) -> Iterator[tuple[str, Result]]:
    for name, response, line in RESPONSES:
        stub.respond_by(partial(_respond, response))
        yield f"$ rtk {line}   # the API responds with {name}", stub.rtk(line)
    links = {name: {"download_url": f"{stub.origin}/{name}"} for name in ("a", "b")}
    tracks = {"id": ID, "status": "UPLOADED", "output_file_name": "x", "download_url": [{"download_urls": links}]}
    files = {"/a": StubResponse(200, b"sound"), "/b": failure(404)}
    stub.respond_by(lambda request: files.get(request.path, success(tracks)))
    for note in ("one of two files is missing", "one file exists"):
        yield f"$ rtk recordings download {ID}   # {note}", stub.rtk(f"recordings download {ID}")
    with closed_port() as origin:
        unreachable = {"CLOUDFLARE_API_BASE_URL": f"{origin}/client/v4"}
        yield "$ rtk meetings list   # nothing listens", stub.rtk("meetings list", environment=unreachable)


def _respond(response: StubResponse, request: ReceivedRequest) -> StubResponse:
    return response


def _lines(*tables: str) -> Iterator[str]:
    for table in tables:
        yield from table.strip().splitlines()


def _entry(title: str, result: Result) -> str:
    stderr = "".join(f"  {line}\n" for line in result.stderr.splitlines())
    return f"{title}\nexit {result.exit_code}\n{stderr}"


def _normalized(text: str, ids: Mapping[str, str], folder: Path) -> str:
    """Replace ids, ports and folders, which differ from run to run."""
    for name, value in ids.items():
        if re.fullmatch(r"[0-9a-f-]{36}", value):
            text = text.replace(value, f"{{{name}}}")
    text = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "<id>", text)
    text = re.sub(r"(127\.0\.0\.1):\d{2,}", r"\1:<port>", text.replace(str(folder), "<folder>"))
    return re.sub(r"\[Errno \d+\]", "[Errno <number>]", text)
