"""Responses in every form that the API and the gateways before it were seen to send, and the errors made of them."""

from typing import Any
from urllib.parse import unquote

import pytest

from rtk_cli.errors import CHECK_BEFORE_RETRYING
from tests.support.cli import Result
from tests.support.stub_server import StubResponse, StubServer, failure, json_response, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
GET = f"meetings get {ID}"
CREATE = "meetings create --title Standup"
RAY = "9a1b2c3d4e5f6789-FRA"

KIT = {"success": False, "error": {"code": 404, "message": "No meeting found"}}
GATEWAY = {"success": False, "errors": [{"code": 10000, "message": "Authentication error"}], "messages": []}
BARE = {"message": "Unauthorized"}

ERRORS = {
    400: (6, "refused"),
    401: (4, "authentication"),
    403: (4, "authentication"),
    404: (5, "not_found"),
    409: (7, "conflict"),
    418: (1, "failure"),
    422: (1, "failure"),
    429: (8, "rate_limited"),
    500: (9, "server"),
    504: (9, "server"),
    599: (9, "server"),
}
"""Exit code and kind by status."""


def run(stub: StubServer, command: str, response: StubResponse) -> Result:
    stub.respond_with(response)
    return stub.rtk(f"{command} --retries 0")


def error_of(stub: StubServer, command: str, response: StubResponse) -> dict[str, Any]:
    stub.respond_with(response)
    return stub.rtk.error(f"{command} --retries 0")


@pytest.mark.parametrize("status", ERRORS)
def test_status_determines_exit_code_and_kind(stub: StubServer, status: int) -> None:
    error = error_of(stub, GET, failure(status, "In the API's words", cf_ray=RAY))
    assert (error["exit_code"], error["kind"]) == ERRORS[status]
    assert error["message"].endswith(f": meeting {ID}: In the API's words")
    assert error["status"] == error["code"] == status
    assert error["request_id"] == RAY


@pytest.mark.parametrize(
    ("envelope", "message", "code"),
    [
        (KIT, "No meeting found", 404),
        (GATEWAY, "Authentication error", 10000),
        (BARE, "Unauthorized", None),
        ({"errors": [{"code": 1, "message": "One"}, {"code": 2, "message": "two"}]}, "One; two", 1),
        ({"errors": [{"message": "One"}, {"code": 2, "message": ""}]}, "One", 2),
        ({"success": False, "error": "Flat"}, "Flat", None),
        ({"error": {"code": "E_TEXT", "message": "Code in words"}}, "Code in words", None),
        ({"error": {"code": True, "message": "Boolean code"}}, "Boolean code", None),
    ],
)
def test_message_and_code_are_read_from_each_envelope_whatever_the_status(
    stub: StubServer, envelope: dict[str, Any], message: str, code: int | None
) -> None:
    error = error_of(stub, GET, json_response(envelope, 409))
    assert error["kind"] == "conflict"
    assert error["message"].endswith(f": {message}")
    assert error["code"] == code


NO_MESSAGE = [
    b"",
    b" ",
    b"[]",
    b"null",
    b'""',
    b'{"error": null}',
    b'{"errors": []}',
    b'{"success": false, "data": null}',
    b"\xff\xfe",
]


ODD_ERRORS: list[tuple[Any, str]] = [
    ({"error": {"message": {"text": "Title is required"}}}, '{"text":"Title is required"}'),
    ({"error": {"message": ["One", "two"]}}, "One; two"),
    ({"error": {"message": {"message": "Inner"}}}, "Inner"),
    ({"error": {"code": 400, "message": {"title": ["is required"]}}}, '{"title":["is required"]}'),
    ({"error": {"message": 5}}, "5"),
    ({"errors": "Flat"}, "Flat"),
    ({"errors": ["One", "two"]}, "One; two"),
    ({"errors": {"title": ["is required"]}}, '{"title":["is required"]}'),
    ({"errors": [{"errors": [{"detail": "Deep"}]}]}, "Deep"),
    ({"errors": [{"code": 1, "message": "Outer", "error_chain": [{"code": 2, "message": "inner"}]}]}, "Outer; inner"),
    ({"errors": [{"message": "Bad", "source": {"pointer": "/title"}}]}, "Bad (/title)"),
    ({"error": "Not Found", "message": "No such meeting", "path": "/x"}, "Not Found; No such meeting"),
    ({"error": "invalid_token", "error_description": "Expired"}, "invalid_token; Expired"),
    ({"success": False, "messages": ["Be patient"]}, "Be patient"),
    ({"detail": "Told in detail", "title": "Problem"}, "Problem; Told in detail"),
    ({"reason": "because"}, "because"),
    ({"fault": {"faultstring": "Policy"}}, '{"fault":{"faultstring":"Policy"}}'),
    (["One", {"message": "two"}], "One; two"),
    ("text", "text"),
    (17, "17"),
]


@pytest.mark.parametrize("status", [409, 500])
@pytest.mark.parametrize(("body", "words"), ODD_ERRORS)
def test_error_of_any_shape_shows_what_it_says(stub: StubServer, body: Any, words: str, status: int) -> None:
    error = error_of(stub, GET, json_response(body, status))
    assert error["message"].endswith(f": meeting {ID}: {words}")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"upstream connect error\n or disconnect", "upstream connect error or disconnect"),
        (b"<html><style>p {}</style><body><h1>Sorry</h1><p>Down for repair</p></body></html>", "Sorry Down for repair"),
        (b"<html><head><title> </title></head><body>Blocked &amp; gone</body></html>", "Blocked & gone"),
        (b"\xef\xbb\xbf" + b'{"message": "With a mark"}', "With a mark"),
        (b'{"message": "cut o', '{"message": "cut o'),
    ],
)
def test_error_that_is_not_json_shows_its_text(stub: StubServer, body: bytes, words: str) -> None:
    assert error_of(stub, GET, StubResponse(409, body))["message"].endswith(f": meeting {ID}: {words}")


@pytest.mark.parametrize(
    "body", [{"message": "x" * 5000}, {"errors": [f"error {n}" * 9 for n in range(99)]}, {"error": {"a": "z" * 5000}}]
)
def test_long_error_is_shortened(stub: StubServer, body: Any) -> None:
    message = error_of(stub, GET, json_response(body, 409))["message"]
    assert message.endswith("...")
    assert 500 < len(message) < 700


@pytest.mark.parametrize("shape", [json_response, lambda value, status: StubResponse(status, str(value).encode())])
def test_secrets_in_an_error_are_masked(stub: StubServer, shape: Any) -> None:
    jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlc2lnbmF0dXJl"
    body = {"error": {"message": {"why": f"bad {jwt}", "url": "https://u:hidden-word@x.example/?sig=abcdef"}}}
    message = error_of(stub, GET, shape(body, 409))["message"]
    assert "bad ****" in message
    assert "hidden-word" not in message
    assert "abcdef" not in message


def test_secret_members_of_an_error_are_masked(stub: StubServer) -> None:
    message = error_of(stub, GET, json_response({"errors": {"stream_key": "k3y-k3y-k3y"}}, 409))["message"]
    assert "k3y" not in message


@pytest.mark.parametrize("code", ["10000", 10000, 10000.0])
def test_code_may_be_text(stub: StubServer, code: Any) -> None:
    assert error_of(stub, GET, json_response({"errors": [{"code": code, "message": "No"}]}, 409))["code"] == 10000


def test_error_nested_deeply_is_no_internal_error(stub: StubServer) -> None:
    for body in (b'{"error":' * 700 + b"1" + b"}" * 700, b"[" * 700 + b"]" * 700, b'{"a":' * 700 + b"1" + b"}" * 700):
        assert error_of(stub, GET, StubResponse(409, body))["kind"] == "conflict"


@pytest.mark.parametrize("body", NO_MESSAGE)
def test_error_without_a_message_ends_with_the_resource(stub: StubServer, body: bytes) -> None:
    error = error_of(stub, GET, StubResponse(409, body))
    assert error["kind"] == "conflict"
    assert error["message"].endswith(f": meeting {ID}")
    assert error["code"] is None


def test_on_a_terminal_message_detail_and_hint_are_three_lines(stub: StubServer) -> None:
    stub.respond_with(json_response(GATEWAY, 401, cf_ray=RAY))
    result = stub.rtk(GET, terminal=True)
    assert (result.exit_code, result.stdout) == (4, "")
    message, detail, hint = result.stderr.splitlines()
    assert message.endswith(f": meeting {ID}")
    assert detail == f"  Authentication error (status 401, code 10000, request {RAY})"
    assert hint.endswith(": rtk auth login --profile default")


@pytest.mark.parametrize(
    ("command", "status", "command_to_run"),
    [
        (GET, 401, "rtk auth login --profile default"),
        (GET, 403, "rtk auth status"),
        (GET, 404, "rtk config list"),
        ("meetings list", 404, "rtk config list"),
        ("apps list", 404, "rtk config list"),
    ],
)
def test_hint_ends_with_the_command_to_run(stub: StubServer, command: str, status: int, command_to_run: str) -> None:
    assert error_of(stub, command, failure(status))["hint"].endswith(command_to_run)


@pytest.mark.parametrize(("command", "status"), [(GET, 500), (CREATE, 400), (CREATE, 409), (CREATE, 418)])
def test_error_without_a_remedy_has_no_hint(stub: StubServer, command: str, status: int) -> None:
    assert error_of(stub, command, failure(status))["hint"] is None


@pytest.mark.parametrize("command", [CREATE, f"meetings deactivate {ID}"])
def test_server_error_of_a_write_has_the_hint_to_check_first(stub: StubServer, command: str) -> None:
    assert error_of(stub, command, failure(500))["hint"] == CHECK_BEFORE_RETRYING


def test_error_names_the_innermost_resource(stub: StubServer) -> None:
    participant = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"
    error = error_of(stub, f"participants get {participant} --meeting {ID}", failure(404))
    assert f": participant {participant}: " in error["message"]


@pytest.mark.parametrize(
    ("command", "resource", "hint"),
    [
        ("active-session get {id}", "meeting", "participant joins"),
        ("active-session kick {id} --participant p --force", "meeting", None),
        ("recordings start {id}", "meeting", "participant joins"),
        ("recordings active {id}", "meeting", None),
        ("livestreams stop {id} --force", "meeting", None),
        ("sessions chat {id}", "session", "rtk sessions get {id}"),
        ("sessions participants {id}", "session", "rtk config list"),
    ],
)
def test_missing_part_of_a_resource_is_distinguished_from_the_resource(
    stub: StubServer, command: str, resource: str, hint: str | None
) -> None:
    error = error_of(stub, command.format(id=ID), failure(404))
    assert error["kind"] == "not_found"
    assert f"{resource} {ID}" in error["message"]
    has_part = command != "sessions participants {id}"
    assert (f": {resource} {ID}" not in error["message"]) == has_part
    assert (error["hint"] or "").endswith((hint or "").format(id=ID))
    assert (error["hint"] is None) == (hint is None)


def test_failure_under_a_2xx_status_has_the_kind_of_its_code(stub: StubServer) -> None:
    error = error_of(stub, GET, json_response(KIT, 200))
    assert error["kind"] == "not_found"
    assert (error["status"], error["code"]) == (200, 404)


@pytest.mark.parametrize(
    "envelope",
    [
        GATEWAY,
        {"success": False},
        {"success": False, "data": {"id": ID}},
        {"success": False, "error": {"code": 399}},
        {"success": False, "error": {"code": 600}},
    ],
)
def test_failure_under_a_2xx_status_without_a_status_code_is_a_plain_failure(
    stub: StubServer, envelope: dict[str, Any]
) -> None:
    error = error_of(stub, GET, json_response(envelope))
    assert (error["kind"], error["exit_code"], error["status"]) == ("failure", 1, 200)


UNUSABLE = {
    "empty": b"",
    "not JSON": b"OK",
    "not an object": b'["a list"]',
    "truncated": b'{"success":true,"data":',
    "HTML": b"\n<!doctype html><html><title>Sign\n in</title></html>",
}


@pytest.mark.parametrize("body", UNUSABLE.values(), ids=UNUSABLE)
def test_success_with_an_unusable_body_is_a_server_error(stub: StubServer, body: bytes) -> None:
    error = error_of(stub, GET, StubResponse(200, body, {"cf-ray": RAY}))
    assert error["kind"] == "server"
    assert f": meeting {ID}" in error["message"]
    assert (error["status"], error["request_id"]) == (200, RAY)


def test_truncated_body_is_reported_with_its_length(stub: StubServer) -> None:
    assert " 23 bytes" in error_of(stub, GET, StubResponse(200, UNUSABLE["truncated"]))["message"]


@pytest.mark.parametrize("body", UNUSABLE.values(), ids=UNUSABLE)
def test_create_with_an_unusable_body_has_the_hint_to_check_first(stub: StubServer, body: bytes) -> None:
    error = error_of(stub, CREATE, StubResponse(201, body))
    assert (error["kind"], error["hint"]) == ("server", CHECK_BEFORE_RETRYING)


def test_html_page_is_shown_by_its_title_with_a_hint_to_the_base_url(stub: StubServer) -> None:
    error = error_of(stub, GET, StubResponse(200, UNUSABLE["HTML"]))
    assert error["message"].endswith(": Sign in")
    assert error["hint"].endswith("rtk config list")


def test_error_page_of_a_gateway_is_shown_by_its_title(stub: StubServer) -> None:
    error = error_of(stub, GET, StubResponse(502, b"<html><TITLE id=x>502 Bad Gateway</TITLE></html>"))
    assert error["kind"] == "server"
    assert error["message"].endswith(f": meeting {ID}: 502 Bad Gateway")


def test_body_cut_off_in_transit_is_a_network_error(stub: StubServer) -> None:
    error = error_of(stub, GET, StubResponse(200, success({"id": ID}).body, cut=10))
    assert error["kind"] == "network"
    assert ": 127.0.0.1:" in error["message"]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_number_outside_json_is_a_server_error(stub: StubServer, number: str) -> None:
    body = f'{{"success":true,"data":{{"size":{number}}}}}'.encode()
    assert error_of(stub, GET, StubResponse(200, body))["kind"] == "server"


def test_json_nested_too_deeply_is_a_server_error(stub: StubServer) -> None:
    assert error_of(stub, GET, StubResponse(200, b'{"data":' + b"[" * 100_000))["kind"] == "server"


@pytest.mark.parametrize("status", [204, 205])
@pytest.mark.parametrize("output", ["json", "ndjson", "yaml", "csv", "table", "id"])
def test_response_without_content_prints_nothing(stub: StubServer, output: str, status: int) -> None:
    result = run(stub, f"webhooks delete {ID} --force -o {output}", StubResponse(status)).ok
    assert result.stdout == result.stderr == ""


def test_unknown_fields_pass_through_in_their_order(stub: StubServer) -> None:
    data = {"zeta": [1.0, None, True], "id": ID, "alpha": {"new": "\u00e9"}, "big": 12345678901234567890}
    result = run(stub, GET, success(data))
    assert list(result.ok.data) == list(data)
    assert result.data == data


@pytest.mark.parametrize("status", [300, 301, 302, 307, 308, 304])
def test_redirect_of_the_api_is_an_error_that_names_the_host(stub: StubServer, status: int) -> None:
    location = "https://user:pass@elsewhere.example/login?token=abc"
    error = error_of(stub, GET, StubResponse(status, headers={"location": location, "cf-ray": RAY}))
    assert (error["kind"], error["exit_code"]) == ("failure", 1)
    assert error["message"].endswith(": elsewhere.example")
    assert error["hint"].endswith("rtk config list")
    assert (error["status"], error["request_id"]) == (status, RAY)


@pytest.mark.parametrize("location", ["", "/login", "https://[", "//"])
def test_redirect_without_a_host_names_the_resource(stub: StubServer, location: str) -> None:
    error = error_of(stub, GET, StubResponse(302, headers={"location": location}))
    assert error["exit_code"] == 1
    assert error["message"].endswith(f": meeting {ID}")


CONTROL_CHARACTERS = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u2028\r\n\x00"


@pytest.mark.parametrize(
    "response",
    [
        failure(409, f"before{CONTROL_CHARACTERS}after"),
        json_response({"errors": [{"code": 1, "message": f"before{CONTROL_CHARACTERS}after"}]}, 403),
        json_response({"message": f"before{CONTROL_CHARACTERS}after"}, 401),
        StubResponse(502, f"<title>before{CONTROL_CHARACTERS}after</title>".encode()),
        failure(409, "before", cf_ray="\x1b[2J\x9bafter"),
    ],
)
@pytest.mark.parametrize("flags", ["", " -o json", " --debug"])
def test_control_characters_of_a_message_are_escaped_on_stderr(
    stub: StubServer, response: StubResponse, flags: str
) -> None:
    result = run(stub, GET + flags, response)
    assert result.exit_code != 0
    assert "before" in result.stderr
    assert "after" in result.stderr
    assert [sign for sign in result.stderr if not (sign.isprintable() or sign == "\n")] == []
    assert not any(line.startswith("after") for line in result.stderr.splitlines())


def test_other_unicode_is_shown_unchanged(stub: StubServer) -> None:
    words = "d\u00e9j\u00e0-vu \U0001f469\u200d\U0001f680"
    assert words in run(stub, GET, failure(409, words)).stderr


def test_message_of_several_lines_is_shown_on_one(stub: StubServer) -> None:
    result = run(stub, GET, failure(409, "one\r\n  two\n"))
    assert result.stderr.splitlines()[1] == "  one two (status 409, code 409)"


def test_id_with_control_characters_is_refused_before_sending(stub: StubServer) -> None:
    result = stub.rtk("meetings", "get", "a\x1b[2Jb")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert stub.seen == []


@pytest.mark.parametrize("identity", ["", "a/b", ".", "..", "a\nb"])
def test_id_that_cannot_be_a_path_segment_is_a_usage_error(stub: StubServer, identity: str) -> None:
    error = stub.rtk.error("meetings", "get", identity)
    assert (error["kind"], stub.seen) == ("usage", [])
    assert "meeting_id" in error["message"]


@pytest.mark.parametrize("identity", ["a b", "a?b", "a#b", "a%2Fb", "\u00e9", "a;b"])
def test_any_other_id_is_sent_unchanged(stub: StubServer, identity: str) -> None:
    stub.respond_with(success({"id": "x"}))
    stub.rtk("meetings", "get", identity).ok
    assert unquote(stub.seen[0].path).endswith(f"/meetings/{identity}")
