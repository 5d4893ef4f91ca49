"""`--from FILE` on `participants add` and `meetings create`, in process and over loopback on several connections."""

import csv
import io
import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from rtk_cli.emulator.http.limits import Rate, RateLimit, RateLimitExceeded
from rtk_cli.jobs.journal import Job, Journal, open_journal
from rtk_cli.operations import (
    MEETINGS_LIST,
    PARTICIPANTS_ADD,
    PARTICIPANTS_LIST,
    PARTICIPANTS_REFRESH_TOKEN,
    PRESETS_LIST,
)
from tests.support import recordings
from tests.support.cli import Result, Rtk, Stream
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, failure, list_page, success

PEOPLE = "name,custom_participant_id,preset_name\nAda,ada,group_call_host\nGrace,grace,\nLinus,linus,group_call_guest\n"
IDS = ["ada", "grace", "linus"]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(PEOPLE)


@pytest.fixture
def meeting(rtk: Rtk) -> str:
    found = recordings.meeting(rtk)
    rtk.seen.clear()
    return found


def add(rtk: Rtk, meeting: str, flags: str = "", file: str = "people.csv", **options: Any) -> Result:
    return rtk(f"participants add --meeting {meeting} --from {file} {flags}", **options)


def lines_of(result: Result) -> list[dict[str, Any]]:
    """The results on stdout: one JSON object per line."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def statuses(result: Result) -> list[str]:
    return [line["status"] for line in lines_of(result)]


def custom_ids(rtk: Rtk, meeting: str) -> list[str]:
    """Of all participants, the oldest first."""
    return [row["custom_participant_id"] for row in reversed(rtk(f"participants list --meeting {meeting}").ok.data)]


def people(count: int) -> str:
    return "custom_participant_id\n" + "".join(f"person-{number}\n" for number in range(count))


def test_each_line_is_added_and_the_results_have_the_order_of_the_file(rtk: Rtk, meeting: str) -> None:
    result = add(rtk, meeting, "--preset webinar_viewer").ok
    found = lines_of(result)
    assert [(line["line"], line["status"], line["error"]) for line in found] == [
        (2, "created", None),
        (3, "created", None),
        (4, "created", None),
    ]
    assert all(line["token"].count(".") == 2 for line in found)
    assert rtk.seen == [PARTICIPANTS_ADD.id] * 3
    added = {row["id"]: row for row in rtk(f"participants list --meeting {meeting}").ok.data}
    assert [(added[line["id"]]["custom_participant_id"], added[line["id"]]["preset_name"]) for line in found] == [
        ("ada", "group_call_host"),
        ("grace", "webinar_viewer"),
        ("linus", "group_call_guest"),
    ]


def test_second_run_changes_nothing_and_says_so(rtk: Rtk, meeting: str) -> None:
    first = lines_of(add(rtk, meeting).ok)
    rtk.seen.clear()
    second = add(rtk, meeting).ok
    assert lines_of(second) == [{**line, "status": "unchanged"} for line in first]
    assert rtk.seen == []
    assert "3 unchanged" in second.stderr
    assert "nothing to do" in second.stderr


@pytest.mark.parametrize("jobs", [1, 2, 16])
def test_connections_do_not_change_the_result(rtk: Rtk, meeting: str, jobs: int) -> None:
    Path("many.csv").write_text(people(60))
    result = add(rtk, meeting, f"--jobs {jobs}", file="many.csv").ok
    assert [line["custom_participant_id"] for line in lines_of(result)] == [f"person-{number}" for number in range(60)]
    assert sorted(custom_ids(rtk, meeting)) == sorted(f"person-{number}" for number in range(60))


def test_ndjson_and_stdin_are_read(rtk: Rtk, meeting: str) -> None:
    text = '{"custom_participant_id": "ada", "name": null}\n{"custom_participant_id": "bob", "name": "Bob"}\n'
    assert statuses(add(rtk, meeting, file="-", stdin=text).ok) == ["created"] * 2
    assert statuses(add(rtk, meeting, file="-", stdin=text).ok) == ["unchanged"] * 2, "the same content is the same job"
    assert [row["name"] for row in rtk(f"participants list --meeting {meeting}").ok.data] == ["Bob", None]


def test_meeting_id_may_be_a_column(rtk: Rtk) -> None:
    first, second = recordings.meeting(rtk), recordings.meeting(rtk)
    Path("rooms.csv").write_text(f"custom_participant_id,meeting_id\nada,{first}\nada,{second}\n")
    rtk("participants add --from rooms.csv").ok
    assert custom_ids(rtk, first) == custom_ids(rtk, second) == ["ada"]


def test_csv_gives_the_columns_back_with_id_and_token(rtk: Rtk, meeting: str) -> None:
    Path("people.csv").write_text("email;custom_participant_id;name\nada@example.com;ada;=1+1\nnone@example.com;bob;\n")
    result = add(rtk, meeting, "--keep-column email -o csv").ok
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == ["email", "custom_participant_id", "name", "id", "token", "status", "error.message"]
    assert [(row["email"], row["name"], row["status"], row["error.message"]) for row in rows] == [
        ("ada@example.com", "'=1+1", "created", ""),
        ("none@example.com", "", "created", ""),
    ]
    assert all(row["token"].count(".") == 2 for row in rows)
    assert rtk(f"participants get {rows[0]['id']} --meeting {meeting}").ok.data["name"] == "=1+1"


def test_table_and_ids(rtk: Rtk, meeting: str) -> None:
    table = add(rtk, meeting, terminal=True).ok
    assert [line.split()[:3] for line in table.stdout.splitlines()[1:]] == [
        [str(number), "created", name] for number, name in enumerate(IDS, 2)
    ]
    assert "eyJ" not in table.stdout
    ids = add(rtk, meeting, "-o id").ok.stdout.split()
    assert ids == [line["id"] for line in lines_of(add(rtk, meeting).ok)]


def test_dry_run_prints_every_request_and_sends_none(rtk: Rtk, meeting: str) -> None:
    planned = lines_of(add(rtk, meeting, "--dry-run").ok)
    assert [request["body"]["custom_participant_id"] for request in planned] == IDS
    assert rtk.seen == []
    assert not (rtk.data_dir / "jobs").exists()


WRONG = {
    "unknown column": ("nmae,custom_participant_id\nAda,ada\n", ["people.csv:1: ", "did you mean name?"]),
    "name of a flag": ("custom_id\nada\n", ["people.csv:1: ", "did you mean custom_participant_id?"]),
    "missing column": ("name\nAda\n", ["people.csv:1: ", "custom_participant_id"]),
    "missing value": ("name,custom_participant_id\nAda,ada\nBob,\n", ["people.csv:3: ", "custom_participant_id"]),
    "duplicate": ("custom_participant_id\nada\nbob\nada\n", ["people.csv:4: ", "line 2", "ada"]),
    "meeting twice": ("custom_participant_id,meeting_id\nada,x\n", ["people.csv:1: ", "--meeting"]),
    "not csv": ('custom_participant_id\n"ada\n', ["people.csv:2: "]),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_file_is_refused_before_the_first_request(rtk: Rtk, meeting: str, name: str) -> None:
    content, words = WRONG[name]
    Path("people.csv").write_text(content)
    error = rtk.error(f"participants add --meeting {meeting} --from people.csv")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert [word for word in words if word not in error["message"]] == []
    assert rtk.seen == []
    assert not (rtk.data_dir / "jobs").exists()


def test_all_problems_are_listed_at_once(rtk: Rtk, meeting: str) -> None:
    Path("people.csv").write_text("name,custom_participant_id\n" + "Ada,\n" * 30)
    result = add(rtk, meeting)
    assert result.exit_code == 2
    listed = [line for line in result.stderr.splitlines() if line.startswith("people.csv:")]
    assert [line.split(":")[1] for line in listed] == [str(number) for number in range(2, 22)]
    assert "10 more" in result.stderr
    assert "29 more" in result.stderr


def test_wrong_values_are_those_of_the_single_command(rtk: Rtk) -> None:
    Path("rooms.csv").write_text(
        "title,recording_config.max_seconds,persist_chat\nA,59,true\nB,600,perhaps\nC,600,TRUE\n"
    )
    result = rtk("meetings create --from rooms.csv")
    assert result.exit_code == 2
    listed = [line.split(": ", 1) for line in result.stderr.splitlines() if line.startswith("rooms.csv:")]
    assert [place for place, _ in listed] == ["rooms.csv:2", "rooms.csv:3"]
    assert [text.split()[0] for _, text in listed] == ["recording_config.max_seconds", "persist_chat"]


@pytest.mark.parametrize("line", ["participants add --from people.csv", "participants add --custom-id x"])
def test_missing_meeting_is_a_usage_error(rtk: Rtk, line: str) -> None:
    error = rtk.error(line)
    assert error["exit_code"] == 2
    assert "--meeting" in error["message"]
    assert rtk.seen == []


@pytest.mark.parametrize("content", ["", "custom_participant_id\n"])
def test_file_without_lines_is_done_at_once(rtk: Rtk, meeting: str, content: str) -> None:
    Path("people.csv").write_text(content)
    result = add(rtk, meeting).ok
    assert (result.stdout, rtk.seen) == ("", [])
    assert "no lines" in result.stderr


def test_some_failed_lines_exit_with_12_and_the_next_run_tries_them(rtk: Rtk, meeting: str) -> None:
    Path("people.csv").write_text("custom_participant_id,preset_name\nada,\nbob,later\n")
    result = add(rtk, meeting)
    assert result.exit_code == 12
    assert statuses(result) == ["created", "failed"]
    assert lines_of(result)[1]["error"]["kind"] == "not_found"
    rtk("presets create --from group_call_host --name later").ok
    assert statuses(add(rtk, meeting).ok) == ["unchanged", "created"]


def test_lines_that_all_fail_alike_exit_with_their_code(rtk: Rtk, meeting: str) -> None:
    Path("people.csv").write_text("custom_participant_id\nada\nbob\n")
    result = add(rtk, meeting, "--preset nosuch --jobs 1")
    assert (result.exit_code, statuses(result)) == (5, ["failed"] * 2)
    assert rtk.seen.count(PRESETS_LIST.id) == 1, "for the hint of all lines"


LOST = ["--cut after", "--cut before", "--status 500", "--status 500 --cut after", "--status 408"]


@pytest.mark.parametrize("fault", LOST)
def test_line_whose_response_is_lost_is_added_once(rtk: Rtk, meeting: str, fault: str) -> None:
    rtk(f"emulator fail participants_add {fault} --times 2").ok
    result = add(rtk, meeting).ok
    assert statuses(result) == ["created"] * 3
    assert all(line["token"] for line in lines_of(result))
    assert sorted(custom_ids(rtk, meeting)) == IDS


def test_many_doubts_are_settled_by_one_look_at_the_list(rtk: Rtk, meeting: str) -> None:
    Path("people.csv").write_text(people(40))
    rtk("emulator fail participants_add --cut after --times 40").ok
    rtk.seen.clear()
    assert statuses(add(rtk, meeting).ok) == ["created"] * 40
    assert Counter(rtk.seen) == {PARTICIPANTS_LIST.id: 1, PARTICIPANTS_REFRESH_TOKEN.id: 40}, "those with a response"
    assert len(custom_ids(rtk, meeting)) == 40


def test_line_that_fails_again_after_the_look_is_reported(rtk: Rtk, meeting: str) -> None:
    rtk("emulator fail participants_add --status 500 --times 6").ok
    result = add(rtk, meeting)
    assert (result.exit_code, statuses(result)) == (9, ["failed"] * 3)
    assert custom_ids(rtk, meeting) == []
    assert statuses(add(rtk, meeting).ok) == ["created"] * 3


def test_rate_limit_is_waited_out(rtk: Rtk, meeting: str) -> None:
    rtk("emulator fail participants_add --status 429 --retry-after 299").ok
    assert statuses(add(rtk, meeting).ok) == ["created"] * 3
    assert sum(rtk.clock.slept) >= 299
    assert sorted(custom_ids(rtk, meeting)) == IDS


def test_job_keeps_within_the_rate_limit_and_wastes_none_of_it(stub: StubServer) -> None:
    """Eight connections; the clock moves by waiting alone."""
    limit, lock, refused = RateLimit(Rate(100, 300), stub.clock), Lock(), []

    def respond(request: ReceivedRequest) -> StubResponse:
        with lock:
            try:
                headers = limit.count()
            except RateLimitExceeded:
                refused.append(request)
                return failure(429)
        return replace(success({"id": "x", "token": "y"}), headers={"content-type": "application/json", **headers})

    Path("people.csv").write_text(people(350))
    stub.respond_by(respond)
    started = stub.clock.now()
    result = stub.rtk(f"participants add --meeting {recordings.UNKNOWN_ID} --from people.csv --jobs 8").ok
    assert statuses(result) == ["created"] * 350
    assert refused == []
    assert stub.clock.now() - started <= 3 * 300 * 1.05
    assert result.stderr.count("rate limit exhausted") == 3


def test_max_wait_is_obeyed_when_it_is_given(rtk: Rtk, meeting: str) -> None:
    rtk("emulator fail participants_add --status 429 --retry-after 299").ok
    result = add(rtk, meeting, "--max-wait 60 --jobs 1")
    assert result.exit_code == 8
    assert statuses(add(rtk, meeting).ok) == ["created"] * 3


def test_rejected_token_stops_the_job(stub: StubServer) -> None:
    stub.respond_by(lambda request: failure(401))
    result = stub.rtk(f"participants add --meeting {recordings.UNKNOWN_ID} --from people.csv --jobs 1")
    assert (result.exit_code, result.stdout, len(stub.seen)) == (4, "", 1)
    assert "go on" in result.stderr


def test_lines_that_were_never_sent_are_not_looked_for(rtk: Rtk, meeting: str) -> None:
    """They are begun in the journal together with the one that stops the job."""
    rtk("emulator fail participants_add --status 401").ok
    assert add(rtk, meeting, "--jobs 1").exit_code == 4
    rtk.seen.clear()
    assert statuses(add(rtk, meeting).ok) == ["created"] * 3
    assert rtk.seen == [PARTICIPANTS_ADD.id] * 3


def test_list_that_cannot_be_read_stops_the_job_and_the_next_run_goes_on(rtk: Rtk, meeting: str) -> None:
    rtk("emulator fail participants_add --cut after --times 3").ok
    rtk("emulator fail participants_list --status 503 --times 5").ok
    assert add(rtk, meeting).exit_code == 9
    result = add(rtk, meeting).ok
    assert statuses(result) == ["created"] * 3
    assert all(line["token"] for line in lines_of(result))
    assert sorted(custom_ids(rtk, meeting)) == IDS


def test_if_missing_adds_only_who_is_missing(rtk: Rtk, meeting: str) -> None:
    grace = recordings.participant(rtk, meeting, "grace")
    rtk.seen.clear()
    added = add(rtk, meeting, "--if-missing").ok
    result = lines_of(added)
    assert [line["status"] for line in result] == ["created", "unchanged", "created"]
    assert (result[1]["id"], result[1]["token"]) == (grace, None)
    assert "rtk participants token" in added.stderr
    assert Counter(rtk.seen) == {PARTICIPANTS_LIST.id: 1, PARTICIPANTS_ADD.id: 2}


def test_longer_file_is_refused_until_restart(rtk: Rtk, meeting: str) -> None:
    add(rtk, meeting).ok
    Path("people.csv").write_text(PEOPLE + "Marie,marie,\n")
    error = rtk.error(f"participants add --meeting {meeting} --from people.csv")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert "--restart" in error["hint"]
    assert statuses(add(rtk, meeting, "--restart --if-missing").ok) == ["unchanged"] * 3 + ["created"]
    assert sorted(custom_ids(rtk, meeting)) == [*IDS, "marie"]


def test_other_flags_are_another_input(rtk: Rtk, meeting: str) -> None:
    add(rtk, meeting).ok
    assert add(rtk, meeting, "--preset group_call_guest").exit_code == 6


def test_other_meeting_has_its_own_journal(rtk: Rtk, meeting: str) -> None:
    other = recordings.meeting(rtk)
    add(rtk, meeting).ok
    assert statuses(add(rtk, other).ok) == ["created"] * 3


def test_journal_of_another_app_is_refused(rtk: Rtk, meeting: str) -> None:
    add(rtk, meeting).ok
    error = rtk.error(f"participants add --meeting {meeting} --from people.csv --app-id {recordings.other_app(rtk)}")
    assert error["exit_code"] == 6
    assert "app_id" in error["message"]


def test_journal_may_lie_elsewhere(rtk: Rtk, meeting: str, tmp_path: Path) -> None:
    add(rtk, meeting, "--journal here.ndjson").ok
    assert (tmp_path / "here.ndjson").stat().st_mode & 0o777 == 0o600
    assert not (rtk.data_dir / "jobs").exists()


def test_job_that_another_process_works_on_is_a_conflict(rtk: Rtk, meeting: str, tmp_path: Path) -> None:
    job = Job("participants add", "x", "y", "z")
    with open_journal(tmp_path / "held", job, rtk.clock):
        error = rtk.error(f"participants add --meeting {meeting} --from people.csv --journal held")
    assert (error["kind"], error["exit_code"]) == ("conflict", 7)
    assert str(os.getpid()) in error["message"]


@pytest.mark.parametrize("number", range(1, 7))
def test_fault_at_any_write_of_the_journal_loses_and_doubles_nothing(local: Rtk, number: int) -> None:
    """Header, run, one write that begins all participants, and one for each that is done."""
    meeting = recordings.meeting(local)
    original = Journal._write
    writes = 0

    def write(journal: Any, line: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes == number:
            raise OSError(28, "No space left on device")
        original(journal, line)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Journal, "_write", write)
        assert add(local, meeting).exit_code == 1
    assert len(lines_of(add(local, meeting).ok)) == 3
    assert sorted(custom_ids(local, meeting)) == IDS


def test_meetings_are_created_with_nested_fields(rtk: Rtk) -> None:
    Path("rooms.csv").write_text(
        "title,record_on_start,recording_config.max_seconds,ai_config.transcription.keywords\n"
        'Biology,true,3600,"[""cell"", ""gene""]"\n[Draft],no,,\n'
    )
    result = lines_of(rtk("meetings create --from rooms.csv --persist-chat").ok)
    assert [sorted(line) for line in result] == [["error", "id", "line", "status", "title"]] * 2
    biology, draft = (rtk(f"meetings get {line['id']}").ok.data for line in result)
    assert (biology["record_on_start"], biology["persist_chat"]) == (True, True)
    assert biology["recording_config"]["max_seconds"] == 3600
    assert biology["ai_config"]["transcription"]["keywords"] == ["cell", "gene"]
    assert (draft["title"], draft["record_on_start"]) == ("[Draft]", False)


@pytest.mark.parametrize("fault", LOST)
def test_meeting_whose_response_is_lost_is_created_once(rtk: Rtk, fault: str) -> None:
    """An older meeting of the same title, and lines that are alike, are not mistaken for it."""
    old = [rtk(f"meetings create --title {title}").ok.data["id"] for title in ("Daily", "Weekly")]
    rtk.clock.advance(3600)
    Path("rooms.csv").write_text("title,persist_chat\nDaily,true\nDaily,true\nDaily,false\nWeekly,\n")
    rtk(f"emulator fail meetings_create {fault} --times 4").ok
    result = lines_of(rtk("meetings create --from rooms.csv").ok)
    assert [line["status"] for line in result] == ["created"] * 4
    meetings = rtk("meetings list").ok.data
    assert Counter(row["title"] for row in meetings) == {"Daily": 4, "Weekly": 2}
    assert {line["id"] for line in result} == {row["id"] for row in meetings} - set(old)


def test_recent_meeting_of_the_same_title_with_other_fields_is_not_the_one_that_was_sent(rtk: Rtk) -> None:
    foreign = rtk("meetings create --title Daily --no-persist-chat").ok.data["id"]
    Path("rooms.csv").write_text("title,persist_chat\nDaily,true\n")
    rtk("emulator fail meetings_create --cut before").ok
    result = lines_of(rtk("meetings create --from rooms.csv").ok)
    assert result[0]["id"] != foreign
    assert rtk(f"meetings get {result[0]['id']}").ok.data["persist_chat"] is True


def test_doubts_about_many_titles_read_the_list_once(rtk: Rtk) -> None:
    Path("rooms.csv").write_text("title\n" + "".join(f"Room {number}\n" for number in range(20)))
    rtk("emulator fail meetings_create --cut after --times 20").ok
    rtk.seen.clear()
    assert statuses(rtk("meetings create --from rooms.csv").ok) == ["created"] * 20
    assert Counter(rtk.seen)[MEETINGS_LIST.id] == 1
    assert len(rtk("meetings list").ok.data) == 20


def test_meeting_without_a_title_is_refused(rtk: Rtk) -> None:
    Path("rooms.csv").write_text("title,persist_chat\n,true\n")
    assert "rooms.csv:2: missing field: title" in rtk.error("meetings create --from rooms.csv")["message"]


def test_meetings_of_a_title_that_is_there_are_not_created_with_if_missing(rtk: Rtk) -> None:
    old = rtk("meetings create --title Daily").ok.data["id"]
    Path("rooms.csv").write_text("title\nDaily\nWeekly\n")
    result = lines_of(rtk("meetings create --from rooms.csv --if-missing").ok)
    assert [line["status"] for line in result] == ["unchanged", "created"]
    assert result[0]["id"] == old


def test_doubtful_line_is_repeated_when_the_list_does_not_have_it(stub: StubServer) -> None:
    """A participant of the same custom id but with another preset is not the one that was sent."""
    sent: list[bytes] = []

    def respond(request: ReceivedRequest) -> StubResponse:
        if request.method == "GET":
            row = {"id": "old", "custom_participant_id": "ada", "preset_name": "other", "name": "Ada"}
            return list_page([row], 1)
        sent.append(request.body)
        return failure(500) if len(sent) == 1 else success({"id": "new", "token": "t"})

    Path("people.csv").write_text("name,custom_participant_id\nAda,ada\n")
    stub.respond_by(respond)
    result = stub.rtk(f"participants add --meeting {recordings.UNKNOWN_ID} --from people.csv --preset mine").ok
    assert [(line["status"], line["id"]) for line in lines_of(result)] == [("created", "new")]
    assert len(sent) == 2


def test_closed_stdout_is_not_taken_for_success(rtk: Rtk, meeting: str) -> None:
    """A list that is cut by `| head -1` is; but here the rest of the lines is not done."""

    class Closed(Stream):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    result = add(rtk, meeting, "--jobs 1 -o ndjson", stdout=Closed())
    assert result.exit_code == 1
    assert "go on" in result.stderr
    assert statuses(add(rtk, meeting).ok)[1:] == ["created"] * 2


def test_stdin_cannot_be_read_twice(rtk: Rtk, meeting: str) -> None:
    assert add(rtk, meeting, "--body -", file="-").exit_code == 2


@pytest.mark.parametrize("flag", ["--jobs 65", "--jobs 0", "--keep-column token"])
def test_wrong_flags_are_refused(rtk: Rtk, meeting: str, flag: str) -> None:
    assert add(rtk, meeting, flag).exit_code == 2
    assert rtk.seen == []
