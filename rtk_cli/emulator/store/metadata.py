"""Named values of the store itself: its secrets, the seed of its ids, its generation."""

import os
import sqlite3

FAULTS_DRAWN = "faults_drawn"
GENERATION = "generation"
IDS_ISSUED = "ids_issued"
SECRET = "secret"  # noqa: S105 - a name, not a secret
SEED = "seed"
WEBHOOK_KEY = "webhook_key"


def read(db: sqlite3.Connection, name: str) -> str | None:
    row = db.execute("SELECT value FROM metadata WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def write(db: sqlite3.Connection, name: str, value: object) -> None:
    db.execute(
        "INSERT INTO metadata VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, str(value))
    )


def begin_generation(db: sqlite3.Connection) -> None:
    """Mark a reset or an import, so that processes which know the previous state notice."""
    write(db, GENERATION, os.urandom(8).hex())


def secret(db: sqlite3.Connection) -> bytes:
    """Return the key that signs join tokens and links."""
    return bytes.fromhex(read(db, SECRET) or "")
