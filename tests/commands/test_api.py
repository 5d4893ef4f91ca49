"""rtk api, through both doors."""

import json

import pytest

from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.operations import MEETINGS_CREATE, MEETINGS_LIST, PRESETS_DELETE, PRESETS_LIST
from tests.support.cli import Rtk
from tests.support.stub_transport import data_response, stub_transport

WHOLE = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}/meetings"


@pytest.mark.parametrize(
    "path",
    [
        "/meetings",
        "meetings",
        "{app_id}/meetings",
        "/{app_id}/meetings",
        f"/{APP_ID}/meetings",
        "/accounts/{account_id}/realtime/kit/{app_id}/meetings",
        WHOLE,
    ],
)
def test_a_path_may_leave_out_account_and_app(rtk: Rtk, path: str) -> None:
    planned = rtk(f"api GET {path} --dry-run").ok.data
    assert planned["url"].endswith(WHOLE)
    assert rtk(f"api GET {path}").ok.data == []
    assert rtk.seen == [MEETINGS_LIST.id]


def test_a_path_of_the_account_has_no_app(rtk: Rtk) -> None:
    assert [app["id"] for app in rtk("api GET /apps").ok.data] == [APP_ID]
    assert rtk(f"api GET /apps/{APP_ID} --query name").ok.data == "local"


def test_a_body_is_sent_and_the_data_printed(rtk: Rtk) -> None:
    made = rtk('api post /meetings --body \'{"title": "Biology"}\' --set persist_chat=true').ok.data
    assert (made["title"], made["persist_chat"]) == ("Biology", True)
    changed = rtk(f"api PATCH /meetings/{made['id']} --set title=Physics --query title").ok.data
    assert changed == "Physics"
    assert rtk.seen[0] == MEETINGS_CREATE.id


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("90", 90),
        ("-1.5", -1.5),
        ("null", None),
        ('"90"', "90"),
        ('["a"]', ["a"]),
        ("007", "007"),
        ("NaN", "NaN"),
        ("Biology 101", "Biology 101"),
        ("", ""),
    ],
)
def test_a_value_that_is_json_is_sent_as_that(local: Rtk, text: str, value: object) -> None:
    sent = local("api", "POST", "/meetings", "--set", f"deep.field={text}", "--dry-run").ok.data
    assert sent["body"] == {"deep": {"field": value}}


def test_parameters_go_into_the_query_and_also_stand_behind_the_path(rtk: Rtk) -> None:
    two = rtk("api GET /presets --param per_page=2 --param page_no=2 --query [].name").ok
    assert two.data == ["group_call_participant", "livestream_host"]
    assert two.stderr.startswith("showing 2 of 7\n")
    behind = rtk("api", "GET", "/presets?per_page=2&page_no=2", "--query", "[].name").ok
    assert behind.data == two.data
    assert rtk("api GET /presets").ok.stderr == "", "of a whole list there is nothing to tell"


@pytest.mark.parametrize("words", [("meetings", "create"), ("api", "POST", "/meetings")])
def test_a_body_that_is_no_text_is_refused(rtk: Rtk, words: tuple[str, ...]) -> None:
    result = rtk(*words, "--set", "title=\udcff")
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert "the body holds a text that is not Unicode" in result.stderr


@pytest.mark.parametrize("param", ["search=\udcff", "\udcff=1"])
def test_a_parameter_that_is_no_text_is_refused(rtk: Rtk, param: str) -> None:
    result = rtk("api", "GET", "/meetings", "--param", param)
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert "not a text that can be sent" in result.stderr


def test_all_pages_come_row_by_row(rtk: Rtk) -> None:
    lines = rtk("api GET /presets --paginate --per-page 3 -o ndjson").ok.stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == rtk("presets list --query [].name").ok.data
    assert rtk.seen[:3] == [PRESETS_LIST.id] * 3


def test_a_limit_ends_the_fetching(rtk: Rtk) -> None:
    result = rtk("api GET /presets --paginate --per-page 2 --limit 3").ok
    assert (len(result.data), result.stderr) == (3, "showing 3 of 7\n")
    assert rtk.seen == [PRESETS_LIST.id] * 2


def test_the_whole_answer_is_there_on_request(rtk: Rtk) -> None:
    envelope = rtk("api GET /meetings --envelope").ok.data
    assert envelope == {
        "success": True,
        "data": [],
        "paging": {"total_count": 0, "start_offset": 0, "end_offset": 0},
    }


def test_rows_are_found_where_the_api_keeps_them(local: Rtk) -> None:
    paging = {"total_count": 2, "start_offset": 1, "end_offset": 2}
    for answer in (
        {"success": True, "data": {"sessions": [{"id": 1}, {"id": 2}]}, "paging": paging},
        {"success": True, "data": {"participants": [{"id": 1}, {"id": 2}], "paging": paging}},
        {"success": True, "data": [{"id": 1}, {"id": 2}]},
    ):
        local.wrap_transport = stub_transport((200, answer)).wrap
        assert local("api GET /sessions --paginate -o id").ok.stdout == "1\n2\n"


def test_an_answer_about_one_thing_has_no_pages(local: Rtk) -> None:
    local.wrap_transport = stub_transport(data_response({"id": APP_ID, "names": ["a"]})).wrap
    result = local(f"api GET /apps/{APP_ID} --paginate")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "leave out --paginate" in result.stderr


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        ({"success": True, "data": None}, ""),
        ({"success": True, "message": "Stopped"}, '{\n  "success": true,\n  "message": "Stopped"\n}\n'),
        ({"result": {"id": 1}, "success": True}, '{\n  "result": {\n    "id": 1\n  },\n  "success": true\n}\n'),
    ],
)
def test_an_answer_without_data_is_printed_whole(local: Rtk, answer: object, printed: str) -> None:
    local.wrap_transport = stub_transport((200, answer)).wrap
    assert local("api POST /anything").ok.stdout == printed


def test_a_delete_asks_as_removals_do(rtk: Rtk) -> None:
    preset = rtk("presets list --query [0].id").ok.data
    refused = rtk(f"api DELETE /presets/{preset}")
    assert (refused.exit_code, refused.stdout) == (6, "")
    assert rtk(f"api DELETE /presets/{preset}", terminal=True, stdin="\n").exit_code == 6
    assert PRESETS_DELETE.id not in rtk.seen
    assert rtk(f"api DELETE /presets/{preset} --force").ok.data["id"] == preset
    assert rtk(f"api GET /presets/{preset}").exit_code == 5


def test_a_refusal_speaks_of_the_thing_as_elsewhere(rtk: Rtk) -> None:
    nowhere = "11111111-1111-4111-8111-111111111111"
    assert rtk(f"api GET /presets/{nowhere}").stderr == rtk(f"presets get {nowhere}").stderr


def test_headers_go_out(local: Rtk) -> None:
    planned = local("api", "GET", "/meetings", "--header", "X-Trace: 7:1", "--dry-run").ok.data
    assert planned["headers"]["x-trace"] == "7:1"
    script = stub_transport(data_response([]))
    local.wrap_transport = script.wrap
    local("api", "GET", "/meetings", "--header", "X-Trace:7").ok
    assert script.requests[0].headers == {"X-Trace": "7"}


@pytest.mark.parametrize(
    "header",
    [
        "Authorization: Bearer x",
        "authorization:x",
        "Proxy-Authorization: x",
        "Cookie:a",
        "Host: evil.example",
        "Connection: close",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "no colon",
        ": x",
        "a b:c",
        "X-Trace: 7\r\nHost: evil.example",
        "X-Trace: \u00e9",
    ],
)
def test_some_headers_are_refused(rtk: Rtk, header: str) -> None:
    result = rtk("api", "GET", "/meetings", "--header", header)
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert "Bearer" not in result.stderr


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/meetings",
        "//evil.example/meetings",
        "../meetings",
        "/meetings/../apps",
        "/meetings/%2e%2E/apps",
        "/meetings/..%2fapps",
        "/meetings#x",
        "/meetings/\x1b[31m",
        "/meetings/{meeting_id}",
        "",
        "/",
    ],
)
def test_a_path_leads_to_the_api_and_nowhere_else(rtk: Rtk, path: str) -> None:
    result = rtk("api", "GET", path)
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert "\x1b" not in result.stderr


def test_a_path_is_encoded(rtk: Rtk) -> None:
    planned = rtk("api", "GET", "/meetings/a b/ä", "--dry-run").ok.data
    assert planned["url"].endswith("/meetings/a%20b/%C3%A4")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("FETCH /meetings", "FETCH"),
        ("GET", "missing: "),
        ("GET /meetings --body {}", "a GET has no body"),
        ("POST /meetings --paginate", "--paginate belongs to GET, not to POST"),
        ("GET /meetings --limit 3", "belong to --paginate"),
        ("GET /meetings --paginate --envelope", "--envelope prints one answer"),
        ("GET /meetings --paginate --param page_no=2", "page_no=2"),
        ("GET /meetings --param search", "--param needs NAME=VALUE: search"),
        ("POST /meetings --body [1]", "not a JSON object"),
    ],
)
def test_what_cannot_be_meant_is_refused(rtk: Rtk, words: str, complaint: str) -> None:
    result = rtk(f"api {words}")
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert complaint in result.stderr


def test_another_account_is_not_permitted(rtk: Rtk) -> None:
    assert rtk(f"api GET /accounts/{'f' * 32}/realtime/kit/apps").exit_code == 4


def test_a_path_that_the_api_does_not_have_is_not_found(local: Rtk) -> None:
    local.wrap_transport = lambda door: door
    result = local("api GET /nothing/here")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "/nothing/here" in result.stderr


def test_a_call_is_repeated_like_any_other(local: Rtk) -> None:
    script = stub_transport((503, {}), data_response([{"id": "a"}]))
    local.wrap_transport = script.wrap
    result = local("api GET /meetings").ok
    assert (result.data, len(script.requests)) == ([{"id": "a"}], 2)
    assert "trying again" in result.stderr
