"""A webhook delivery that the emulator has planned or sent, as tests look at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rtk_cli.emulator.webhooks.delivery_service import DeliveryService


@dataclass(frozen=True)
class WebhookDelivery:
    """One event for one webhook. To try your handler, pass it `body` and `headers`: no server has to listen.

    `status` is PENDING until `Emulator.deliver` has sent it, then DELIVERED or FAILED with `status_code` or `error`.
    """

    id: str
    webhook_id: str
    event: str
    payload: Mapping[str, Any]
    status: str
    attempts: int
    status_code: int | None
    error: str | None
    _service: "DeliveryService" = field(repr=False, compare=False)

    @property
    def body(self) -> bytes:
        """The body as it is posted."""
        return self._signed[0]

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers as they are posted, with the emulator's signature of the body."""
        return self._signed[1]

    @cached_property
    def _signed(self) -> tuple[bytes, Mapping[str, str]]:
        return self._service.signed(self.id)


def deliveries_of(service: "DeliveryService") -> tuple[WebhookDelivery, ...]:
    """Return the deliveries of an emulator, the oldest first."""
    names = ("id", "webhook_id", "event", "payload", "status", "attempts", "status_code", "error")
    return tuple(
        WebhookDelivery(**{name: entry[name] for name in names}, _service=service) for entry in service.listed()
    )
