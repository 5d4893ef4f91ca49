"""What a new store holds: its secret, the account's one app, and that app's ready-made presets."""

import json
import os
import sqlite3
from collections.abc import Callable

from rtk_cli.emulator.ready_presets import READY_PRESETS
from rtk_cli.local import ACCOUNT_ID, APP_ID

APP_NAME = "local"


def seed(db: sqlite3.Connection, now: int, new_id: Callable[[], str]) -> None:
    """Fill the empty tables."""
    db.execute("INSERT INTO facts VALUES ('secret', ?)", (os.urandom(32).hex(),))
    add_app(db, APP_ID, APP_NAME, now, new_id)


def add_app(db: sqlite3.Connection, app_id: str, name: str, now: int, new_id: Callable[[], str]) -> None:
    """An app with the presets that apps of the dashboard come with (contract/notes.md, section 10)."""
    db.execute("INSERT INTO apps VALUES (?, ?, ?, ?)", (app_id, ACCOUNT_ID, name, now))
    db.executemany(
        "INSERT INTO presets VALUES (?, ?, ?, ?, ?, ?)",
        [(new_id(), app_id, preset["name"], json.dumps(preset), now, now) for preset in READY_PRESETS],
    )
