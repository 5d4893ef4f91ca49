"""Apps: the containers of everything else; created and read, never renamed or deleted."""

from typing import NotRequired, TypedDict

from pydantic import Field

from rtk_cli.api.models.request import RequestModel


class AppCreate(RequestModel):
    """A new app; names may repeat."""

    name: str = Field(min_length=1)


class App(TypedDict):
    """A RealtimeKit app (called an organisation in older payloads)."""

    id: str
    name: NotRequired[str | None]
    created_at: str
