"""Every shape of answer that the API and those between it and us were seen to give: what a user reads of it."""

from typing import Any
from urllib.parse import unquote

import pytest

from tests.support.stub_server import StubResponse, StubServer, failure, json_response, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
GET = f"meetings get {ID}"
CREATE = "meetings create --title Standup"
RAY = "9a1b2c3d4e5f6789-FRA"

KIT = {"success": False, "error": {"code": 404, "message": "No meeting found"}}
GATEWAY = {"success": False, "errors": [{"code": 10000, "message": "Authentication error"}], "messages": []}
BARE = {"message": "Unauthorized"}

EXIT_CODES = {
    400: (6, "refused", "the API calls the request invalid"),
    401: (4, "authentication", "the API does not accept the token"),
    403: (4, "authentication", "the token does not permit this"),
    404: (5, "not_found", "not found"),
    409: (7, "conflict", "the state does not allow this"),
    418: (1, "failure", "the API refused with status 418"),
    422: (1, "failure", "the API refused with status 422"),
    429: (8, "rate_limited", "the rate limit is reached"),
    500: (9, "server", "the API failed"),
    504: (9, "server", "the API failed"),
}


def run(stub: StubServer, command: str, answer: StubResponse) -> Any:
    stub.respond_with(answer)
    return stub.rtk(f"{command} --retries 0")


@pytest.mark.parametrize("status", EXIT_CODES)
def test_a_status_decides_the_exit_code_and_the_sentence(stub: StubServer, status: int) -> None:
    exit_code, kind, sentence = EXIT_CODES[status]
    result = run(stub, GET + " -o json", failure(status, "In the API's words", cf_ray=RAY))
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert result.error["kind"] == kind
    assert result.error["exit_code"] == exit_code
    assert result.error["message"] == f"{sentence}: meeting {ID}: In the API's words"
    assert result.error["status"] == result.error["code"] == status
    assert result.error["request_id"] == RAY


@pytest.mark.parametrize(
    ("envelope", "words", "code"),
    [
        (KIT, "No meeting found", 404),
        (GATEWAY, "Authentication error", 10000),
        (BARE, "Unauthorized", None),
        ({"errors": [{"code": 1, "message": "One"}, {"code": 2, "message": "two"}]}, "One; two", 1),
        ({"success": False, "error": "Flat"}, "Flat", None),
        ({"error": {"code": "E_TEXT", "message": "Worded code"}}, "Worded code", None),
        ({"error": {"code": True, "message": "True is no code"}}, "True is no code", None),
    ],
)
def test_the_words_are_found_in_each_envelope_whatever_the_status(
    stub: StubServer, envelope: dict[str, Any], words: str, code: int | None
) -> None:
    result = run(stub, GET + " --json", json_response(envelope, 409))
    assert result.exit_code == 7
    assert result.error["message"].endswith(f": {words}")
    assert result.error["code"] == code


NO_WORDS = [b"", b"[]", b"null", b'"text"', b"17", b"{}", b'{"error": null}', b'{"error": {"message": 5}}', b"\xff\xfe"]


@pytest.mark.parametrize("body", NO_WORDS)
def test_a_refusal_without_words_is_told_by_its_status(stub: StubServer, body: bytes) -> None:
    result = run(stub, GET, StubResponse(409, body))
    assert result.exit_code == 7
    assert result.stderr == f"rtk: the state does not allow this: meeting {ID}\n"


def test_on_a_terminal_sentence_words_and_hint_are_three_lines(stub: StubServer) -> None:
    stub.respond_with(json_response(GATEWAY, 401, cf_ray=RAY))
    result = stub.rtk(GET, terminal=True)
    assert result.exit_code == 4
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"rtk: the API does not accept the token: meeting {ID}",
        f"  Authentication error (status 401, code 10000, request {RAY})",
        "hint: rtk auth login",
    ]


@pytest.mark.parametrize(
    ("command", "status", "hint"),
    [
        (GET, 403, "the token needs the permission Realtime or Realtime Admin on this account: rtk auth status"),
        (GET, 404, None),
        ("meetings list", 404, "check the account and the app: rtk config list"),
        ("apps list", 404, "check the account and the app: rtk config list"),
        (GET, 500, None),
        (CREATE, 500, "it may have taken effect all the same: look before you repeat it"),
        (CREATE, 400, None),
    ],
)
def test_a_hint_is_given_where_there_is_something_to_do(
    stub: StubServer, command: str, status: int, hint: str | None
) -> None:
    assert run(stub, command + " -o json", failure(status)).error["hint"] == hint


def test_the_thing_asked_for_is_named_by_its_innermost_id(stub: StubServer) -> None:
    person = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"
    result = run(stub, f"participants get {person} --meeting {ID}", failure(404))
    assert result.stderr.splitlines()[0] == f"rtk: not found: participant {person}"


@pytest.mark.parametrize(
    ("command", "missing", "hint"),
    [
        ("active-session get {id}", "live session of meeting", "the first person who joins opens it"),
        ("active-session kick {id} --participant p --force", "live session with these people of meeting", None),
        ("recordings start {id}", "live session of meeting", "the first person who joins opens it"),
        ("recordings active {id}", "running recording of meeting", None),
        ("livestreams stop {id} --force", "livestream on the air of meeting", None),
        ("sessions chat {id}", "chat of session", "it comes when the session has ended: rtk sessions get {id}"),
        ("sessions participants {id}", "session", None),
    ],
)
def test_what_a_thing_has_only_at_times_is_told_apart_from_the_thing(
    stub: StubServer, command: str, missing: str, hint: str | None
) -> None:
    error = run(stub, command.format(id=ID) + " -o json", failure(404)).error
    assert error["message"].startswith(f"not found: {missing} {ID}")
    assert error["hint"] == (hint and hint.format(id=ID))


def test_no_success_under_a_good_status_is_an_error_of_the_kind_that_its_code_says(stub: StubServer) -> None:
    result = run(stub, GET + " -o json", json_response(KIT, 200))
    assert result.exit_code == 5
    assert result.stdout == ""
    assert result.error["message"] == f"not found: meeting {ID}: No meeting found"
    assert (result.error["status"], result.error["code"]) == (200, 404)


@pytest.mark.parametrize("envelope", [GATEWAY, {"success": False}, {"success": False, "data": {"id": ID}}])
def test_no_success_for_an_unknown_reason_is_a_failure(stub: StubServer, envelope: dict[str, Any]) -> None:
    result = run(stub, GET, json_response(envelope))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"rtk: the API reports no success: meeting {ID}\n")


NO_ANSWERS = {
    "the answer is empty": b"",
    "the answer is not JSON": b"OK",
    "the answer is not a JSON object": b'["a list"]',
    "the answer breaks off after 23 bytes": b'{"success":true,"data":',
    "the answer is a web page, not JSON": b"\n<!doctype html><html><title>Sign\n in</title></html>",
}


@pytest.mark.parametrize(("words", "body"), NO_ANSWERS.items(), ids=NO_ANSWERS)
def test_a_success_that_holds_no_answer_is_a_server_error(stub: StubServer, words: str, body: bytes) -> None:
    result = run(stub, GET + " -o json", StubResponse(200, body, {"cf-ray": RAY}))
    assert result.exit_code == 9
    assert result.stdout == ""
    assert result.error["message"].startswith(f"{words}: meeting {ID}")
    assert (result.error["status"], result.error["request_id"]) == (200, RAY)


@pytest.mark.parametrize("body", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_after_a_create_that_got_no_answer_the_hint_is_to_look_first(stub: StubServer, body: bytes) -> None:
    result = run(stub, CREATE, StubResponse(201, body))
    assert result.exit_code == 9
    assert "hint: it may have taken effect all the same" in result.stderr


def test_a_web_page_is_known_by_its_title_and_points_to_the_base_url(stub: StubServer) -> None:
    result = run(stub, GET, StubResponse(200, NO_ANSWERS["the answer is a web page, not JSON"]))
    assert result.stderr.splitlines()[1:] == ["  Sign in (status 200)", "hint: check base_url: rtk config list"]


def test_a_gateways_error_page_is_known_by_its_title(stub: StubServer) -> None:
    result = run(stub, GET + " -o json", StubResponse(502, b"<html><TITLE id=x>502 Bad Gateway</TITLE></html>"))
    assert result.exit_code == 9
    assert result.error["message"] == f"the API failed: meeting {ID}: 502 Bad Gateway"


def test_a_body_cut_in_the_middle_is_a_network_error(stub: StubServer) -> None:
    whole = success({"id": ID})
    result = run(stub, GET, StubResponse(200, whole.body, cut=10))
    assert result.exit_code == 10
    assert result.stdout == ""
    assert "the connection broke off: 127.0.0.1:" in result.stderr


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_a_number_that_json_does_not_have_is_not_passed_on(stub: StubServer, number: str) -> None:
    result = run(stub, GET, StubResponse(200, f'{{"success":true,"data":{{"size":{number}}}}}'.encode()))
    assert (result.exit_code, result.stdout) == (9, "")
    assert result.stderr.startswith(f"rtk: the answer is not JSON: meeting {ID}\n")


def test_json_nested_without_end_is_no_internal_error(stub: StubServer) -> None:
    result = run(stub, GET, StubResponse(200, b'{"data":' + b"[" * 100_000))
    assert result.exit_code == 9
    assert "internal error" not in result.stderr


@pytest.mark.parametrize("output", ["json", "ndjson", "yaml", "csv", "table", "id"])
def test_an_answer_without_content_prints_nothing(stub: StubServer, output: str) -> None:
    result = run(stub, f"{GET} -o {output}", StubResponse(204))
    assert result.exit_code == 0
    assert result.stdout == result.stderr == ""


def test_fields_that_nobody_knows_pass_through_in_their_order(stub: StubServer) -> None:
    data = {"zeta": [1.0, None, True], "id": ID, "alpha": {"new": "\u00e9"}, "big": 12345678901234567890}
    result = run(stub, GET, success(data))
    assert list(result.ok.data) == list(data)
    assert result.data == data


@pytest.mark.parametrize("status", [301, 302, 307, 308, 304])
def test_a_redirect_of_the_api_is_an_error_that_names_the_host(stub: StubServer, status: int) -> None:
    answer = StubResponse(
        status, headers={"location": "https://user:pass@elsewhere.example/login?token=abc", "cf-ray": RAY}
    )
    result = run(stub, GET + " -o json", answer)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.error["message"] == "the API redirects, and the token does not follow: elsewhere.example"
    assert result.error["hint"] == "check base_url: rtk config list"
    assert (result.error["status"], result.error["request_id"]) == (status, RAY)


@pytest.mark.parametrize("location", ["", "/login", "https://[", "//"])
def test_a_redirect_to_nowhere_names_what_was_asked_for(stub: StubServer, location: str) -> None:
    result = run(stub, GET, StubResponse(302, headers={"location": location}))
    assert result.stderr.startswith(f"rtk: the API redirects, and the token does not follow: meeting {ID}\n")
    assert result.exit_code == 1


STEERING = "\x1b[2J\x1b]0;owned\x07\x9b31m\u202e\u2028\r\n\x00"


@pytest.mark.parametrize(
    "answer",
    [
        failure(409, f"before{STEERING}after"),
        json_response({"errors": [{"code": 1, "message": f"before{STEERING}after"}]}, 403),
        json_response({"message": f"before{STEERING}after"}, 401),
        StubResponse(502, f"<title>before{STEERING}after</title>".encode()),
        failure(409, "before", cf_ray="\x1b[2J\x9bafter"),
    ],
)
@pytest.mark.parametrize("flags", ["", " -o json", " --debug"])
def test_control_characters_of_a_message_never_reach_stderr_raw(
    stub: StubServer, answer: StubResponse, flags: str
) -> None:
    result = run(stub, GET + flags, answer)
    assert result.exit_code != 0
    assert "before" in result.stderr
    assert "after" in result.stderr
    assert [sign for sign in result.stderr if not (sign.isprintable() or sign == "\n")] == []
    assert not any(line.startswith("after") for line in result.stderr.splitlines())


def test_letters_that_steer_nothing_are_shown_as_they_are(stub: StubServer) -> None:
    words = "d\u00e9j\u00e0-vu \U0001f469\u200d\U0001f680"
    assert words in run(stub, GET, failure(409, words)).stderr


def test_a_message_of_several_lines_is_told_on_one(stub: StubServer) -> None:
    result = run(stub, GET, failure(409, "one\r\n  two\n"))
    assert result.stderr.splitlines()[1] == "  one two (status 409, code 409)"


def test_an_id_with_control_characters_is_refused_before_anything_is_sent(stub: StubServer) -> None:
    result = stub.rtk("meetings", "get", "a\x1b[2Jb")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert stub.seen == []


@pytest.mark.parametrize("identity", ["", "a/b", ".", "..", "a\nb"])
def test_an_id_that_is_no_segment_of_a_path_is_refused(stub: StubServer, identity: str) -> None:
    result = stub.rtk("meetings", "get", identity)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "not usable as meeting_id" in result.stderr
    assert stub.seen == []


@pytest.mark.parametrize("identity", ["a b", "a?b", "a#b", "a%2Fb", "\u00e9", "@host", "a;b"])
def test_any_other_id_arrives_as_it_is(stub: StubServer, identity: str) -> None:
    stub.respond_with(success({}))
    stub.rtk("meetings", "get", identity).ok
    assert unquote(stub.seen[0].path).endswith(f"/meetings/{identity}")
