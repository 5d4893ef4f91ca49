"""Convert table rows to readable form and back: JSON columns as JSON, times as RFC 3339, bytes as base64.

The schema decides: a column named `…_json` holds JSON text, an INTEGER column named `at` or `…_at` holds milliseconds.
"""

import base64
import json
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.contract.json_schema import is_too_deep
from rtk_cli.emulator.handler import Refusal
from rtk_cli.emulator.store import timestamps
from rtk_cli.errors import UsageError

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
_TYPES: dict[str, tuple[type, ...]] = {"INTEGER": (int,), "REAL": (int, float), "TEXT": (str,)}
_MAX_INTEGER = 2**63 - 1


class Column(NamedTuple):
    """One column; `kind` is its declared type."""

    name: str
    kind: str

    @property
    def is_json(self) -> bool:
        return self.name.endswith("_json")

    @property
    def is_time(self) -> bool:
        return self.kind == "INTEGER" and (self.name == "at" or self.name.endswith("_at"))

    def readable(self, value: Any) -> Any:
        """Convert a stored value to its readable form."""
        if value is None:
            return None
        if self.is_json:
            return json.loads(value)
        if isinstance(value, bytes):
            return {"base64": base64.b64encode(value).decode()}
        return _as_text(value) if self.is_time else value

    def stored(self, value: Any) -> Any:
        """Convert a readable value to its stored form; raise `ValueError` for one that the column cannot hold."""
        if value is None:
            return None
        if self.is_json:
            return _json_text(value)
        if self.is_time and isinstance(value, str):
            return _from_text(value)
        if self.kind == "BLOB":
            return base64.b64decode(value["base64"], validate=True)
        if isinstance(value, bool) or not isinstance(value, _TYPES.get(self.kind, ())):
            raise ValueError(f"not {self.kind}: {value}")
        if isinstance(value, int) and abs(value) > _MAX_INTEGER:
            raise ValueError(f"too large: {value}")
        return value


def names(db: sqlite3.Connection) -> list[str]:
    """Return the names of the tables, in the order of the schema."""
    return [row[0] for row in db.execute(_TABLES)]


def columns(db: sqlite3.Connection, table: str) -> dict[str, Column]:
    """Return the columns of a table by name."""
    found = db.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
    return {name: Column(name, kind) for name, kind in found}


def rows(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table in the order of creation."""
    known = columns(db, table)
    found = db.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    return [{name: known[name].readable(row[name]) for name in known} for row in found]


def counters(db: sqlite3.Connection) -> dict[str, int]:
    """Return the highest number that was ever given to a row, by table."""
    return {row["name"]: row["seq"] for row in db.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")}


def raise_counters(db: sqlite3.Connection, values: object) -> None:
    """Set the counters of the tables, but never below their rows; raise `UsageError` for invalid ones."""
    if not isinstance(values, dict):
        raise UsageError("the counters must be an object")
    current = counters(db)
    for name, value in values.items():
        if name not in names(db) or "number" not in columns(db, name):
            raise UsageError(f"a counter of an unknown table: {name}")
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MAX_INTEGER:
            raise UsageError(f"invalid counter: {name}", detail=str(value))
        if name in current:
            db.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (value, name))
        else:
            db.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, value))


def insert(db: sqlite3.Connection, table: str, known: Mapping[str, Column], row: Mapping[str, Any]) -> None:
    """Insert a row of readable values; raise `UsageError` for an invalid one. Absent columns get their default."""
    unknown = [name for name in row if name not in known]
    if unknown:
        raise UsageError(f"unknown column: {table}.{unknown[0]}")
    values = [_stored(known[name], table, value) for name, value in row.items()]
    column_names = ", ".join(f'"{name}"' for name in row)
    placeholders = ", ".join("?" * len(row))
    into = f"({column_names}) VALUES ({placeholders})" if row else "DEFAULT VALUES"
    try:
        db.execute(f'INSERT INTO "{table}" {into}', values)
    except (sqlite3.IntegrityError, UnicodeEncodeError) as error:
        raise UsageError(f"invalid row ({error}): {table}") from error


def _stored(column: Column, table: str, value: Any) -> Any:
    try:
        return column.stored(value)
    except (ValueError, TypeError, KeyError, Refusal) as error:
        raise UsageError(f"invalid value for the column: {table}.{column.name}", detail=str(error)) from error


def _json_text(value: Any) -> str:
    if is_too_deep(value):
        raise ValueError("nested too deeply")
    return json.dumps(value, ensure_ascii=False)


def _as_text(moment: int) -> str | int:
    try:
        return timestamps.to_text(moment)
    except OverflowError:  # beyond the year 9999
        return moment


def _from_text(text: str) -> int:
    """Parse a time; it must have an offset."""
    try:
        return timestamps.from_text(text)
    except TypeError:
        raise ValueError(f"no offset: {text}") from None
