"""--debug shows requests and responses, --dry-run the request that would be sent; neither shows a secret."""

import json
import shlex
from typing import Any

import pytest

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.terminal.cli.area import area_named
from rtk_cli.terminal.cli.areas import AREAS
from tests.support.cli import TOKEN, Rtk
from tests.support.stub_server import DISCONNECT, StubResponse, StubServer, failure, list_page, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
PARTICIPANT = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"
BASE = f"https://api.cloudflare.com/client/v4/accounts/{ACCOUNT_ID}/realtime/kit"
MEETING = f"/{APP_ID}/meetings/{ID}"
PARTICIPANT_PATH = f"{MEETING}/participants/{PARTICIPANT}"
LIVE = f"{MEETING}/active-session"
RECORDING = f"/{APP_ID}/recordings/{ID}"
PRESET = {**READY_PRESETS[0], "ui": {**READY_PRESETS[0]["ui"], "config_diff": {}}}
CONTEXT = ("--account-id", ACCOUNT_ID, "--app-id", APP_ID)


def selected(participants: list[str], custom: list[str]) -> dict[str, Any]:
    return {"participant_ids": participants, "custom_participant_ids": custom}


ExpectedRequest = tuple[str, str, str, dict[str, Any] | None]

REQUESTS: dict[str, ExpectedRequest] = {
    "apps create": ("--name Staging", "POST", "/apps", {"name": "Staging"}),
    "meetings create": ("--title Standup", "POST", f"/{APP_ID}/meetings", {"title": "Standup"}),
    "meetings update": (f"{ID} --title New", "PATCH", MEETING, {"title": "New"}),
    "meetings replace": (f"{ID} --title New", "PUT", MEETING, {"title": "New"}),
    "meetings activate": (ID, "PATCH", MEETING, {"status": "ACTIVE"}),
    "meetings deactivate": (ID, "PATCH", MEETING, {"status": "INACTIVE"}),
    "meetings join": (
        f"{ID} --custom-id ada",
        "POST",
        f"{MEETING}/participants",
        {"custom_participant_id": "ada", "preset_name": "group_call_host"},
    ),
    "participants add": (
        f"--meeting {ID} --custom-id ada --preset viewer",
        "POST",
        f"{MEETING}/participants",
        {"custom_participant_id": "ada", "preset_name": "viewer"},
    ),
    "participants update": (
        f"{PARTICIPANT} --meeting {ID} --name A",
        "PATCH",
        PARTICIPANT_PATH,
        {"name": "A"},
    ),
    "participants replace": (
        f"{PARTICIPANT} --meeting {ID} --custom-id ada --preset viewer",
        "PUT",
        PARTICIPANT_PATH,
        {"custom_participant_id": "ada", "preset_name": "viewer"},
    ),
    "participants remove": (f"{PARTICIPANT} --meeting {ID}", "DELETE", PARTICIPANT_PATH, None),
    "participants token": (f"{PARTICIPANT} --meeting {ID}", "POST", f"{PARTICIPANT_PATH}/token", None),
    "active-session kick": (f"{ID} --custom-id ada", "POST", f"{LIVE}/kick", selected([], ["ada"])),
    "active-session kick-all": (ID, "POST", f"{LIVE}/kick-all", None),
    "active-session mute": (f"{ID} --participant {PARTICIPANT}", "POST", f"{LIVE}/mute", selected([PARTICIPANT], [])),
    "active-session mute-all": (f"{ID} --allow-unmute", "POST", f"{LIVE}/mute-all", {"allow_unmute": True}),
    "active-session poll": (
        f"{ID} --question Lunch? --option yes --option no",
        "POST",
        f"{LIVE}/poll",
        {"question": "Lunch?", "options": ["yes", "no"]},
    ),
    "recordings start": (
        f"--meeting {ID} --max-seconds 90",
        "POST",
        f"/{APP_ID}/recordings",
        {"meeting_id": ID, "max_seconds": 90},
    ),
    "recordings start-track": (f"--meeting {ID}", "POST", f"/{APP_ID}/recordings/track", {"meeting_id": ID}),
    "recordings record": (
        f"{ID} --for 5m --to saved/",
        "POST",
        f"/{APP_ID}/recordings",
        {"meeting_id": ID, "max_seconds": 361},
    ),
    "recordings pause": (ID, "PUT", RECORDING, {"action": "pause"}),
    "recordings resume": (ID, "PUT", RECORDING, {"action": "resume"}),
    "recordings stop": (ID, "PUT", RECORDING, {"action": "stop"}),
    "livestreams create": ("--name talk", "POST", f"/{APP_ID}/livestreams", {"name": "talk"}),
    "livestreams start": (f"{ID} --width 640", "POST", f"{MEETING}/livestreams", {"video_config": {"width": 640}}),
    "livestreams stop": (ID, "POST", f"{MEETING}/active-livestream/stop", None),
    "livestreams enable": (ID, "PUT", f"/{APP_ID}/livestreams/{ID}/enable", None),
    "livestreams disable": (ID, "PUT", f"/{APP_ID}/livestreams/{ID}/disable", None),
    "livestreams reset-stream-key": (ID, "POST", f"/{APP_ID}/livestreams/{ID}/reset-stream-key", None),
    "sessions summarize": (ID, "POST", f"/{APP_ID}/sessions/{ID}/summary", None),
    "sessions stale": (  # which sessions it would end depends on the response
        "--end",
        "GET",
        f"/{APP_ID}/sessions?sort_order=ASC&status=LIVE&page_no=1&per_page=100",
        None,
    ),
    "presets create": (f"--body '{json.dumps(PRESET)}'", "POST", f"/{APP_ID}/presets", PRESET),
    "presets update": (
        f"{ID} --set permissions.can_record=true",
        "PATCH",
        f"/{APP_ID}/presets/{ID}",
        {"permissions": {"can_record": True}},
    ),
    "presets replace": (f"{ID} --body '{json.dumps(PRESET)}'", "PUT", f"/{APP_ID}/presets/{ID}", PRESET),
    "presets delete": (ID, "DELETE", f"/{APP_ID}/presets/{ID}", None),
    "webhooks create": (
        "--name w --url https://w.example/ --event meeting.ended",
        "POST",
        f"/{APP_ID}/webhooks",
        {"name": "w", "url": "https://w.example/", "events": ["meeting.ended"]},
    ),
    "webhooks update": (f"{ID} --no-enabled", "PATCH", f"/{APP_ID}/webhooks/{ID}", {"enabled": False}),
    "webhooks replace": (
        f"{ID} --name w --url https://w.example/ --event meeting.ended",
        "PUT",
        f"/{APP_ID}/webhooks/{ID}",
        {"name": "w", "url": "https://w.example/", "events": ["meeting.ended"]},
    ),
    "webhooks delete": (ID, "DELETE", f"/{APP_ID}/webhooks/{ID}", None),
    "webhooks listen": ("--register https://w.example/ --count 0", "GET", f"/{APP_ID}/webhooks", None),  # a lookup
}
"""Arguments and expected request of every command that writes."""
READING_FIRST = {"apply apply", "presets copy"}
"""Commands that compare first: their dry run shows a request that reads."""


def test_requests_cover_every_command_that_writes() -> None:
    writing = {
        f"{area} {name}"
        for area in AREAS
        for name, spec in area_named(area).specs.items()
        if any(operation.method != "GET" for operation in spec.operations)
    }
    assert writing == set(REQUESTS) | READING_FIRST


@pytest.mark.parametrize("command", REQUESTS)
def test_dry_run_prints_the_request_without_token_and_confirmation(unconfigured: Rtk, command: str) -> None:
    words, method, path, body = REQUESTS[command]
    result = unconfigured(*command.split(), *shlex.split(words), *CONTEXT, "--dry-run")
    assert result.ok.data["method"] == method
    assert result.data["url"] == BASE + path
    assert result.data["body"] == body
    assert result.data["headers"]["authorization"] == "Bearer ****"
    assert ("content-type" in result.data["headers"]) == (body is not None)
    assert list(result.data) == ["method", "url", "headers", "body"]
    assert [line for line in result.stderr.splitlines() if "first request" not in line] == []


@pytest.mark.parametrize("command", ["apps create", "meetings create", "participants add", "livestreams create"])
def test_dry_run_with_if_missing_shows_the_lookup_and_sends_nothing(stub: StubServer, command: str) -> None:
    result = stub.rtk(*command.split(), *shlex.split(REQUESTS[command][0]), "--if-missing", "--dry-run").ok
    assert result.data["method"] == "GET"
    assert stub.seen == []


@pytest.mark.parametrize("command", REQUESTS)
def test_dry_run_sends_nothing_and_hides_the_token(stub: StubServer, command: str) -> None:
    result = stub.rtk(*command.split(), *shlex.split(REQUESTS[command][0]), "--dry-run", "--debug").ok
    assert result.data["url"].startswith(stub.base_url + "/accounts/")
    assert TOKEN not in result.stdout + result.stderr
    assert stub.seen == []


@pytest.mark.parametrize("output", ["table", "ndjson", "yaml", "csv", "id"])
def test_dry_run_prints_json_whatever_the_output(stub: StubServer, output: str) -> None:
    assert stub.rtk(f"meetings deactivate {ID} --dry-run -o {output}").ok.data["method"] == "PATCH"


def test_dry_run_of_a_list_shows_its_first_page(unconfigured: Rtk) -> None:
    result = unconfigured(
        f"recordings list --search 'a b' --status UPLOADED --status ERRORED {' '.join(CONTEXT)} --dry-run"
    ).ok
    query = "?search=a%20b&status=UPLOADED,ERRORED&page_no=1&per_page=100"
    assert sorted(result.data["url"].partition("?")[2].split("&")) == sorted(query[1:].split("&"))
    assert result.data["method"] == "GET"
    assert result.data["body"] is None


def test_dry_run_on_the_emulator_changes_nothing(local: Rtk) -> None:
    assert local("meetings create --title x --dry-run").ok.data["method"] == "POST"
    assert local("meetings list").ok.data == []


def test_dry_run_masks_secrets_in_the_body(unconfigured: Rtk) -> None:
    storage = {"type": "aws", "bucket": "b", "region": "r", "access_key": "AKIA-hush", "secret": "hush-hush"}
    words = ("--body", json.dumps({"storage_config": storage}), "--rtmp-url", "rtmp://live.example/app/hush-key")
    result = unconfigured("recordings", "start", "--meeting", ID, *words, *CONTEXT, "--dry-run").ok
    masked = storage | {"access_key": "****", "secret": "****"}
    assert result.data["body"]["storage_config"] == masked
    assert result.data["body"]["rtmp_out_config"] == {"rtmp_url": "rtmp://live.example/app/****"}
    assert "hush" not in result.stdout + result.stderr


def test_dry_run_validates_the_body(unconfigured: Rtk) -> None:
    error = unconfigured.error(f"recordings start --meeting {ID} --max-seconds 1 {' '.join(CONTEXT)} --dry-run")
    assert error["kind"] == "usage"


def test_dry_run_without_an_account_is_a_configuration_error(unconfigured: Rtk) -> None:
    assert unconfigured.error("meetings list --dry-run")["kind"] == "configuration"


def debug_lines(stub: StubServer, command: str, *responses: StubResponse) -> list[str]:
    stub.respond_with(*responses)
    result = stub.rtk(f"{command} --debug")
    assert TOKEN not in result.stdout + result.stderr
    return result.stderr.splitlines()


def test_debug_shows_request_and_response(stub: StubServer) -> None:
    response = success({"id": ID, "title": "Standup"})
    lines = debug_lines(stub, "meetings create --title Standup", response)
    assert lines[0] == f"> POST /accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"
    assert '> {"title":"Standup"}' in lines
    assert "< 200 in 0 ms" in lines
    assert f"< {json.dumps(json.loads(response.body), separators=(',', ':'))}" in lines
    assert lines.index('> {"title":"Standup"}') < lines.index("< 200 in 0 ms")


def test_debug_writes_nothing_to_stdout(stub: StubServer) -> None:
    stub.respond_with(list_page([{"id": "1"}], 2), list_page([{"id": "2"}], 2, start=2))
    result = stub.rtk("meetings list --per-page 1 --debug -o json").ok
    assert result.data == [{"id": "1"}, {"id": "2"}]
    assert len([line for line in result.stderr.splitlines() if line.startswith("> GET ")]) == 2


def test_debug_shows_rate_limits_and_the_request_id(stub: StubServer) -> None:
    headers = {
        "ratelimit": '"default";r=50;t=30',
        "ratelimit-policy": '"burst";q=100;w=60',
        "cf-ray": "9a1b2c3d4e5f6789-FRA",
    }
    lines = debug_lines(stub, f"meetings get {ID}", StubResponse(200, success({"id": "x"}).body, headers))
    assert {f"< {name}: {value}" for name, value in headers.items()} <= set(lines)


def test_debug_shows_each_attempt_and_the_delays_between(stub: StubServer) -> None:
    lines = debug_lines(stub, f"meetings get {ID}", failure(429, retry_after="3"), DISCONNECT, success({"id": "x"}))
    url = f"/accounts/{ACCOUNT_ID}/realtime/kit{MEETING}"
    assert [line for line in lines if line.startswith(("> GET", "< 429", "< 200"))] == [
        f"> GET {url}",
        "< 429 in 0 ms",
        f"> GET {url}",
        f"> GET {url}",
        "< 200 in 0 ms",
    ]
    assert len([line for line in lines if line.startswith("< ") and line.endswith("(after 0 ms)")]) == 1
    assert len([line for line in lines if "3.0 s" in line]) == 1


@pytest.mark.parametrize("response", [failure(404), DISCONNECT, StubResponse(200, b"<html>")])
def test_debug_adds_a_traceback_to_an_error(stub: StubServer, response: StubResponse) -> None:
    lines = debug_lines(stub, f"meetings get {ID} --retries 0", response)
    assert "Traceback (most recent call last):" in lines


def test_without_debug_stderr_has_no_traceback_and_no_requests(stub: StubServer) -> None:
    stub.respond_with(failure(404))
    stderr = stub.rtk(f"meetings get {ID}").stderr
    assert "Traceback" not in stderr
    assert "> GET" not in stderr


SECRETS = {
    "token": "secret-1",
    "authToken": "secret-2",
    "stream_key": "secret-3",
    "password": "secret-4",
    "access_key": "secret-5",
    "private_key": "secret-6",
    "nested": {"list": [{"secret": "secret-7"}]},
    "jwt_in_text": "see eyJhbGciOiJIUzI1NiJ9.eyJzZWNyZXQtOCI6MX0.c2VjcmV0LTg",
    "download_url": "https://files.example/x.mp4?X-Amz-Signature=secret-9&sig=secret-10&part=1",
    "rtmp": "rtmps://live.example:443/live/secret-11",
    "user": "https://me:secret-12@files.example/x",
}


def test_debug_masks_secrets_in_a_response_and_stdout_shows_them(stub: StubServer) -> None:
    stub.respond_with(
        StubResponse(
            200, success(SECRETS).body, {"set-cookie": "session=secret-13", "location": "https://x/?token=secret-14"}
        )
    )
    result = stub.rtk(f"meetings get {ID} --debug").ok
    assert result.data == SECRETS
    assert "secret-" not in result.stderr
    assert "c2VjcmV0LTg" not in result.stderr
    assert "https://files.example/x.mp4?X-Amz-Signature=****&sig=****&part=1" in result.stderr


def test_debug_masks_secrets_in_a_request(stub: StubServer) -> None:
    storage = {"type": "sftp", "bucket": "b", "host": "h", "password": "hush", "private_key": "hush-key"}
    body = json.dumps({"storage_config": storage, "rtmp_out_config": {"rtmp_url": "rtmp://x.example/a/hush"}})
    stub.respond_with(success({"id": "x"}))
    result = stub.rtk("recordings", "start", "--meeting", ID, "--body", body, "--debug")
    assert json.loads(stub.seen[0].body)["storage_config"]["password"] == "hush"
    traffic = [line for line in result.stderr.splitlines() if line.startswith(("> ", "< "))]
    assert "hush" not in "".join(traffic)


def test_debug_shows_the_headers_of_a_download_without_its_signature(stub: StubServer) -> None:
    link = stub.origin + "/talk.mp4?X-Amz-Signature=hush&part=1"
    recording = {"id": ID, "status": "UPLOADED", "output_file_name": "talk.mp4", "download_url": link}
    stub.respond_with(success(recording), StubResponse(200, b"bytes of the file", {"etag": '"1"'}))
    result = stub.rtk(f"recordings download {ID} --to - --debug").ok
    lines = result.stderr.splitlines()
    assert f"> GET {stub.origin}/talk.mp4?X-Amz-Signature=****&part=1" in lines
    assert '< etag: "1"' in lines
    assert "bytes of the file" not in result.stderr
    assert "hush" not in result.stderr


def test_debug_shows_only_the_start_of_an_html_page(stub: StubServer) -> None:
    lines = debug_lines(stub, f"meetings get {ID} --retries 0", StubResponse(503, b"<html>" + b"x" * 5000))
    (shown,) = [line for line in lines if line.startswith("< <html>")]
    assert len(shown) < 600
    assert shown.endswith("... (5006 bytes)")
