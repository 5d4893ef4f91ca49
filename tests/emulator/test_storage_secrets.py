"""Secrets of external storage are checked but not stored: no response, export or file has them."""

import json
from pathlib import Path
from typing import Any

from tests.support import recordings
from tests.support.cli import Rtk

AWS = {"type": "aws", "bucket": "b", "region": "eu", "access_key": "hush-access", "secret": "hush-secret"}
SFTP = {"type": "sftp", "host": "h", "auth_method": "KEY", "private_key": "hush-private", "password": "hush-password"}


def body(storage: dict[str, str]) -> str:
    return json.dumps({"recording_config": {"storage_config": storage}})


def files_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def all_output(rtk: Rtk, meeting: str) -> str:
    commands = (f"meetings get {meeting}", "meetings list", "recordings list", "emulator export")
    return "".join(rtk(command).ok.stdout for command in commands)


def test_meeting_stores_no_storage_secrets(rtk: Rtk) -> None:
    results = [
        rtk("meetings", "create", "--body", body(AWS)).ok,
        rtk("meetings", "update", recordings.meeting(rtk), "--body", body(SFTP)).ok,
        rtk("meetings", "replace", recordings.meeting(rtk), "--body", body(AWS)).ok,
    ]
    stored: list[Any] = [result.data["recording_config"]["storage_config"] for result in results]
    shown = {"type": "aws", "bucket": "b", "region": "eu"}
    assert stored == [shown, {"type": "sftp", "host": "h", "auth_method": "KEY"}, shown]
    assert "hush" not in all_output(rtk, results[0].data["id"])
    assert b"hush" not in files_of(rtk.data_dir)


def test_recording_stores_no_storage_secrets(rtk: Rtk) -> None:
    meeting, _ = recordings.live_meeting(rtk)
    started = rtk("recordings", "start", meeting, "--body", json.dumps({"storage_config": AWS})).ok.data
    assert started["storage_config"] == {"type": "aws", "bucket": "b", "region": "eu"}
    assert "hush" not in all_output(rtk, meeting)
    assert b"hush" not in files_of(rtk.data_dir)
