"""The HTTP calls of the web client: who it is, and what it may; recordings and livestreams; the transcript."""

import json
from typing import Any

import pytest

from rtk_cli.emulator.web_client.event_numbers import Room
from tests.web_client.scenario import HOST, PARTICIPANT, WebRoom, run

DETAILS = "/v2/internals/participant-details"


def test_details_are_those_of_participant_meeting_and_preset() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", HOST)
        answer = await room.http("GET", DETAILS, token)
        assert answer.headers["content-type"].startswith("application/json")
        data = answer.json()["data"]
        assert data["participant"]["name"] == "Ada"
        assert data["participant"]["custom_participant_id"] == "ada"
        assert data["meeting"] == {"id": room.meeting_id, "title": "Daily"}
        presets = {each["name"]: each["id"] for each in room.rest("GET", "/presets")}
        preset = room.rest("GET", f"/presets/{presets[HOST]}")
        for part in ("permissions", "config", "ui"):
            assert data["preset"][part] == preset[part]
        assert has_no_null(answer.json())

    run(scenario)


def has_no_null(value: Any) -> bool:
    """The client fails on some nulls."""
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return value is not None and all(has_no_null(each) for each in members)


@pytest.mark.parametrize("token", ["", "eyJ.x.y", "é"])
def test_token_that_is_not_valid_is_refused(token: str) -> None:
    async def scenario(room: WebRoom) -> None:
        headers = {"Authorization": f"Bearer {token}".encode()} if token else {}
        answer = await room.http("GET", DETAILS, "", headers=headers)
        assert answer.status_code == 401

    run(scenario)


def test_token_is_refused_when_it_has_expired_or_its_participant_was_removed() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", HOST)
        (ada,) = room.rest("GET", f"/meetings/{room.meeting_id}/participants")
        room.rest("DELETE", f"/meetings/{room.meeting_id}/participants/{ada['id']}")
        assert (await room.http("GET", DETAILS, token)).status_code == 401
        other = room.token("bob", HOST)
        room.clock.advance(101 * 24 * 3600)
        assert (await room.http("GET", DETAILS, other)).status_code == 401

    run(scenario)


def test_unknown_call_is_a_404() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", HOST)
        assert (await room.http("GET", "/v2/nothing", token)).status_code == 404
        assert (await room.http("GET", "/iceservers", "")).json() == {"success": True, "iceServers": []}

    run(scenario)


@pytest.mark.parametrize("host", ["location", "location-legacy", "da-collector", "api-silos"])
def test_telemetry_is_taken_and_dropped(host: str) -> None:
    async def scenario(room: WebRoom) -> None:
        headers = {"host": f"{host}.localhost", "content-encoding": "gzip", "content-type": "application/x-thing"}
        answer = await room.http("POST", "/anything", "x", headers=headers, content=b"\x1f\x8b")
        assert answer.status_code == 200

    run(scenario)


def test_host_records_and_all_are_told() -> None:
    async def scenario(room: WebRoom) -> None:
        host_token, token = room.token("ada", HOST), room.token("bob", PARTICIPANT)
        ada, bob = await room.web_connected("ada", token=host_token), await room.web_connected("bob", token=token)
        for client in (ada, bob):
            await client.join()
        refused = await room.http("POST", "/v2/recordings", token, json={"meeting_id": room.meeting_id})
        assert refused.status_code == 403
        started = await room.http("POST", "/v2/recordings", host_token, json={"meeting_id": "x"})
        recording_id = started.json()["data"]["id"]
        active = await room.http("GET", f"/v2/recordings/active-recording/{room.meeting_id}", token)
        assert active.json()["data"]["id"] == recording_id
        room.clock.advance(5)
        steps = {Room.RECORDING_STARTED: None, Room.RECORDING_PAUSED: "pause", Room.RECORDING_STOPPED: "stop"}
        for event, action in steps.items():
            if action is not None:
                await room.http("PUT", f"/v2/recordings/{recording_id}", host_token, json={"action": action})
            for client in (ada, bob):
                heard = await client.heard(event, "socket.recording.RecordingEvent")
                assert heard["recording_id"] == recording_id
        assert room.rest("GET", f"/recordings/{recording_id}")["status"] == "UPLOADING"

    run(scenario)


def test_active_recording_is_in_the_room() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", HOST)
        ada = await room.web_connected("ada", token=token)
        await ada.join()
        await room.http("POST", "/v2/recordings", token, json={})
        found = await ada.request(Room.GET_ROOM_INFO, None, "socket.room.RoomInfoResponse")
        assert [each["recording_status"] for each in found["room"]["active_recordings"]] == ["STARTING"]

    run(scenario)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v2/recordings", b'{"video_config": 5}'),
        ("POST", "/v2/recordings", b'{"max_seconds": NaN}'),
        ("POST", "/v2/recordings", b"[]"),
        ("PUT", "/v2/recordings/{recording}", b"{}"),
        ("PUT", "/v2/recordings/{recording}", b'{"action": "dance"}'),
        ("POST", "/v2/meetings/{meeting}/livestreams", b'{"name": 5}'),
        ("POST", "/v2/meetings/chat-upload", b'{"filename": "\\ud800"}'),
        ("POST", "/v2/meetings/chat-upload", b"{"),
    ],
)
def test_body_that_the_rest_api_would_refuse_is_refused(method: str, path: str, body: bytes) -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", HOST)
        ada = await room.web_connected("ada", token=token)
        await ada.join()
        recording = (await room.http("POST", "/v2/recordings", token, json={})).json()["data"]["id"]
        url = path.format(recording=recording, meeting=room.meeting_id)
        assert (await room.http(method, url, token, content=body)).status_code == 400

    run(scenario)


def test_recording_of_another_meeting_is_refused() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", HOST)
        ada = await room.web_connected("ada", token=token)
        await ada.join()
        recording_id = (await room.http("POST", "/v2/recordings", token, json={})).json()["data"]["id"]
        mine, room.meeting_id = room.meeting_id, room.rest("POST", "/meetings", {"title": "Other"})["id"]
        stranger = room.token("eve", HOST)
        answer = await room.http("PUT", f"/v2/recordings/{recording_id}", stranger, json={"action": "stop"})
        assert answer.status_code == 403
        for path in (f"/v2/meetings/{mine}/active-livestream", f"/v2/recordings/active-recording/{mine}"):
            assert (await room.http("GET", path, stranger)).status_code == 403

    run(scenario)


def test_livestream_is_started_and_stopped_and_all_are_told() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("ada", HOST)
        ada = await room.web_connected("ada", token=token)
        await ada.join()
        assert (await room.http("POST", f"/v2/meetings/{room.meeting_id}/livestreams", token, json={})).is_success
        name = "socket.livestreaming.LiveStreamingEvent"
        await ada.heard(Room.LIVESTREAMING_INVOKED, name)
        room.clock.advance(60)
        live = await ada.heard(Room.STARTED_LIVESTREAM, name)
        found = (await room.http("GET", f"/v2/meetings/{room.meeting_id}/active-livestream", token)).json()["data"]
        assert live["playback_url"] == found["playback_url"]
        stop = f"/v2/meetings/{room.meeting_id}/active-livestream/stop"
        assert (await room.http("POST", stop, token)).is_success
        room.clock.advance(60)
        await ada.heard(Room.STOPPED_LIVESTREAM, name)

    run(scenario)


def test_transcript_comes_line_by_line_and_as_a_file() -> None:
    async def scenario(room: WebRoom) -> None:
        token = room.token("bob", PARTICIPANT)
        bob = await room.web_connected("bob", token=token)
        await bob.join()
        grace = room.emulator.live.join_with_token(room.token("grace", HOST))["id"]
        room.emulator.live.say(grace, 'Well, "hello"', spoken=True)
        heard = await bob.heard(Room.TRANSCRIPT, "socket.ai.MeetingTranscript")
        assert heard["transcript"].split(",", 5)[1] == grace
        assert heard["transcript"].endswith('Grace,"Well, ""hello"""')
        found = await room.http("GET", f"/v2/meetings/{room.meeting_id}/active-transcript", token)
        link = found.json()["data"]["transcript_download_url"]
        file = await room.http("GET", "/" + link.split("/", 3)[3], "")
        assert file.text == heard["transcript"]
        assert json.dumps(found.json()).count("http") == 1

    run(scenario)
