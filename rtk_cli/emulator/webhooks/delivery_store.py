"""The table of deliveries: the outbox of what is still to be sent, and the log of what was, for one month.

Webhooks are independent of each other. Deliveries of one webhook go out one after the other, in the order of the
changes: the next is due when the one before was accepted or given up.
"""

import json
import sqlite3
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.files import signed_links
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import DAY, SECOND
from rtk_cli.emulator.webhooks.event_payloads import Link

KEPT = 30 * DAY  # contract/notes.md, section 7
PAUSES = tuple(seconds * SECOND for seconds in (1, 5, 30, 120, 600))
"""What is waited before each repeat; after the last one a delivery is given up. The real schedule is unknown."""

LEASE = 60 * SECOND
"""How long whoever took a delivery has for one attempt: another may take it then, for the first may be dead."""

_ADD = (
    "INSERT INTO deliveries (id, webhook_id, event, body, links_json, status, created_at, next_at)"
    " VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?)"
)
_HEADS = (
    "SELECT deliveries.*, webhooks.url AS target FROM deliveries JOIN webhooks ON webhooks.id = webhook_id"
    " WHERE enabled AND next_at <= :now AND deliveries.number IN"
    " (SELECT min(number) FROM deliveries WHERE status = 'PENDING' AND created_at > :after GROUP BY webhook_id)"
)
_GIVE_UP = (
    "UPDATE deliveries SET status = 'FAILED', error = 'the webhook was deleted', next_at = NULL"
    " WHERE status = 'PENDING' AND webhook_id = ?"
)
_TAKE = (
    "UPDATE deliveries SET attempts = attempts + 1, attempted_at = :now, next_at = :until, url = :url WHERE id = :id"
)
_CONCLUDE = (
    "UPDATE deliveries SET status = :status, status_code = :code, error = :error, next_at = :next_at WHERE id = :id"
)
_LISTED = (
    "SELECT * FROM deliveries WHERE created_at > :after AND (:webhook_id IS NULL OR webhook_id = :webhook_id)"
    " AND (NOT :failed OR error IS NOT NULL) ORDER BY number"
)


class AttemptResult(NamedTuple):
    """What a receiver said: a status, or in `error` why there is none."""

    status_code: int | None
    error: str | None = None

    @property
    def is_accepted(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def may_be_repeated(self) -> bool:
        """contract/notes.md, section 8: 5xx and failures of the network are, other statuses are not."""
        return self.status_code is None or self.status_code >= 500

    @property
    def failure(self) -> str | None:
        """What is wrong with it, in words."""
        return self.error if self.is_accepted or self.error is not None else f"answered {self.status_code}"


def add(db: sqlite3.Connection, webhook_id: str, event: str, body: str, open_links: Mapping[str, Link], at: int) -> str:
    """Put a delivery in, due at once, and give its id; what is older than a month goes."""
    db.execute("DELETE FROM deliveries WHERE created_at <= ?", (at - KEPT,))
    number = db.execute("SELECT coalesce(max(number), 0) + 1 FROM deliveries").fetchone()[0]
    delivery_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{webhook_id}/{number}/{at}"))
    db.execute(_ADD, (delivery_id, webhook_id, event, body, json.dumps(open_links), at, at))
    return delivery_id


def give_up(db: sqlite3.Connection, webhook_id: str) -> None:
    """The webhook is deleted: what it has not got it will not get."""
    db.execute(_GIVE_UP, (webhook_id,))


def due(db: sqlite3.Connection, now: int) -> list[str]:
    """The webhooks to which something is to be sent now."""
    return [row["webhook_id"] for row in db.execute(f"{_HEADS} ORDER BY deliveries.number", _times(now))]


def take(db: sqlite3.Connection, webhook_id: str, now: int) -> sqlite3.Row | None:
    """The delivery that a webhook gets next, if it is due: from now on it is the taker's, for the time of the lease."""
    found = db.execute(f"{_HEADS} AND webhook_id = :webhook_id", {**_times(now), "webhook_id": webhook_id}).fetchone()
    return None if found is None else hold(db, found["id"], found["target"], now)


def hold(db: sqlite3.Connection, delivery_id: str, url: str, now: int) -> sqlite3.Row:
    """Begin an attempt."""
    db.execute(_TAKE, {"now": now, "until": now + LEASE, "url": url, "id": delivery_id})
    found = row(db, delivery_id)
    assert found is not None
    return found


def conclude(db: sqlite3.Connection, delivery_id: str, answer: AttemptResult, now: int, *, once: bool = False) -> None:
    """Write down how an attempt went, and when the next one is; `once` never repeats."""
    held = row(db, delivery_id)
    if held is None or held["status"] != "PENDING":  # the store was reset meanwhile, or the webhook deleted
        return
    next_at = None
    if not answer.is_accepted and answer.may_be_repeated and not once and held["attempts"] <= len(PAUSES):
        next_at = now + PAUSES[held["attempts"] - 1]
    status = "PENDING" if next_at is not None else "DELIVERED" if answer.is_accepted else "FAILED"
    named = {"code": answer.status_code, "error": answer.failure, "next_at": next_at}
    db.execute(_CONCLUDE, {"id": delivery_id, "status": status, **named})


def row(db: sqlite3.Connection, delivery_id: str) -> sqlite3.Row | None:
    found: sqlite3.Row | None = db.execute("SELECT * FROM deliveries WHERE id = ?", (delivery_id,)).fetchone()
    return found


def listed(db: sqlite3.Connection, now: int, webhook_id: str | None, *, failed: bool) -> list[sqlite3.Row]:
    """The log of the last month, the oldest first; `failed` are those whose last attempt went wrong."""
    return db.execute(_LISTED, {**_times(now), "webhook_id": webhook_id, "failed": failed}).fetchall()


def _times(now: int) -> dict[str, int]:
    """The present, and the moment after which entries are kept."""
    return {"now": now, "after": now - KEPT}


def view(delivery: sqlite3.Row, origin: str, secret: bytes) -> dict[str, Any]:
    """An entry of the log for the eye."""
    moments = {"created_at": "created_at", "attempted_at": "attempted_at", "next_attempt_at": "next_at"}
    return {
        **{name: delivery[name] for name in ("id", "webhook_id", "event", "url")},
        **{name: delivery[name] for name in ("status", "attempts", "status_code", "error")},
        **{name: None if delivery[at] is None else timestamps.to_text(delivery[at]) for name, at in moments.items()},
        "payload": json.loads(body(delivery, origin, secret)),
    }


def body(delivery: sqlite3.Row, origin: str, secret: bytes) -> str:
    """The text that is sent, its links signed."""
    text: str = delivery["body"]
    open_links: dict[str, tuple[str, int]] = json.loads(delivery["links_json"])
    if not open_links:
        return text
    members: dict[str, Any] = json.loads(text)
    for place, (path, expires_at) in open_links.items():
        *parents, last = place.split(".")
        inner = members
        for name in parents:
            inner = inner[name]
        inner[last] = signed_links.sign(origin, path, secret=secret, expires_at=expires_at)
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
