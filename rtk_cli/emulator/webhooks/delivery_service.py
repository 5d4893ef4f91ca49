"""The store's side of sending: claims the next delivery of a webhook, signs it and records the result."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from rtk_cli.emulator.store import metadata
from rtk_cli.emulator.store.sqlite_store import OpenTransaction
from rtk_cli.emulator.webhooks import delivery_store, outbox, signing_key
from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
from rtk_cli.errors import ConflictError, NotFoundError

NO_WEBHOOK = "00000000-0000-0000-0000-000000000000"
"""The webhook id in a delivery to a URL that belongs to no webhook."""


@dataclass(frozen=True)
class Delivery:
    """A signed delivery, ready to post."""

    delivery_id: str
    webhook_id: str
    event: str
    url: str
    body: bytes
    headers: Mapping[str, str]


class DeliveryService:
    """The deliveries of a store. Each method runs in its own transaction and signs outside of it."""

    def __init__(self, settled: OpenTransaction, origin: str) -> None:
        self._settled = settled
        self._origin = origin

    def due(self) -> list[str]:
        """Return the ids of webhooks that have a delivery due now."""
        with self._settled("reading") as (db, now):
            return delivery_store.due(db, now)

    def claim(self, webhook_id: str) -> Delivery | None:
        """Claim the webhook's next delivery if it is due; finish it with `complete` before the lease ends."""
        with self._settled("writing") as (db, now):
            claimed = delivery_store.claim(db, webhook_id, now)
            build = None if claimed is None else self._builder(db, claimed)
        return None if build is None else build()

    def complete(self, delivery: Delivery, result: AttemptResult, *, retry: bool = True) -> dict[str, Any] | None:
        """Record the result of an attempt and return its log entry; None if the store was reset meanwhile."""
        with self._settled("writing") as (db, now):
            delivery_store.complete(db, delivery.delivery_id, result, now, retry=retry)
            entry = delivery_store.find(db, delivery.delivery_id)
            return None if entry is None else self._view(db, entry)

    def listed(self, webhook_id: str | None = None, *, failed: bool = False) -> list[dict[str, Any]]:
        """Return the log of the last month, oldest first; `failed` selects entries whose last attempt failed."""
        with self._settled("reading") as (db, now):
            return [self._view(db, row) for row in delivery_store.listed(db, now, webhook_id, failed=failed)]

    def page(self, webhook_id: str | None, limit: int, offset: int, *, failed: bool = False) -> dict[str, Any]:
        """Return a page of the log, the newest first, and the size of the whole log."""
        with self._settled("reading") as (db, now):
            total, rows = delivery_store.page(db, now, webhook_id, limit, offset, failed=failed)
            return {"total": total, "deliveries": [self._view(db, row) for row in rows]}

    def send_again(self, delivery_id: str) -> dict[str, Any]:
        """Make a delivery due now, under the same `rtk-uuid`, and return its log entry. The worker sends it."""
        with self._settled("writing") as (db, now):
            row = _found(db, delivery_id)
            webhook = db.execute("SELECT enabled FROM webhooks WHERE id = ?", (row["webhook_id"],)).fetchone()
            if webhook is None or not webhook["enabled"]:
                raise ConflictError(f"the webhook of the delivery is deleted or disabled: {row['webhook_id']}")
            if delivery_store.is_being_sent(row, now):
                raise ConflictError(f"the delivery is being sent: {delivery_id}")
            delivery_store.send_again(db, delivery_id, now)
            return self._view(db, _found(db, delivery_id))

    def signed(self, delivery_id: str) -> tuple[bytes, Mapping[str, str]]:
        """Return the body and the headers of a delivery in the log as they are sent; creates the key if needed."""
        with self._settled("writing") as (db, _):
            row = _found(db, delivery_id)
            body = delivery_store.body(row, self._origin, metadata.secret(db)).encode()
            pem = signing_key.ensure_private_pem(db)
        return body, signing_key.headers(body, pem, delivery_id, row["webhook_id"])

    def public_key(self) -> str:
        """Return the public key as PEM. Creates the key pair on first use."""
        with self._settled("reading") as (db, _):
            pem = signing_key.private_pem(db)
        if pem is None:
            with self._settled("writing") as (db, _):
                pem = signing_key.ensure_private_pem(db)
        return signing_key.public_pem(pem)

    def to_webhooks(self, event: str, body: str, webhook_id: str | None) -> list[Delivery]:
        """Claim a sample event for one webhook, or for each subscribed one, ahead of what is already queued."""
        with self._settled("writing") as (db, now):
            targets = _targets(db, event, webhook_id)
            added = [(delivery_store.add(db, target["id"], event, body, {}, now), target["url"]) for target in targets]
            builders = [self._builder(db, delivery_store.start_attempt(db, id_, url, now)) for id_, url in added]
        return [build() for build in builders]

    def to_url(self, event: str, body: str, url: str, delivery_id: str) -> Delivery:
        """Sign a sample event for a URL that belongs to no webhook; it does not appear in the log."""
        with self._settled("writing") as (db, _):
            pem = signing_key.ensure_private_pem(db)
        return _signed(delivery_id, NO_WEBHOOK, event, url, body.encode(), pem)

    def sign(self, body: bytes) -> str:
        """Return the signature of a body. Creates the key pair on first use."""
        with self._settled("writing") as (db, _):
            pem = signing_key.ensure_private_pem(db)
        return signing_key.sign(body, pem)

    def target_urls(self, event: str, webhook_id: str | None) -> list[str]:
        """Return the URL of one webhook, or of each that subscribes to the event."""
        with self._settled("reading") as (db, _):
            return [target["url"] for target in _targets(db, event, webhook_id)]

    def _builder(self, db: sqlite3.Connection, row: sqlite3.Row) -> Callable[[], Delivery]:
        """Return the slow part, signing, to be called after the transaction."""
        body = delivery_store.body(row, self._origin, metadata.secret(db)).encode()
        pem = signing_key.ensure_private_pem(db)
        return partial(_signed, row["id"], row["webhook_id"], row["event"], row["url"], body, pem)

    def _view(self, db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
        return delivery_store.view(row, self._origin, metadata.secret(db))


def _found(db: sqlite3.Connection, delivery_id: str) -> sqlite3.Row:
    row = delivery_store.find(db, delivery_id)
    if row is None:
        raise NotFoundError(f"no delivery found with id {delivery_id}")
    return row


def _signed(delivery_id: str, webhook_id: str, event: str, url: str, body: bytes, pem: str) -> Delivery:
    headers = signing_key.headers(body, pem, delivery_id, webhook_id)
    return Delivery(delivery_id, webhook_id, event, url, body, headers)


def _targets(db: sqlite3.Connection, event: str, webhook_id: str | None) -> list[sqlite3.Row]:
    return _webhook(db, webhook_id) if webhook_id is not None else _subscribers(db, event)


def _webhook(db: sqlite3.Connection, webhook_id: str) -> list[sqlite3.Row]:
    """Return the webhook even if it is disabled or not subscribed: samples are for trying it."""
    found = db.execute("SELECT * FROM webhooks WHERE id = ?", (webhook_id,)).fetchall()
    if not found:
        raise NotFoundError(f"no webhook found with id {webhook_id}")
    return found


def _subscribers(db: sqlite3.Connection, event: str) -> list[sqlite3.Row]:
    found = outbox.subscribers(db, event)
    if not found:
        hint = "name a webhook with --webhook, or a URL with --url"
        raise NotFoundError(f"no enabled webhook subscribes to the event: {event}", hint=hint)
    return found
