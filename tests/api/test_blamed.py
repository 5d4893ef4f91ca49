"""Errors name the parameter that the API complains about, and suggest what was probably meant."""

import pytest

from tests.support.cli import Rtk
from tests.support.stub_server import DISCONNECT, StubResponse, StubServer, failure, json_response, list_page

MEETING = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
PARTICIPANT = "7f6e5d4c-3b2a-4190-8f7e-6d5c4b3a2910"
ADD = f"participants add --meeting {MEETING} --custom-id ada"
PRESETS = list_page([{"id": "p1", "name": "moderator"}, {"id": "p2", "name": "listener"}, None], 3)


@pytest.mark.parametrize(
    ("command", "status", "words", "named"),
    [
        (f"participants get {PARTICIPANT} --meeting {MEETING}", 404, f"No meeting {MEETING}", f"meeting {MEETING}"),
        (f"participants get {PARTICIPANT} --meeting nope", 400, '"meeting_id" must be a GUID', "meeting nope"),
        (f"participants get x --meeting {MEETING}", 400, "participant_id must be a GUID", "participant x"),
        ("recordings list --meeting nope", 400, '"meeting_id" must be a GUID', "meeting nope"),
        ("recordings start nope", 400, '"meeting_id" must be a GUID', "meeting nope"),
        ("meetings create --title x --max-seconds 60", 400, "'title' is too short", "title x"),
        ("meetings create --title x --file-prefix a", 400, "bad file_name_prefix", "file_name_prefix a"),
        (f"meetings update {MEETING} --set title=x", 400, '"title" is too short', "title x"),
        (
            "webhooks create --name x --url https://x.example --event meeting.ended",
            409,
            '"url" is in use',
            "url https://x.example",
        ),
        (f"meetings get {MEETING}", 400, "the title of this is wrong", f"meeting {MEETING}"),
        ("meetings list --search x", 400, '"search" is too short', "search x"),
        ("meetings list", 400, '"page_no" is odd', "meetings list"),
    ],
)
def test_error_names_what_the_api_complains_about(
    stub: StubServer, command: str, status: int, words: str, named: str
) -> None:
    stub.respond_with(failure(status, words))
    assert stub.rtk.error(command)["message"].endswith(f": {named}: {words}")


@pytest.mark.parametrize("status", [400, 404])
@pytest.mark.parametrize(
    "command", [ADD, f"participants update {PARTICIPANT} --meeting {MEETING}", f"meetings join {MEETING} --custom-id a"]
)
def test_unknown_preset_is_named_with_the_app_s_nearest_one(stub: StubServer, command: str, status: int) -> None:
    stub.respond_with(failure(status, "No preset found"), PRESETS)
    error = stub.rtk.error(f"{command} --preset moderater")
    assert ": preset moderater: " in error["message"]
    assert MEETING not in error["message"]
    assert "moderator" in error["hint"]
    assert stub.request_lines[1:] == ["GET presets"]


@pytest.mark.parametrize(
    "lookup", [failure(500), failure(403), DISCONNECT, StubResponse(204), json_response({"data": 5})]
)
def test_failed_look_up_of_presets_changes_nothing(stub: StubServer, lookup: StubResponse) -> None:
    stub.respond_with(failure(404, "No preset found"), lookup)
    error = stub.rtk.error(f"{ADD} --preset group_call_hots --retries 0")
    assert (error["kind"], error["status"]) == ("not_found", 404)
    assert "group_call_host" in error["hint"]


@pytest.mark.parametrize("response", [failure(404, "No meeting"), failure(409, "a preset is in use"), failure(500)])
def test_other_errors_look_nothing_up(stub: StubServer, response: StubResponse) -> None:
    stub.respond_with(response)
    stub.rtk.error(f"{ADD} --preset moderater --retries 0")
    assert len(stub.seen) == 1


def test_unknown_preset_name_of_a_command_suggests_one_of_the_app(stub: StubServer) -> None:
    stub.respond_with(list_page([], 0, start=0), PRESETS)
    assert "moderator" in stub.rtk.error("presets get moderater")["hint"]


@pytest.mark.parametrize("command", ["kick", "mute"])
@pytest.mark.parametrize("rest", ["", " --body '{}'", " --set participant_ids=[]"])
def test_missing_participants_are_reported_by_their_flags(local: Rtk, command: str, rest: str) -> None:
    error = local.error(f"active-session {command} {MEETING}{rest}")
    assert error["kind"] == "usage"
    assert "--participant " in error["hint"]
    assert "--custom-id" in error["hint"]
    assert "participant_ids" not in error["message"]


@pytest.mark.parametrize("command", ["kick", "mute"])
def test_missing_session_is_not_blamed_on_the_participants(stub: StubServer, command: str) -> None:
    stub.respond_with(failure(404, "No active session found"))
    force = " --force" if command == "kick" else ""
    error = stub.rtk.error(f"active-session {command} {MEETING} --participant p{force}")
    assert "participants" not in error["message"]


def test_secret_value_of_a_blamed_field_is_masked(stub: StubServer) -> None:
    stub.respond_with(failure(400, '"secret" is too short'))
    body = '{"title": "x", "secret": "s3cret-s3cret"}'
    message = stub.rtk.error("api", "POST", "/meetings", "--body", body)["message"]
    assert "s3cret-s3cret" not in message
    assert "secret ****" in message
