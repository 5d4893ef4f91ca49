"""--query: JMESPath over what the API answered, in every format."""

import json
from typing import Any

import pytest
import yaml

from tests.support.cli import Rtk
from tests.support.stub_server import ReceivedRequest, StubResponse, StubServer, list_page, success

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
GET = ("meetings", "get", ID)
MEETING = {"id": ID, "title": "Caf\u00e9", "ai_config": {"transcription": {"language": "en-US"}}, "tags": ["a", "b"]}
ROWS = [{"id": f"m{number}", "title": f"Meeting {number}", "size": number} for number in range(1, 6)]


def two_pages(seen: ReceivedRequest) -> StubResponse:
    return list_page(ROWS[:3], 5) if seen.query["page_no"] == "1" else list_page(ROWS[3:], 5, start=4)


@pytest.mark.parametrize(
    ("expression", "left"),
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
def test_a_thing_is_reduced_to_what_was_picked(stub: StubServer, expression: str, left: Any) -> None:
    stub.respond_with(success(MEETING))
    assert stub.rtk(*GET, "--query", expression).ok.data == left


@pytest.mark.parametrize(
    ("expression", "left"),
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
def test_a_list_is_queried_as_a_whole_over_all_its_pages(stub: StubServer, expression: str, left: Any) -> None:
    stub.respond_by(two_pages)
    assert stub.rtk("meetings", "list", "--per-page", "3", "--query", expression).ok.data == left
    assert len(stub.seen) == 2


@pytest.mark.parametrize(
    ("expression", "left"),
    [
        ("id", ["m1", "m2", "m3", "m4", "m5"]),
        ("{n: size}", [{"n": size} for size in range(1, 6)]),
        ("none", [None] * 5),
    ],
)
def test_in_ndjson_each_row_is_queried_by_itself(stub: StubServer, expression: str, left: list[Any]) -> None:
    stub.respond_by(two_pages)
    result = stub.rtk("meetings", "list", "--per-page", "3", "-o", "ndjson", "--query", expression).ok
    assert [json.loads(line) for line in result.stdout.splitlines()] == left


def test_a_limit_counts_rows_before_the_query(stub: StubServer) -> None:
    stub.respond_with(list_page(ROWS[:2], 5))
    result = stub.rtk("meetings list --limit 2 --query length(@)").ok
    assert result.data == 2
    assert result.stderr == "showing 2 of 5\n"


def test_the_envelope_can_be_queried_too(stub: StubServer) -> None:
    stub.respond_with(list_page(ROWS, 300))
    assert stub.rtk("meetings list --envelope --query paging.total_count").ok.data == 300


def test_yaml_says_the_same(stub: StubServer) -> None:
    stub.respond_with(success(MEETING))
    assert yaml.safe_load(stub.rtk(*GET, "-o", "yaml", "--query", "{t: title, n: tags}").ok.stdout) == {
        "t": "Caf\u00e9",
        "n": ["a", "b"],
    }


@pytest.mark.parametrize("output", ["table", "csv"])
def test_picked_objects_become_columns(stub: StubServer, output: str) -> None:
    stub.respond_with(list_page(ROWS[:1], 1))
    text = stub.rtk("meetings", "list", "-o", output, "--query", "[].{NAME: title, BYTES: size}").ok.stdout
    assert "NAME" in text.splitlines()[0]
    assert "BYTES" in text.splitlines()[0]
    assert "Meeting 1" in text
    assert "m1" not in text


def test_an_empty_answer_has_nothing_to_pick_from(stub: StubServer) -> None:
    stub.respond_with(StubResponse(204))
    assert stub.rtk(*GET, "--query", "id").ok.stdout == ""


@pytest.mark.parametrize("expression", ["[", "a b", "", "a..b", "\x1b[2J"])
@pytest.mark.parametrize(
    "command", ["meetings list", "meetings list -o ndjson", f"meetings get {ID}", "apps create --name x"]
)
def test_a_broken_expression_is_found_before_anything_is_sent(stub: StubServer, command: str, expression: str) -> None:
    result = stub.rtk(*command.split(), "--query", expression)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "--query: " in result.stderr
    assert "\x1b" not in result.stderr
    assert stub.seen == []


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("lenght(@)", "no such function: lenght\nhint: did you mean length?"),
        ("qqq(@)", "no such function: qqq\nhint: the functions are abs, avg, ceil, contains, "),
        ("sort_by(@, &[?foo(@)])", "no such function: foo"),
        ("{a: [b, size(c)[0]] | d}", "no such function: size"),
        ("length()", "length takes 1 argument, not 0: length()"),
        ("contains(a, b, c)", "contains takes 2 arguments, not 3"),
        ("not_null()", "not_null takes at least 1 argument, not 0"),
        ("[::0]", "the step of a slice cannot be 0"),
        ("(" * 5000 + "@" + ")" * 5000, "nested too deep"),
    ],
)
@pytest.mark.parametrize("command", ["meetings list", f"meetings get {ID}", f"meetings join {ID}"])
def test_what_no_answer_could_suit_is_found_before_anything_is_sent(
    stub: StubServer, command: str, expression: str, told: str
) -> None:
    result = stub.rtk(*command.split(), "--query", expression)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert stub.seen == []


def test_functions_that_take_any_number_of_arguments_may_have_many(stub: StubServer) -> None:
    stub.respond_with(success({"size": 3, "title": "x"}))
    literal = "`" + '{"type": "function_expression", "value": "no_call"}' + "`"
    picked = stub.rtk(*GET, "--query", f"not_null(none, {literal}.missing, size, title)").ok.data
    assert picked == 3


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("length(size)", "length takes string or array or object, not number"),
        ("sort(@)", "sort takes array-string or array-number, not object"),
        ("abs(title)", "abs takes number, not string"),
        ("contains(title, `1`)", "'in <string>' requires string as left operand, not int"),
        ('ceil(to_number(`"inf"`))', "cannot convert float infinity to integer"),
    ],
)
def test_an_expression_that_does_not_suit_the_answer_fails_and_says_that_it_was_sent(
    stub: StubServer, expression: str, reason: str
) -> None:
    stub.respond_with(success({"size": 3, "title": "a secret"}))
    result = stub.rtk(*GET, "--query", expression)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"rtk: --query does not apply to the response: {reason}: ")
    assert "hint: the request itself succeeded" in result.stderr
    assert "a secret" not in result.stderr


@pytest.mark.parametrize(("output", "rows"), [("csv", "id\r\nm5\r\n"), ("table", "ID\nm5\n")])
def test_columns_choose_from_what_a_query_leaves(stub: StubServer, output: str, rows: str) -> None:
    stub.respond_with(list_page(ROWS, 5))
    command = ("meetings", "list", "--query", "[?size > `4`]", "--columns", "id")
    assert stub.rtk(*command, "-o", output).ok.stdout.lower() == rows.lower()


def test_a_query_works_through_both_doors(rtk: Rtk) -> None:
    rtk("meetings create --title Standup").ok
    assert rtk("meetings list --query [].title").ok.data == ["Standup"]
