"""Files of lines as spreadsheets and programs write them: what is read, and where a problem is."""

import csv
import io

import pytest

from rtk_cli.errors import UsageError
from rtk_cli.jobs.bulk.input_lines import InvalidLinesError, Record, columns_of, records, source_of

CSV = "name,custom_participant_id\r\nAda,ada\r\nGrace,grace\r\n"
ROWS = [{"name": "Ada", "custom_participant_id": "ada"}, {"name": "Grace", "custom_participant_id": "grace"}]


def read(content: str | bytes, path: str = "people.csv") -> list[Record]:
    return list(records(source_of(path, content if isinstance(content, bytes) else content.encode())))


def values(content: str | bytes, path: str = "people.csv") -> list[object]:
    return [dict(record.values) for record in read(content, path)]


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        "\ufeff" + CSV,
        CSV.replace("\r\n", "\n"),
        CSV.replace("\r\n", "\r"),
        CSV.rstrip(),
        CSV.replace(",", ";"),
        CSV.replace(",", "\t"),
        CSV.replace("name,custom_participant_id", '"name","custom_participant_id"'),
        CSV.replace("name,", " name ,"),
        CSV.replace("\r\n", ",,\r\n"),
        CSV + ",\r\n\r\n,,,\r\n",
        "\r\n" + CSV,
    ],
    ids=[
        "plain",
        "mark",
        "lf",
        "cr",
        "no end",
        "semicolon",
        "tab",
        "quoted",
        "blanks",
        "empty columns",
        "tail",
        "head",
    ],
)
def test_csv_is_read_as_spreadsheets_write_it(content: str) -> None:
    assert values(content) == ROWS


def test_line_of_a_record_is_where_it_begins() -> None:
    content = 'name,custom_participant_id\n"Ada\nLovelace",ada\n\n"Grace ""G"" Hopper",grace\n'
    assert [(record.line, record.values["name"]) for record in read(content)] == [
        (2, "Ada\nLovelace"),
        (5, 'Grace "G" Hopper'),
    ]


def test_any_text_survives_the_way_through_csv() -> None:
    odd = ['a"b', "a,b;c\td", " blank ", "e\u0301 \U0001f600", "two\r\nlines", "=1+1", "null", "[1]"]
    stream = io.StringIO()
    csv.writer(stream).writerows([["name", "x"], *([text, "x"] for text in odd)])
    assert [record.values["name"] for record in read(stream.getvalue())] == odd


def test_separator_inside_quotes_does_not_count() -> None:
    assert values('"a;b;c",d\n1,2\n') == [{"a;b;c": "1", "d": "2"}]


@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("a.ndjson", '{"a": 1}\n\n{"a": {"b": [2]}}', [{"a": 1}, {"a": {"b": [2]}}]),
        ("a.jsonl", '\ufeff{"a": "x"}\r\n', [{"a": "x"}]),
        ("-", ' {"a": null}\n', [{"a": None}]),
        ("-", "a,b\n1,2\n", [{"a": "1", "b": "2"}]),
        ("list.data", '{"a": "\u2028"}\n', [{"a": "\u2028"}]),
        ("A.CSV", "a\n{\n", [{"a": "{"}]),
        ("a.csv", "", []),
        ("-", "", []),
        ("a.csv", "a,b\n", []),
    ],
)
def test_extension_or_first_character_tells_the_format(path: str, content: str, expected: list[object]) -> None:
    assert values(content, path) == expected


@pytest.mark.parametrize(
    ("path", "content", "line", "word"),
    [
        ("a.csv", "a,b\n1,2,3\n", 2, "3"),
        ("a.csv", 'a,b\n1,2\n"x,3\n', 3, "CSV"),
        ("a.csv", 'a,b\n"x"y,3\n', 2, "CSV"),
        ("a.csv", "a,,b\n1,2,3\n", 1, "column 2"),
        ("a.csv", "a,b,a\n1,2,3\n", 1, "column 3"),
        ("a.ndjson", '{"a": 1}\n{"a": \n', 2, "JSON"),
        ("a.ndjson", '{"a": 1}\n\n[1]\n', 3, "jq -c"),
        ("a.ndjson", '{"a": 1}\n"x"\n', 2, "object"),
        ("a.ndjson", "[" * 5000, 1, "JSON"),
        ("a.ndjson", '{"a": NaN}', 1, "NaN"),
    ],
)
def test_problem_has_file_and_line(path: str, content: str, line: int, word: str) -> None:
    with pytest.raises(InvalidLinesError) as caught:
        read(content, path)
    assert caught.value.messages[0].startswith(f"{path}:{line}: ")
    assert word in caught.value.messages[0]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (CSV.encode("utf-16"), "people.csv"),
        (b"name\nAda\nJos\xe9\n", "people.csv:3"),
    ],
)
def test_other_encodings_are_refused_with_the_remedy(content: bytes, place: str) -> None:
    with pytest.raises(UsageError, match="UTF-8") as caught:
        read(content)
    assert place in caught.value.message
    assert "CSV UTF-8" in (caught.value.hint or "")


def test_first_twenty_problems_are_kept_and_all_are_counted() -> None:
    with pytest.raises(InvalidLinesError) as caught:
        read("x\n" * 50, "a.ndjson")
    assert (len(caught.value.messages), caught.value.count) == (20, 50)
    assert "49" in caught.value.message


def test_columns_are_the_header_or_the_members_of_the_first_object() -> None:
    assert columns_of(source_of("a.csv", b"\xef\xbb\xbfb;a;\n1;2;\n")) == ["b", "a"]
    assert columns_of(source_of("a.ndjson", b'{"b": 1, "a": {"c": 2}}\n{"d": 1}')) == ["b", "a"]
