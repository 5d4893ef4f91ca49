"""Every handler reads all inputs that the contract gives its operation: path ids, query parameters, body members.

A filter that a handler forgets has no effect, and no other test may notice. An input without an effect must be listed
in `IGNORED` of its area.
"""

import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from rtk_cli.emulator.areas.default_presets import READY_PRESETS
from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.handler import Call, Handler
from rtk_cli.emulator.router import Route, Router
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request, Response
from rtk_cli.operations import OPERATIONS, Operation
from tests.support.cli import FakeClock
from tests.support.contract_check import CONTRACT

Json = dict[str, Any]

APP = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}"
HOST = {"preset_name": "group_call_host"}
PRESET = {**READY_PRESETS[0], "name": "new"}
WEBHOOK = {"name": "new", "url": "https://hooks.example.net/new", "events": ["meeting.ended"]}


class ReadRecorder(dict[str, Any]):
    """A dict that records which names are read; unpacking or iterating reads all `known` names."""

    def __init__(self, values: Json, known: set[str]) -> None:
        super().__init__(values)
        self._known = known
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.read.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.read.add(str(name))
        return super().__contains__(name)

    def __iter__(self) -> Iterator[str]:
        self.read |= self._known
        return super().__iter__()

    def keys(self) -> Any:
        self.read |= self._known
        return super().keys()

    def items(self) -> Any:
        self.read |= self._known
        return super().items()

    def __or__(self, other: Any) -> Any:
        return {**self, **other}


@dataclass
class Inputs:
    """The inputs of one operation by the contract, and those that its handler has read."""

    operation: str
    read: set[str] = field(default_factory=set)

    @property
    def ids(self) -> set[str]:
        return set(CONTRACT.operations[self.operation]["ids"]["properties"]) - {"account_id"}  # checked by the router

    @property
    def query(self) -> set[str]:
        return set(CONTRACT.operations[self.operation]["query"]["properties"])

    @property
    def body(self) -> set[str]:
        body = CONTRACT.operations[self.operation].get("body")
        return set() if body is None else _members(body["schema"])

    @property
    def ignored(self) -> set[str]:
        """What the area lists as ignored."""
        area = import_module(f"rtk_cli.emulator.areas.{CONTRACT.area(self.operation).replace('-', '_')}")
        ignored: dict[Operation, tuple[str, ...]] = getattr(area, "IGNORED", {})
        return set(ignored.get(OPERATIONS[self.operation], ()))

    def recorded(self, handler: Handler) -> Handler:
        """Wrap a handler, so that `read` holds what it read."""

        def wrapped(call: Call) -> Response:
            recorders = [
                ReadRecorder(dict(values), known)
                for values, known in ((call.ids, self.ids), (call.query, self.query), (call.body, self.body))
            ]
            ids, query, body = recorders
            response = handler(replace(call, ids=ids, query=query, body=body))
            self.read = set().union(*(recorder.read for recorder in recorders))
            return response

        return wrapped


def _members(schema: Json) -> set[str]:
    if "$ref" in schema:
        return _members(CONTRACT.definitions[schema["$ref"].removeprefix("#/$defs/")])
    names = {name for name, member in schema.get("properties", {}).items() if not member.get("writeOnly")}
    return names.union(*(_members(part) for part in schema.get("allOf", ())))


class Scene:
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

    def _post(self, path: str, body: Json) -> Any:
        response = self._emulator.handle(
            Request("POST", f"{APP}/{path}", body=json.dumps(body).encode()), None
        ).response
        assert response is not None
        assert response.status < 300, response.content
        return json.loads(response.content)["data"]


@dataclass(frozen=True)
class Stored:
    """An emulator file, and the ids of its objects."""

    path: Path
    ids: dict[str, str]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    path = tmp_path_factory.mktemp("scene") / "emulator.sqlite3"
    with closing(_emulator(path)) as emulator:
        return Stored(path, Scene(emulator).build())


def _emulator(path: Path) -> Emulator:
    return Emulator(path, clock=FakeClock(), ids=lambda: str(uuid.uuid4()))


@pytest.fixture
def emulator(stored: Stored, tmp_path: Path) -> Iterator[Emulator]:
    """A fresh copy of the stored emulator."""
    shutil.copy(stored.path, tmp_path / "emulator.sqlite3")
    with closing(_emulator(tmp_path / "emulator.sqlite3")) as found:
        yield found


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


def _request(operation: str, ids: dict[str, str]) -> Request:
    entry = CONTRACT.operations[operation]
    variant = VARIANTS.get(operation)
    names = entry["ids"]["properties"]
    path = entry["path"].format_map({name: ids.get(f"{variant}/{name}", ids[name]) for name in names})
    body = _body(operation, ids)
    return Request(entry["method"], path, body=None if body is None else json.dumps(body).encode())


@pytest.fixture(params=list(CONTRACT.operations))
def inputs(
    request: pytest.FixtureRequest, stored: Stored, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> Inputs:
    """The inputs of an operation, after a successful request without query parameters."""
    inputs = Inputs(request.param)
    original = Router.handler

    def handler(self: Router, route: Route) -> Handler:
        return inputs.recorded(original(self, route))

    monkeypatch.setattr(Router, "handler", handler)
    response = emulator.handle(_request(inputs.operation, stored.ids), None).response
    assert response is not None
    assert response.status < 300, response.content
    return inputs


def test_handler_reads_every_input_or_lists_it_as_ignored(inputs: Inputs) -> None:
    assert (inputs.ids | inputs.query | inputs.body) - inputs.read - inputs.ignored == set()


def test_ignored_inputs_exist_and_are_not_read(inputs: Inputs) -> None:
    assert inputs.ignored <= inputs.ids | inputs.query | inputs.body
    assert not inputs.ignored & inputs.read
