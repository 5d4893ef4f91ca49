"""Answers whose form differs between official sources: contract/notes.md, sections 3 and 9.3."""

from typing import Any

import pytest

from rtk_cli.jobs.downloads.recording_links import links_of
from tests.support.cli import Rtk
from tests.support.stub_server import StubServer, success
from tests.support.stub_transport import data_response, stub_transport

APP = {"id": "a0000000-0000-4000-8000-000000000001", "name": "x", "created_at": "2026-09-14T08:00:00.000Z"}
RECORDING = {"id": "a0000000-0000-4000-8000-000000000002", "type": "TRACK", "status": "INVOKED"}
MEETING = "5d0c0000-0000-4000-8000-000000000002"


@pytest.mark.parametrize("answer", [{"app": APP}, APP])
def test_new_app_is_read_wrapped_or_not(local: Rtk, answer: dict[str, Any]) -> None:
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert local("apps create --name x").ok.data == APP


@pytest.mark.parametrize("answer", [{"recording": RECORDING}, RECORDING])
@pytest.mark.parametrize("command", ["start-track", "start --type track"])
def test_track_recording_is_read_wrapped_or_not(local: Rtk, command: str, answer: dict[str, Any]) -> None:
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert local(f"recordings {command} {MEETING}").ok.data == RECORDING


@pytest.mark.parametrize("answer", [APP, {"id": APP["id"]}, {"id": APP["id"], "name": None, "new": {"a": 1}}])
def test_unknown_fields_are_kept_and_missing_fields_are_tolerated(local: Rtk, answer: dict[str, Any]) -> None:
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert local(f"apps get {APP['id']}").ok.data == answer
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert str(APP["id"]) in local(f"apps get {APP['id']}", terminal=True).ok.stdout


@pytest.mark.parametrize("answer", [None, [], "done", [{"id": "x"}]])
@pytest.mark.parametrize("command", ["apps use {id}", "sessions peer-report {id} -o table --columns id"])
def test_response_of_another_type_is_a_server_error(stub: StubServer, command: str, answer: Any) -> None:
    stub.respond_with(success(answer))
    assert stub.rtk(command.format(id=APP["id"])).exit_code == 9


@pytest.mark.parametrize("answer", [None, [], "done", {}])
def test_session_without_a_status_is_a_server_error(stub: StubServer, answer: Any) -> None:
    stub.respond_by(lambda seen: success(answer))
    error = stub.rtk.error("sessions wait s")
    assert (error["kind"], error["exit_code"]) == ("server", 9)


@pytest.mark.parametrize("answer", [None, [], "done", [{"id": "x"}]])
def test_webhook_is_read_again_when_the_update_returns_another_type(stub: StubServer, answer: Any) -> None:
    stub.respond_with(success(answer), success({"id": "w"}))
    assert stub.rtk("webhooks update w --name v").ok.data == {"id": "w"}


@pytest.mark.parametrize("name", ["audio_download_url", "download_audio_url"])
def test_audio_file_is_found_under_either_field_name(name: str) -> None:
    recording = {
        **RECORDING,
        "status": "UPLOADED",
        "output_file_name": "a.mp4",
        name: "https://files.example/a.aac?x=1",
    }
    (link,) = links_of(recording, audio=True)
    assert (link.url, link.name) == ("https://files.example/a.aac?x=1", "a.aac")
