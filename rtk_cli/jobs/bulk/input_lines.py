"""Reads a file of lines, CSV or NDJSON, and knows where each line and column stands.

CSV as in RFC 4180, and as spreadsheets write it: with a byte order mark, semicolons or tabs, empty rows at the end.
Only the content itself is kept, so a file is read twice, to check it and to work on it, in the memory of once.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Any, Literal, NamedTuple

from rtk_cli.api.json_codec import decode
from rtk_cli.errors import UsageError
from rtk_cli.input_files import STDIN

Format = Literal["csv", "ndjson"]

FORMATS: Mapping[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "ndjson",
}
SEPARATORS = ",;\t"
SHOWN_PROBLEMS = 20
UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class Source(NamedTuple):
    """The content of a file or of stdin; `name` is for messages."""

    name: str
    content: bytes
    format: Format


class Record(NamedTuple):
    """One line: the number of the line on which it begins, and its values by column. Empty CSV cells are left out."""

    line: int
    values: Mapping[str, Any]


class Problem(NamedTuple):
    """What is wrong with a line; the message names the column."""

    line: int
    message: str


class Problems:
    """The first problems of a file, and the number of all."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._shown: list[Problem] = []
        self.count = 0

    def add(self, line: int, message: str) -> None:
        self.count += 1
        if len(self._shown) < SHOWN_PROBLEMS:
            self._shown.append(Problem(line, message))

    def messages(self) -> list[str]:
        """The first problems, one line each, in the order of the file."""
        return [f"{self._source.name}:{line}: {message}" for line, message in sorted(self._shown)]

    def raise_if_any(self) -> None:
        """Raise an `InvalidLinesError` for all problems at once."""
        if self.count:
            raise InvalidLinesError(self._source.name, self.messages(), self.count)


class InvalidLinesError(UsageError):
    """A file has invalid lines; `messages` are the first of them."""

    def __init__(self, name: str, messages: list[str], count: int) -> None:
        more = f", and {count - 1} more problem{'s' if count > 2 else ''}" if count > 1 else ""
        super().__init__(f"{messages[0]}{more}", hint=f"nothing was sent; correct {name} and run the command again")
        self.messages = messages
        self.count = count


def source_of(path: str, content: bytes) -> Source:
    """The source at `path`, or stdin for `-`. The extension tells its format, or else its first character."""
    name = "stdin" if path == STDIN else path
    known = None if path == STDIN else FORMATS.get(PurePath(path).suffix.lower())
    start = content.removeprefix(UTF8_MARK).lstrip()[:1]
    return Source(name, content, known or ("ndjson" if start in (b"{", b"[") else "csv"))


def columns_of(source: Source) -> list[str]:
    """The header of a CSV file, or the members of the first object."""
    if source.format == "csv":
        return _header(_csv_rows(source))[1]
    first = next(iter(records(source)), None)
    return [] if first is None else list(first.values)


def records(source: Source, problems: Problems | None = None) -> Iterator[Record]:
    """The lines of the source. What can't be read goes to `problems`; without them it raises a `UsageError`."""
    found = Problems(source) if problems is None else problems
    check_encoding(source)
    try:
        yield from _csv_records(source, found) if source.format == "csv" else _json_records(source, found)
    finally:
        if problems is None:
            found.raise_if_any()


def check_encoding(source: Source) -> None:
    """Refuse what is not UTF-8, with the line."""
    hint = "save it as UTF-8: in Excel choose `CSV UTF-8`"
    if source.content.startswith(UTF16_MARKS):
        raise UsageError(f"not UTF-8 but UTF-16: {source.name}", hint=hint)
    try:
        source.content.decode()
    except UnicodeDecodeError as error:
        line = source.content.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{source.name}:{line}: not UTF-8: byte {source.content[error.start]:#04x}", hint=hint
        ) from None


def _text(source: Source, newline: str | None) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(source.content), encoding="utf-8-sig", newline=newline)


def _csv_records(source: Source, problems: Problems) -> Iterator[Record]:
    rows = _csv_rows(source)
    try:
        header_line, header = _header(rows)
        for number, name in enumerate(header, 1):
            if not name:
                problems.add(header_line, f"column {number} has no name")
            elif name in header[: number - 1]:
                problems.add(header_line, f"column {number} repeats a name: {name}")
        for line, row in rows:
            if any(row):
                yield from _csv_record(line, row, header, problems)
    except csv.Error as error:
        problems.add(rows.line, f"not valid CSV: {error}")


def _csv_record(line: int, row: list[str], header: list[str], problems: Problems) -> Iterable[Record]:
    beyond = [cell for cell in row[len(header) :] if cell]
    if beyond:
        problems.add(line, f"more values than columns: {beyond[0][:60]}")
        return
    yield Record(line, {name: cell for name, cell in zip(header, row, strict=False) if cell})


class _CsvRows:
    """The rows of CSV with the line on which each begins; `line` is that of the current one."""

    def __init__(self, source: Source) -> None:
        separator = separator_of(source)
        self._reader = csv.reader(_text(source, newline=""), delimiter=separator, strict=True)
        self.line = 1

    def __iter__(self) -> "_CsvRows":
        return self

    def __next__(self) -> tuple[int, list[str]]:
        self.line = self._reader.line_num + 1
        return self.line, next(self._reader)


def _csv_rows(source: Source) -> _CsvRows:
    return _CsvRows(source)


def _header(rows: _CsvRows) -> tuple[int, list[str]]:
    """The first row that is not empty: its line, and its names. Empty columns at its end do not count."""
    for line, row in rows:
        names = [name.strip() for name in row]
        while names and not names[-1]:
            names.pop()
        if names:
            return line, names
    return 1, []


def separator_of(source: Source) -> str:
    """The separator that the first line has most of, outside quotes: semicolons where a comma is the decimal sign."""
    with _text(source, newline=None) as text:
        first = next((line for line in text if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=lambda separator: (outside.count(separator), separator == ","))


def _json_records(source: Source, problems: Problems) -> Iterator[Record]:
    with _text(source, newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                value = decode(line)
            except ValueError as error:
                problems.add(number, f"not JSON: {error}")
                continue
            if isinstance(value, dict):
                yield Record(number, value)
            else:
                hint = "; for an array, use `jq -c '.[]'`" if isinstance(value, list) else ""
                problems.add(number, f"not a JSON object{hint}")
