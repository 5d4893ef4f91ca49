"""`rtk emulator serve` has the endpoint, and a participant outlives the server."""

import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rtk_cli.meeting import Meeting
from rtk_cli.meeting.websocket_connection import SocketConnection
from tests.emulator.http.server_process import MEETINGS, ServerProcess, running_server
from tests.meeting.in_time import in_time

PATIENT = (0.25,) * 100
NEVER = ()


def tokens(server: ServerProcess, *names: str) -> list[str]:
    """Join tokens for a new meeting."""
    with server.client() as client:
        meeting_id = client.post(MEETINGS, json={"title": "Daily"}).json()["data"]["id"]
        people = [{"custom_participant_id": name, "name": name, "preset_name": "group_call_host"} for name in names]
        answers = [client.post(f"{MEETINGS}/{meeting_id}/participants", json=person) for person in people]
    return [answer.raise_for_status().json()["data"]["token"] for answer in answers]


async def joined(server: ServerProcess, token: str, pauses: Sequence[float] = PATIENT) -> Meeting:
    meeting = await Meeting.over(await SocketConnection.open(server.url, token, pauses=pauses))
    await meeting.join()
    return meeting


def test_people_meet_on_a_served_emulator(tmp_path: Path) -> None:
    async def scene(server: ServerProcess) -> Any:
        ada, bob = [await joined(server, token) for token in tokens(server, "ada", "bob")]
        heard = bob.chat.events("chat_update")
        await ada.chat.send_text_message("Hello")
        update = (await anext(heard)).data
        for each in (ada, bob):
            await each.leave()
        return update.message.text

    with running_server(tmp_path) as server:
        assert in_time(scene(server)) == "Hello"


def test_a_server_that_was_killed_and_comes_back_has_lost_nobody_but_who_does_not_return(tmp_path: Path) -> None:
    async def scene(server: ServerProcess) -> tuple[list[str | None], int]:
        token, other, third = tokens(server, "ada", "bob", "cleo")
        ada, cleo = await joined(server, token), await joined(server, third, pauses=NEVER)
        line, left = ada.meta.events(), ada.participants.joined.events("participant_left")
        await ada.chat.send_text_message("before")
        server.stop(signal.SIGKILL)
        assert (await anext(line)).data.socket_state == "reconnecting"
        with running_server(tmp_path, "--port", str(server.address[1])) as again:
            bob = await joined(again, other)
            assert (await anext(line)).data.socket_state == "connected"
            await ada.chat.send_text_message("after")
            bob_heard = [message.text for message in bob.chat.messages]
            assert ada.participants.count == 2
            with again.client() as client:
                client.post(f"{again.origin}/__emulator/advance", json={"by": "31s"}).raise_for_status()
            assert (await anext(left)).data.id == cleo.self.id
            count = ada.participants.count
            for each in (ada, bob):
                await each.leave()
        return [message.text for message in ada.chat.messages] + bob_heard[:1], count

    with running_server(tmp_path) as server:
        texts, count = in_time(scene(server))
    assert (texts, count) == (["before", "after", "before"], 1)
