"""A meeting whose participants use the live protocol, next to rtk on the same file."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live.client_connection import ClientConnection
from rtk_cli.emulator.live.live_errors import LiveRefusal
from rtk_cli.terminal.session import EMULATOR_FILE
from tests.support.cli import Rtk

HOST = "group_call_host"
GUEST = "group_call_guest"
PARTICIPANT = "group_call_participant"
VIEWER = "webinar_viewer"


class LiveClient:
    """A participant with a client connection; `events` has all delivered events in order."""

    def __init__(self, participant: str, connection: ClientConnection, *, after: int | None = None) -> None:
        self.participant = participant
        self.connection = connection
        self.events: list[Event] = []
        connection.listen(self.events.extend)

    @property
    def peer(self) -> str:
        return self.connection.connection_id

    @property
    def state(self) -> str:
        state: str = self.connection.call("hello", {})["state"]
        return state

    def __call__(self, name: str, /, **params: Any) -> Any:
        """The `ok` of a call."""
        return self.connection.call(name, params)

    def refusal_of(self, name: str, /, **params: Any) -> tuple[str, str]:
        """The code and the message of a refusal."""
        with pytest.raises(LiveRefusal) as caught:
            self.connection.call(name, params)
        return caught.value.code, caught.value.message

    def data_of(self, kind: str) -> list[Any]:
        """The data of all delivered events of that kind."""
        return [event.data for event in self.events if event.kind == kind]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


class LiveMeeting:
    """One meeting, created with rtk; its clients connect to an emulator of their own on the same file."""

    def __init__(self, rtk: Rtk, emulator: Emulator, *flags: str) -> None:
        self.rtk = rtk
        self.emulator = emulator
        self.meeting: str = rtk("meetings", "create", "--title", "Weekly", *flags).ok.data["id"]

    def add_participant(self, name: str, preset: str = PARTICIPANT) -> tuple[str, str]:
        """A new participant: the id and the join token."""
        flags = ("--name", name, "--custom-id", name.lower(), "--preset", preset)
        added = self.rtk("participants", "add", "--meeting", self.meeting, *flags).ok.data
        return added["id"], added["token"]

    def connect(self, name: str, preset: str = PARTICIPANT) -> LiveClient:
        """A new participant before joining."""
        participant, token = self.add_participant(name, preset)
        return LiveClient(participant, self.emulator.live.connect(token))

    def join(self, name: str, preset: str = PARTICIPANT) -> LiveClient:
        """A new participant who has joined, or waits."""
        client = self.connect(name, preset)
        client("join")
        return client

    @property
    def session(self) -> str:
        session: str = self.rtk(f"sessions list --meeting {self.meeting} --limit 1").ok.data[0]["id"]
        return session

    def preset(self, name: str, base: str, *permissions: str) -> str:
        """Create a preset from a ready-made one, with permissions such as `kick_participant=true`; returns its name."""
        listed = self.rtk("presets list --limit 100").ok.data
        found = next(preset["id"] for preset in listed if preset["name"] == base)
        words = [word for permission in permissions for word in ("--set", f"permissions.{permission}")]
        self.rtk("presets", "create", "--from", found, "--name", name, *words).ok
        return name


@contextmanager
def live_meeting(rtk: Rtk, *flags: str) -> Iterator[LiveMeeting]:
    """A new meeting; its emulator is closed at the end."""
    emulator = Emulator(rtk.data_dir / EMULATOR_FILE, clock=rtk.clock, ids=rtk.new_id)
    try:
        yield LiveMeeting(rtk, emulator, *flags)
    finally:
        emulator.close()
