"""The faults table as a queue: takes the next planned fault of an operation, or of a subject such as `webhooks`."""

import sqlite3

from rtk_cli.emulator.store import seeded_ids

ANY_OPERATION = "*"

_CANDIDATES = "SELECT * FROM faults WHERE operation IN (?, ?) ORDER BY number"


def take(db: sqlite3.Connection, operation: str) -> sqlite3.Row | None:
    """Take the oldest fault that is planned for any operation or for this one, and that hits by its probability."""
    return _first_hit(db, operation, ANY_OPERATION)


def take_for_subject(db: sqlite3.Connection, subject: str) -> str | None:
    """Take the next content fault of a subject: sessions or webhooks."""
    row = _first_hit(db, subject, subject)
    return None if row is None else row["content"]


def hits(db: sqlite3.Connection, probability: float | None) -> bool:
    """Draw whether a fault with this probability hits; one without always does."""
    return probability is None or seeded_ids.next_random(db) < probability


def _first_hit(db: sqlite3.Connection, *operations: str) -> sqlite3.Row | None:
    for row in db.execute(_CANDIDATES, operations).fetchall():
        if hits(db, row["probability"]):
            db.execute("UPDATE faults SET times = times - 1 WHERE number = ?", (row["number"],))
            db.execute("DELETE FROM faults WHERE times = 0")
            found: sqlite3.Row = row
            return found
    return None
