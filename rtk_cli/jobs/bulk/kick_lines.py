"""Reads whom to kick from a file: ids one per line, or columns of participant ids or custom ids."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rtk_cli.jobs.bulk.id_list import ID, has_columns, ids_in
from rtk_cli.jobs.bulk.input_lines import Problems, Record, Source, records
from rtk_cli.jobs.bulk.tasks import MEETING

BY_ID = ("participant_id", "participant_ids", ID)
BY_CUSTOM_ID = ("custom_participant_id", "custom_participant_ids")


class KickLine(NamedTuple):
    """One participant to kick; `field` is the API's field that selects them."""

    line: int
    meeting: str
    field: str
    value: str


def kick_lines(source: Source, meeting: str | None) -> list[KickLine]:
    """The lines of a file. Without `meeting` each line has a `meeting_id`. Raises an error that names all wrong lines.

    Other columns are ignored: the output of `participants add -o csv` is a valid file.
    """
    if meeting is not None and not has_columns(source, (*BY_ID, *BY_CUSTOM_ID)):
        return [KickLine(number, meeting, "participant_ids", found) for number, found in enumerate(ids_in(source), 1)]
    problems = Problems(source)
    found = [_line(record, meeting, problems) for record in records(source, problems)]
    problems.raise_if_any()
    return [line for line in found if line is not None]


def _line(record: Record, meeting: str | None, problems: Problems) -> KickLine | None:
    place = meeting or _text(record.values, (MEETING,))
    by_id, by_custom_id = _text(record.values, BY_ID), _text(record.values, BY_CUSTOM_ID)
    if not place:
        problems.add(record.line, f"missing: {MEETING}; or give the meeting of all lines")
    elif by_id:
        return KickLine(record.line, place, "participant_ids", by_id)
    elif by_custom_id:
        return KickLine(record.line, place, "custom_participant_ids", by_custom_id)
    else:
        problems.add(record.line, f"missing: {BY_ID[0]} or {BY_CUSTOM_ID[0]}")
    return None


def _text(values: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first text under one of the names, which may be in a list of one."""
    for name in names:
        value = values.get(name)
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(value, str) and value:
            return value
    return ""
