"""The deliveries table: the queue of pending webhook deliveries, and one month's log of completed ones.

Webhooks are independent of each other. Each webhook's deliveries go out one at a time, in the order of the changes:
the next becomes due when the previous one was delivered or has failed for good.
"""

import json
import sqlite3
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from rtk_cli.emulator.files import signed_links
from rtk_cli.emulator.store import timestamps
from rtk_cli.emulator.timings import DAY, LATE_DELIVERY, SECOND
from rtk_cli.emulator.webhooks.event_payloads import Link

RETENTION = 30 * DAY  # contract/notes.md, section 7
RETRY_DELAYS = tuple(seconds * SECOND for seconds in (1, 5, 30, 120, 600))
"""The wait before each retry; after the last one a delivery has failed. The real schedule is unknown."""

LEASE = 60 * SECOND
"""How long a sender keeps a claimed delivery. After that another sender may claim it: the first may have died."""

_ADD = (
    "INSERT INTO deliveries (id, webhook_id, event, body, links_json, status, created_at, next_at, fault)"
    " VALUES (?, ?, ?, ?, ?, 'PENDING', ?, ?, ?)"
)
_DUE = (
    "SELECT deliveries.*, webhooks.url AS target FROM deliveries JOIN webhooks ON webhooks.id = webhook_id"
    " WHERE enabled AND next_at <= :now AND deliveries.number IN"
    " (SELECT min(number) FROM deliveries WHERE status = 'PENDING' AND created_at > :after"
    " AND NOT (fault IS 'out-of-order' AND next_at > :now) GROUP BY webhook_id)"
)
_HELD_BACK = (
    "SELECT id FROM deliveries WHERE status = 'PENDING' AND webhook_id = ? AND fault = 'out-of-order' ORDER BY number"
)
_MOVE_TO_THE_END = (
    "UPDATE deliveries SET number = (SELECT max(number) + 1 FROM deliveries), next_at = ?, fault = NULL WHERE id = ?"
)
_CANCEL = (
    "UPDATE deliveries SET status = 'FAILED', error = 'the webhook was deleted', next_at = NULL"
    " WHERE status = 'PENDING' AND webhook_id = ?"
)
_START_ATTEMPT = (
    "UPDATE deliveries SET attempts = attempts + 1, attempted_at = :now, next_at = :until, url = :url,"
    " fault = nullif(fault, 'out-of-order') WHERE id = :id"
)
_COMPLETE = (
    "UPDATE deliveries SET status = :status, status_code = :code, error = :error, next_at = :next_at,"
    " fault = iif(:error IS NULL, NULL, fault) WHERE id = :id"
)
_LOG = (
    "FROM deliveries WHERE created_at > :after AND (:webhook_id IS NULL OR webhook_id = :webhook_id)"
    " AND (NOT :failed OR error IS NOT NULL)"
)
_SEND_AGAIN = "UPDATE deliveries SET status = 'PENDING', next_at = ?, fault = NULL WHERE id = ?"


class AttemptResult(NamedTuple):
    """The receiver's status code, or in `error` why there was no response."""

    status_code: int | None
    error: str | None = None

    @property
    def is_accepted(self) -> bool:
        return self.status_code is not None and 200 <= self.status_code < 300

    @property
    def is_retryable(self) -> bool:
        """contract/notes.md, section 8: 5xx and network failures are retried, other statuses are not."""
        return self.status_code is None or self.status_code >= 500

    @property
    def failure(self) -> str | None:
        """Why the attempt failed, in words; None if it was accepted."""
        return self.error if self.is_accepted or self.error is not None else f"answered {self.status_code}"


def add(
    db: sqlite3.Connection,
    webhook_id: str,
    event: str,
    body: str,
    open_links: Mapping[str, Link],
    at: int,
    fault: str | None = None,
) -> str:
    """Queue a delivery, due at once unless a `fault` delays it, and return its id. Deletes entries older than a month.

    One that is to be out of order waits for the next one of its webhook, which it then follows.
    """
    db.execute("DELETE FROM deliveries WHERE created_at <= ?", (at - RETENTION,))
    number = db.execute("SELECT coalesce(max(number), 0) + 1 FROM deliveries").fetchone()[0]
    delivery_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{webhook_id}/{number}/{at}"))
    next_at = at + LATE_DELIVERY if fault in ("late", "out-of-order") else at
    db.execute(_ADD, (delivery_id, webhook_id, event, body, json.dumps(open_links), at, next_at, fault))
    if fault != "out-of-order":
        for held_back in db.execute(_HELD_BACK, (webhook_id,)).fetchall():
            db.execute(_MOVE_TO_THE_END, (at, held_back["id"]))
    return delivery_id


def cancel_pending(db: sqlite3.Connection, webhook_id: str) -> None:
    """Fail the pending deliveries of a deleted webhook."""
    db.execute(_CANCEL, (webhook_id,))


def due(db: sqlite3.Connection, now: int) -> list[str]:
    """Return the ids of webhooks that have a delivery due."""
    return [row["webhook_id"] for row in db.execute(f"{_DUE} ORDER BY deliveries.number", _times(now))]


def claim(db: sqlite3.Connection, webhook_id: str, now: int) -> sqlite3.Row | None:
    """Claim the webhook's next delivery, if it is due, for the time of the lease."""
    found = db.execute(f"{_DUE} AND webhook_id = :webhook_id", {**_times(now), "webhook_id": webhook_id}).fetchone()
    return None if found is None else start_attempt(db, found["id"], found["target"], now)


def start_attempt(db: sqlite3.Connection, delivery_id: str, url: str, now: int) -> sqlite3.Row:
    """Count an attempt and begin its lease."""
    db.execute(_START_ATTEMPT, {"now": now, "until": now + LEASE, "url": url, "id": delivery_id})
    found = find(db, delivery_id)
    assert found is not None
    return found


def complete(db: sqlite3.Connection, delivery_id: str, result: AttemptResult, now: int, *, retry: bool) -> None:
    """Record the result of an attempt, and schedule the next one unless it was the last or `retry` is False."""
    delivery = find(db, delivery_id)
    if delivery is None or delivery["status"] != "PENDING":  # the store was reset meanwhile, or the webhook deleted
        return
    next_at = None
    attempts = delivery["attempts"]
    if retry and result.is_retryable and attempts <= len(RETRY_DELAYS):
        next_at = now + RETRY_DELAYS[attempts - 1]
    elif retry and result.is_accepted and delivery["fault"] == "duplicate":
        next_at = now
    status = "PENDING" if next_at is not None else "DELIVERED" if result.is_accepted else "FAILED"
    values = {"status": status, "code": result.status_code, "error": result.failure, "next_at": next_at}
    db.execute(_COMPLETE, {"id": delivery_id, **values})


def find(db: sqlite3.Connection, delivery_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute("SELECT * FROM deliveries WHERE id = ?", (delivery_id,)).fetchone()
    return row


def listed(db: sqlite3.Connection, now: int, webhook_id: str | None, *, failed: bool) -> list[sqlite3.Row]:
    """Return the log of the last month, oldest first; `failed` selects entries whose last attempt failed."""
    values = {**_times(now), "webhook_id": webhook_id, "failed": failed}
    return db.execute(f"SELECT * {_LOG} ORDER BY number", values).fetchall()


def page(
    db: sqlite3.Connection, now: int, webhook_id: str | None, limit: int, offset: int, *, failed: bool
) -> tuple[int, list[sqlite3.Row]]:
    """Return the size of the log, and a page of it, the newest first."""
    values = {**_times(now), "webhook_id": webhook_id, "failed": failed, "limit": limit, "offset": offset}
    total: int = db.execute(f"SELECT count(*) {_LOG}", values).fetchone()[0]
    rows = db.execute(f"SELECT * {_LOG} ORDER BY number DESC LIMIT :limit OFFSET :offset", values)
    return total, rows.fetchall()


def is_being_sent(delivery: sqlite3.Row, now: int) -> bool:
    """Whether an attempt has begun and has no result yet."""
    started_at, next_at = delivery["attempted_at"], delivery["next_at"]
    is_leased = delivery["status"] == "PENDING" and started_at is not None and next_at == started_at + LEASE
    return is_leased and next_at > now


def send_again(db: sqlite3.Connection, delivery_id: str, now: int) -> None:
    """Make a delivery due now, whatever became of it. Its attempts go on counting."""
    db.execute(_SEND_AGAIN, (now, delivery_id))


def _times(now: int) -> dict[str, int]:
    """The current time, and the time after which entries are kept."""
    return {"now": now, "after": now - RETENTION}


def view(delivery: sqlite3.Row, origin: str, secret: bytes) -> dict[str, Any]:
    """A log entry as `rtk emulator deliveries` shows it."""
    times = {"created_at": "created_at", "attempted_at": "attempted_at", "next_attempt_at": "next_at"}
    return {
        **{name: delivery[name] for name in ("id", "webhook_id", "event", "url")},
        **{name: delivery[name] for name in ("status", "attempts", "status_code", "error")},
        **{name: delivery[at] and timestamps.to_text(delivery[at]) for name, at in times.items()},
        "payload": json.loads(body(delivery, origin, secret)),
    }


def body(delivery: sqlite3.Row, origin: str, secret: bytes) -> str:
    """The text to send, with its links signed."""
    text: str = delivery["body"]
    open_links: dict[str, tuple[str, int]] = json.loads(delivery["links_json"])
    if not open_links:
        return text
    members: dict[str, Any] = json.loads(text)
    for location, (path, expires_at) in open_links.items():
        *parents, last = location.split(".")
        inner = members
        for name in parents:
            inner = inner[name]
        inner[last] = signed_links.sign(origin, path, secret=secret, expires_at=expires_at)
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
