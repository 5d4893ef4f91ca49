"""The whole API by area; each area is imported on first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rtk_cli.api.active_session import ActiveSession
    from rtk_cli.api.analytics import Analytics
    from rtk_cli.api.apps import Apps
    from rtk_cli.api.client import Client
    from rtk_cli.api.livestreams import Livestreams
    from rtk_cli.api.meetings import Meetings
    from rtk_cli.api.participants import Participants
    from rtk_cli.api.presets import Presets
    from rtk_cli.api.raw_call import Raw
    from rtk_cli.api.recordings import Recordings
    from rtk_cli.api.sessions import Sessions
    from rtk_cli.api.webhooks import Webhooks


class Api:
    """The RealtimeKit API, typed."""

    def __init__(self, client: Client) -> None:
        self.client = client

    @cached_property
    def apps(self) -> Apps:
        from rtk_cli.api.apps import Apps

        return Apps(self.client)

    @cached_property
    def meetings(self) -> Meetings:
        from rtk_cli.api.meetings import Meetings

        return Meetings(self.client)

    @cached_property
    def participants(self) -> Participants:
        from rtk_cli.api.participants import Participants

        return Participants(self.client)

    @cached_property
    def active_session(self) -> ActiveSession:
        from rtk_cli.api.active_session import ActiveSession

        return ActiveSession(self.client)

    @cached_property
    def recordings(self) -> Recordings:
        from rtk_cli.api.recordings import Recordings

        return Recordings(self.client)

    @cached_property
    def livestreams(self) -> Livestreams:
        from rtk_cli.api.livestreams import Livestreams

        return Livestreams(self.client)

    @cached_property
    def presets(self) -> Presets:
        from rtk_cli.api.presets import Presets

        return Presets(self.client)

    @cached_property
    def sessions(self) -> Sessions:
        from rtk_cli.api.sessions import Sessions

        return Sessions(self.client)

    @cached_property
    def analytics(self) -> Analytics:
        from rtk_cli.api.analytics import Analytics

        return Analytics(self.client)

    @cached_property
    def webhooks(self) -> Webhooks:
        from rtk_cli.api.webhooks import Webhooks

        return Webhooks(self.client)

    @cached_property
    def raw(self) -> Raw:
        from rtk_cli.api.raw_call import Raw

        return Raw(self.client)
