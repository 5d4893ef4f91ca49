"""Export the whole state as one JSON document, and replace it by one.

The document includes the store's secret: join tokens and links stay valid, and anyone who has it can sign new ones.
"""

import os
import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.emulator.store import metadata, tables, timestamps, virtual_clock
from rtk_cli.emulator.store.sqlite_store import SCHEMA_VERSION
from rtk_cli.emulator.transactions import Transactions
from rtk_cli.errors import UsageError
from rtk_cli.local import APP_ID

FORMAT = "rtk-emulator-state"

_MEMBERS = ("format", "version", "now", "counters", "tables")
_POPULATED_TABLES = ("metadata", "apps", "presets")  # those that are not empty in a new store
_NOT_EXPORTED = (*virtual_clock.MACHINE_SPECIFIC, metadata.GENERATION)
_SECRET = re.compile(r"([0-9a-f]{2}){16,64}", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_KEY = re.compile(r"-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END PRIVATE KEY-----\n?")
_PATTERNS = {
    metadata.SECRET: _SECRET,
    metadata.SEED: _NUMBER,
    metadata.IDS_ISSUED: _NUMBER,
    metadata.FAULTS_DRAWN: _NUMBER,
    metadata.WEBHOOK_KEY: _KEY,
}

Document = Mapping[str, Any]


class Snapshots:
    """`emulator.snapshots`: the whole state of an emulator as one document."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def is_used(self) -> bool:
        """Whether the store holds more than a new one."""
        with self._transactions.settled("reading") as (db, _):
            return _has_rows(db) or not _has_default_presets(db)

    def export(self) -> dict[str, Any]:
        """Return the whole state, including the secret that signs tokens and links."""
        with self._transactions.settled("reading") as (db, now):
            rows = {name: tables.rows(db, name) for name in tables.names(db)}
            counters = tables.counters(db)
        rows["metadata"] = [entry for entry in rows["metadata"] if entry["name"] not in _NOT_EXPORTED]
        head = {"format": FORMAT, "version": SCHEMA_VERSION, "now": timestamps.to_text(now)}
        return {**head, "counters": counters, "tables": rows}

    def replace(self, document: Document, *, keep_clock: bool = False) -> None:
        """Replace everything by an exported state, or raise `UsageError` and change nothing.

        The clock continues from the time of the export, unless `keep_clock` is set.
        """
        machine_now = self._transactions.machine_now()
        with self._transactions.plain("writing") as db:
            rows, now = _validated(document, tables.names(db))
            offset = virtual_clock.offset(db) if keep_clock or now is None else now - machine_now
            _delete_all(db)
            _insert_all(db, rows)
            tables.raise_counters(db, document.get("counters", {}))
            _check_required_rows(db)
            virtual_clock.set_offset(db, offset)
            metadata.begin_generation(db)
            db.execute("UPDATE connections SET held_by = NULL")  # no client is connected to the new state
        self._transactions.notify()


def _has_rows(db: sqlite3.Connection) -> bool:
    """Whether a table has rows that is empty in a new store."""
    others = [name for name in tables.names(db) if name not in _POPULATED_TABLES]
    return any(db.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchone()[0] for name in others)


def _has_default_presets(db: sqlite3.Connection) -> bool:
    """Whether there is one app, with the default presets unchanged."""
    apps = db.execute("SELECT count(*) FROM apps").fetchone()[0]
    unchanged = db.execute("SELECT count(*) FROM presets WHERE updated_at = created_at").fetchone()[0]
    presets = db.execute("SELECT count(*) FROM presets").fetchone()[0]
    return bool(apps == 1 and unchanged == presets == len(READY_PRESETS))


def _validated(document: Document, known: list[str]) -> tuple[dict[str, list[dict[str, Any]]], int | None]:
    """Return the rows by table, in the schema's order, and the time of the export (None without one)."""
    if document.get("format") != FORMAT:
        raise UsageError("not an exported state of the emulator", hint="`rtk emulator export` writes one")
    if document.get("version") != SCHEMA_VERSION:
        hint = f"this rtk reads version {SCHEMA_VERSION}: export the state again"
        raise UsageError(f"the state was written by another version of rtk: {document.get('version')}", hint=hint)
    found = document.get("tables")
    if not isinstance(found, dict):
        raise UsageError("the state has no tables")
    for what, given, names in (("member", document, _MEMBERS), ("table", found, known)):
        unknown = [name for name in given if name not in names]
        if unknown:
            raise UsageError(f"the state has an unknown {what}: {unknown[0]}")
    for name, rows in found.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UsageError(f"a table must be a list of objects: {name}")
    now = document.get("now")
    rows_by_table = {name: found[name] for name in known if name in found}
    return rows_by_table, None if now is None else timestamps.clock_time(now)


def _delete_all(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA defer_foreign_keys=ON")  # until the end of this transaction
    for name in tables.names(db):
        db.execute(f'DELETE FROM "{name}"')
    db.execute("DELETE FROM sqlite_sequence")


def _insert_all(db: sqlite3.Connection, rows_by_table: Mapping[str, list[dict[str, Any]]]) -> None:
    for name, rows in rows_by_table.items():
        columns = tables.columns(db, name)
        for row in rows:
            tables.insert(db, name, columns, row)


def _check_required_rows(db: sqlite3.Connection) -> None:
    """Check references and required rows, and make a secret if there is none."""
    broken = db.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise UsageError(f"a row refers to a missing row of {broken['parent']}: {broken['table']}")
    if db.execute("SELECT 1 FROM apps WHERE id = ?", (APP_ID,)).fetchone() is None:
        raise UsageError(f"the state lacks the app that every emulator has: {APP_ID}")
    for name, pattern in _PATTERNS.items():
        value = metadata.read(db, name)
        if value is not None and pattern.fullmatch(value) is None:
            raise UsageError(f"invalid value in the table metadata: {name}")
    if metadata.read(db, metadata.SECRET) is None:
        metadata.write(db, metadata.SECRET, os.urandom(32).hex())
