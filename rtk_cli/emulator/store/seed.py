"""The contents of a new store: its secret, the account's one app, and that app's default presets."""

import json
import os
import sqlite3

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.emulator.store import metadata, seeded_ids, virtual_clock
from rtk_cli.emulator.store.seeded_ids import NewId
from rtk_cli.local import ACCOUNT_ID, APP_ID

APP_NAME = "local"


def populate(
    db: sqlite3.Connection, now: int, new_id: NewId, seed: int | None = None, *, clock_offset: int = 0
) -> None:
    """Fill the empty tables; a `seed` determines ids and secret. `now` is the machine's time plus `clock_offset`."""
    metadata.begin_generation(db)
    virtual_clock.set_offset(db, clock_offset)
    metadata.write(db, metadata.SECRET, os.urandom(32).hex() if seed is None else seeded_ids.secret_of(seed))
    if seed is not None:
        seeded_ids.set_seed(db, seed)
    add_app(db, APP_ID, APP_NAME, now, lambda: seeded_ids.next_id(db, new_id))


def add_app(db: sqlite3.Connection, app_id: str, name: str, now: int, new_id: NewId) -> None:
    """Add an app with the presets of an app made in the dashboard (contract/notes.md, section 10)."""
    db.execute("INSERT INTO apps VALUES (?, ?, ?, ?)", (app_id, ACCOUNT_ID, name, now))
    db.executemany(
        "INSERT INTO presets VALUES (?, ?, ?, ?, ?, ?)",
        [(new_id(), app_id, preset["name"], json.dumps(preset), now, now) for preset in READY_PRESETS],
    )
