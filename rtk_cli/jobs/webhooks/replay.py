"""Makes saved deliveries ready to be sent again: as they are, or with another payload."""

from collections.abc import Callable, Mapping
from typing import Any

from rtk_cli.emulator.webhooks import sample_events
from rtk_cli.emulator.webhooks.delivery_service import Delivery
from rtk_cli.jobs.webhooks import headers
from rtk_cli.jobs.webhooks.saved_deliveries import SavedDelivery

Sign = Callable[[bytes], str]


def unchanged(saved: SavedDelivery, url: str) -> Delivery:
    """Return the delivery with its body, signature and ids as they came."""
    return _delivery(saved.event, url, saved.body, headers.sent_again(saved.headers.items()))


def changed(
    saved: SavedDelivery, url: str, payload: Mapping[str, Any], delivery_id: str, sign: Sign | None
) -> Delivery:
    """Return a delivery of another payload, with an id of its own, signed by `sign` or not at all.

    A value of the payload must keep its type; raises `UsageError`.
    """
    checked = sample_events.with_types_of(saved.payload, payload)
    body = sample_events.as_text(checked).encode()
    values = {headers.DELIVERY_ID: delivery_id, headers.SIGNATURE: None if sign is None else sign(body)}
    own = headers.replaced(headers.sent_again(saved.headers.items()), values)
    return _delivery(str(checked.get("event")), url, body, own)


def _delivery(event: str, url: str, body: bytes, own: Mapping[str, str]) -> Delivery:
    delivery_id = headers.value_of(own.items(), headers.DELIVERY_ID)
    webhook_id = headers.value_of(own.items(), headers.WEBHOOK_ID)
    return Delivery(delivery_id or "", webhook_id or "", event, url, body, own)
