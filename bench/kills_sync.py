"""Kills `rtk recordings sync` at random moments and runs it again: `python3 -m bench.kills_sync`.

Against the served emulator, into folders and into a real S3 server (moto's, if it is installed), each try into an empty
target. After kill -9 every file that has its name must be whole. After a second run the target must equal that of an
undisturbed run by hash, and no part of a file and no unfinished upload may be left. Prints how many moments were tried
and lost; the seed repeats them.
"""

import argparse
import json
import logging
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol

from bench.environments import Interpreter, interpreter
from rtk_cli.local import ACCOUNT_ID, APP_ID

POINTS = 40
SESSIONS = 6
LARGE = 240
"""Seconds of the longest recording, 20 MB: three parts in S3."""
FLAGS = ("--bandwidth", "24M", "--jobs", "3")
"""Slow enough that most moments fall into a download."""
TIMEOUT = 120
BUCKET = "archive"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


class Place(Protocol):
    """What is killed into: folders, or prefixes of a bucket."""

    @property
    def name(self) -> str: ...

    @property
    def variables(self) -> dict[str, str]:
        """What rtk needs in its environment to write there."""
        ...

    def url(self, number: int) -> str: ...

    def files(self, number: int) -> dict[str, str]:
        """The hash of every file with its name, by path; without journals and parts."""
        ...

    def leftovers(self, number: int) -> list[str]: ...


class Folders(NamedTuple):
    """Targets on this machine."""

    root: Path
    name: str = "folder"
    variables: dict[str, str] = {}  # noqa: RUF012  never changed

    def url(self, number: int) -> str:
        return str(self.root / str(number))

    def files(self, number: int) -> dict[str, str]:
        folder = self.root / str(number)
        found = [path for path in self._all(folder) if not _is_part(path.name)]
        return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in found}

    def leftovers(self, number: int) -> list[str]:
        return [path.name for path in self._all(self.root / str(number)) if _is_part(path.name)]

    def _all(self, folder: Path) -> list[Path]:
        return [path for path in folder.rglob("*") if path.is_file() and ".rtk-sync" not in path.parts]


class Bucket:
    """Targets in an S3 server on this machine."""

    name = "s3"

    def __init__(self, endpoint: str) -> None:
        from botocore.session import Session

        self.variables = {**CREDENTIALS, "AWS_ENDPOINT_URL": endpoint}
        self._client: Any = Session().create_client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        self._client.create_bucket(Bucket=BUCKET)

    def url(self, number: int) -> str:
        return f"s3://{BUCKET}/{number}"

    def files(self, number: int) -> dict[str, str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{number}/")
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return {key.partition("/")[2]: self._hash(key) for key in keys}

    def leftovers(self, number: int) -> list[str]:
        found = self._client.list_multipart_uploads(Bucket=BUCKET, Prefix=f"{number}/").get("Uploads", ())
        return [upload["Key"] for upload in found]

    def _hash(self, key: str) -> str:
        return sha256(self._client.get_object(Bucket=BUCKET, Key=key)["Body"].read()).hexdigest()


class Bench(NamedTuple):
    """The interpreter that runs rtk, the emulator, and the folder for journals."""

    python: Interpreter
    base_url: str
    folder: Path

    def sync(self, place: Place, number: int) -> "subprocess.Popen[bytes]":
        variables = {
            **self.python.variables,
            **place.variables,
            "CLOUDFLARE_API_TOKEN": "any",
            "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
            "RTK_APP_ID": APP_ID,
            "CLOUDFLARE_API_BASE_URL": self.base_url,
            "RTK_DATA_DIR": str(self.folder / "data"),
            "RTK_CONFIG_DIR": str(self.folder / "config"),
        }
        words = ("recordings", "sync", place.url(number), *FLAGS, "-o", "ndjson")
        command = [self.python.program, "-m", "rtk_cli", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=variables, cwd=self.python.checkout, stdout=pipe, stderr=pipe)


def main() -> int:
    """Try all points; return 1 if something was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--quick", action="store_true", help="four points: shows that the bench runs")
    parser.add_argument("--against", type=Path, help=argparse.SUPPRESS)  # nothing to compare
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    count, lost = 4 if args.quick else args.points, 0
    with TemporaryDirectory(prefix="rtk-bench-") as name:
        folder = Path(name)
        python = interpreter(folder / "rtk")
        with _emulator(python, folder) as base_url, _places(folder) as places:
            bench = Bench(python, base_url, folder)
            for place in places:
                lost += _try_all(bench, place, random.Random(args.seed), count)
    return 1 if lost else 0


def _try_all(bench: Bench, place: Place, moments: random.Random, count: int) -> int:
    begin = time.perf_counter()
    _finish(bench.sync(place, 0))
    seconds = time.perf_counter() - begin
    expected = place.files(0)
    cut = lost = 0
    for number in range(1, count + 1):
        moment = moments.uniform(0, seconds)
        was_cut, problem = _try(bench, place, number, moment, expected)
        cut += was_cut
        if problem is not None:
            lost += 1
            print(f"  after {moment:.3f} s: {problem}", flush=True)
    print(f"{place.name}: {count} points tried within {seconds:.1f} s, {cut} in the middle, {lost} lost", flush=True)
    return lost


def _try(bench: Bench, place: Place, number: int, moment: float, expected: dict[str, str]) -> tuple[bool, str | None]:
    """Kill a run and run it again; return whether files were missing in between, and what is wrong."""
    first = bench.sync(place, number)
    time.sleep(moment)
    first.send_signal(signal.SIGKILL)
    printed, _ = first.communicate()
    between = place.files(number)
    wrong = [path for path, digest in between.items() if expected.get(path) != digest]
    said = [json.loads(line) for line in printed.splitlines() if line.endswith(b"}")]
    wrong += [row["path"] for row in said if row["state"] == "saved" and row["sha256"] not in between.values()]
    if wrong:
        return True, f"not whole: {wrong}"
    problem = _finish(bench.sync(place, number))
    was_cut = 0 < len(between) < len(expected) or bool(printed)
    if problem is not None:
        return was_cut, problem
    if place.files(number) != expected:
        return was_cut, f"differs from the undisturbed run: {set(place.files(number).items()) ^ set(expected.items())}"
    left = place.leftovers(number)
    return was_cut, f"left over: {left}" if left else None


def _finish(run: "subprocess.Popen[bytes]") -> str | None:
    _, errors = run.communicate(timeout=TIMEOUT)
    return None if run.returncode == 0 else f"exit code {run.returncode}: {errors.decode()}"


@contextmanager
def _places(folder: Path) -> Iterator[list[Place]]:
    if find_spec("moto") is None or find_spec("s3fs") is None:
        print("s3: left out, as moto[server] and s3fs are not installed")
        yield [Folders(folder / "targets")]
        return
    from moto.moto_server.threaded_moto_server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it logs each request
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield [Folders(folder / "targets"), Bucket(f"http://{host}:{port}")]
    finally:
        server.stop()


@contextmanager
def _emulator(python: Interpreter, folder: Path) -> Iterator[str]:
    """Serve an emulator with finished recordings of several sessions."""
    data = folder / "emulated"
    for number in range(SESSIONS):
        _record(python, data, LARGE if number == 0 else 20 + 10 * number)
    ready, null = folder / "ready", subprocess.DEVNULL
    file = next(data.glob("*.sqlite3"))
    words = ("emulator", "serve", "--port", "0", "--data", str(file), "--ready-file", str(ready))
    command = [python.program, "-m", "rtk_cli", *words]
    with subprocess.Popen(command, env=python.variables, cwd=python.checkout, stdout=null, stderr=null) as server:
        try:
            while not ready.exists():
                time.sleep(0.05)
            yield ready.read_text().strip()
        finally:
            server.terminate()


def _record(python: Interpreter, data: Path, seconds: int) -> None:
    """Hold a session of so many seconds, with a recording, chat, transcript and summary."""

    def rtk(*words: str) -> str:
        command = [python.program, "-m", "rtk_cli", "--local", *words]
        variables = {**python.variables, "RTK_DATA_DIR": str(data), "RTK_CONFIG_DIR": str(data / "config")}
        run = subprocess.run(command, env=variables, cwd=python.checkout, check=True, stdout=subprocess.PIPE)
        return run.stdout.decode().strip()

    flags = ("--title", "Biology 101", "--transcribe-on-end", "--summarize-on-end")
    meeting = rtk("meetings", "create", *flags, "-o", "id")
    ada = rtk("participants", "add", "--meeting", meeting, "--name", "Ada", "--custom-id", "ada", "-o", "id")
    rtk("emulator", "join", ada)
    rtk("emulator", "say", ada, "Cells divide.", "--spoken")
    rtk("recordings", "start", meeting)
    rtk("emulator", "advance", f"{seconds}s")
    rtk("active-session", "kick-all", meeting, "--force")
    rtk("emulator", "advance", "30m")


def _is_part(name: str) -> bool:
    return name.endswith((".rtk-part", ".rtk-tmp"))


if __name__ == "__main__":
    sys.exit(main() if os.name == "posix" else "kill -9 needs POSIX")
