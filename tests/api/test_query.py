"""--query: JMESPath expressions on responses, in every format."""

import json
from typing import Any

import pytest
import yaml

from tests.support.cli import Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, list_page, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
GET = ("meetings", "get", ID)
MEETING = {"id": ID, "title": "Caf\u00e9", "ai_config": {"transcription": {"language": "en-US"}}, "tags": ["a", "b"]}
DIGITS = "9" * 5000
ROWS = [{"id": f"m{number}", "title": f"Meeting {number}", "size": number} for number in range(1, 6)]


def two_pages(seen: ReceivedRequest) -> StubResponse:
    return list_page(ROWS[:3], 5) if seen.query["page_no"] == "1" else list_page(ROWS[3:], 5, start=4)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("title", "Caf\u00e9"),
        ("ai_config.transcription.language", "en-US"),
        ("tags", ["a", "b"]),
        ("tags[-1]", "b"),
        ("{name: title, count: length(tags)}", {"name": "Caf\u00e9", "count": 2}),
        ("no.such.field", None),
        ("@", MEETING),
        ("length(tags) > `1`", True),
    ],
)
def test_query_selects_from_an_object(stub: StubServer, expression: str, expected: Any) -> None:
    stub.respond_with(success(MEETING))
    assert stub.rtk(*GET, "--query", expression).ok.data == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[].id", ["m1", "m2", "m3", "m4", "m5"]),
        ("length(@)", 5),
        ("[?size > `3`].title", ["Meeting 4", "Meeting 5"]),
        ("sort_by(@, &size)[-1].id", "m5"),
        ("[?size > `9`]", []),
        ("[0]", ROWS[0]),
        ("[9]", None),
    ],
)
def test_query_applies_to_the_whole_list(stub: StubServer, expression: str, expected: Any) -> None:
    stub.respond_by(two_pages)
    assert stub.rtk("meetings", "list", "--per-page", "3", "--query", expression).ok.data == expected
    assert len(stub.seen) == 2


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("id", ["m1", "m2", "m3", "m4", "m5"]),
        ("{n: size}", [{"n": size} for size in range(1, 6)]),
        ("none", [None] * 5),
    ],
)
def test_query_applies_to_each_row_in_ndjson(stub: StubServer, expression: str, expected: list[Any]) -> None:
    stub.respond_by(two_pages)
    result = stub.rtk("meetings", "list", "--per-page", "3", "-o", "ndjson", "--query", expression).ok
    assert [json.loads(line) for line in result.stdout.splitlines()] == expected


def test_limit_counts_rows_before_the_query(stub: StubServer) -> None:
    stub.respond_with(list_page(ROWS[:2], 5))
    result = stub.rtk("meetings list --limit 2 --query length(@)").ok
    assert result.data == 2
    assert result.stderr == ""


def test_query_applies_to_the_envelope(stub: StubServer) -> None:
    stub.respond_with(list_page(ROWS, 300))
    assert stub.rtk("meetings list --envelope --query paging.total_count").ok.data == 300


def test_query_applies_to_yaml(stub: StubServer) -> None:
    stub.respond_with(success(MEETING))
    assert yaml.safe_load(stub.rtk(*GET, "-o", "yaml", "--query", "{t: title, n: tags}").ok.stdout) == {
        "t": "Caf\u00e9",
        "n": ["a", "b"],
    }


@pytest.mark.parametrize("output", ["table", "csv"])
def test_selected_objects_become_columns(stub: StubServer, output: str) -> None:
    stub.respond_with(list_page(ROWS[:1], 1))
    text = stub.rtk("meetings", "list", "-o", output, "--query", "[].{NAME: title, BYTES: size}").ok.stdout
    assert "NAME" in text.splitlines()[0]
    assert "BYTES" in text.splitlines()[0]
    assert "Meeting 1" in text
    assert "m1" not in text


def test_query_on_an_empty_response_prints_nothing(stub: StubServer) -> None:
    stub.respond_with(StubResponse(204))
    assert stub.rtk("webhooks delete w --force --query id").ok.stdout == ""


@pytest.mark.parametrize("expression", ["[", "a b", "", "a..b", "\x1b[2J"])
@pytest.mark.parametrize(
    "command", ["meetings list", "meetings list -o ndjson", f"meetings get {ID}", "apps create --name x"]
)
def test_invalid_expression_is_a_usage_error_before_sending(stub: StubServer, command: str, expression: str) -> None:
    result = stub.rtk(*command.split(), "--query", expression)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "--query" in result.stderr
    assert "\x1b" not in result.stderr
    assert stub.seen == []


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("lenght(@)", "length"),
        ("qqq(@)", "qqq"),
        ("sort_by(@, &[?foo(@)])", "foo"),
        ("{a: [b, size(c)[0]] | d}", "size"),
        ("length()", "length"),
        ("contains(a, b, c)", "contains"),
        ("not_null()", "not_null"),
        ("[::0]", "--query"),
        ("(" * 5000 + "@" + ")" * 5000, "--query"),
    ],
)
@pytest.mark.parametrize("command", ["meetings list", f"meetings get {ID}", f"meetings join {ID}"])
def test_expression_that_no_response_could_match_is_a_usage_error_before_sending(
    stub: StubServer, command: str, expression: str, value: str
) -> None:
    result = stub.rtk(*command.split(), "--query", expression)
    assert (result.exit_code, result.stdout) == (2, "")
    assert value in result.stderr
    assert stub.seen == []


def test_variadic_functions_take_many_arguments(stub: StubServer) -> None:
    stub.respond_with(success({"size": 3, "title": "x"}))
    literal = "`" + '{"type": "function_expression", "value": "no_call"}' + "`"
    picked = stub.rtk(*GET, "--query", f"not_null(none, {literal}.missing, size, title)").ok.data
    assert picked == 3


@pytest.mark.parametrize(
    "expression",
    ["length(size)", "sort(@)", "abs(title)", "contains(title, `1`)", 'ceil(to_number(`"inf"`))'],
)
def test_expression_that_does_not_match_the_response_is_a_failure(stub: StubServer, expression: str) -> None:
    stub.respond_with(success({"size": 3, "title": "a secret"}))
    result = stub.rtk(*GET, "--query", expression)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--query" in result.stderr
    assert "internal error" not in result.stderr
    assert "a secret" not in result.stderr


@pytest.mark.parametrize(("output", "rows"), [("csv", "id\r\nm5\r\n"), ("table", "ID\nm5\n")])
def test_columns_select_from_the_result_of_a_query(stub: StubServer, output: str, rows: str) -> None:
    stub.respond_with(list_page(ROWS, 5))
    command = ("meetings", "list", "--query", "[?size > `4`]", "--columns", "id")
    assert stub.rtk(*command, "-o", output).ok.stdout.lower() == rows.lower()


def test_query_works_in_process_and_over_http(rtk: Rtk) -> None:
    rtk("meetings create --title Standup").ok
    assert rtk("meetings list --query [].title").ok.data == ["Standup"]


@pytest.mark.parametrize("expression", [DIGITS, f"[{DIGITS}]", f"[1:{DIGITS}]"])
def test_number_that_is_too_long_is_a_usage_error(stub: StubServer, expression: str) -> None:
    error = stub.rtk.error(*GET, "--query", expression)
    assert (error["kind"], error["exit_code"]) == ("usage", 2)
    assert stub.seen == []


def test_long_index_in_a_column_selects_nothing(stub: StubServer) -> None:
    stub.respond_with(success({"tags": ["a"]}))
    assert stub.rtk(*GET, "-o", "csv", "--columns", f"tags.{DIGITS}").ok.stdout.splitlines()[1] == '""'
