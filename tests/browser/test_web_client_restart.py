"""Official web clients on an emulator with a file: it is killed and served again, and other programs write to it."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from rtk_cli.local import AUTHORITY_FILE
from tests.browser.web_client_page import BrowserClient, BrowserRoom
from tests.emulator.http.server_process import RUN, running_server
from tests.support.chromium import needs_chromium
from tests.web_core.clients import EventLoop

pytestmark = needs_chromium

OpenPage = Callable[[], BrowserClient]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def room_on(folder: Path, port: int, loop: EventLoop, open_page: OpenPage) -> Iterator[BrowserRoom]:
    context = ssl.create_default_context(cafile=str(folder / "data" / AUTHORITY_FILE))
    with httpx.Client(base_url=f"https://localhost:{port}/client/v4", verify=context, trust_env=False) as rest:
        yield BrowserRoom(rest, loop, f"localhost:{port}", open_page)


def test_clients_return_after_the_server_was_killed(tmp_path: Path, loop: EventLoop, open_page: OpenPage) -> None:
    port = free_port()
    with (
        running_server(tmp_path, "--tls", "--port", str(port)) as server,
        room_on(tmp_path, port, loop, open_page) as room,
    ):
        ada, bob = room.joined_page("ada"), room.joined_page("bob")
        room.until(lambda: ada.get("participants.joined") == ["Bob"])
        ada.call("chat.sendTextMessage", "before")
        room.until(lambda: bob.get("chat.messages") == ["before"], "bob")
        session = room.live_session()["id"]
        server.stop(signal.SIGKILL)
        with running_server(tmp_path, "--tls", "--port", str(port)):
            for name in ("ada", "bob"):
                room.until(lambda name=name: room.clients[name].get("meta.socketState.state") == "connected", name)  # type: ignore[misc]
            room.until(lambda: room.live_session()["live_participants"] == 2)
            ada.call("chat.sendTextMessage", "after")
            room.until(lambda: bob.get("chat.messages")[-1:] == ["after"], "bob")
            assert room.live_session()["id"] == session
            assert (ada.get("participants.joined"), bob.get("participants.joined")) == (["Bob"], ["Ada"])


def test_simulated_people_talk_to_the_client(tmp_path: Path, loop: EventLoop, open_page: OpenPage) -> None:
    port = free_port()
    with running_server(tmp_path, "--tls", "--port", str(port)), room_on(tmp_path, port, loop, open_page) as room:
        ada = room.joined_page("ada")
        simulate(tmp_path, room.meeting_id)
        room.until(lambda: ada.get("chat.messages") == ["I am simulated"])
        room.until(lambda: "participants.joined.participantLeft" in ada.events)


def simulate(folder: Path, meeting_id: str) -> None:
    """Let a robot join, write and leave, from another process."""
    steps = [
        {"at": 0, "who": "robot", "does": "join"},
        {"at": 1, "who": "robot", "does": "chat", "with": "I am simulated"},
        {"at": 2, "who": "robot", "does": "leave"},
    ]
    flags = ("--meeting", meeting_id, "--speed", "1", "--script", "-")
    subprocess.run(
        [sys.executable, "-c", RUN, "emulator", "simulate", *flags],
        input=json.dumps(steps),
        text=True,
        check=True,
        capture_output=True,
        env={**os.environ, "RTK_DATA_DIR": str(folder / "data"), "RTK_CONFIG_DIR": str(folder / "config")},
    )
