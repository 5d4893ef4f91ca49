"""A hundred peers in one session, and a process that is killed while it sends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.live_meeting import HOST, LiveClient, LiveMeeting

ROOT = Path(__file__).parents[2]
PEERS = 100
MESSAGES = 1000
EVENTS_A_SECOND = 50


def test_hundred_peers_receive_a_thousand_messages_in_order(weekly: LiveMeeting) -> None:
    people = []
    for number in range(PEERS):
        people.append(weekly.connect(f"P{number}", HOST))
        people[-1]("join")
        weekly.rtk.clock.advance(1 / EVENTS_A_SECOND)
    for number in range(MESSAGES):
        people[number % PEERS]("chat.send_text", text=str(number))
        weekly.rtk.clock.advance(1 / EVENTS_A_SECOND)
    for joined_before, person in enumerate(people):
        assert [data["message"]["text"] for data in person.data_of("chat.message")] == [str(n) for n in range(MESSAGES)]
        assert len(person.data_of("participant.joined")) == PEERS - joined_before
        assert person.events == person.connection.events(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not report the peak memory")
def test_memory_stays_small_with_a_hundred_peers() -> None:
    command = (sys.executable, "-m", "bench.live", "--messages", str(MESSAGES), "--at-any-rate")
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("acknowledged", [1, 20, 150])
def test_killed_process_loses_no_acknowledged_message(weekly: LiveMeeting, acknowledged: int) -> None:
    host = weekly.join("Ada", HOST)
    _, token = weekly.add_participant("Bob")
    file = weekly.rtk.data_dir / "emulator.sqlite3"
    process = subprocess.Popen(
        (sys.executable, "-m", "tests.support.chatting_process", str(file), token),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(acknowledged)]
    process.kill()
    lines += [line for line in process.stdout if line.endswith("\n")]
    process.wait()
    process.stdout.close()
    weekly.emulator.live.tick()
    assert [line.split()[0] for line in lines] == message_ids(host)[: len(lines)]
    assert len(lines) <= len(message_ids(host)) <= len(lines) + 1
    assert {each["id"] for each in host("join")["room"]["messages"]} == set(message_ids(host))
    assert [event.number for event in weekly.emulator.live.events_since(weekly.session, 0)][-1] == host.events[
        -1
    ].number


def message_ids(person: LiveClient) -> list[str]:
    return [each["message"]["id"] for each in person.data_of("chat.message")]
