"""Columns of tables and CSV, and how a cell's value is formatted for people."""

from collections.abc import Mapping
from enum import Enum
from math import isfinite
from typing import Any, NamedTuple

from rtk_cli.errors import UsageError

Row = Mapping[str, Any]


class Kind(Enum):
    """What a column holds: decides how it is formatted, and what may happen to it on a narrow terminal."""

    TEXT = "text"  # folded on a narrow terminal, to three lines at most
    MESSAGE = "message"  # folded to as many lines as it takes
    EXACT = "exact"  # tokens, URLs, keys: always in full
    ID = "id"  # in full too, and the last columns of a table
    STATUS = "status"
    NUMBER = "number"
    TIME = "time"  # without seconds, zone and this year on a narrow terminal
    BYTES = "bytes"
    SECONDS = "seconds"
    FLAG = "flag"  # yes or no; the API sends it as a word in places


KINDS_BY_FIELD = {
    "status": Kind.STATUS,
    "file_size": Kind.BYTES,
    "recording_duration": Kind.SECONDS,
    "ingest_seconds": Kind.SECONDS,
    "viewer_seconds": Kind.SECONDS,
    "disabled": Kind.FLAG,
    "size": Kind.BYTES,
    "ahead_seconds": Kind.SECONDS,
    **dict.fromkeys(("at", "begin", "end", "now"), Kind.TIME),
}

NARROWED = (Kind.TEXT, Kind.MESSAGE)
"""The kinds that are folded where the terminal is too narrow for the whole text."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIRST_TO_GO = 3
"""The priority of columns that a narrow table leaves out before it moves ids below the rows."""
BOOLEAN_WORDS = {"true": "yes", "false": "no"}


class Column(NamedTuple):
    """A heading and the dotted path of its field, such as `meeting.title`.

    A narrow table shows columns of priority 1 in any case, and leaves out those of 3 before those of 2.
    """

    title: str
    path: str
    kind: Kind = Kind.TEXT
    priority: int = 1


def select_columns(columns: tuple[Column, ...], requested: str | None) -> tuple[Column, ...]:
    """Return the columns named by --columns, by path or heading; all of `columns` without that flag."""
    if requested is None:
        return columns
    known = {name: column for column in columns for name in (column.path, column.title.lower())}
    paths = [path.strip() for path in requested.split(",")]
    if not all(paths):
        raise UsageError(f"--columns has an empty name: {requested}", hint="separate fields with commas: id,title")
    return tuple(known.get(path.lower()) or Column(path, path, kind_of(path)) for path in paths)


def kind_of(path: str) -> Kind:
    """Guess a field's kind from its name."""
    name = path.rpartition(".")[2]
    if name.endswith(("_at", "_time", "_expiry")):
        return Kind.TIME
    if name.endswith(("id", "token", "url", "key", "_name")):
        return Kind.EXACT
    return KINDS_BY_FIELD.get(name, Kind.EXACT)


def value_at(row: Any, path: str) -> Any:
    """Return the value at a dotted path, or None if there is none."""
    for name in path.split("."):
        if isinstance(row, Mapping):
            row = row.get(name)
        elif isinstance(row, list) and name.isdecimal() and len(name) < 10 and int(name) < len(row):
            row = row[int(name)]
        else:
            return None
    return row


def flatten(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Return every leaf of an object with its dotted path, in the object's own order."""
    if isinstance(value, Mapping) and value:
        return [leaf for name, member in value.items() for leaf in flatten(member, f"{path}.{name}" if path else name)]
    if isinstance(value, list) and any(isinstance(item, (Mapping, list)) for item in value):
        return [leaf for index, item in enumerate(value) for leaf in flatten(item, f"{path}.{index}")]
    return [(path, value)]


def format_value(value: Any, kind: Kind, *, utc: bool, short_in: int | None = None) -> str:
    """Format a value for people: local time, binary sizes, yes and no. In the year `short_in`, times are short."""
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(format_value(item, kind, utc=utc, short_in=short_in) for item in value)
    if kind is Kind.TIME and isinstance(value, str):
        return _format_time(value, utc=utc, short_in=short_in)
    if kind is Kind.BYTES and isinstance(value, (int, float)) and _number(value) is not None:
        return format_size(value)
    if kind is Kind.SECONDS and (seconds := _number(value)) is not None:
        return format_duration(seconds)
    if kind is Kind.FLAG and isinstance(value, str):
        return BOOLEAN_WORDS.get(value.lower(), value)
    if isinstance(value, Mapping):
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value)


def format_size(count: float) -> str:
    """Format bytes in binary units: 4.2 MiB."""
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"


def format_duration(seconds: float) -> str:
    """Format seconds as 1h 02m 03s, without leading zero units."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h {minutes:02}m {rest:02}s"
    return f"{minutes}m {rest:02}s" if minutes else f"{rest}s"


def _number(value: Any) -> float | None:
    """Parse a number; livestream figures are strings in some responses: contract/notes.md, section 9.1."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _format_time(text: str, *, utc: bool, short_in: int | None) -> str:
    """Format as local time with its offset, to the second; short as `Nov 22 13:31`, with the year unless `short_in`.

    Text that is not a time is returned unchanged.
    """
    if text == "null":  # the end of a running session, in places: contract/notes.md, section 9.3
        return ""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC if utc else None)
    except (ValueError, OverflowError):  # the year 1, some languages' zero time, has no local time
        return text
    if short_in is None:
        return moment.isoformat(" ", "seconds").replace("+00:00", "Z" if utc else "+00:00")
    year = "" if moment.year == short_in else f" {moment.year}"
    return f"{MONTHS[moment.month - 1]} {moment.day:02}{year} {moment:%H:%M}{'Z' if utc else ''}"
