"""--query: JMESPath over what the API answered, in every format."""

import json
from typing import Any

import pytest
import yaml

from tests.scripted import Answer, Script, Seen, found, page
from tests.world import Rtk

ID = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
GET = ("meetings", "get", ID)
MEETING = {"id": ID, "title": "Caf\u00e9", "ai_config": {"transcription": {"language": "en-US"}}, "tags": ["a", "b"]}
ROWS = [{"id": f"m{number}", "title": f"Meeting {number}", "size": number} for number in range(1, 6)]


def two_pages(seen: Seen) -> Answer:
    return page(ROWS[:3], 5) if seen.query["page_no"] == "1" else page(ROWS[3:], 5, start=4)


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
def test_a_thing_is_reduced_to_what_was_picked(script: Script, expression: str, left: Any) -> None:
    script.plays(found(MEETING))
    assert script.rtk(*GET, "--query", expression).ok.data == left


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
def test_a_list_is_queried_as_a_whole_over_all_its_pages(script: Script, expression: str, left: Any) -> None:
    script.follows(two_pages)
    assert script.rtk("meetings", "list", "--per-page", "3", "--query", expression).ok.data == left
    assert len(script.seen) == 2


@pytest.mark.parametrize(
    ("expression", "left"),
    [
        ("id", ["m1", "m2", "m3", "m4", "m5"]),
        ("{n: size}", [{"n": size} for size in range(1, 6)]),
        ("none", [None] * 5),
    ],
)
def test_in_ndjson_each_row_is_queried_by_itself(script: Script, expression: str, left: list[Any]) -> None:
    script.follows(two_pages)
    result = script.rtk("meetings", "list", "--per-page", "3", "-o", "ndjson", "--query", expression).ok
    assert [json.loads(line) for line in result.stdout.splitlines()] == left


def test_a_limit_counts_rows_before_the_query(script: Script) -> None:
    script.plays(page(ROWS[:2], 5))
    result = script.rtk("meetings list --limit 2 --query length(@)").ok
    assert result.data == 2
    assert result.stderr == "showing 2 of 5\n"


def test_the_envelope_can_be_queried_too(script: Script) -> None:
    script.plays(page(ROWS, 300))
    assert script.rtk("meetings list --envelope --query paging.total_count").ok.data == 300


def test_yaml_says_the_same(script: Script) -> None:
    script.plays(found(MEETING))
    assert yaml.safe_load(script.rtk(*GET, "-o", "yaml", "--query", "{t: title, n: tags}").ok.stdout) == {
        "t": "Caf\u00e9",
        "n": ["a", "b"],
    }


@pytest.mark.parametrize("output", ["table", "csv"])
def test_picked_objects_become_columns(script: Script, output: str) -> None:
    script.plays(page(ROWS[:1], 1))
    text = script.rtk("meetings", "list", "-o", output, "--query", "[].{NAME: title, BYTES: size}").ok.stdout
    assert "NAME" in text.splitlines()[0]
    assert "BYTES" in text.splitlines()[0]
    assert "Meeting 1" in text
    assert "m1" not in text


def test_an_empty_answer_has_nothing_to_pick_from(script: Script) -> None:
    script.plays(Answer(204))
    assert script.rtk(*GET, "--query", "id").ok.stdout == ""


@pytest.mark.parametrize("expression", ["[", "a b", "", "a..b", "\x1b[2J"])
@pytest.mark.parametrize(
    "command", ["meetings list", "meetings list -o ndjson", f"meetings get {ID}", "apps create --name x"]
)
def test_a_broken_expression_is_found_before_anything_is_sent(script: Script, command: str, expression: str) -> None:
    result = script.rtk(*command.split(), "--query", expression)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "--query: " in result.stderr
    assert "\x1b" not in result.stderr
    assert script.seen == []


@pytest.mark.parametrize("expression", ["length(size)", "sort(@)", "abs(title)", "no_such_function(@)", "sum()"])
def test_an_expression_that_does_not_fit_the_data_is_a_usage_error(script: Script, expression: str) -> None:
    script.plays(found({"size": 3, "title": "x"}))
    result = script.rtk(*GET, "--query", expression)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert expression in result.stderr


def test_a_query_works_through_both_doors(rtk: Rtk) -> None:
    rtk("meetings create --title Standup").ok
    assert rtk("meetings list --query [].title").ok.data == ["Standup"]
