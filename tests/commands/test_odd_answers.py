"""Successful responses of an unexpected form: reported as a server error, or printed as they are."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.support import recordings
from tests.support.stub_server import StubResponse, StubServer
from tests.terminal.every_command import CALLING_THE_API, with_unknown_ids

HUGE = 10**400  # too large for a floating-point number
LONG = "9" * 5000  # Python converts at most 4300 digits
FIGURES = {"file_size": HUGE, "recording_duration": HUGE, "minutes_consumed": HUGE}
FILE = {"id": "x", "status": "UPLOADED", "output_file_name": "x.mp4", "download_url": "http://127.0.0.1:1/"}
UNEXPECTED: list[Any] = [
    None,
    "x",
    5,
    {},
    [None],
    [[]],
    [{"name": "host", "title": 5}],
    {"id": None, "status": 5, "participant": None, "livestream": {}, "sessions": 5, "participants": {}},
    {"livestream": {"id": 5}, "sessions": [None], "peer_report": {"quality": [1]}, "session_stats": {"day_stats": [1]}},
    {"id": "x", "status": "UPLOADED", "output_file_name": None, "download_url": {}},
    {"id": HUGE, "status": HUGE, "title": "x", **FIGURES},
    [{"id": HUGE, "status": "UPLOADED", **FIGURES}],
    {
        "id": "x",
        "status": "UPLOADED",
        "output_file_name": "x.mp4",
        "download_url": "http://127.0.0.1:1/",
        "file_size": LONG,
    },
    {
        "id": "x",
        "status": "UPLOADED",
        "output_file_name": "x.mp4",
        "download_url": "http://127.0.0.1:1/",
        "file_size": 1e999,
    },
    [{"date": 5, "day": 5, "count": "NaN", "total_sessions": "inf", "total_ingest_seconds": -1}],
]
PAGING: list[Any] = [{"total_count": "x", "end_offset": "x"}, [], 5]

MORE = [
    "apps create --name host --if-missing",
    "meetings create --title host --if-missing",
    f"participants add --meeting {recordings.UNKNOWN_ID} --custom-id host --if-missing",
    "livestreams create --name host --if-missing",
    "webhooks create --name host --url https://x.example --event meeting.ended --if-missing",
    "presets create --from host --name own",
    "presets delete host --force",
    "api GET /meetings",
    "api GET /meetings --paginate",
    "analytics daywise --chart -o table",
    "analytics livestreams-daywise --chart -o table",
    "active-session get x -o table",
    "livestreams get x -o table",
    "recordings list -o table",
    "recordings get x -o table",
    "active-session watch x --within 5s -o table",
]
"""Commands that do more than print the response."""


@pytest.mark.parametrize("command", [*CALLING_THE_API, *MORE])
def test_unexpected_response_is_never_an_internal_error(stub: StubServer, tmp_path: Path, command: str) -> None:
    words = shlex.split(command) if command in MORE else with_unknown_ids(command, tmp_path)
    ends = ["--within", "5s"] if command.endswith((" wait", " watch")) else []
    for number, data in enumerate(UNEXPECTED):
        body = json.dumps({"success": True, "data": data, "paging": PAGING[number % len(PAGING)]}).encode()
        stub.respond_by(lambda seen, body=body: StubResponse(200, body))  # type: ignore[misc]
        result = stub.rtk(*words, *ends)
        assert result.exit_code in (0, 2, 5, 7, 9, 10, 11, 12), (data, result.stderr)
        assert "internal error" not in result.stderr
