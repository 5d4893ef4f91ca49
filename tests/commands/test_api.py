"""rtk api, in process and over loopback."""

import json

import pytest

from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.operations import DESTRUCTIVE, MEETINGS_CREATE, MEETINGS_LIST, PRESETS_DELETE, PRESETS_LIST
from rtk_cli.terminal.cli.area import area_named
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.flags import SHARED
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
def test_path_may_omit_account_and_app(rtk: Rtk, path: str) -> None:
    planned = rtk(f"api GET {path} --dry-run").ok.data
    assert planned["url"].endswith(WHOLE)
    assert rtk(f"api GET {path}").ok.data == []
    assert rtk.seen == [MEETINGS_LIST.id]


def test_account_path_has_no_app(rtk: Rtk) -> None:
    assert [app["id"] for app in rtk("api GET /apps").ok.data] == [APP_ID]
    assert rtk(f"api GET /apps/{APP_ID} --query name").ok.data == "local"


def test_body_is_sent_and_data_is_printed(rtk: Rtk) -> None:
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
def test_json_value_is_sent_as_json(local: Rtk, text: str, value: object) -> None:
    sent = local("api", "POST", "/meetings", "--set", f"deep.field={text}", "--dry-run").ok.data
    assert sent["body"] == {"deep": {"field": value}}


def test_query_parameters_come_from_flags_or_the_path(rtk: Rtk) -> None:
    two = rtk("api GET /presets --param per_page=2 --param page_no=2 --query [].name").ok
    assert two.data == ["group_call_participant", "livestream_host"]
    assert "2 of 7" in two.stderr.splitlines()[0]
    behind = rtk("api", "GET", "/presets?per_page=2&page_no=2", "--query", "[].name").ok
    assert behind.data == two.data
    assert rtk("api GET /presets").ok.stderr == "", "a complete list needs no note"


@pytest.mark.parametrize("words", [("meetings", "create"), ("api", "POST", "/meetings")])
def test_body_with_invalid_unicode_is_refused(rtk: Rtk, words: tuple[str, ...]) -> None:
    error = rtk.error(*words, "--set", "title=\udcff")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []


@pytest.mark.parametrize("param", ["search=\udcff", "\udcff=1"])
def test_parameter_with_invalid_unicode_is_refused(rtk: Rtk, param: str) -> None:
    error = rtk.error("api", "GET", "/meetings", "--param", param)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []


def test_paginate_prints_the_rows_of_all_pages(rtk: Rtk) -> None:
    lines = rtk("api GET /presets --paginate --per-page 3 -o ndjson").ok.stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == rtk("presets list --query [].name").ok.data
    assert rtk.seen[:3] == [PRESETS_LIST.id] * 3


def test_limit_stops_fetching_pages(rtk: Rtk) -> None:
    result = rtk("api GET /presets --paginate --per-page 2 --limit 3").ok
    assert (len(result.data), result.stderr) == (3, "")
    assert rtk.seen == [PRESETS_LIST.id] * 2


def test_envelope_prints_the_whole_response(rtk: Rtk) -> None:
    envelope = rtk("api GET /meetings --envelope").ok.data
    assert envelope == {
        "success": True,
        "data": [],
        "paging": {"total_count": 0, "start_offset": 0, "end_offset": 0},
    }


def test_paginate_finds_the_rows_in_every_nesting(local: Rtk) -> None:
    paging = {"total_count": 2, "start_offset": 1, "end_offset": 2}
    for answer in (
        {"success": True, "data": {"sessions": [{"id": 1}, {"id": 2}]}, "paging": paging},
        {"success": True, "data": {"participants": [{"id": 1}, {"id": 2}], "paging": paging}},
        {"success": True, "data": [{"id": 1}, {"id": 2}]},
    ):
        local.wrap_transport = stub_transport((200, answer)).wrap
        assert local("api GET /sessions --paginate -o id").ok.stdout == "1\n2\n"


def test_paginate_refuses_a_response_about_one_object(local: Rtk) -> None:
    local.wrap_transport = stub_transport(data_response({"id": APP_ID, "names": ["a"]})).wrap
    error = local.error(f"api GET /apps/{APP_ID} --paginate")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert "--paginate" in error["hint"]


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        ({"success": True, "data": None}, ""),
        ({"success": True, "message": "Stopped"}, '{\n  "success": true,\n  "message": "Stopped"\n}\n'),
        ({"result": {"id": 1}, "success": True}, '{\n  "result": {\n    "id": 1\n  },\n  "success": true\n}\n'),
    ],
)
def test_response_without_data_is_printed_whole(local: Rtk, answer: object, printed: str) -> None:
    local.wrap_transport = stub_transport((200, answer)).wrap
    assert local("api POST /anything").ok.stdout == printed


def test_delete_asks_for_confirmation(rtk: Rtk) -> None:
    preset = rtk("presets list --query [0].id").ok.data
    error = rtk.error(f"api DELETE /presets/{preset}")
    assert (error["kind"], error["exit_code"]) == ("refused", 6)
    assert rtk(f"api DELETE /presets/{preset}", terminal=True, stdin="\n").exit_code == 6
    assert PRESETS_DELETE.id not in rtk.seen
    assert rtk(f"api DELETE /presets/{preset} --force").ok.data["id"] == preset
    assert rtk(f"api GET /presets/{preset}").exit_code == 5


def test_not_found_error_is_the_same_as_in_get(rtk: Rtk) -> None:
    nowhere = "11111111-1111-4111-8111-111111111111"
    assert rtk(f"api GET /presets/{nowhere}").stderr == rtk(f"presets get {nowhere}").stderr


def test_headers_are_sent(local: Rtk) -> None:
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
def test_reserved_and_invalid_headers_are_refused(rtk: Rtk, header: str) -> None:
    error = rtk.error("api", "GET", "/meetings", "--header", header)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []
    assert "Bearer" not in error["message"]


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
def test_path_outside_the_api_is_refused(rtk: Rtk, path: str) -> None:
    result = rtk("api", "GET", path)
    assert (result.exit_code, result.stdout, rtk.seen) == (2, "", [])
    assert "\x1b" not in result.stderr


def test_path_is_percent_encoded(rtk: Rtk) -> None:
    planned = rtk("api", "GET", "/meetings/a b/ä", "--dry-run").ok.data
    assert planned["url"].endswith("/meetings/a%20b/%C3%A4")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("FETCH /meetings", "FETCH"),
        ("GET", "PATH"),
        ("GET /meetings --body {}", "--param"),
        ("POST /meetings --paginate", "POST"),
        ("GET /meetings --limit 3", "--paginate"),
        ("GET /meetings --paginate --envelope", "--envelope"),
        ("GET /meetings --paginate --param page_no=2", "page_no=2"),
        ("GET /meetings --param search", "search"),
        ("POST /meetings --body [1]", "[1]"),
    ],
)
def test_contradictory_flags_are_refused(rtk: Rtk, words: str, named: str) -> None:
    error = rtk.error(f"api {words}")
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert rtk.seen == []
    assert named in f"{error['message']} {error['hint']}"


def test_other_account_is_not_permitted(rtk: Rtk) -> None:
    assert rtk(f"api GET /accounts/{'f' * 32}/realtime/kit/apps").exit_code == 4


def test_unknown_path_is_not_found(local: Rtk) -> None:
    local.wrap_transport = lambda transport: transport
    error = local.error("api GET /nothing/here")
    assert (error["kind"], error["exit_code"]) == ("not_found", 5)
    assert "/nothing/here" in error["message"]


def test_call_is_retried_after_a_server_error(local: Rtk) -> None:
    script = stub_transport((503, {}), data_response([{"id": "a"}]))
    local.wrap_transport = script.wrap
    result = local("api GET /meetings").ok
    assert (result.data, len(script.requests)) == ([{"id": "a"}], 2)
    assert "503" in result.stderr


M = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
DESTRUCTIVE_CALLS = [
    f"POST /meetings/{M}/active-session/kick-all",
    f"post /meetings/{M}/active-session/kick-all/",
    f"POST /meetings/{M}/active-session/kick%2Dall",
    f"POST /meetings/{M}//active-session/kick-all",
    f"POST /meetings/{M}/active-session/kick --set participant_ids=[]",
    f"POST /meetings/{M}/active-livestream/stop",
    f"PUT /livestreams/{M}/disable",
    f"POST /livestreams/{M}/reset-stream-key",
    f"PUT /recordings/{M} --set action=stop",
    f"PUT /recordings/{M}",
    f"DELETE /webhooks/{M}",
    "DELETE /unknown",
]


@pytest.mark.parametrize("call", DESTRUCTIVE_CALLS)
def test_destructive_call_is_refused_without_confirmation(rtk: Rtk, call: str) -> None:
    error = rtk.error(f"api {call}")
    assert (error["kind"], error["exit_code"], rtk.seen) == ("refused", 6, [])
    assert "--force" in error["hint"]
    assert rtk(f"api {call} --dry-run").ok.data["url"]
    assert rtk(f"api {call}", terminal=True, stdin="n\n").exit_code == 6
    assert rtk.seen == []


@pytest.mark.parametrize(
    "call",
    [
        f"PUT /recordings/{M} --set action=pause",
        f"PUT /recordings/{M} --set action=resume",
        f"PUT /livestreams/{M}/enable",
        f"POST /meetings/{M}/active-session/mute-all --set allow_unmute=true",
        f"GET /meetings/{M}/active-session",
    ],
)
def test_other_call_needs_no_confirmation(rtk: Rtk, call: str) -> None:
    assert rtk.error(f"api {call}")["kind"] == "not_found"
    assert len(rtk.seen) == 1


def test_forced_destructive_call_is_sent(rtk: Rtk) -> None:
    assert rtk.error(f"api POST /meetings/{M}/active-session/kick-all --force")["kind"] == "not_found"
    assert len(rtk.seen) == 1


def test_destructive_operations_are_those_whose_commands_ask() -> None:
    """`--force` on a command with a writing operation means that it asks; `rtk api` asks for the same operations."""
    with_kick_all = "meetings_update"  # `meetings deactivate` asks only for its --kick-all
    asking = {
        operation.id
        for name in AREAS
        for spec in area_named(name).specs.values()
        for operation in spec.operations[:1]
        if name != "api" and operation.method != "GET" and SHARED["force"] in spec.flags
    }
    assert asking - {with_kick_all} == set(DESTRUCTIVE)
