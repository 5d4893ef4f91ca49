"""rtk sessions chat, transcript, summary, summarize and wait, and rtk emulator say, in process and over loopback."""

import csv
import io
import json
from pathlib import Path

import pytest

from rtk_cli.operations import SESSIONS_GENERATE_SUMMARY, SESSIONS_GET_SUMMARY
from tests.support.cli import Rtk
from tests.support.sessions import (
    FILE_LIFETIME,
    SUMMARIZING,
    TRANSCRIPTION,
    UNKNOWN_ID,
    ended,
    joined,
    meeting,
    session_of,
    with_transcript,
)

CHAT_COLUMNS = [
    "id",
    "participantId",
    "sessionId",
    "meetingId",
    "displayName",
    "pinned",
    "isEdited",
    "payloadType",
    "payload",
    "createdAt",
]
LONG = tuple(f"Mitosis number {number} divides the cells of group {number} in two halves." for number in range(200))


def test_chat_is_csv_with_the_documented_columns(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    said = rtk("emulator", "say", ada, 'Which "page", please?\nNine.').ok.data
    session = ended(rtk, biology)
    header, row = csv.reader(io.StringIO(rtk(f"sessions chat {session}").ok.stdout, newline=""))
    assert header == CHAT_COLUMNS
    person = [said["id"], ada, session, biology, "Ada"]
    assert row[:8] == [*person, "false", "false", "TEXT_MESSAGE"]
    assert row[8:] == ['Which "page", please?\nNine.', "2026-09-14T08:00:00.000Z"]


def test_chat_without_messages_has_a_header(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    session = ended(rtk, biology)
    assert rtk(f"sessions chat {session}").ok.stdout == ",".join(CHAT_COLUMNS) + "\r\n"


def test_files_of_a_live_session_are_not_found(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    session = session_of(rtk, biology)
    for kind in ("chat", "transcript", "summary"):
        error = rtk.error(f"sessions {kind} {session}")
        assert (error["kind"], error["exit_code"]) == ("not_found", 5)
        assert session in error["message"]


def test_control_characters_of_a_file_are_escaped_on_a_terminal(rtk: Rtk) -> None:
    biology = meeting(rtk)
    rtk("emulator", "say", joined(rtk, biology, "Ada"), "red \x1b[31malert").ok
    session = ended(rtk, biology)
    shown = rtk(f"sessions chat {session}", terminal=True).ok.stdout
    assert "red \\x1b[31malert" in shown
    assert "\x1b" not in shown
    assert "\r" not in shown
    assert "\x1b[31m" in rtk(f"sessions chat {session}").ok.stdout


@pytest.mark.parametrize("flag", ["--link", "--json", "-o json", "--query @"])
def test_link_is_printed_on_request(rtk: Rtk, flag: str) -> None:
    session = with_transcript(rtk)
    link = rtk(f"sessions transcript {session} {flag}").ok.data
    assert link["sessionId"] == session
    assert link["transcript_download_url_expiry"] == "2026-09-21T08:01:08.000Z"
    assert "transcript.csv?" in link["transcript_download_url"]


def test_csv_transcript_has_no_header(rtk: Rtk) -> None:
    session = with_transcript(rtk, texts=("Cells divide, always.", "Why?"))
    first, second = csv.reader(io.StringIO(rtk(f"sessions transcript {session}").ok.stdout, newline=""))
    (peer,) = rtk(f"sessions participants {session}").ok.data
    assert first == ["0", peer["id"], peer["user_id"], "ada", "Ada", "Cells divide, always."]
    assert (second[0], second[-1]) == ("5000", "Why?")


def test_json_transcript_has_one_object_per_line_of_speech(rtk: Rtk) -> None:
    session = with_transcript(rtk)
    (peer,) = rtk(f"sessions participants {session}").ok.data
    (line,) = rtk(f"sessions transcript {session} --format json").ok.data
    assert (line["startTime"], line["endTime"], line["sentence"]) == (0, 1000, "Cells divide.")
    assert line["peerData"] == {
        "id": peer["id"],
        "userId": peer["user_id"],
        "displayName": "Ada",
        "cpi": "ada",
        "joinedAt": peer["joined_at"],
        "leftAt": peer["left_at"],
    }


def test_transcript_is_available_as_srt_and_vtt(rtk: Rtk) -> None:
    session = with_transcript(rtk, texts=("Is a < b\nand --> c?", "Yes."))
    srt = rtk(f"sessions transcript {session} --format srt").ok.stdout
    assert srt.startswith("1\n00:00:00,000 --> 00:00:02,800\nAda: Is a < b and --> c?\n\n2\n00:00:05,000 --> ")
    vtt = rtk(f"sessions transcript {session} --format VTT").ok.stdout
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.800\nAda: Is a &lt; b and --&gt; c?\n\n00:00:05.000 ")


def test_unknown_format_is_a_usage_error(rtk: Rtk) -> None:
    assert rtk(f"sessions transcript {UNKNOWN_ID} --format docx").exit_code == 2


def test_untranscribed_preset_is_transcribed_only_if_the_meeting_is(rtk: Rtk) -> None:
    ready = rtk("presets list --query \"[?name=='group_call_participant'].id\" -o id").ok.stdout.strip()
    rtk(f"presets create --from {ready} --name quiet --set permissions.transcription_enabled=false").ok
    for flags, exit_code in (((), 5), (("--transcribe-on-end",), 0)):
        biology = meeting(rtk, *flags)
        quiet = joined(rtk, biology, "Ada", preset="quiet")
        rtk("emulator", "say", quiet, "Cells divide.", "--spoken").ok
        session = ended(rtk, biology)
        rtk.clock.advance(TRANSCRIPTION)
        assert rtk(f"sessions transcript {session}").exit_code == exit_code


def test_session_without_speech_has_no_transcript(rtk: Rtk) -> None:
    biology = meeting(rtk, "--transcribe-on-end", "--summarize-on-end")
    rtk("emulator", "say", joined(rtk, biology, "Ada"), "only written").ok
    session = ended(rtk, biology)
    rtk.clock.advance(60)
    assert rtk(f"sessions transcript {session}").exit_code == 5
    assert rtk(f"sessions summary {session}").exit_code == 5


def test_file_is_saved_to_the_given_file_or_folder(rtk: Rtk, tmp_path: Path) -> None:
    session = with_transcript(rtk)
    saved = rtk("sessions", "transcript", session, "--format", "srt", "--to", str(tmp_path / "words.srt")).ok
    assert (tmp_path / "words.srt").read_text()[:2] == "1\n"
    assert saved.data["path"] == str(tmp_path / "words.srt")
    rtk("sessions", "chat", session, "--to", str(tmp_path)).ok
    assert (tmp_path / f"chat-{session}.csv").read_text().startswith("id,")
    again = rtk("sessions", "chat", session, "--to", str(tmp_path))
    assert (again.exit_code, f"chat-{session}.csv" in again.stderr) == (0, True)


@pytest.mark.parametrize("kind", ["chat", "transcript", "summary"])
def test_existing_file_is_overwritten_only_with_force(local: Rtk, tmp_path: Path, kind: str) -> None:
    session, mine = with_transcript(local), tmp_path / "mine"
    local(f"sessions summarize {session}").ok
    local(f"sessions wait {session}").ok
    mine.write_text("mine")
    refused = local(f"sessions {kind} {session} --to {mine}")
    assert (refused.exit_code, mine.read_text()) == (6, "mine")
    local(f"sessions {kind} {session} --to {mine} --force").ok
    assert mine.read_bytes() == local(f"sessions {kind} {session}").ok.raw


@pytest.mark.parametrize(
    ("flags", "begins"),
    [
        ("--to {folder}/a.vtt", "WEBVTT\n"),
        ("--to {folder}/a.SRT", "1\n"),
        ("--to {folder}/a.json", "["),
        ("--to {folder}/a.csv", "0,"),
        ("--to {folder}/a.txt", "0,"),
        ("--to {folder}/a.vtt --format srt", "1\n"),
    ],
)
def test_file_extension_decides_the_transcript_format(rtk: Rtk, tmp_path: Path, flags: str, begins: str) -> None:
    rtk(f"sessions transcript {with_transcript(rtk)} {flags.format(folder=tmp_path)}").ok
    (file,) = tmp_path.glob("a.*")
    assert file.read_text().startswith(begins)


def test_dash_writes_to_stdout(rtk: Rtk) -> None:
    session = with_transcript(rtk)
    assert rtk(f"sessions chat {session} --to -").ok.stdout == rtk(f"sessions chat {session}").ok.stdout


def test_files_expire_after_a_week_except_a_persisted_chat(rtk: Rtk) -> None:
    fleeting, kept = with_transcript(rtk), with_transcript(rtk, "--persist-chat")
    rtk.clock.advance(FILE_LIFETIME)
    for kind in ("chat", "transcript"):
        assert rtk(f"sessions {kind} {fleeting}").exit_code == 5
    assert rtk(f"sessions transcript {kept}").exit_code == 5
    assert rtk(f"sessions chat {kept}").ok.stdout.startswith("id,")


def test_summary_is_written_on_request(rtk: Rtk) -> None:
    session = with_transcript(rtk, texts=("Cells divide by mitosis. Nice weather today.", "Mitosis copies cells."))
    rtk.seen.clear()
    assert rtk(f"sessions summarize {session}").ok.data == {"session_id": session, "status": "IN_PROGRESS"}
    assert rtk.seen == [SESSIONS_GENERATE_SUMMARY.id]
    assert rtk(f"sessions summary {session}").exit_code == 5
    rtk.clock.advance(SUMMARIZING)
    text = rtk(f"sessions summary {session}").ok.stdout
    assert text.startswith("# Biology 101\n\nMeeting of 2026-09-14, 1 min, with Ada.\n\n## Key points\n\n- Ada: Cells")
    link = rtk(f"sessions summary {session} --link").ok.data
    assert (link["sessionId"], link["summaryDownloadUrlExpiry"]) == (session, "2026-09-21T08:01:16.000Z")
    assert rtk.seen[-1] == SESSIONS_GET_SUMMARY.id


def test_summary_is_written_automatically_with_summarize_on_end(rtk: Rtk) -> None:
    session = with_transcript(rtk, "--summarize-on-end")
    assert rtk(f"sessions summary {session}").exit_code == 5
    rtk.clock.advance(SUMMARIZING)
    assert "Cells divide." in rtk(f"sessions summary {session}").ok.stdout


@pytest.mark.parametrize(("settings", "limit"), [({"word_limit": 150}, 150), ({}, 500)])
def test_summary_stays_within_its_word_limit(rtk: Rtk, settings: dict[str, int], limit: int) -> None:
    body = json.dumps({"ai_config": {"summarization": {**settings, "summary_type": "daily_standup"}}})
    session = with_transcript(rtk, "--summarize-on-end", "--body", body, texts=LONG)
    rtk.clock.advance(SUMMARIZING)
    text = rtk(f"sessions summary {session}").ok.stdout
    assert limit / 2 < len(text.replace("#", "").replace("- ", "").split()) <= limit
    assert "Daily standup of 2026-09-14" in text


def test_plain_text_summary_has_no_markdown(rtk: Rtk, tmp_path: Path) -> None:
    body = json.dumps({"ai_config": {"summarization": {"text_format": "plain_text"}}})
    session = with_transcript(rtk, "--summarize-on-end", "--body", body)
    rtk.clock.advance(SUMMARIZING)
    rtk("sessions", "summary", session, "--to", str(tmp_path)).ok
    text = (tmp_path / f"summary-{session}.txt").read_text()
    assert text.splitlines()[0] == "Biology 101"
    assert "#" not in text


def test_summarize_without_a_transcript_is_refused(rtk: Rtk) -> None:
    biology = meeting(rtk)
    joined(rtk, biology, "Ada")
    session = ended(rtk, biology)
    error = rtk.error(f"sessions summarize {session}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert session in error["message"]


def test_second_summarize_does_not_restart_the_summary(rtk: Rtk) -> None:
    session = with_transcript(rtk)
    rtk(f"sessions summarize {session}").ok
    rtk.clock.advance(SUMMARIZING / 2)
    rtk(f"sessions summarize {session}").ok
    rtk.clock.advance(SUMMARIZING / 2)
    assert "Cells divide." in rtk(f"sessions summary {session}").ok.stdout


def test_wait_ends_when_the_summary_is_available(rtk: Rtk) -> None:
    session = with_transcript(rtk)
    rtk(f"sessions summarize {session}").ok
    done = rtk(f"sessions wait {session}").ok
    assert done.data["sessionId"] == session
    assert [line.split()[-1] for line in done.stderr.splitlines()] == ["ENDED", "READY"]


@pytest.mark.parametrize(("goal", "key"), [("transcript", "transcript_download_url"), ("ended", "ended_at")])
def test_wait_ends_for_transcript_and_end(rtk: Rtk, goal: str, key: str) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    rtk("emulator", "say", ada, "Cells divide.", "--spoken").ok
    session = session_of(rtk, biology)
    rtk(f"emulator leave {ada}").ok
    done = rtk(f"sessions wait {session} --for {goal} -q").ok
    assert done.data[key]
    assert done.stderr == ""


def test_wait_times_out(rtk: Rtk) -> None:
    session = with_transcript(rtk)
    error = rtk.error(f"sessions wait {session} --within 30s")
    assert (error["kind"], error["exit_code"]) == ("timed_out", 11)
    assert sum(rtk.clock.slept) <= 30


def test_say_needs_a_connected_participant(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    assert rtk(f"emulator say {UNKNOWN_ID} hello").exit_code == 5
    rtk(f"emulator leave {ada}").ok
    assert rtk(f"emulator say {ada} hello").exit_code == 5


def test_say_needs_text_a_microphone_and_chat_rights(rtk: Rtk) -> None:
    biology = meeting(rtk)
    ada = joined(rtk, biology, "Ada")
    assert rtk("emulator", "say", ada, " ").exit_code == 6
    assert rtk("emulator", "say", ada, "\udc80").exit_code == 6
    rtk(f"active-session mute-all {biology}").ok
    assert rtk.error(f"emulator say {ada} hello --spoken")["kind"] == "conflict"
    rtk(f"emulator say {ada} hello").ok
    rtk("presets create --from group_call_participant --name silent --set permissions.chat.public.can_send=false").ok
    silent = joined(rtk, biology, "Sil", preset="silent")
    assert rtk(f"emulator say {silent} hello").exit_code == 6
