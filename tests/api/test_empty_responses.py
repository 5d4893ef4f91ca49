"""Successful responses without the object or the list that they should have."""

from pathlib import Path
from typing import Any

import pytest

from rtk_cli.api.responses.empty_responses import MAY_BE_EMPTY
from rtk_cli.errors import CHECK_BEFORE_RETRYING
from tests.support.cli import TOKEN
from tests.support.stub_server import StubResponse, StubServer, json_response, success
from tests.terminal.every_command import CALLING_THE_API, COMMANDS, with_unknown_ids

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
EMPTY = {
    "no members": json_response({}),
    "no data": json_response({"success": True}),
    "null": json_response({"success": True, "data": None}),
    "no content": StubResponse(204),
    "empty body": StubResponse(200),
}
empty = pytest.mark.parametrize("response", EMPTY.values(), ids=EMPTY)


def may_be_empty(command: str) -> bool:
    return COMMANDS[command].operations[0].id in MAY_BE_EMPTY


OF_OTHER_FORM = ("api", "doctor", "sessions export")
"""They print any response, what is wrong with it, and what became of each session."""
READING = [name for name in CALLING_THE_API if name not in OF_OTHER_FORM and not may_be_empty(name)]
WITHOUT_OBJECT = [{}, [], "done", 5, True, [{"id": ID}]]


@empty
@pytest.mark.parametrize("command", READING)
def test_missing_object_or_list_is_a_server_error(
    stub: StubServer, tmp_path: Path, command: str, response: StubResponse
) -> None:
    stub.respond_by(lambda seen: response)
    words = with_unknown_ids(command, tmp_path)
    error = stub.rtk.error(*words)
    assert (error["kind"], error["exit_code"]) == ("server", 9)
    assert error["status"] in (200, 204)


@pytest.mark.parametrize("data", WITHOUT_OBJECT)
@pytest.mark.parametrize("command", [f"meetings get {ID}", "meetings create --title x", f"sessions get {ID}"])
def test_another_type_than_an_object_is_a_server_error(stub: StubServer, command: str, data: Any) -> None:
    stub.respond_with(success(data))
    assert stub.rtk.error(command)["kind"] == "server"


@pytest.mark.parametrize("wrapped", [{"app": None}, {"app": {}}, {"app": []}])
def test_wrapper_without_its_object_is_a_server_error(stub: StubServer, wrapped: Any) -> None:
    stub.respond_with(success(wrapped))
    assert stub.rtk.error("apps create --name x")["kind"] == "server"


@pytest.mark.parametrize(
    ("command", "method"),
    [
        (f"meetings get {ID}", "GET"),
        ("meetings create --title x", "POST"),
        (f"meetings update {ID} --title x", "PATCH"),
    ],
)
def test_error_shows_what_came_and_whether_to_check_first(stub: StubServer, command: str, method: str) -> None:
    came = {"success": True, "data": None, "note": "x\x1b[2J" + "y" * 5000, "token": "s3cret-s3cret"}
    stub.respond_with(json_response(came, cf_ray="ray"))
    error = stub.rtk.error(command)
    assert '"data":null' in error["message"]
    assert len(error["message"]) < 700
    assert "\x1b" not in error["message"]
    assert "s3cret" not in error["message"]
    assert TOKEN not in error["message"]
    assert error["request_id"] == "ray"
    assert (error["hint"] == CHECK_BEFORE_RETRYING) == (method != "GET")


@empty
@pytest.mark.parametrize("output", ["json", "ndjson", "yaml", "csv", "table", "id"])
def test_response_that_may_be_empty_prints_nothing(stub: StubServer, response: StubResponse, output: str) -> None:
    stub.respond_with(response)
    result = stub.rtk(f"webhooks delete {ID} --force -o {output}").ok
    assert result.stdout == result.stderr == ""


@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("meetings list", None),
        ("sessions list", {}),
        ("sessions list", {"sessions": None}),
        (f"sessions participants {ID}", None),
        ("livestreams list", {}),
        (f"livestreams sessions {ID}", {"livestream": {"id": ID}}),
        (f"sessions livestreams {ID}", None),
    ],
)
def test_null_list_is_empty_only_if_the_total_is_zero(stub: StubServer, command: str, data: Any) -> None:
    confirmed = json_response({"success": True, "data": data, "paging": {"total_count": "0"}})
    stub.respond_with(confirmed, success(data))
    assert stub.rtk(command).ok.data == []
    error = stub.rtk.error(command)
    assert error["kind"] == "server"
    assert '"success":true' in error["message"]


def test_later_page_without_a_list_leaves_the_array_open(stub: StubServer) -> None:
    first = json_response({"data": [{"id": "m1"}], "paging": {"total_count": 2}})
    stub.respond_with(first, json_response({"data": None}))
    result = stub.rtk("meetings list --per-page 1 --json")
    assert result.exit_code == 9
    assert not result.stdout.rstrip().endswith("]")


@empty
def test_if_missing_creates_nothing_after_an_empty_response(stub: StubServer, response: StubResponse) -> None:
    stub.respond_with(response)
    assert stub.rtk.error("apps create --name x --if-missing")["kind"] == "server"
    assert len(stub.seen) == 1
