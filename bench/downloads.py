"""Downloads 1 GiB from this machine with rtk and with curl, and 10 GiB with rtk for its memory.

`python3 -m bench.downloads`; not on Windows, and curl must be installed. The file host is a process of its own. rtk and
curl take turns, whole processes, start included; rtk also hashes the file and waits until it is on the disk, which curl
does not. It hashes in a thread, which takes as long as all the rest: with the host that makes three cores. Fewer cores
and other programs lower the ratio. Fails when rtk's rate is below 0.9 of curl's, or when it held more than 150 MB at
any time. With `--against CHECKOUT` the rtk of a second checkout takes its turn, too. The files are written to
`--folder`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from bench.environments import CLONE, Interpreter, interpreter
from bench.file_host import FILE_PATH, RECORDING
from rtk_cli.local import ACCOUNT_ID, APP_ID

GIB = 2**30
MIN_RATIO_TO_CURL = 0.9
MAX_MEGABYTES = 150


class Run(NamedTuple):
    """The cost of one download."""

    seconds: float
    cpu: float
    megabytes: float


def main() -> int:
    """Measure, print the tables, and return 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where the files are written")
    parser.add_argument("--size", type=int, default=GIB, metavar="BYTES", help="of the file that is timed")
    parser.add_argument(
        "--large", type=int, default=10 * GIB, metavar="BYTES", help="of the file for the memory; 0: none"
    )
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another commit")
    parser.add_argument(
        "--quick", action="store_true", help="one round of 16 MiB, not judged: shows that the bench runs"
    )
    args = parser.parse_args()
    size, large, rounds = (2**24, 2**25, 1) if args.quick else (args.size, args.large, args.rounds)
    with tempfile.TemporaryDirectory(prefix="rtk-bench-", dir=args.folder) as name:
        folder = Path(name)
        pythons = {"rtk": interpreter(folder / "rtk")}
        if args.against is not None:
            pythons["other rtk"] = interpreter(folder / "other-rtk", args.against.resolve())
        is_kept = _compare(folder, pythons, size, rounds)
        is_kept = (not large or _measure_memory(folder, pythons["rtk"], large)) and is_kept
    return 0 if is_kept or args.quick else 1


def _compare(folder: Path, pythons: dict[str, Interpreter], size: int, rounds: int) -> bool:
    """Time all in turn; one more round goes first, to fill the caches.

    The best of each is compared: what else runs on the machine only adds to a time, and adds more to three threads.
    """
    runs: dict[str, list[Run]] = {}
    with _file_host(size) as origin:
        for number in range(rounds + 1):
            found = {"curl": _curl(folder, origin, size)}
            found |= {name: _rtk(python, folder, origin, size) for name, python in pythons.items()}
            for name, run in found.items():
                if number:
                    runs.setdefault(name, []).append(run)
    print(f"{size / GIB:g} GiB, {rounds} rounds in turn; processor time is the median\n")
    print(f"{'':12}{'best s':>9}{'median s':>10}{'MiB/s':>9}{'of curl':>9}{'CPU s/GiB':>11}")
    best = {name: min(run.seconds for run in some) for name, some in runs.items()}
    for name, some in runs.items():
        middle, cpu = median(run.seconds for run in some), median(run.cpu for run in some) * GIB / size
        rate, ratio = size / 2**20 / best[name], best["curl"] / best[name]
        print(f"{name:12}{best[name]:9.2f}{middle:10.2f}{rate:9.0f}{ratio:9.2f}{cpu:11.2f}")
    ratio = best["curl"] / best["rtk"]
    print(f"rtk's rate at least {MIN_RATIO_TO_CURL} of curl's: {'kept' if ratio >= MIN_RATIO_TO_CURL else 'MISSED'}\n")
    return ratio >= MIN_RATIO_TO_CURL


def _measure_memory(folder: Path, python: Interpreter, size: int) -> bool:
    with _file_host(size) as origin:
        run = _rtk(python, folder, origin, size)
    is_kept = run.megabytes <= MAX_MEGABYTES
    print(f"{size / GIB:g} GiB in {run.seconds:.1f} s: peak memory {run.megabytes:.1f} MB, ", end="")
    print(f"at most {MAX_MEGABYTES} MB: {'kept' if is_kept else 'MISSED'}")
    return is_kept


@contextmanager
def _file_host(size: int) -> Iterator[str]:
    command = [sys.executable, "-m", "bench.file_host", str(size)]
    with subprocess.Popen(command, cwd=CLONE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _curl(folder: Path, origin: str, size: int) -> Run:
    target = folder / "curl.mp4"
    return _timed(["curl", "-sS", "--noproxy", "*", "-o", str(target), origin + FILE_PATH], None, target, size)


def _rtk(python: Interpreter, folder: Path, origin: str, size: int) -> Run:
    target = folder / "rtk.mp4"
    variables = {
        **python.variables,
        "RTK_CONFIG_DIR": str(folder / "config"),
        "RTK_DATA_DIR": str(folder / "data"),
        "CLOUDFLARE_API_TOKEN": "bench",
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "RTK_APP_ID": APP_ID,
        "CLOUDFLARE_API_BASE_URL": f"{origin}/client/v4",
    }
    command = [python.program, "-m", "rtk_cli", "recordings", "download", RECORDING, "--to", str(target), "-q"]
    return _timed(command, variables, target, size)


def _timed(command: list[str], variables: dict[str, str] | None, target: Path, size: int) -> Run:
    """Run a download, which must succeed, and remove the file. What is dirty is written to the disk before."""
    os.sync()
    start = perf_counter()
    # In a folder without a checkout: Python would import that one.
    process = subprocess.Popen(command, env=variables, cwd=target.parent, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or target.stat().st_size != size:
        raise SystemExit(f"failed: {' '.join(command)}")
    target.unlink()
    megabytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1_000_000
    return Run(seconds, usage.ru_utime + usage.ru_stime, megabytes)


if __name__ == "__main__":
    sys.exit(main())
