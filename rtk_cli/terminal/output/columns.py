"""Columns of tables and CSV, and how a cell's value is shown to people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from typing import Any

from rtk_cli.errors import UsageError

Row = Mapping[str, Any]


class Kind(Enum):
    """What a column holds, which decides how it is shown and whether it may be cut."""

    TEXT = "text"  # the only kind that may be cut on a narrow terminal
    EXACT = "exact"  # ids, tokens, URLs, keys: shown in full, always
    STATUS = "status"
    NUMBER = "number"
    TIME = "time"
    BYTES = "bytes"
    SECONDS = "seconds"
    FLAG = "flag"  # yes or no, which the API writes as a word in places


KINDS = {
    "status": Kind.STATUS,
    "file_size": Kind.BYTES,
    "recording_duration": Kind.SECONDS,
    "ingest_seconds": Kind.SECONDS,
    "viewer_seconds": Kind.SECONDS,
    "disabled": Kind.FLAG,
    "size": Kind.BYTES,
    **dict.fromkeys(("at", "begin", "end"), Kind.TIME),
}
"""Fields by name."""

WORDS = {"true": "yes", "false": "no"}


@dataclass(frozen=True)
class Column:
    """A heading over a field, which may be a deep one: `meeting.title`."""

    title: str
    path: str
    kind: Kind = Kind.TEXT


def chosen(columns: tuple[Column, ...], wish: str | None) -> tuple[Column, ...]:
    """The columns that `--columns` asks for, by path or by heading; all of `columns` without a wish."""
    if wish is None:
        return columns
    known = {name: column for column in columns for name in (column.path, column.title.lower())}
    paths = [path.strip() for path in wish.split(",")]
    if not all(paths):
        raise UsageError(f"--columns has an empty name: {wish}", hint="name fields with commas between: id,title")
    return tuple(known.get(path.lower()) or Column(path, path, kind_of(path)) for path in paths)


def kind_of(path: str) -> Kind:
    """The kind that a field's own name tells."""
    name = path.rpartition(".")[2]
    if name.endswith(("_at", "_time", "_expiry")):
        return Kind.TIME
    if name.endswith(("id", "token", "url", "key", "_name")):
        return Kind.EXACT
    return KINDS.get(name, Kind.EXACT)


def value_at(row: Any, path: str) -> Any:
    """The value at a dotted path; None where it is not."""
    for name in path.split("."):
        if isinstance(row, Mapping):
            row = row.get(name)
        elif isinstance(row, list) and name.isdecimal() and int(name) < len(row):
            row = row[int(name)]
        else:
            return None
    return row


def flat(thing: Any, path: str = "") -> list[tuple[str, Any]]:
    """Every leaf of an object with its dotted path, in the object's own order."""
    if isinstance(thing, Mapping) and thing:
        return [leaf for name, value in thing.items() for leaf in flat(value, f"{path}.{name}" if path else name)]
    if isinstance(thing, list) and any(isinstance(item, (Mapping, list)) for item in thing):
        return [leaf for index, value in enumerate(thing) for leaf in flat(value, f"{path}.{index}")]
    return [(path, thing)]


def shown(value: Any, kind: Kind, *, utc: bool) -> str:
    """`value` for a person: local time, binary sizes, yes and no."""
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(shown(item, kind, utc=utc) for item in value)
    if kind is Kind.TIME and isinstance(value, str):
        return _time(value, utc=utc)
    if kind is Kind.BYTES and isinstance(value, (int, float)):
        return size(value)
    if kind is Kind.SECONDS and (seconds := _number(value)) is not None:
        return duration(seconds)
    if kind is Kind.FLAG and isinstance(value, str):
        return WORDS.get(value.lower(), value)
    if isinstance(value, Mapping):
        import json

        return json.dumps(value, ensure_ascii=False)
    return str(value)


def size(count: float) -> str:
    """Bytes in binary units: 4.2 MiB."""
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"


def duration(seconds: float) -> str:
    """Seconds as 1h 02m 03s, without leading zero units."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h {minutes:02}m {rest:02}s"
    return f"{minutes}m {rest:02}s" if minutes else f"{rest}s"


def _number(value: Any) -> float | None:
    """Livestream figures are numbers in some answers and strings in others: contract/notes.md, section 9.1."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if isfinite(number) else None


def _time(text: str, *, utc: bool) -> str:
    """Local time with its offset, to the second; text that is no time stays as it is."""
    if text == "null":  # what sessions that run have for an end, in places: contract/notes.md, section 9.3
        return ""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC if utc else None)
    except (ValueError, OverflowError):  # the year 1, as some languages write no time at all, has no local time
        return text
    return moment.isoformat(" ", "seconds").replace("+00:00", "Z" if utc else "+00:00")
