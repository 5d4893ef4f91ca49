"""Where deliveries are taken from the store and brought back: what whoever sends has to do with."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from rtk_cli.emulator.store import metadata
from rtk_cli.emulator.store.sqlite_store import OpenTransaction
from rtk_cli.emulator.webhooks import delivery_store, outbox, signing_key
from rtk_cli.emulator.webhooks.delivery_store import AttemptResult
from rtk_cli.errors import NotFoundError

NO_WEBHOOK = "00000000-0000-0000-0000-000000000000"
"""The webhook's id in what goes to an address that no webhook has."""


@dataclass(frozen=True)
class Delivery:
    """A delivery on its way: what is posted, and where."""

    delivery_id: str
    webhook_id: str
    event: str
    url: str
    body: bytes
    headers: Mapping[str, str]


class DeliveryService:
    """The deliveries of a store. Every call is a transaction of its own; signing is done outside of any."""

    def __init__(self, settled: OpenTransaction, origin: str) -> None:
        self._settled = settled
        self._origin = origin

    def due(self) -> list[str]:
        """The webhooks to which something is to be sent now."""
        with self._settled("reading") as (db, now):
            return delivery_store.due(db, now)

    def take(self, webhook_id: str) -> Delivery | None:
        """What the webhook gets next, if that is due; it must be brought back with `conclude`."""
        with self._settled("writing") as (db, now):
            held = delivery_store.take(db, webhook_id, now)
            pack = None if held is None else self._packer(db, held)
        return None if pack is None else pack()

    def conclude(self, parcel: Delivery, answer: AttemptResult, *, once: bool = False) -> dict[str, Any] | None:
        """How it went; gives its entry of the log, None when the store was reset meanwhile. `once` never repeats."""
        with self._settled("writing") as (db, now):
            delivery_store.conclude(db, parcel.delivery_id, answer, now, once=once)
            entry = delivery_store.row(db, parcel.delivery_id)
            return None if entry is None else self._view(db, entry)

    def listed(self, webhook_id: str | None = None, *, failed: bool = False) -> list[dict[str, Any]]:
        """The log of the last month, the oldest first."""
        with self._settled("reading") as (db, now):
            return [self._view(db, row) for row in delivery_store.listed(db, now, webhook_id, failed=failed)]

    def public_key(self) -> str:
        """The public key as PEM; a store without one gets one."""
        with self._settled("reading") as (db, _):
            pem = signing_key.private_pem(db)
        if pem is None:
            with self._settled("writing") as (db, _):
                pem = signing_key.made_private_pem(db)
        return signing_key.public_pem(pem)

    def to_webhooks(self, event: str, body: str, webhook_id: str | None) -> list[Delivery]:
        """A made-up event for one webhook, or for each that wants it: like `take`, past what else waits."""
        with self._settled("writing") as (db, now):
            targets = _named(db, webhook_id) if webhook_id is not None else _wanting(db, event)
            ids = [(delivery_store.add(db, target["id"], event, body, {}, now), target["url"]) for target in targets]
            packs = [self._packer(db, delivery_store.hold(db, delivery_id, url, now)) for delivery_id, url in ids]
        return [pack() for pack in packs]

    def to_url(self, event: str, body: str, url: str, delivery_id: str) -> Delivery:
        """A made-up event for an address that is no webhook's; the log does not know of it."""
        with self._settled("writing") as (db, _):
            pem = signing_key.made_private_pem(db)
        return _packed(delivery_id, NO_WEBHOOK, event, url, body.encode(), pem)

    def _packer(self, db: sqlite3.Connection, held: sqlite3.Row) -> Callable[[], Delivery]:
        """What is left to do once the transaction is over."""
        body = delivery_store.body(held, self._origin, metadata.secret(db)).encode()
        pem = signing_key.made_private_pem(db)
        return partial(_packed, held["id"], held["webhook_id"], held["event"], held["url"], body, pem)

    def _view(self, db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
        return delivery_store.view(row, self._origin, metadata.secret(db))


def _packed(delivery_id: str, webhook_id: str, event: str, url: str, body: bytes, pem: str) -> Delivery:
    headers = signing_key.headers(body, pem, delivery_id, webhook_id)
    return Delivery(delivery_id, webhook_id, event, url, body, headers)


def _named(db: sqlite3.Connection, webhook_id: str) -> list[sqlite3.Row]:
    """A webhook, enabled or not, whatever it wants: this is to try it."""
    found = db.execute("SELECT * FROM webhooks WHERE id = ?", (webhook_id,)).fetchall()
    if not found:
        raise NotFoundError(f"no webhook found with id {webhook_id}")
    return found


def _wanting(db: sqlite3.Connection, event: str) -> list[sqlite3.Row]:
    found = db.execute(outbox.WANTING, (event,)).fetchall()
    if not found:
        raise NotFoundError(f"no enabled webhook wants this event: {event}", hint="name one with --webhook, or --url")
    return found
