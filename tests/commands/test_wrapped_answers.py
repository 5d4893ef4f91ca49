"""Answers whose form differs between official sources: contract/notes.md, sections 3 and 9.3."""

from typing import Any

import pytest

from rtk_cli.jobs.recording_links import links_of
from tests.support.cli import Rtk
from tests.support.stub_server import StubServer, success
from tests.support.stub_transport import data_response, stub_transport

APP = {"id": "a0000000-0000-4000-8000-000000000001", "name": "x", "created_at": "2026-09-14T08:00:00.000Z"}
RECORDING = {"id": "a0000000-0000-4000-8000-000000000002", "type": "TRACK", "status": "INVOKED"}
MEETING = "5d0c0000-0000-4000-8000-000000000002"


@pytest.mark.parametrize("answer", [{"app": APP}, APP])
def test_a_new_app_wrapped_or_not(local: Rtk, answer: dict[str, Any]) -> None:
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert local("apps create --name x").ok.data == APP


@pytest.mark.parametrize("answer", [{"recording": RECORDING}, RECORDING])
@pytest.mark.parametrize("command", ["start-track", "start --type track"])
def test_a_track_recording_wrapped_or_not(local: Rtk, command: str, answer: dict[str, Any]) -> None:
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert local(f"recordings {command} {MEETING}").ok.data == RECORDING


@pytest.mark.parametrize("answer", [APP, {"id": APP["id"]}, {"id": APP["id"], "name": None, "new": {"a": 1}}])
def test_fields_that_nobody_told_of_are_kept_and_missing_ones_missed(local: Rtk, answer: dict[str, Any]) -> None:
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert local(f"apps get {APP['id']}").ok.data == answer
    local.wrap_transport = stub_transport(data_response(answer)).wrap
    assert str(APP["id"]) in local(f"apps get {APP['id']}", terminal=True).ok.stdout


@pytest.mark.parametrize("answer", [None, [], "done", [{"id": "x"}]])
@pytest.mark.parametrize("command", ["apps use {id}", "sessions peer-report {id} -o table --columns id"])
def test_an_answer_of_another_kind_is_no_internal_error(stub: StubServer, command: str, answer: Any) -> None:
    stub.respond_with(success(answer))
    assert stub.rtk(command.format(id=APP["id"])).exit_code == 0


@pytest.mark.parametrize("answer", [None, [], "done", {}])
def test_a_session_without_status_is_a_fault_of_the_answer(stub: StubServer, answer: Any) -> None:
    stub.respond_by(lambda seen: success(answer))
    result = stub.rtk("sessions wait s")
    assert (result.exit_code, result.stdout) == (9, "")
    assert "the API's answer is not as it describes it: a session without status" in result.stderr


@pytest.mark.parametrize("answer", [None, [], "done", [{"id": "x"}]])
def test_a_webhook_that_is_answered_by_another_kind_is_read_again(stub: StubServer, answer: Any) -> None:
    stub.respond_with(success(answer), success({"id": "w"}))
    assert stub.rtk("webhooks update w --name v").ok.data == {"id": "w"}


@pytest.mark.parametrize("name", ["audio_download_url", "download_audio_url"])
def test_the_audio_file_by_either_of_its_names(name: str) -> None:
    recording = {
        **RECORDING,
        "status": "UPLOADED",
        "output_file_name": "a.mp4",
        name: "https://files.example/a.aac?x=1",
    }
    (link,) = links_of(recording, audio=True)
    assert (link.url, link.name) == ("https://files.example/a.aac?x=1", "a.aac")
