"""Measures web clients in one meeting, 30 on real sockets, and messages to all: `python3 -m bench.web_clients`.

Fails when a client misses a message or gets one twice, when the messages of a sender arrive out of order, when the
server's memory passes 250 MB, or when 1 of 100 deliveries takes longer than 50 ms. The clients are a driver on the
emulator's own codec, in a process beside the server's; the sender waits 20 ms between two messages.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from bench.environments import CLONE, run_with_dependencies
from rtk_cli.local import ACCOUNT_ID, APP_ID

MAX_MEGABYTES = 250
MAX_MILLISECONDS = 50
START_SECONDS = 30
PAUSE_SECONDS = 0.02
SETTLE_SECONDS = 20


class Client:
    """One web client: what it has sent, and what has arrived, with the time that each message took."""

    def __init__(self, socket: Any, number: int, peer_id: str) -> None:
        self.socket = socket
        self.number = number
        self.peer_id = peer_id
        self.texts: list[str] = []
        self.milliseconds: list[float] = []
        self.answers: dict[str, asyncio.Future[bytes]] = {}
        self._count = 0

    async def read(self) -> None:
        from rtk_cli.emulator.web_client import codec
        from rtk_cli.emulator.web_client.event_numbers import Chat

        async for content in self.socket:
            if isinstance(content, str):
                await self.socket.send("3")
                continue
            frame = codec.decode_frame(content)
            if frame.id in self.answers:
                self.answers.pop(frame.id).set_result(frame.payload)
            elif frame.event == Chat.SEND_MESSAGE_TO_ROOM:
                message = codec.decode("socket.chat.SendChatMessageToRoomResponse", frame.payload)["message"]
                self._take(message["payload"])

    async def request(self, event: int, name: str | None = None, **values: Any) -> bytes:
        from rtk_cli.emulator.web_client import codec

        self._count += 1
        message_id = f"{self.peer_id}-{self._count}"
        future = self.answers[message_id] = asyncio.get_running_loop().create_future()
        payload = b"" if name is None else codec.encode(name, values)
        await self.socket.send(codec.encode_frame(event, payload, message_id))
        return await asyncio.wait_for(future, START_SECONDS)

    async def send_text(self, text: str) -> None:
        from rtk_cli.emulator.web_client import codec
        from rtk_cli.emulator.web_client.event_numbers import Chat

        payload = codec.encode("socket.chat.SendChatMessageToRoomRequest", {"payload": text})
        await self.socket.send(codec.encode_frame(Chat.SEND_MESSAGE_TO_ROOM, payload, "none"))

    def _take(self, text: str) -> None:
        sent_at = float(text.rpartition(" ")[2])
        self.texts.append(text)
        self.milliseconds.append((time.perf_counter() - sent_at) * 1000)


def main() -> int:
    """Measure, print the table, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=30)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--at-any-rate", action="store_true", help="do not judge the times: the machine is busy")
    parser.add_argument("--quick", action="store_true", help="5 clients and 50 messages: shows that the bench runs")
    args = parser.parse_args()
    clients, messages = (5, 50) if args.quick else (args.clients, args.messages)
    is_judged = not (args.quick or args.at_any_rate)
    flags = [f"--clients={clients}", f"--messages={messages}", *([] if is_judged else ["--at-any-rate"])]
    return run_with_dependencies("bench.web_clients", flags, lambda: measure(clients, messages, is_judged=is_judged))


def measure(clients: int, messages: int, *, is_judged: bool) -> int:
    with TemporaryDirectory(prefix="rtk-bench-") as folder, _server(Path(folder)) as (url, process):
        joined, sent = asyncio.run(_run(url, clients, messages))
        peak = _peak_megabytes(process)
    return _report(joined, sent, peak, is_judged=is_judged)


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the emulator on a file, as users do; yields its URL and its process."""
    ready = folder / "ready"
    words = ("emulator", "serve", "--port", "0", "--data", str(folder / "emulator.sqlite3"), "--ready-file", str(ready))
    process = subprocess.Popen([sys.executable, "-m", "rtk_cli", *words], cwd=CLONE, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready.exists() or not ready.read_text(encoding="utf-8").strip():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server did not start")
            time.sleep(0.05)
        yield ready.read_text(encoding="utf-8").strip(), process
    finally:
        process.terminate()
        process.wait()


async def _run(url: str, clients: int, messages: int) -> tuple[list[Client], list[str]]:
    joined = await _join_all(url, clients)
    readers = [asyncio.create_task(client.read()) for client in joined]
    await asyncio.gather(*(_join(client) for client in joined))
    sent = []
    for number in range(messages):
        text = f"{number % clients} {number} {time.perf_counter()}"
        sent.append(text)
        await joined[number % clients].send_text(text)
        await asyncio.sleep(PAUSE_SECONDS)
    deadline = time.monotonic() + SETTLE_SECONDS
    while any(len(client.texts) < messages for client in joined) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    for reader in readers:
        reader.cancel()
    await asyncio.gather(*(client.socket.close() for client in joined))
    return joined, sent


async def _join_all(url: str, count: int) -> list[Client]:
    from websockets.asyncio.client import connect

    meeting = _post(url, "/meetings", {"title": "Web clients"})["id"]
    clients = []
    for number in range(count):
        participant = {"custom_participant_id": f"p{number}", "name": f"P{number}", "preset_name": "group_call_host"}
        token = _post(url, f"/meetings/{meeting}/participants", participant)["token"]
        peer_id = str(uuid.uuid4())
        query = urlencode({"roomID": meeting, "peerID": peer_id, "authToken": token})
        address = url.replace("http", "ws", 1).partition("/client/v4")[0]
        socket = await connect(f"{address}/ws?{query}", compression=None, max_size=None)
        clients.append(Client(socket, number, peer_id))
    return clients


async def _join(client: Client) -> None:
    from rtk_cli.emulator.web_client.event_numbers import Media, Room

    own = {"peer_id": client.peer_id, "display_name": f"P{client.number}"}
    await client.request(Room.JOIN_ROOM, "socket.room.JoinRoomRequest", peer=own)
    await client.request(Room.GET_ROOM_PEERS_INFO)
    await client.request(Media.SELF_JOIN_COMPLETE)


def _post(url: str, path: str, body: dict[str, Any]) -> Any:
    address = f"{url}/accounts/{ACCOUNT_ID}/realtime/kit/{APP_ID}{path}"
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=START_SECONDS) as response:
        return json.load(response)["data"]


def _peak_megabytes(process: subprocess.Popen[bytes]) -> float:
    """Return the peak memory of the server; 0 where it cannot be read."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1_000_000


def _problems(clients: list[Client], sent: list[str]) -> list[str]:
    """Each client must have every message once, those of one sender in order."""
    problems = []
    for client in clients:
        if sorted(client.texts) != sorted(sent):
            problems.append(f"client {client.number} received {len(client.texts)} of {len(sent)} messages")
        for sender in range(len(clients)):
            heard = [text for text in client.texts if text.partition(" ")[0] == str(sender)]
            if heard != [text for text in sent if text.partition(" ")[0] == str(sender)]:
                problems.append(f"client {client.number} received the messages of {sender} in another order")
    return problems


def _report(clients: list[Client], sent: list[str], peak: float, *, is_judged: bool) -> int:
    problems = _problems(clients, sent)
    times = sorted(each for client in clients for each in client.milliseconds)
    p99 = times[int(len(times) * 0.99) - 1] if times else 0.0
    print(f"{'clients':>8}{'messages':>10}{'median ms':>11}{'p99 ms':>9}{'longest ms':>12}{'peak MB':>9}")
    median, longest = times[len(times) // 2], times[-1]
    print(f"{len(clients):8}{len(sent):10}{median:11.1f}{p99:9.1f}{longest:12.1f}{peak:9.1f}")
    for problem in problems:
        print(problem)
    is_fast = p99 <= MAX_MILLISECONDS or not is_judged
    is_kept = not problems and peak <= MAX_MEGABYTES and is_fast
    limits = f"all received in order, at most {MAX_MEGABYTES} MB, p99 at most {MAX_MILLISECONDS} ms"
    print(f"{limits}: {'kept' if is_kept else 'MISSED'}")
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
