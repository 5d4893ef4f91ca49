"""Participants on `rtk emulator serve`, also across a restart of the server."""

import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rtk_cli.meeting import Meeting
from rtk_cli.meeting.websocket_connection import SocketConnection
from tests.emulator.http.server_process import MEETINGS, ServerProcess, running_server
from tests.meeting.async_runner import run_async

MANY_RETRIES = (0.25,) * 100
NO_RETRIES = ()


def tokens(server: ServerProcess, *names: str) -> list[str]:
    """Join tokens for a new meeting."""
    with server.client() as client:
        meeting_id = client.post(MEETINGS, json={"title": "Daily"}).json()["data"]["id"]
        participants = [
            {"custom_participant_id": name, "name": name, "preset_name": "group_call_host"} for name in names
        ]
        answers = [client.post(f"{MEETINGS}/{meeting_id}/participants", json=person) for person in participants]
    return [answer.raise_for_status().json()["data"]["token"] for answer in answers]


async def joined(server: ServerProcess, token: str, retry_delays: Sequence[float] = MANY_RETRIES) -> Meeting:
    meeting = await Meeting.over(await SocketConnection.open(server.url, token, retry_delays=retry_delays))
    await meeting.join()
    return meeting


def test_participants_meet_on_a_served_emulator(tmp_path: Path) -> None:
    async def scenario(server: ServerProcess) -> Any:
        ada, bob = [await joined(server, token) for token in tokens(server, "ada", "bob")]
        updates = bob.chat.events("chat_update")
        await ada.chat.send_text_message("Hello")
        update = (await anext(updates)).data
        for each in (ada, bob):
            await each.leave()
        return update.message.text

    with running_server(tmp_path) as server:
        assert run_async(scenario(server)) == "Hello"


def test_participants_who_reconnect_survive_a_killed_server(tmp_path: Path) -> None:
    async def scenario(server: ServerProcess) -> tuple[list[str | None], int]:
        token, other, third = tokens(server, "ada", "bob", "cleo")
        ada, cleo = await joined(server, token), await joined(server, third, retry_delays=NO_RETRIES)
        states, left = ada.meta.events(), ada.participants.joined.events("participant_left")
        await ada.chat.send_text_message("before")
        server.stop(signal.SIGKILL)
        assert (await anext(states)).data.socket_state == "reconnecting"
        with running_server(tmp_path, "--port", str(server.address[1])) as again:
            bob = await joined(again, other)
            assert (await anext(states)).data.socket_state == "connected"
            await ada.chat.send_text_message("after")
            bob_texts = [message.text for message in bob.chat.messages]
            assert ada.participants.count == 2
            with again.client() as client:
                client.post(f"{again.origin}/__emulator/advance", json={"by": "31s"}).raise_for_status()
            assert (await anext(left)).data.id == cleo.self.id
            count = ada.participants.count
            for each in (ada, bob):
                await each.leave()
        return [message.text for message in ada.chat.messages] + bob_texts[:1], count

    with running_server(tmp_path) as server:
        texts, count = run_async(scenario(server))
    assert (texts, count) == (["before", "after", "before"], 1)
