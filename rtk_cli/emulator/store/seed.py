"""What a new store holds: its secret, the account's one app, and that app's ready-made presets."""

import json
import os
import sqlite3
from collections.abc import Callable

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.emulator.store import metadata, seeded_ids, virtual_clock
from rtk_cli.local import ACCOUNT_ID, APP_ID

APP_NAME = "local"


def fill(
    db: sqlite3.Connection, now: int, new_id: Callable[[], str], seed: int | None = None, *, ahead: int = 0
) -> None:
    """Fill the empty tables; with a `seed`, ids and secret follow from it. `now` is `ahead` of the machine's time."""
    metadata.begin_era(db)
    virtual_clock.set_lead(db, ahead)
    metadata.write(db, metadata.SECRET, os.urandom(32).hex() if seed is None else seeded_ids.secret_of(seed))
    if seed is not None:
        seeded_ids.plant(db, seed)
    add_app(db, APP_ID, APP_NAME, now, lambda: seeded_ids.draw(db, new_id))


def add_app(db: sqlite3.Connection, app_id: str, name: str, now: int, new_id: Callable[[], str]) -> None:
    """An app with the presets that apps of the dashboard come with (contract/notes.md, section 10)."""
    db.execute("INSERT INTO apps VALUES (?, ?, ?, ?)", (app_id, ACCOUNT_ID, name, now))
    db.executemany(
        "INSERT INTO presets VALUES (?, ?, ?, ?, ?, ?)",
        [(new_id(), app_id, preset["name"], json.dumps(preset), now, now) for preset in READY_PRESETS],
    )
