"""Measures a full session: 100 peers, 1,000 chat messages at 50 events per second: `python3 -m bench.live`.

Fails when a peer misses a message or gets one twice or out of order, when memory passes 200 MB, or when fewer than 50
events per second are handled. With `--against CHECKOUT` the same bench of a second checkout runs before and after it.
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
from typing import TYPE_CHECKING, Any

from bench.environments import run_beside, run_with_dependencies
from rtk_cli.local import ACCOUNT_ID, APP_ID
from rtk_cli.messages import Request

if TYPE_CHECKING:
    from rtk_cli.emulator.emulator import Emulator
    from rtk_cli.emulator.events import Event
    from rtk_cli.emulator.live.client_connection import ClientConnection

MAX_MEGABYTES = 200
MIN_EVENTS_PER_SECOND = 50
APP = f"/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}"


class Clock:
    """Emulated time: each event takes a fiftieth of a second."""

    def __init__(self) -> None:
        self._now = 1_789_372_800.0

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds


class Peer:
    """A peer, the numbers of the events that it received, and the texts of the chat messages."""

    def __init__(self, connection: "ClientConnection") -> None:
        self.connection = connection
        self.numbers: list[int] = []
        self.texts: list[str] = []
        connection.listen(self._receive)

    def _receive(self, events: "list[Event]") -> None:
        self.numbers += [event.number for event in events]
        self.texts += [event.data["message"]["text"] for event in events if event.kind == "chat.message"]


def main() -> int:
    """Measure, print the table, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=int, default=100)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--at-any-rate", action="store_true", help="do not judge the speed: the machine is busy")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument("--quick", action="store_true", help="5 peers and 50 messages: shows that the bench runs")
    args = parser.parse_args()
    peers, messages = (5, 50) if args.quick else (args.peers, args.messages)
    min_rate = 0 if args.at_any_rate or args.quick else MIN_EVENTS_PER_SECOND
    flags = [f"--peers={peers}", f"--messages={messages}", *([] if min_rate else ["--at-any-rate"])]
    if args.against is not None:
        return run_beside("bench.live", flags, args.against)
    return run_with_dependencies("bench.live", flags, lambda: measure(peers, messages, min_rate))


def measure(peers: int, messages: int, min_rate: float) -> int:
    from rtk_cli.emulator.emulator import Emulator

    with TemporaryDirectory(prefix="rtk-bench-") as folder:
        clock = Clock()
        path = Path(folder, "emulator.sqlite3")
        with closing(Emulator(path, clock=clock, ids=lambda: str(uuid.uuid4()))) as emulator:
            joined = _join_all(emulator, clock, peers)
            start = perf_counter()
            sent = _chat(joined, clock, messages)
            seconds = perf_counter() - start
            problems = _problems(joined, sent)
    return _report(peers, len(sent), seconds, min_rate, problems)


def _join_all(emulator: "Emulator", clock: Clock, count: int) -> list[Peer]:
    post = _poster(emulator)
    meeting = post("/meetings", {"title": "Full session"})["id"]
    peers = []
    for number in range(count):
        participant = {"custom_participant_id": f"p{number}", "name": f"P{number}", "preset_name": "group_call_host"}
        token = post(f"/meetings/{meeting}/participants", participant)["token"]
        peers.append(Peer(emulator.live.connect(token)))
        peers[-1].connection.call("join", {})
        clock.sleep(1 / MIN_EVENTS_PER_SECOND)
    return peers


def _poster(emulator: "Emulator") -> Callable[[str, dict[str, Any]], Any]:
    def post(path: str, body: dict[str, Any]) -> Any:
        response = emulator.handle(Request("POST", APP + path, body=json.dumps(body).encode()), None).response
        assert response is not None  # no fault is planned
        return json.loads(response.content)["data"]

    return post


def _chat(peers: list[Peer], clock: Clock, messages: int) -> list[str]:
    """Let the peers send messages in turn; return the texts in that order."""
    sent = []
    for number in range(messages):
        sent.append(f"message {number}")
        peers[number % len(peers)].connection.call("chat.send_text", {"text": sent[-1]})
        clock.sleep(1 / MIN_EVENTS_PER_SECOND)
    return sent


def _problems(peers: list[Peer], sent: list[str]) -> list[str]:
    problems = []
    for number, peer in enumerate(peers):
        if peer.texts != sent:
            problems.append(f"peer {number} received {len(peer.texts)} of {len(sent)} messages, or in another order")
        logged = [event.number for event in peer.connection.events(0)]
        if peer.numbers != sorted(set(peer.numbers)) or peer.numbers != logged:
            problems.append(f"peer {number} received events twice, out of order, or not all of them")
    return problems


def _peak_bytes() -> int:
    """Return the peak memory of this process. On Linux not from rusage, which includes the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _report(peers: int, messages: int, seconds: float, min_rate: float, problems: list[str]) -> int:
    peak = _peak_bytes() / 1_000_000
    print(f"{'peers':>8}{'messages':>10}{'seconds':>9}{'messages/s':>12}{'events/s':>10}{'peak MB':>9}")
    rate = messages / seconds
    print(f"{peers:8}{messages:10}{seconds:9.2f}{rate:12.0f}{rate * peers:10.0f}{peak:9.1f}")
    for problem in problems:
        print(problem)
    is_kept = not problems and peak <= MAX_MEGABYTES and rate >= min_rate
    limits = f"all received in order, at most {MAX_MEGABYTES} MB, at least {min_rate} messages per second"
    print(f"{limits}: {'kept' if is_kept else 'MISSED'}")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
