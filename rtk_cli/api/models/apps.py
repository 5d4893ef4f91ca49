"""Apps, which contain everything else. They can be created and read, not renamed or deleted."""

from typing import NotRequired, TypedDict

from pydantic import Field

from rtk_cli.api.models.request import RequestModel


class AppCreate(RequestModel):
    """A new app; names need not be unique."""

    name: str = Field(min_length=1)


class App(TypedDict):
    """A RealtimeKit app (called organization in older payloads)."""

    id: str
    name: NotRequired[str | None]
    created_at: str
