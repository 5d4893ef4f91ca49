"""A request for every operation of the contract that succeeds, and an emulator that holds all objects it needs."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request, Response
from tests.support.contract_check import CONTRACT

Json = dict[str, Any]

ACCOUNT = f"/accounts/{ACCOUNT_ID}/realtime/kit"
APP = f"{ACCOUNT}/{APP_ID}"
HOST = {"preset_name": "group_call_host"}
PRESET = {**READY_PRESETS[0], "name": "new"}
WEBHOOK = {"name": "new", "url": "https://hooks.example.net/new", "events": ["meeting.ended"]}


def send(emulator: Emulator, request: Request) -> Response:
    """The response, where no fault is planned."""
    response = emulator.handle(request, None).response
    assert response is not None
    return response


@dataclass(frozen=True)
class Stored:
    """An emulator file, and the ids of its objects."""

    path: Path
    ids: dict[str, str]


class SampleData:
    """Builds objects for every operation: live and ended sessions, a recording, livestreams, a webhook."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def build(self) -> dict[str, str]:
        """Return the ids by path parameter; those with a prefix are of another meeting."""
        _, ended_peer = self._meeting("ada", {"transcribe_on_end": True, "summarize_on_end": True})
        self._emulator.live.say(ended_peer["participant_id"], "hello")
        self._emulator.live.say(ended_peer["participant_id"], "hello there", spoken=True)
        self._emulator.live.leave(ended_peer["participant_id"])
        self._emulator.clock.advance(3600)
        live, live_peer = self._meeting("bob", {})
        idle, _ = self._meeting("cy", {})
        livestream = self._post("livestreams", {"name": "talk"})["id"]
        run = self._emulator.live.ingest(livestream)
        self._post(f"meetings/{live}/livestreams", {})
        return {
            "account_id": ACCOUNT_ID,
            "app_id": APP_ID,
            "other/app_id": self._post("apps", {"name": "other"}, base=ACCOUNT)["app"]["id"],
            "meeting_id": live,
            "participant_id": live_peer["participant_id"],
            "idle/meeting_id": idle,
            "ended/session_id": ended_peer["session_id"],
            "ended/participant_id": ended_peer["participant_id"],
            "session_id": live_peer["session_id"],
            "peer_id": live_peer["id"],
            "recording_id": self._post("recordings", {"meeting_id": live})["id"],
            "livestream_id": livestream,
            "livestream-session-id": run["id"],
            "preset_id": self._post("presets", {**PRESET, "name": "old"})["id"],
            "webhook_id": self._post("webhooks", {**WEBHOOK, "url": "https://hooks.example.net/old"})["id"],
        }

    def _meeting(self, name: str, settings: Json) -> tuple[str, Json]:
        """A meeting with one participant, who has joined: its id and the peer."""
        meeting = self._post("meetings", {"title": name, **settings})["id"]
        participant = self._post(f"meetings/{meeting}/participants", {**HOST, "custom_participant_id": name})["id"]
        return meeting, self._emulator.live.join(participant)

    def _post(self, path: str, body: Json, base: str = APP) -> Any:
        response = send(self._emulator, Request("POST", f"{base}/{path}", body=json.dumps(body).encode()))
        assert response.status < 300, response.content
        return json.loads(response.content)["data"]


VARIANTS = {"livestreams_start": "idle"} | dict.fromkeys(
    (
        "sessions_export_chat",
        "sessions_export_transcript",
        "sessions_get_participant",
        "sessions_get_summary",
        "sessions_generate_summary",
    ),
    "ended",
)
"""Operations that need a meeting or session in another state than the live one."""


def _body(operation: str, ids: dict[str, str]) -> Json | None:
    """The smallest body of an operation, None for one without."""
    participants = {"participant_ids": [ids["participant_id"]]}
    bodies: dict[str, Json] = {
        "apps_create": {"name": "new"},
        "participants_add": {**HOST, "custom_participant_id": "dan"},
        "participants_replace": {**HOST, "custom_participant_id": "dan"},
        "active_session_kick": participants,
        "active_session_mute": participants,
        "active_session_create_poll": {"question": "Tea?", "options": ["yes", "no"]},
        "recordings_start": {"meeting_id": ids["idle/meeting_id"]},
        "recordings_start_track": {"meeting_id": ids["idle/meeting_id"]},
        "recordings_control": {"action": "stop"},
        "presets_create": PRESET,
        "presets_replace": PRESET,
        "webhooks_create": WEBHOOK,
        "webhooks_replace": WEBHOOK,
    }
    return bodies.get(operation, {}) if CONTRACT.operations[operation].get("body") else None


def request_for(operation: str, ids: dict[str, str]) -> Request:
    """The smallest request of an operation that succeeds."""
    entry = CONTRACT.operations[operation]
    variant = VARIANTS.get(operation)
    names = entry["ids"]["properties"]
    path = entry["path"].format_map({name: ids.get(f"{variant}/{name}", ids[name]) for name in names})
    body = _body(operation, ids)
    return Request(entry["method"], path, body=None if body is None else json.dumps(body).encode())
