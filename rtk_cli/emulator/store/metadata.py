"""What the store knows about itself, by name: its secrets, where its ids come from, which world it holds."""

import os
import sqlite3

GENERATION = "generation"
IDS_DRAWN = "ids_drawn"
SECRET = "secret"  # noqa: S105 - the name of it
SEED = "seed"
WEBHOOK_KEY = "webhook_key"


def read(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM metadata WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def write(db: sqlite3.Connection, name: str, value: object) -> None:
    db.execute(
        "INSERT INTO metadata VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, str(value))
    )


def begin_era(db: sqlite3.Connection) -> None:
    """All is another world from now on: a reset or an import, which whoever has seen the former one must notice."""
    write(db, GENERATION, os.urandom(8).hex())


def secret(db: sqlite3.Connection) -> bytes:
    """The key with which join tokens and links are signed."""
    return bytes.fromhex(read(db, SECRET) or "")
