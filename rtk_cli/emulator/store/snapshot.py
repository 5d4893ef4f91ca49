"""The whole state as one document, and back: every table of the schema, the store's secret included.

Without the secret no join token and no link of the state would be good. Whoever has the document can sign such.
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

_MEMBERS = ("format", "version", "now", "tables")
_SEEDED = ("metadata", "apps", "presets")  # what a new store holds something in
_SECRET = re.compile(r"([0-9a-f]{2}){16,64}", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_NOT_TAKEN_ALONG = (*virtual_clock.OF_THIS_MACHINE, metadata.GENERATION)
_KEY = re.compile(r"-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END PRIVATE KEY-----\n?")
_FORMS = {metadata.SECRET: _SECRET, metadata.SEED: _NUMBER, metadata.IDS_DRAWN: _NUMBER, metadata.WEBHOOK_KEY: _KEY}

Document = Mapping[str, Any]


class Snapshots:
    """`emulator.snapshots`: the whole state of an emulator as one document."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def is_used(self) -> bool:
        """Whether the store holds more than a new one."""
        with self._transactions.settled("reading") as (db, _):
            return is_used(db)

    def export(self) -> dict[str, Any]:
        """The whole state, including the secret that signs tokens and links."""
        with self._transactions.settled("reading") as (db, now):
            return export(db, now)

    def replace(self, document: Document, *, keep_clock: bool = False) -> None:
        """Replace everything by an exported state, or raise `UsageError` and change nothing.

        The clock continues from the time of the export, unless `keep_clock` is set.
        """
        with self._transactions.plain("writing") as db:
            replace(db, document, self._transactions.machine_now(), keep_clock=keep_clock)
        self._transactions.notify()


def export(db: sqlite3.Connection, now: int) -> dict[str, Any]:
    """The document; `now` is the emulator's time, at which `replace` lets its clock go on."""
    found = {name: tables.rows(db, name) for name in tables.names(db)}
    found["metadata"] = [fact for fact in found["metadata"] if fact["name"] not in _NOT_TAKEN_ALONG]
    return {"format": FORMAT, "version": SCHEMA_VERSION, "now": timestamps.to_text(now), "tables": found}


def replace(db: sqlite3.Connection, document: Document, machine_now: int, *, keep_clock: bool) -> None:
    """Put the document in the place of everything; raises `UsageError`, and then the caller must take all back."""
    wanted, now = _checked(document, tables.names(db))
    lead = virtual_clock.lead(db) if keep_clock or now is None else now - machine_now
    _empty(db)
    for name, rows in wanted.items():
        known = tables.columns(db, name)
        for row in rows:
            tables.insert(db, name, known, row)
    _complete(db)
    virtual_clock.set_lead(db, lead)
    metadata.begin_era(db)
    db.execute("UPDATE connections SET held_by = NULL")  # no line leads into this world


def is_used(db: sqlite3.Connection) -> bool:
    """Whether there is more in the store than in a new one."""
    others = [name for name in tables.names(db) if name not in _SEEDED]
    if any(db.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")').fetchone()[0] for name in others):  # noqa: S608
        return True
    apps = db.execute("SELECT count(*) FROM apps").fetchone()[0]
    untouched = db.execute("SELECT count(*) FROM presets WHERE updated_at = created_at").fetchone()[0]
    all_presets = db.execute("SELECT count(*) FROM presets").fetchone()[0]
    return not (apps == 1 and untouched == all_presets == len(READY_PRESETS))


def _checked(document: Document, known: list[str]) -> tuple[dict[str, list[dict[str, Any]]], int | None]:
    """The rows by table, in the schema's order, and the moment of the export if it is told."""
    if document.get("format") != FORMAT:
        raise UsageError("this is no state of the emulator", hint="`rtk emulator export` writes one")
    if document.get("version") != SCHEMA_VERSION:
        hint = f"this one reads version {SCHEMA_VERSION}: export it anew"
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
            raise UsageError(f"a table is a list of rows, each an object: {name}")
    return {name: found[name] for name in known if name in found}, _moment(document.get("now"))


def _moment(now: object) -> int | None:
    return None if now is None else timestamps.clock_time(now)


def _empty(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA defer_foreign_keys=ON")  # until the end of this transaction
    for name in tables.names(db):
        db.execute(f'DELETE FROM "{name}"')  # noqa: S608 - a name of the schema
    db.execute("DELETE FROM sqlite_sequence")


def _complete(db: sqlite3.Connection) -> None:
    """What every store has must be there; a secret is made where none came."""
    broken = db.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise UsageError(f"a row refers to one of {broken['parent']} that is not there: {broken['table']}")
    if db.execute("SELECT 1 FROM apps WHERE id = ?", (APP_ID,)).fetchone() is None:
        raise UsageError(f"the state lacks the app that every emulator has: {APP_ID}")
    for name, form in _FORMS.items():
        value = metadata.read(db, name)
        if value is not None and form.fullmatch(value) is None:
            raise UsageError(f"the fact has no value of its kind: {name}")
    if metadata.read(db, metadata.SECRET) is None:
        metadata.write(db, metadata.SECRET, os.urandom(32).hex())
