"""Export of the whole state as one document, and its import, all or nothing."""

import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.http.control_actions import CONTROLS
from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION
from rtk_cli.local import APP_ID
from tests.support import recordings
from tests.support.cli import FakeClock, Rtk


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def fill_store(rtk: Rtk) -> str:
    """Create an uploaded recording, a running one and a planned fault; return the running recording."""
    recordings.uploaded(rtk)
    recordings.meeting(rtk, "--title", "Jäger 🦌")
    recording = recordings.running(rtk, "--file-prefix", "night")
    rtk("emulator fail meetings_create --status 429 --retry-after 2 --times 3").ok
    return recording


def exported(rtk: Rtk) -> dict[str, Any]:
    document: dict[str, Any] = rtk("emulator export").ok.data
    return document


def import_state(rtk: Rtk, document: object, *flags: str) -> Any:
    return rtk("emulator", "import", "-", *flags, stdin=json.dumps(document))


def test_import_restores_the_exported_state(rtk: Rtk, file: Path) -> None:
    fill_store(rtk)
    rtk(f"emulator export --to {file}").ok
    rtk("emulator reset --force").ok
    rtk(f"emulator import {file}").ok
    assert exported(rtk) == json.loads(file.read_text())
    assert len(exported(rtk)["tables"]["recordings"]) == 2


def test_export_has_every_table_and_column(local: Rtk) -> None:
    fill_store(local)
    tables = exported(local)["tables"]
    with closing(sqlite3.connect(local.data_dir / "emulator.sqlite3")) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in [name for name in names if not name.startswith("sqlite_")]:
            columns = {row[1] for row in db.execute(f"PRAGMA table_info({name})")}
            assert all(set(row) == columns for row in tables[name])
            stored = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            omitted = 3 if name == "metadata" else 0  # the generation and two values of the clock
            assert len(tables[name]) == stored - omitted


def test_new_table_is_exported_and_imported(local: Rtk, file: Path) -> None:
    recordings.meeting(local)
    with closing(sqlite3.connect(local.data_dir / "emulator.sqlite3")) as db:
        db.execute("CREATE TABLE notes (at INTEGER, sound BLOB, body_json TEXT, weight REAL, big INTEGER)")
        db.execute("INSERT INTO notes VALUES (1789372800123, x'00ff', '{\"a\": [1, null]}', 0.5, 9007199254740993)")
        db.commit()
    note = exported(local)["tables"]["notes"][0]
    assert note == {
        "at": "2026-09-14T08:00:00.123Z",
        "sound": {"base64": "AP8="},
        "body_json": {"a": [1, None]},
        "weight": 0.5,
        "big": 9007199254740993,
    }
    import_state(local, exported(local), "--force").ok
    assert exported(local)["tables"]["notes"] == [note]


def test_tokens_and_links_stay_valid(rtk: Rtk, file: Path) -> None:
    recording = recordings.uploaded(rtk)
    link = rtk(f"recordings get {recording}").ok.data["download_url"]
    rtk(f"emulator export --to {file}").ok
    rtk("emulator reset --force").ok
    rtk(f"emulator import {file}").ok
    assert rtk(f"recordings get {recording}").ok.data["download_url"] == link
    assert rtk(f"recordings download {recording} --to {file.parent / 'film'}").exit_code == 0


def test_clock_continues_from_the_export(rtk: Rtk, file: Path) -> None:
    recording = fill_store(rtk)
    rtk(f"emulator export --to {file}").ok
    rtk.clock.advance(30 * 24 * 3600)
    assert rtk(f"recordings get {recording}").ok.data["status"] == "UPLOADED"
    rtk(f"emulator import {file} --force").ok
    assert rtk(f"recordings get {recording}").ok.data["status"] == "RECORDING"


def test_keep_clock_leaves_the_clock_alone(rtk: Rtk, file: Path) -> None:
    recording = fill_store(rtk)
    rtk(f"emulator export --to {file}").ok
    rtk.clock.advance(30 * 24 * 3600)
    rtk("emulator advance 1s").ok
    now = exported(rtk)["now"]
    rtk(f"emulator import {file} --force --keep-clock").ok
    assert exported(rtk)["now"] == now
    assert rtk(f"recordings get {recording}").ok.data["status"] == "UPLOADED"


def test_only_the_owner_can_read_the_exported_file(rtk: Rtk, file: Path) -> None:
    file.write_text("old")
    file.chmod(0o644)
    result = rtk(f"emulator export --to {file}").ok
    assert result.data["path"] == str(file)
    assert str(file) in result.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_unwritable_export_file_is_an_error(rtk: Rtk, file: Path) -> None:
    error = rtk.error(f"emulator export --to {file.parent}/nowhere/state.json")
    assert error["exit_code"] == 1
    assert "nowhere/state.json" in error["message"]


def test_export_to_a_terminal_is_json_unless_a_format_is_given(rtk: Rtk) -> None:
    shown = rtk("emulator export", terminal=True).ok
    assert shown.data["format"] == "rtk-emulator-state"
    assert rtk("emulator export -o yaml").ok.stdout.startswith("format: rtk-emulator-state\n")
    assert rtk("emulator export --query version").ok.data == SCHEMA_VERSION


def test_import_over_a_used_store_needs_force(rtk: Rtk, file: Path) -> None:
    rtk(f"emulator export --to {file}").ok
    meeting = recordings.meeting(rtk)
    error = rtk.error(f"emulator import {file}")
    assert error["exit_code"] == 6
    assert f"emulator import {file}" in error["hint"]
    assert "--force" in error["hint"]
    rtk(f"meetings get {meeting}").ok
    rtk(f"emulator import {file} --force").ok
    assert rtk(f"meetings get {meeting}").exit_code == 5


@pytest.mark.parametrize(("answer", "exit_code"), [("y\n", 0), ("n\n", 6)])
def test_import_at_a_terminal_asks(rtk: Rtk, file: Path, answer: str, exit_code: int) -> None:
    rtk(f"emulator export --to {file}").ok
    meeting = recordings.meeting(rtk)
    assert rtk(f"emulator import {file}", terminal=True, stdin=answer).exit_code == exit_code
    assert rtk(f"meetings get {meeting}").exit_code == (5 if exit_code == 0 else 0)


def test_import_keeps_the_order_of_lists(rtk: Rtk) -> None:
    for title in "abc":
        recordings.meeting(rtk, "--title", title)
        rtk(f"apps create --name {title}").ok
    before = [rtk(command).ok.data for command in ("meetings list", "apps list")]
    import_state(rtk, exported(rtk), "--force").ok
    assert [rtk(command).ok.data for command in ("meetings list", "apps list")] == before


def test_import_restarts_row_numbers(rtk: Rtk) -> None:
    empty = exported(rtk)
    for _ in range(3):
        recordings.meeting(rtk)
    import_state(rtk, empty, "--force").ok
    recordings.meeting(rtk)
    assert [row["number"] for row in exported(rtk)["tables"]["meetings"]] == [1]


def test_state_without_a_secret_gets_one(rtk: Rtk) -> None:
    document = exported(rtk)
    document["tables"]["metadata"] = []
    import_state(rtk, document).ok
    ada = recordings.participant(rtk, recordings.meeting(rtk))
    recordings.join(rtk, ada)
    assert [entry["name"] for entry in exported(rtk)["tables"]["metadata"]] == ["secret"]


def test_hand_written_state_is_imported(rtk: Rtk) -> None:
    moment = "2026-01-01T00:00:00Z"
    meeting = {
        "id": recordings.UNKNOWN_ID,
        "app_id": APP_ID,
        "title": "By hand",
        "settings_json": {"persist_chat": True},
    }
    document = exported(rtk)
    document["tables"]["meetings"] = [{**meeting, "created_at": moment, "updated_at": moment}]
    import_state(rtk, document).ok
    found = rtk(f"meetings get {recordings.UNKNOWN_ID}").ok.data
    assert (found["title"], found["persist_chat"], found["created_at"]) == ("By hand", True, "2026-01-01T00:00:00.000Z")


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value}
    return value


def broken(document: dict[str, Any], how: str) -> Any:
    """Break the document in one way."""
    tables, meeting = document["tables"], document["tables"]["meetings"][0]
    metadata = {entry["name"]: entry for entry in tables["metadata"]}
    match how:
        case "format":
            document["format"] = "another"
        case "version":
            document["version"] += 1
        case "no version":
            del document["version"]
        case "now":
            document["now"] = "noon"
        case "now without offset":
            document["now"] = "2026-09-14T08:00:00"
        case "now too far":
            document["now"] = "9999-12-31T00:00:00Z"
        case "member":
            document["colour"] = "red"
        case "no tables":
            document["tables"] = []
        case "table":
            tables["recipes"] = []
        case "index":
            tables["sqlite_sequence"] = []
        case "rows":
            tables["meetings"] = {"a": meeting}
        case "row":
            tables["meetings"].append("a meeting")
        case "column":
            meeting["colour"] = "red"
        case "missing":
            del meeting["created_at"]
        case "null":
            meeting["id"] = None
        case "number for a text":
            meeting["title"] = 5
        case "boolean for a number":
            meeting["number"] = True
        case "text for a number":
            tables["faults"].append({"operation": "*", "latency_ms": "long", "times": 1, "created_at": 0})
        case "object for a text":
            meeting["title"] = {}
        case "time":
            meeting["created_at"] = "yesterday"
        case "huge":
            meeting["created_at"] = 2**70
        case "deep":
            meeting["settings_json"] = nested(300)
        case "surrogate":
            meeting["title"] = "\ud800"
        case "twice":
            tables["meetings"].append({**meeting, "number": 99})
        case "check":
            meeting["status"] = "BUSY"
        case "reference":
            meeting["app_id"] = recordings.UNKNOWN_ID
        case "app":
            document["tables"] = {"metadata": tables["metadata"]}
        case "secret":
            metadata["secret"]["value"] = "not hexadecimal"
        case "seed":
            tables["metadata"].append({"name": "seed", "value": "seven"})
        case "key":
            tables["metadata"].append({"name": "webhook_key", "value": "no key"})
    return document


NAMED_VALUES = {
    "format": "",
    "version": str(SCHEMA_VERSION + 1),
    "no version": "None",
    "now": "noon",
    "now without offset": "2026-09-14T08:00:00",
    "now too far": "9999-12-31T00:00:00Z",
    "member": "colour",
    "no tables": "",
    "table": "recipes",
    "index": "sqlite_sequence",
    "rows": "meetings",
    "row": "meetings",
    "column": "meetings.colour",
    "missing": "meetings.created_at",
    "null": "meetings.id",
    "number for a text": "meetings.title",
    "boolean for a number": "meetings.number",
    "text for a number": "faults.latency_ms",
    "object for a text": "meetings.title",
    "time": "meetings.created_at",
    "huge": "meetings.created_at",
    "deep": "meetings.settings_json",
    "surrogate": "meetings",
    "twice": "meetings",
    "check": "meetings",
    "reference": "meetings",
    "app": APP_ID,
    "secret": "secret",
    "seed": "seed",
    "key": "webhook_key",
}


@pytest.mark.parametrize("how", NAMED_VALUES)
def test_invalid_state_is_refused_and_changes_nothing(rtk: Rtk, how: str) -> None:
    recordings.live_meeting(rtk)
    before = exported(rtk)
    error = rtk.error("emulator", "import", "-", "--force", stdin=json.dumps(broken(exported(rtk), how)))
    assert error["kind"] == "usage"
    assert NAMED_VALUES[how] in error["message"]
    assert exported(rtk) == before


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "[" * 100_000],
)
def test_import_of_another_document_is_refused(rtk: Rtk, text: str) -> None:
    meeting = recordings.meeting(rtk, "--title", "Jäger 🦌")
    assert rtk.error("emulator import - --force", stdin=text)["kind"] == "usage"
    rtk(f"meetings get {meeting}").ok


@pytest.mark.parametrize("content", [None, b"\xff\xfe{}"])
def test_unreadable_file_is_refused(rtk: Rtk, file: Path, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)
    error = rtk.error(f"emulator import {file}")
    assert error["kind"] == "usage"
    assert str(file) in error["message"]


@pytest.mark.parametrize("scene", ["emulator advance 1d", "emulator reset --seed 3 --force"])
def test_import_over_an_unused_store_needs_no_force(rtk: Rtk, scene: str, file: Path) -> None:
    rtk(f"emulator export --to {file}").ok
    rtk(scene).ok
    rtk(f"emulator import {file}").ok


def test_control_requests_export_and_import_a_state(tmp_path: Path, clock: FakeClock) -> None:
    with closing(Emulator(tmp_path / "a.sqlite3", clock=clock, ids=lambda: recordings.UNKNOWN_ID, seed=3)) as emulator:
        before = CONTROLS["state"]["GET"](emulator, {}).content
        CONTROLS["faults"]["POST"](emulator, {"status": 500})
        CONTROLS["advance"]["POST"](emulator, {"by": "10m"})
        counts = CONTROLS["state"]["PUT"](emulator, json.loads(before))
        assert counts["presets"] == 7
        assert CONTROLS["state"]["GET"](emulator, {}).content == before


def last_event(rtk: Rtk) -> int:
    """Let a participant join a new meeting; return the number of the session's last event."""
    meeting, _ = recordings.live_meeting(rtk)
    session = rtk(f"active-session get {meeting}").ok.data["id"]
    number: int = rtk(f"emulator events {session}").ok.data[-1]["number"]
    rtk(f"active-session kick-all {meeting} --force").ok
    return number


def test_counters_survive_so_that_numbers_are_not_used_again(rtk: Rtk) -> None:
    before = last_event(rtk)
    rtk.clock.advance(3 * 86_400)
    rtk("emulator advance 1s").ok
    document = exported(rtk)
    assert document["tables"]["events"] == []
    rtk("emulator reset --force").ok
    import_state(rtk, document).ok
    assert exported(rtk)["counters"] == document["counters"]
    assert last_event(rtk) > before


def test_counters_are_at_least_those_of_the_rows(local: Rtk) -> None:
    recordings.meeting(local)
    document = exported(local)
    del document["counters"]
    import_state(local, document, "--force").ok
    assert exported(local)["counters"]["meetings"] == 1
    import_state(local, {**document, "counters": {"meetings": 0}}, "--force").ok
    assert exported(local)["counters"]["meetings"] == 1


@pytest.mark.parametrize(
    "counters", [[], {"nowhere": 1}, {"apps": 1}, {"events": -1}, {"events": "1"}, {"events": 2**63}]
)
def test_invalid_counters_are_refused(local: Rtk, counters: object) -> None:
    document = {**exported(local), "counters": counters}
    assert import_state(local, document).exit_code == 2
