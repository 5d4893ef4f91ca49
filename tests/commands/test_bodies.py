"""--body, --set and --clear, on meetings: how a body is put together, and what is refused before it is sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import recordings
from tests.support.cli import Rtk

FIELDS = {
    "title": "Weekly",
    "persist_chat": True,
    "session_keep_alive_time_in_secs": 90,
    "recording_config": {"max_seconds": 3600, "video_config": {"codec": "VP8"}},
    "ai_config": {"transcription": {"language": "en-US", "keywords": ["a", "b"]}},
}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_body_file_may_have_any_unicode_encoding(rtk: Rtk, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "body.json").write_text('{"title": "Größe 日本"}', encoding=encoding)
    created = rtk("meetings", "create", "--body", f"@{tmp_path / 'body.json'}").ok.data
    assert created["title"] == "Größe 日本"


@pytest.mark.parametrize("where", ["inline", "file", "stdin"])
def test_body_comes_from_the_command_line_a_file_or_stdin(rtk: Rtk, tmp_path: Path, where: str) -> None:
    text = json.dumps(FIELDS)
    (tmp_path / "body.json").write_text(text)
    word = {"inline": text, "file": f"@{tmp_path / 'body.json'}", "stdin": "-"}[where]
    created = rtk("meetings", "create", "--body", word, stdin=text).ok.data
    assert {name: created[name] for name in FIELDS} == FIELDS


def test_flags_override_the_body_field_by_field(rtk: Rtk) -> None:
    body = '{"title": "below", "recording_config": {"max_seconds": 60, "file_name_prefix": "x"}}'
    created = rtk("meetings", "create", "--body", body, "--title", "above", "--max-seconds", "120").ok.data
    assert created["title"] == "above"
    assert created["recording_config"] == {"max_seconds": 120, "file_name_prefix": "x"}


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("title=null and void", ("title",), "null and void"),
        ("title=12", ("title",), "12"),
        ("persist_chat=true", ("persist_chat",), True),
        ("session_keep_alive_time_in_secs=600", ("session_keep_alive_time_in_secs",), 600),
        ("recording_config.max_seconds=3600", ("recording_config", "max_seconds"), 3600),
        ('ai_config.transcription.keywords=["a","b"]', ("ai_config", "transcription", "keywords"), ["a", "b"]),
        ("recording_config.storage_config=null", ("recording_config", "storage_config"), None),
    ],
)
def test_set_reaches_any_field(rtk: Rtk, setting: str, path: tuple[str, ...], value: object) -> None:
    found: Any = rtk("meetings", "create", "--set", setting).ok.data
    for name in path:
        found = found[name]
    assert found == value


def test_clear_sends_null(rtk: Rtk) -> None:
    dry = rtk("meetings create --clear title --dry-run").ok.data
    assert dry["body"] == {"title": None}
    assert rtk(f"meetings replace {recordings.meeting(rtk, '--title', 'x')} --clear title").ok.data["title"] is None


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ("--set titel=x", "title"),
        ("--set recording_config.max_secs=60", "recording_config.max_seconds"),
        ('--body \'{"stauts": "ACTIVE"}\'', "stauts"),
        ("--clear title", "title"),
        ("--keep-alive 59", ": 59"),
        ("--keep-alive 601", ": 601"),
        ("--max-seconds 59", "recording_config.max_seconds"),
        ("--keep-alive soon", "--session-keep-alive-time-in-secs"),
        ("--status OPEN", "OPEN"),
        ("--codec AV1", "AV1"),
        ("--title x --set title=y", "title"),
        ("--max-seconds 60 --set recording_config={}", "recording_config.max_seconds"),
        ("--title x --clear title", "--clear title"),
        ("--set ai_config.x=1 --clear ai_config", "--clear ai_config"),
        ("--set title", ": title"),
        ("--set =x", ": =x"),
        ("--set recording_config..x=1", "recording_config..x=1"),
        ("--clear .title", ": .title"),
        ("--body '" + '{"a":' * 9999 + "'", "--body"),
        ("--set title=" + "[" * 9999, "--set"),
        ("--set recording_config={", "--set"),
        ("--body nope", "--body"),
        ("--body []", ": []"),
        ("""--body '{"title": NaN}'""", "NaN"),
        pytest.param("--body " + "[" * 100_000, "--body", id="nested"),
        ("--body @/nowhere/body.json", "/nowhere/body.json"),
        ("--body -", "stdin"),
        ("--set recording_config.storage_config.type=aws", "access_key"),
        ("", "--set"),
    ],
)
def test_invalid_change_is_refused_before_anything_is_sent(rtk: Rtk, flags: str, named: str) -> None:
    error = rtk.error(f"meetings update {recordings.UNKNOWN_ID} {flags}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert named in f"{error['message']} {error['hint']}"
    assert rtk.seen == []


@pytest.mark.parametrize("command", ["update", "replace"])
def test_change_without_fields_names_the_flags(rtk: Rtk, command: str) -> None:
    error = rtk.error(f"meetings {command} {recordings.UNKNOWN_ID}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert all(flag in error["hint"] for flag in ("--set", "--body"))


def test_storage_secrets_are_sent_but_never_printed(rtk: Rtk) -> None:
    storage = '{"type": "aws", "access_key": "AKIA7", "secret": "hush", "bucket": "b", "region": "eu"}'
    created = rtk("meetings", "create", "--set", f"recording_config.storage_config={storage}").ok
    shown = created.data["recording_config"]["storage_config"]
    assert shown == {"type": "aws", "bucket": "b", "region": "eu"}
    dry = rtk("meetings", "create", "--dry-run", "--set", f"recording_config.storage_config={storage}").ok
    assert "hush" not in dry.stdout
    assert dry.data["body"]["recording_config"]["storage_config"]["access_key"] == "****"
