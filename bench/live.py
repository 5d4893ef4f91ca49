"""A full house: 100 peers in one session, 1,000 chat messages at 50 events a second. `python -m bench.live`.

Everybody must hear everything, once and in order, and memory must stay small; how fast it goes is printed.
"""

import argparse
import json
import resource
import sys
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from rtk_cli.emulator.emulator import Emulator
from rtk_cli.emulator.events import Event
from rtk_cli.emulator.live.client_connection import ClientConnection
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request

MOST_MEGABYTES = 200
LEAST_EVENTS_A_SECOND = 50
APP = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}"


class Clock:
    """Emulated time: each event takes a fiftieth of a second."""

    def __init__(self) -> None:
        self._now = 1_789_372_800.0

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


class Ear:
    """What one peer heard: the numbers, and which messages of whom."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.numbers: list[int] = []
        self.texts: list[str] = []
        connection.listen(self._hear)

    def _hear(self, events: list[Event]) -> None:
        self.numbers += [event.number for event in events]
        self.texts += [event.data["message"]["text"] for event in events if event.kind == "chat.message"]


def main() -> int:
    """Measure, print, and tell by the exit code whether the limits are kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=int, default=100)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--at-any-rate", action="store_true", help="do not judge how quick it was: the machine is busy")
    wanted = parser.parse_args()
    with TemporaryDirectory(prefix="rtk-bench-") as folder:
        clock = Clock()
        path = Path(folder, "emulator.sqlite3")
        with closing(Emulator(path, clock=clock, ids=lambda: str(uuid.uuid4()))) as emulator:
            ears = _full_house(emulator, clock, wanted.peers)
            begin = perf_counter()
            said = _talk(ears, clock, wanted.messages)
            seconds = perf_counter() - begin
            problems = _problems(ears, said)
    least = 0 if wanted.at_any_rate else LEAST_EVENTS_A_SECOND
    return _report(wanted.peers, len(said), seconds, least, problems)


def _full_house(emulator: Emulator, clock: Clock, peers: int) -> list[Ear]:
    post = _poster(emulator)
    meeting = post("/meetings", {"title": "Full house"})["id"]
    ears = []
    for number in range(peers):
        person = {"custom_participant_id": f"p{number}", "name": f"P{number}", "preset_name": "group_call_host"}
        token = post(f"/meetings/{meeting}/participants", person)["token"]
        ears.append(Ear(emulator.live.connect(token)))
        ears[-1].connection.call("join", {})
        clock.sleep(1 / LEAST_EVENTS_A_SECOND)
    return ears


def _poster(emulator: Emulator) -> Callable[[str, dict[str, Any]], Any]:
    def post(path: str, body: dict[str, Any]) -> Any:
        response = emulator.handle(Request("POST", APP + path, body=json.dumps(body).encode()), None).response
        assert response is not None  # no fault is planned
        return json.loads(response.content)["data"]

    return post


def _talk(ears: list[Ear], clock: Clock, messages: int) -> list[str]:
    """Everybody in turn; what was said, in that order."""
    said = []
    for number in range(messages):
        said.append(f"message {number}")
        ears[number % len(ears)].connection.call("chat.send_text", {"text": said[-1]})
        clock.sleep(1 / LEAST_EVENTS_A_SECOND)
    return said


def _problems(ears: list[Ear], said: list[str]) -> list[str]:
    problems = []
    for number, ear in enumerate(ears):
        if ear.texts != said:
            problems.append(f"peer {number} heard {len(ear.texts)} of {len(said)} messages, or in another order")
        if ear.numbers != sorted(set(ear.numbers)) or ear.numbers != [
            event.number for event in ear.connection.events(0)
        ]:
            problems.append(f"peer {number} heard events twice, out of order, or not all")
    return problems


def _peak_bytes() -> int:
    """The most memory that this process has used. On Linux not by rusage: it hands on what the parent used."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _report(peers: int, messages: int, seconds: float, least: int, problems: list[str]) -> int:
    peak = _peak_bytes() / 1_000_000
    print(f"{'peers':>8}{'messages':>10}{'seconds':>9}{'messages/s':>12}{'told/s':>10}{'peak MB':>9}")
    rate = messages / seconds
    print(f"{peers:8}{messages:10}{seconds:9.2f}{rate:12.0f}{rate * peers:10.0f}{peak:9.1f}")
    for problem in problems:
        print(problem)
    kept = not problems and peak <= MOST_MEGABYTES and rate >= least
    limits = f"all heard in order, at most {MOST_MEGABYTES} MB, at least {least} events a second"
    print(f"{limits}: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
