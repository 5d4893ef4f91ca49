"""Webhooks: URLs that receive events."""

from typing import TypedDict

from pydantic import Field

from rtk_cli.api.choices import WebhookEvent
from rtk_cli.api.models.request import RequestModel, optional


class WebhookInput(RequestModel):
    """A new webhook, or the replacement of one."""

    name: str
    url: str = Field(min_length=1)
    events: list[WebhookEvent]
    enabled: bool = optional()


class WebhookUpdate(RequestModel):
    """Changes the fields that are sent. `events` replaces all previous ones."""

    name: str = optional()
    url: str = optional(min_length=1)
    events: list[WebhookEvent] = optional()
    enabled: bool = optional()


class Webhook(TypedDict):
    """A webhook."""

    id: str
    name: str
    url: str
    events: list[WebhookEvent]
    enabled: bool
    created_at: str
    updated_at: str
