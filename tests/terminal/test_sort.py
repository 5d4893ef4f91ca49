"""`--sort` on lists."""

import json
from typing import Any

import pytest

from tests.support.cli import Rtk
from tests.support.stub_server import StubServer, list_page

ROWS: list[dict[str, Any]] = [
    {"id": "1", "title": "beta", "count": "10", "at": "2026-01-01T00:00:00Z", "nested": {"value": 2}},
    {"id": "2", "title": "Alpha", "count": 9, "at": "2026-01-01T00:00:00.500Z", "nested": {"value": 1}},
    {"id": "3", "title": None, "count": None, "at": "2026-01-01T00:30:00+01:00"},
    {"id": "4", "title": "alpha", "count": 9.5, "at": "", "nested": {"value": True}},
]


def ids(stub: StubServer, *flags: str) -> list[str]:
    stub.respond_with(list_page(ROWS, len(ROWS)))
    return [row["id"] for row in stub.rtk("meetings", "list", "-o", "json", *flags).ok.data]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", "2413"),
        ("title:desc", "1423"),
        ("TITLE:DESC", "1423"),
        ("count", "2413"),
        ("count:desc", "1423"),
        ("at:asc", "3124"),
        ("at:desc", "2134"),
        ("nested.value", "2413"),
        ("nested", "2143"),
    ],
)
def test_rows_are_sorted_by_a_field_or_heading(stub: StubServer, sort: str, expected: str) -> None:
    assert "".join(ids(stub, "--sort", sort)) == expected


def test_limit_applies_after_sorting(stub: StubServer) -> None:
    assert ids(stub, "--sort", "title", "--limit", "1") == ["2"]
    assert ids(stub, "--sort", "title:desc", "--limit", "2") == ["1", "4"]


def test_query_gets_sorted_rows_and_ndjson_lines(stub: StubServer) -> None:
    stub.respond_with(list_page(ROWS, 4))
    assert stub.rtk("meetings list --sort title -o json --query [].id").ok.data == ["2", "4", "1", "3"]
    stub.respond_with(list_page(ROWS, 4))
    lines = stub.rtk("meetings list --sort title -o ndjson").ok.stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["2", "4", "1", "3"]


def test_all_pages_are_read_and_stderr_says_so_once(rtk: Rtk) -> None:
    for number in range(5):
        rtk("meetings", "create", "--title", f"number {number}").ok
    result = rtk("meetings list --sort title:desc --per-page 2 --limit 3 -o json").ok
    assert [row["title"] for row in result.data] == ["number 4", "number 3", "number 2"]
    assert result.stderr.count("\n") == 1
    assert "--sort" in result.stderr
    assert rtk("meetings list --sort title -o json").ok.stderr == ""
    assert rtk("meetings list --sort title --per-page 2 -o json --quiet").ok.stderr == ""


@pytest.mark.parametrize("flags", ["--page 1", "--envelope"])
def test_sort_is_refused_with_one_page(unconfigured: Rtk, flags: str) -> None:
    error = unconfigured.error(f"meetings list --sort title {flags}")
    assert error["kind"] == "usage"
    assert flags.split()[0] in error["message"]


@pytest.mark.parametrize("sort", ["", ":desc", "title:down", "a,b", "title:desc:asc"])
def test_malformed_sort_is_refused(unconfigured: Rtk, sort: str) -> None:
    assert unconfigured.error("meetings", "list", "--sort", sort)["kind"] == "usage"


def test_unknown_field_is_named_with_a_suggestion(stub: StubServer) -> None:
    stub.respond_with(list_page(ROWS, 4))
    result = stub.rtk("meetings list --sort titel -o id").ok
    assert result.stdout.split() == ["1", "2", "3", "4"]
    assert "titel" in result.stderr
    assert "title" in result.stderr


def test_events_that_are_plain_words_can_be_sorted(local: Rtk) -> None:
    events = local("webhooks events --sort event -o json").ok.data
    assert events == sorted(events, key=str.casefold)
