"""A meeting on a served emulator: Ada, the client under test, with Bob, and Eve who waits to be admitted."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx

from rtk_cli.clock import SystemClock
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.meeting import Meeting
from tests.web_core.clients import SECONDS, EventLoop, MeetingClient, PythonClient

APP = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}"
CLOCK = SystemClock()


class Room:
    """A meeting with its people. `rest` has the emulator's base URL."""

    def __init__(self, rest: httpx.Client, loop: EventLoop) -> None:
        self.rest = rest
        self._loop = loop
        self.title = f"Daily {uuid.uuid4()}"
        self.meeting_id: str = self.post("/meetings", {"title": self.title})["id"]
        self.participant_ids: dict[str, str] = {}
        self.clients: dict[str, MeetingClient] = {}

    def get(self, path: str) -> Any:
        return self._data("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._data("POST", path, body)

    def token(self, name: str, preset: str = "group_call_host") -> str:
        """Return the join token of a new participant."""
        body = {"custom_participant_id": name, "name": name.title(), "preset_name": preset}
        added = self.post(f"/meetings/{self.meeting_id}/participants", body)
        self.participant_ids[name] = added["id"]
        token: str = added["token"]
        return token

    def python(self, name: str, preset: str = "group_call_host") -> PythonClient:
        """Add a participant who uses `rtk_cli.meeting`; not joined yet."""
        token = self.token(name, preset)
        client = PythonClient(self._loop, lambda: Meeting.connect(str(self.rest.base_url), token))
        self.clients[name] = client
        return client

    def gather(self) -> None:
        """Let Bob join and Eve wait."""
        self.python("bob").call("join")
        self.wait_as("eve")

    def wait_as(self, name: str) -> None:
        """Add a participant who waits to be admitted."""
        self.python(name, self.waiting_preset()).call("join")

    def close(self) -> None:
        """Disconnect everyone who uses `rtk_cli.meeting`."""
        for client in self.clients.values():
            if isinstance(client, PythonClient):
                client.close()

    def waiting_preset(self) -> str:
        """Create a preset whose participants wait until they are admitted."""
        listed = {each["name"]: each["id"] for each in self.get("/presets")}
        if "waiting" not in listed:
            preset = self.get(f"/presets/{listed['group_call_participant']}")
            preset = {key: preset[key] for key in ("config", "permissions", "ui")} | {"name": "waiting"}
            preset["permissions"]["waiting_room_type"] = "SKIP_ON_ACCEPT"
            self.post("/presets", preset)
        return "waiting"

    def live_session(self) -> dict[str, Any]:
        session: dict[str, Any] = self.get(f"/meetings/{self.meeting_id}/active-session")
        return session

    def until(self, holds: Callable[[], object], name: str = "ada") -> None:
        """Wait until it holds; `name` is the client that waits."""
        end = CLOCK.monotonic() + SECONDS
        while not holds():
            assert CLOCK.monotonic() < end, "it never came true"
            self.clients[name].pause()

    def _data(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        response = self.rest.request(method, APP + path, json=body)
        assert response.status_code < 300, response.text
        return response.json()["data"]
