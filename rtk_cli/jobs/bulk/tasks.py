"""Makes a request of each line of a file, and checks all lines before the first request is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from rtk_cli.api.client import validated_id
from rtk_cli.api.dotted_fields import Fields, merged, put
from rtk_cli.api.json_codec import decode
from rtk_cli.api.models.request import RequestModel, field_paths, problems_of
from rtk_cli.errors import UsageError
from rtk_cli.jobs.bulk.input_lines import Problems, Record, Source, check_encoding, columns_of, records
from rtk_cli.jobs.resource_names import is_name
from rtk_cli.suggestions import closest

MEETING = "meeting_id"
OTHER_NAMES = {"custom_id": "custom_participant_id", "meeting": MEETING}
"""Names of flags that are too unlike the fields they set to be taken for a misspelling."""


class Task(NamedTuple):
    """One line to work on. `meeting` is None for what does not belong to one."""

    line: int
    meeting: str | None
    key: str
    request: RequestModel
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Shape:
    """What the lines of a file may hold: the fields of `model`, under `defaults` for what a line leaves out.

    `key` is the field by which a lost line is found again; with `is_unique` no two lines of a meeting may have the
    same. `meeting` is the meeting of all lines; with `needs_meeting` and without it each line has a `meeting_id`.
    Columns in `kept` are not sent. `meeting_ids` are the ids of the meetings that the lines name.
    """

    model: type[RequestModel]
    key: str
    defaults: Fields
    is_unique: bool = False
    needs_meeting: bool = False
    meeting: str | None = None
    kept: tuple[str, ...] = ()
    meeting_ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_meeting_column(self) -> bool:
        return self.needs_meeting and self.meeting is None

    @cached_property
    def fields(self) -> dict[str, bool]:
        """The columns that are sent, and whether each takes any text."""
        return field_paths(self.model)

    def task(self, record: Record) -> Task:
        """The request of a valid line."""
        values = self.values(record)
        named = record.values[MEETING] if self.has_meeting_column else self.meeting
        meeting = named if named is None else self.meeting_ids.get(named, named)
        cells = record.values if meeting == named else {**record.values, MEETING: meeting}
        request = self.model.model_validate(values)
        return Task(record.line, meeting, str(values[self.key]), request, cells)

    def values(self, record: Record) -> Fields:
        """The body of a line. Raises `UsageError` for a cell with invalid JSON."""
        body: Fields = {}
        for column, value in record.values.items():
            if column not in self.kept and not (column == MEETING and self.has_meeting_column):
                put(body, column, self._converted(column, value))
        return merged(self.defaults, body)

    def _converted(self, column: str, value: Any) -> Any:
        """Parse JSON in a cell where the field is a list or an object; the model converts numbers and booleans."""
        if not isinstance(value, str) or not value.startswith(("[", "{")) or self.fields.get(column, True):
            return value
        try:
            return decode(value)
        except ValueError as error:
            raise UsageError(f"{column} is not JSON: {error}") from None


def tasks(source: Source, shape: Shape) -> Iterator[Task]:
    """The tasks of a checked file."""
    return map(shape.task, records(source))


def named_meetings(source: Source, shape: Shape) -> list[str]:
    """The meetings that the lines of a checked file give by name."""
    if not shape.has_meeting_column:
        return []
    return [name for name in dict.fromkeys(str(record.values[MEETING]) for record in records(source)) if is_name(name)]


def check(source: Source, shape: Shape) -> int:
    """Check the whole file and return its number of lines. Raises `InvalidLinesError` for all problems at once."""
    check_encoding(source)
    problems = Problems(source)
    if source.format == "csv" and not _has_valid_header(source, shape, problems):
        problems.raise_if_any()
    seen: dict[tuple[str | None, str], int] = {}
    count = 0
    for record in records(source, problems):
        count += 1
        for message in _problems_of_line(record, shape, seen):
            problems.add(record.line, message)
    problems.raise_if_any()
    return count


def _has_valid_header(source: Source, shape: Shape, problems: Problems) -> bool:
    """Report unknown columns, and those that are missing in all lines: once, and not once per line."""
    columns = columns_of(source)
    if not columns:
        return True
    known = [*shape.fields, *shape.kept, *((MEETING,) if shape.has_meeting_column else ())]
    for number, name in enumerate(columns, 1):
        if name and name not in known:
            problems.add(1, _unknown_column(number, name, shape, known))
    for name in (MEETING,) * shape.has_meeting_column + (shape.key,):
        if name not in columns and name not in shape.defaults:
            remedy = "; or give --meeting" if name == MEETING else ""
            problems.add(1, f"missing column: {name}{remedy}")
    return not problems.count


def _unknown_column(number: int, name: str, shape: Shape, known: list[str]) -> str:
    if name == MEETING and shape.needs_meeting:
        return f"column {number} is not allowed beside --meeting: {name}"
    near = OTHER_NAMES.get(name) or closest(name, known)
    remedy = f"did you mean {near}? " if near else ""
    return f"column {number} is not a field: {name}; {remedy}to keep it for the output: --keep-column {name}"


def _problems_of_line(record: Record, shape: Shape, seen: dict[tuple[str | None, str], int]) -> Iterator[str]:
    meeting = shape.meeting
    if shape.has_meeting_column:
        meeting = str(record.values.get(MEETING, ""))
        if not meeting:
            yield f"missing field: {MEETING}"
        elif not is_name(meeting) and (complaint := _invalid_id(meeting)):
            yield complaint
    try:
        values = shape.values(record)
    except UsageError as error:
        yield error.message
        return
    found = problems_of(shape.model, values)
    key = values.get(shape.key)
    if key in (None, "") and not any(shape.key in message for message in found):
        yield f"missing field: {shape.key}"
    yield from found
    if shape.is_unique and isinstance(key, str) and key:
        first = seen.setdefault((meeting, key), record.line)
        if first != record.line:
            yield f"{shape.key} is that of line {first} too: {key}"


def _invalid_id(meeting: str) -> str | None:
    try:
        validated_id(MEETING, meeting)
    except UsageError as error:
        return error.message
    return None
